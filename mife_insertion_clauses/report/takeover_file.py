# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from ..rules import takeover, takeover_flat
from ..rules.budgets import MAX_LAYOUTS
from ..rules.table import FileError
from ..rules.takeover_columns import BY_KEY, PEOPLE
from .takeover_choices import TakeoverChoices
from .takeover_match import TakeoverMatch
from .takeover_sentences import TakeoverSentences


class TakeoverFile:
    """The file of a takeover, opened: the workbook, or one table of another tool.

    What the columns of such a table are is told once: the organisation remembers it by
    their titles.
    """

    def __init__(self, record, sheets, hidden):
        self.env = record.env
        self.takeover = record
        self.company = record.company_id
        self.sheets, self.hidden = sheets, hidden
        self.found = takeover.find_sheets(sheets)
        self.notes = []
        # a table of its own, with a sheet or without a name that is one of the workbook
        self.flat = None
        if not any(len(columns) > 1 for *_sheet, columns, _m in self.found.sheets):
            self.flat = takeover_flat.guess_table(sheets)
            if not self.flat:
                sentences = TakeoverSentences(self.env)
                raise UserError(sentences.tell_file(FileError("no_header")))

    def is_flat(self):
        return bool(self.flat)

    # A TABLE OF ANOTHER TOOL

    def propose_columns(self):
        """List the columns of the table, with what each of them seems to be."""
        _name, rows, header = self.flat
        self.takeover.column_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "position": position,
                        "name": title,
                        "samples": ", ".join(samples),
                        "meaning": meaning or False,
                    }
                )
                for position, title, samples, meaning in takeover_flat.describe(
                    rows, header
                )
            ),
        ]

    def find_meanings(self):
        """Return {position: meaning}, as was just told or as is remembered."""
        told = self.takeover.column_ids.filtered("meaning")
        if told:
            return {column.position: column.meaning for column in told}
        headings = self._get_headings()
        for layout in self._get_layouts():
            if layout["headings"] == headings:
                return {
                    int(position): meaning
                    for position, meaning in layout["meanings"].items()
                    if meaning in takeover_flat.MEANINGS
                }
        return {}

    def _remember(self, meanings):
        headings = self._get_headings()
        others = [one for one in self._get_layouts() if one["headings"] != headings]
        layout = {"headings": headings, "meanings": meanings}
        # sudo: a manager tells columns, and need not change the organisation
        self.company.sudo().insertion_takeover_layouts = [layout, *others][:MAX_LAYOUTS]

    def _get_headings(self):
        _name, rows, header = self.flat
        return takeover_flat.get_headings(rows, header)

    def _get_layouts(self):
        return self.company.sudo().insertion_takeover_layouts or []

    # ROWS

    def list_rows(self):
        """Return the rows of the file, each with what becomes of it."""
        choices = TakeoverChoices(self.company).get_keys()
        if self.flat:
            meanings = self.find_meanings()
            rows = takeover_flat.split_rows(*self.flat, meanings, choices)
            self._remember(meanings)
        else:
            rows = takeover.read_rows(self.sheets, self.found, choices)
        self._leave_criteria(rows)
        today = fields.Date.context_today(self.takeover)
        takeover.judge_rows(rows, today, self.takeover.taken_on)
        takeover.link_rows(rows)
        self.env["insertion.takeover.row"].sudo()._recall(self.takeover, rows)
        TakeoverMatch(self.company, self.takeover.taken_on).match(rows)
        return rows

    def _leave_criteria(self, rows):
        """Forget why people are eligible where it is not for who reads the file."""
        if self.takeover._can_read_criteria():
            return
        secrets = {column.key for column in BY_KEY[PEOPLE].columns if column.secret}
        left = False
        for row in rows:
            if row.sheet == PEOPLE:
                left |= bool(secrets & set(row.values))
                cells = {row.get_cell(key) for key in secrets if key in row.cells}
                row.mistakes = [one for one in row.mistakes if one.cell not in cells]
                for key in secrets:
                    row.values.pop(key, None)
        if left:
            self.notes.append(
                self.env._(
                    "Why people are eligible was not read: that needs the right to "
                    "read criteria. Somebody who has it can send the same file again."
                )
            )

    def get_notes(self):
        """Return what to say of the file itself, in sentences."""
        notes = list(self.notes)
        for names, sentence in (
            (self.hidden, self.env._("Hidden sheets, not read: %s.")),
            (
                [] if self.flat else self.found.unread_sheets,
                self.env._("Sheets that are not of the takeover, not read: %s."),
            ),
            (
                [] if self.flat else self.found.unread_columns,
                self.env._("Columns whose heading is not known, not read: %s."),
            ),
            (
                [] if self.flat else [f"{n} - {t}" for n, t in self.found.lacking],
                self.env._("Required columns that are not in the file: %s."),
            ),
        ):
            if names:
                notes.append(sentence % ", ".join(names))
        return notes
