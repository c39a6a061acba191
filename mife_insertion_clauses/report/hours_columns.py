# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError

from ..rules.headings import ROLES, TRAINING, WORKED
from ..rules.hours import as_clock, format_clock
from ..rules.hours_table import HEADER_ROWS, plain
from .hours_file_reader import HoursFileAsks
from .hours_layouts import HoursLayouts

NOT_COUNTED = "not_counted"
SAMPLES = 3


class HoursColumns:
    """A file of hours of which a person says what its columns are, on one page."""

    def __init__(self, page, filename, content, typed):
        """:param typed: what was sent of the page, None the first time"""
        self.env = page.env
        self.page = page
        self.filename, self.content = filename, content
        self.typed = typed or {}
        self.layout = None if typed is None else self._get_layout()
        self.error = None

    def read_file(self):
        """Return what the page of the month says of the file, None while it asks.

        What is said is remembered for the firm once the file is read.
        """
        reader = self.page.get_reader(self.layout)
        try:
            read = self.page.read_report(reader, self.content, self.filename)
        except HoursFileAsks as error:
            self.error = self._say_what_lacks(error)
            return None
        except UserError as error:
            self.error = str(error)
            return None
        if read["questions"]:
            self.error = self.env._("Answer the questions below, then read the file.")
            return None
        firm = self.page.declaration.contractor_id.partner_id
        HoursLayouts(firm).remember(self._get_remembered())
        return read

    def get_reason(self):
        """Return why the file is asked about, "" when nothing is doubtful in it."""
        try:
            file = self.page.get_reader().read_file(self.content, self.filename)
        except UserError as error:
            return str(error)
        if file.questions:
            return self.env._("Answer the questions below, then read the file.")
        return ""

    def describe(self):
        """Return what the page shows: plain values."""
        layout = self.layout
        if layout and self.typed.get("action") == "show":
            layout = {name: layout[name] for name in ("header", "depth", "sheet")}
        outline = self._outline(layout)
        chosen = {
            column: role
            for role, places in outline.columns.items()
            for column in places
        }
        if layout and "columns" in layout:
            chosen = {c: r for r, places in layout["columns"].items() for c in places}
        return {
            "sheets": outline.sheets if len(outline.sheets) > 1 else [],
            "sheet": outline.sheet,
            "header": outline.header,
            "depth": outline.depth,
            "headers": range(min(HEADER_ROWS, len(outline.rows)) + 1),
            "rows": outline.rows,
            "roles": self._get_roles().items(),
            "columns": [
                self._describe_column(outline, column, chosen.get(column, ""))
                for column in range(len(outline.rows[0]) if outline.rows else 0)
            ],
            "example": outline.example,
            "clock": outline.example and as_clock(outline.example),
            "decimal": outline.example and format_clock(outline.example),
            "style": (layout or {}).get("style", ""),
            "lines": [
                {"name": name, "kind": self._get_kind(kind)}
                for name, kind in outline.labels.items()
            ],
            "kinds": self._get_kinds().items(),
        }

    def _outline(self, layout):
        reader = self.page.get_reader(layout)
        return reader.outline(self.content, self.filename)

    def _describe_column(self, outline, column, role):
        below = [row[column] for row in outline.rows[outline.header :] if row[column]]
        return {
            "position": column,
            "letter": _get_letter(column),
            "name": (list(outline.headings) + [""] * (column + 1))[column],
            "samples": ", ".join(list(dict.fromkeys(below))[:SAMPLES]),
            "role": role,
        }

    def _get_layout(self):
        header = self._get_number("header")
        columns = {}
        for name, role in self.typed.items():
            column = name.removeprefix("column_")
            if name != column and column.isdecimal() and role in ROLES:
                columns.setdefault(role, []).append(int(column[:3]))
        same = header == self._get_number("known_header")
        return {
            "sheet": self.typed.get("sheet"),
            "header": header,
            "depth": max(self._get_number("depth"), 1) if same else 1,
            "columns": columns,
            "style": self.typed.get("style", ""),
            "labels": self._get_labels(),
        }

    def _get_labels(self):
        """Return {line of pay, as compared: what it is} of what was chosen."""
        labels = {}
        for name, line in self.typed.items():
            number = name.removeprefix("line_name_")
            kind = self.typed.get(f"line_{number}")
            if name == number or kind not in (WORKED, TRAINING, NOT_COUNTED):
                continue
            # what is left as it was proposed is no choice
            if kind != self.typed.get(f"line_known_{number}"):
                labels[plain(line)] = kind
        return labels

    def _get_number(self, name):
        text = self.typed.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0

    def _get_remembered(self):
        outline = self._outline(self.layout)
        names = [plain(name) for name in outline.headings]
        while names and not names[-1]:
            names.pop()
        return {
            "headings": names,
            "width": len(outline.rows[0]) if outline.rows else 0,
            **{
                name: self.layout[name]
                for name in ("depth", "columns", "style", "labels")
            },
        }

    def _say_what_lacks(self, error):
        columns = self.layout["columns"]
        if WORKED not in columns:
            return self.env._("Choose the column of the hours worked.")
        if not {"key", "reference", "person"} & set(columns):
            return self.env._("Choose the column of the name of the person.")
        return str(error)

    def _get_kind(self, kind):
        return kind if kind in (WORKED, TRAINING, "") else NOT_COUNTED

    def _get_kinds(self):
        return {
            "": self.env._("Choose"),
            WORKED: self.env._("Hours worked"),
            TRAINING: self.env._("Hours of training"),
            NOT_COUNTED: self.env._("Not to count"),
        }

    def _get_roles(self):
        return {
            "": self.env._("Not used"),
            "person": self.env._("Name, or last and first name"),
            "first_name": self.env._("First name"),
            "worked": self.env._("Hours worked"),
            "training": self.env._("Hours of training"),
            "month": self.env._("Month"),
            "reference": self.env._("Reference of the person"),
            "label": self.env._("Line of pay"),
            "base": self.env._("Base of the line of pay"),
            "unit": self.env._("Unit (hours, days)"),
            "key": self.env._("Code of the file model"),
        }


def _get_letter(column):
    """Return what a spreadsheet calls a column."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
