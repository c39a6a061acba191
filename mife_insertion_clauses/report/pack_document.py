# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io

from odoo.fields import Datetime
from odoo.tools import format_date, formatLang
from odoo.tools.misc import get_lang

from ..common.rules.cells import disarm
from ..rules import pack, statement

NBSP = "\u00a0"


class PackDocument:
    """A pack as it leaves: every figure written, those kept back not shown.

    Made from the frozen payload only, so that it says the same years later.
    """

    def __init__(self, env, payload):
        self.env, self.payload = env, payload
        self.hidden = {(rank, key) for rank, key in payload["kept_back"]}

    # figures

    def get_figure(self, rank, row=None):
        """Return a figure as a number, None when there is none, or HIDDEN."""
        line = self.payload["lines"][rank]
        if (rank, row and row["key"]) in self.hidden:
            return statement.HIDDEN
        value = (row or line)["value"]
        return pack.round_figure(value, self.get_digits(line))

    def get_digits(self, line):
        # what is out of a whole has a decimal, whatever is counted
        return (
            max(line["digits"], 1) if line["unit"] == statement.RATE else line["digits"]
        )

    def format(self, rank, row=None):
        """Return a figure as it is printed."""
        figure = self.get_figure(rank, row)
        if figure == statement.HIDDEN:
            return self.env._("n.d.")
        if figure is None:
            return self.env._("n/a")
        line = self.payload["lines"][rank]
        text = formatLang(self.env, figure, digits=self.get_digits(line))
        sign = {statement.HOURS: "h", statement.RATE: "%", pack.EUROS: "\u20ac"}
        return NBSP.join(filter(None, (text, sign.get(line["unit"]))))

    def get_unit(self, line):
        """Return the unit of a line, in words."""
        return self._units[line["unit"]]

    @property
    def _units(self):
        return {
            statement.HOURS: self.env._("hours"),
            statement.PEOPLE: self.env._("people"),
            statement.COUNT: self.env._("number"),
            statement.RATE: "%",
            statement.SHARE: self.env._("full-time equivalents"),
            pack.EUROS: self.env._("euros excluding VAT"),
        }

    # parts

    def get_sections(self):
        """Return the lines by section: title, and lines with their rank."""
        sections = []
        for rank, line in enumerate(self.payload["lines"]):
            if line["section"] or not sections:
                sections.append({"title": line["section"] or "", "lines": []})
            sections[-1]["lines"].append(
                {
                    "code": line["code"] or "",
                    "title": line["title"],
                    "text": self.format(rank),
                    "by": line["by"],
                    "rows": [
                        {"label": row["label"], "text": self.format(rank, row)}
                        for row in line["rows"] or ()
                    ],
                }
            )
        return sections

    def has_codes(self):
        return any(line["code"] for line in self.payload["lines"])

    def get_period(self):
        return self.env._("Year %s", self.payload["date_to"][:4])

    def get_year_sentence(self):
        """Return the base by which jobs are counted, with its source."""
        hours = formatLang(self.env, self.payload["year_hours"], digits=0)
        if self.payload["year_source"]:
            return self.env._(
                "%(hours)s h a year of full-time work (%(text)s)",
                hours=hours,
                text=self.payload["year_source"],
            )
        return self.env._("%s h a year of full-time work, of the organisation", hours)

    def get_kept_back_sentence(self):
        """Return what is not printed, and why; nothing when all is."""
        count = len(self.payload["kept_back"])
        if not count:
            return ""
        return self.env._(
            "n.d.: not disclosed. %(count)s figures are kept back: they speak of fewer "
            "than %(threshold)s people, or would give such a number back.",
            count=count,
            threshold=self.payload["small_cell"],
        )

    def get_definitions(self):
        """Return the (title, text) of the indicators, in the order of the form."""
        return [
            (definition["title"], " ".join(self._define(definition)))
            for definition in self.payload["definitions"]
        ]

    def _define(self, definition):
        yield definition["definition"]
        yield self.env._("Read in: %s.", definition["data_source"])
        if definition["base"]:
            yield self.env._("Out of: %s.", definition["base"])
        if definition["digits"]:
            yield self.env._("Rounded to %s decimals.", definition["digits"])
        if definition["date_from"]:
            day = format_date(self.env, definition["date_from"])
            yield self.env._("Definition in force from %s.", day)
        if definition["source"]:
            yield self.env._("Asked by: %s.", definition["source"])

    # files

    def _get_title(self, line):
        if not line["by"]:
            return line["title"]
        return self.env._(
            "%(figure)s, by: %(breakdown)s", figure=line["title"], breakdown=line["by"]
        )

    def get_head(self):
        """Return what is said above the figures: (label, text) pairs."""
        payload = self.payload
        issued = format_date(
            self.env, Datetime.to_datetime(payload["issued_on"]).date()
        )
        head = [
            (self.env._("Number"), payload["number"]),
            (self.env._("Replaces"), payload["supersedes"]),
            (self.env._("Recipient"), payload["recipient"]),
            (self.env._("Scope"), payload["subject_label"]),
            (self.env._("Period"), self.get_period()),
            (self.env._("Hours certified up to"), payload["certified_until"]),
            (self.env._("Full-time year"), self.get_year_sentence()),
            (self.env._("Issuer"), payload["issuer"]),
            (self.env._("Issued on"), issued),
            (self.env._("Form"), payload["source"]),
            (self.env._("Remark"), payload["note"]),
        ]
        return [(label, text) for label, text in head if text]

    def get_columns(self):
        return [
            self.env._("Code"),
            self.env._("Figure"),
            self.env._("Row"),
            self.env._("Value"),
            self.env._("Unit"),
        ]

    def get_rows(self):
        """Yield (line, code, title, label of the row, figure), as in the form."""
        for rank, line in enumerate(self.payload["lines"]):
            title = self._get_title(line)
            yield line, line["code"] or "", title, "", self.get_figure(rank)
            for row in line["rows"] or ():
                yield (
                    line,
                    line["code"] or "",
                    title,
                    row["label"],
                    self.get_figure(rank, row),
                )

    def write_csv(self):
        """Return the figures as a text that French spreadsheets open as a table."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([self.env._("Number"), *self.get_columns()])
        for line, code, title, label, figure in self.get_rows():
            texts = (self.payload["number"], code, title, label)
            writer.writerow(
                [
                    *map(disarm, texts),
                    self._write_number(line, figure),
                    self.get_unit(line),
                ]
            )
        return stream.getvalue().encode("utf-8-sig")

    def _write_number(self, line, figure):
        if figure == statement.HIDDEN:
            return self.env._("n.d.")
        if figure is None:
            return self.env._("n/a")
        text = f"{figure:.{self.get_digits(line)}f}"
        return text.replace(".", get_lang(self.env).decimal_point)
