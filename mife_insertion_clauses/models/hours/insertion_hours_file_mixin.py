# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from typing import NamedTuple

import xlsxwriter

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ...common.rules.uploads import clean_name
from ...rules import hours_file
from ...rules.apart import OverBudget, call_apart
from ...rules.budgets import MAX_CELLS, MAX_ROWS
from ...rules.hours import MAX_MONTH_HOURS
from ...rules.table import FileError
from ..shared.vocabulary import EDITABLE_STATES

MEGABYTE = 1024 * 1024
TAKEN, UNCHANGED, REFUSED = "taken", "unchanged", "refused"


class HoursPreview(NamedTuple):
    """What becomes of a row of a file: ``fate``, and why in ``sentence``."""

    number: int
    person: str
    line: object
    worked: float
    training: float
    fate: str
    sentence: str


class InsertionHoursFileMixin(models.AbstractModel):
    """Monthly hours that come and go as a file.

    The file model that a company fills bears a code per line, so that it comes back
    without a doubt; a file of its own is matched on the reference or on the name.
    Nothing is taken from a file unless all of it can be.
    """

    _name = "insertion.hours.file.mixin"
    _description = "Hours as a file"

    @api.model
    def _get_hours_file_limit(self, company=None):
        """Return the bytes of the largest file of hours that is read."""
        # sudo: a company that declares reads no setting of the organisation
        company = (company or self.env.company).sudo()
        return int(company.insertion_hours_file_size * MEGABYTE)

    @api.model
    def _parse_hours_file(self, content, filename, company=None):
        """Return the rows of a file, or say in a sentence why it is not taken."""
        limit = self._get_hours_file_limit(company)
        try:
            return call_apart(
                hours_file.parse, content[: limit + 1], clean_name(filename), limit
            )
        except FileError as error:
            raise UserError(self._get_file_sentence(error.code, limit)) from error
        except OverBudget as error:
            raise UserError(self._get_file_sentence("over_budget", limit)) from error

    def _match_rows(self, rows):
        """Return the ``HoursPreview`` of each row: what taking the file would do."""
        lines = self.line_ids
        by_key = {line._get_file_key(): line for line in lines}
        by_name = {}
        for line in lines:
            participant = line.sudo().participant_id
            for name in (
                participant.reference,
                f"{participant.last_name} {participant.first_name}",
                f"{participant.first_name} {participant.last_name}",
            ):
                found = by_name.setdefault(hours_file.normalize(name), lines.browse())
                by_name[hours_file.normalize(name)] = found | line
        seen = {}
        return [self._match_row(row, by_key, by_name, seen) for row in rows]

    def _match_row(self, row, by_key, by_name, seen):
        line = by_key.get(row.key) if row.key else None
        candidates = line or self.env["insertion.declaration.line"]
        if not row.key:
            for name in filter(None, (row.reference, row.person)):
                candidates = by_name.get(hours_file.normalize(name), candidates)
                if candidates:
                    break
            if row.month:
                of_month = candidates.filtered(lambda line: line.month == row.month)
                candidates = of_month or candidates
        sentence = self._get_row_sentence(row, candidates, seen)
        line = candidates if len(candidates) == 1 else candidates[:0]
        if line and not sentence:
            seen[line] = row.number
        worked = line.worked_hours if row.worked is None else float(row.worked)
        training = line.training_hours if row.training is None else float(row.training)
        unchanged = (worked, training) == (line.worked_hours, line.training_hours)
        return HoursPreview(
            number=row.number,
            person=row.person or row.reference or row.key,
            line=line,
            worked=worked,
            training=training,
            fate=REFUSED if sentence else UNCHANGED if unchanged else TAKEN,
            sentence=sentence,
        )

    def _get_row_sentence(self, row, candidates, seen):
        """Return why a row cannot be taken, "" when it can."""
        if row.errors:
            return self._get_hours_sentence(row.errors[0])
        if not candidates:
            return self.env._(
                "Nobody of this name is in the declaration: check the spelling, or "
                "have the person added first."
            )
        if len(candidates) > 1:
            return self.env._(
                "Several people or lots fit this name: use the file model, whose "
                "codes tell them apart."
            )
        declaration = candidates.declaration_id
        if row.month and row.month != candidates.month:
            return self.env._(
                "This row is for another month than %s: remove it or correct its "
                "month.",
                declaration.month_label,
            )
        if declaration.state not in EDITABLE_STATES:
            return declaration._get_sent_sentence()
        if candidates in seen:
            return self.env._(
                "This person already is on row %s: keep one row per person.",
                seen[candidates],
            )
        worked, training = row.worked or 0, row.training or 0
        if worked + training > MAX_MONTH_HOURS:
            return self._get_hours_sentence("too_many")
        return ""

    def _apply_rows(self, preview):
        """Write the hours of a preview: all of them, or none and a sentence."""
        refused = [row for row in preview if row.fate == REFUSED]
        if refused:
            raise UserError(
                self.env._(
                    "Nothing was taken: row %(row)s, %(sentence)s",
                    row=refused[0].number,
                    sentence=refused[0].sentence,
                )
            )
        self._lock()
        taken = {
            row.line: {"worked_hours": row.worked, "training_hours": row.training}
            for row in preview
            if row.fate == TAKEN
        }
        self._write_hours(taken)
        return len(taken)

    def _get_hours_file(self):
        """Return the file model to fill, with the people of these months."""
        stream = io.BytesIO()
        # a name that begins with = stays a name
        book = xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_formulas": False}
        )
        sheet = book.add_worksheet(self.env._("Hours"))
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        grey = book.add_format({"font_color": "#666666"})
        typed = book.add_format(
            {"num_format": "0.00", "bg_color": "#FFF8E1", "locked": False, "border": 1}
        )
        columns = self._get_file_columns()
        for position, (label, width) in enumerate(columns):
            sheet.set_column(position, position, width)
            sheet.write_string(0, position, label, bold)
        lines = self.line_ids
        for number, line in enumerate(lines, start=1):
            for position, text in enumerate(line._get_file_cells()):
                sheet.write_string(number, position, text or "", grey)
            for position, hours in (
                (6, line.worked_hours),
                (7, line.training_hours),
            ):
                if hours:
                    sheet.write_number(number, position, hours, typed)
                else:
                    sheet.write_blank(number, position, None, typed)
        if lines:
            sheet.data_validation(
                1,
                6,
                len(lines),
                7,
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": int(MAX_MONTH_HOURS),
                    "error_title": self.env._("Hours"),
                    "error_message": self.env._(
                        "Write a number of hours between 0 and 744, such as 7.5."
                    ),
                },
            )
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        book.close()
        return stream.getvalue()

    def _get_file_columns(self):
        paid = set(self.mapped("hours_basis")) == {"paid"}
        return [
            (self.env._("Code"), 14),
            (self.env._("Month"), 16),
            (self.env._("Firm"), 26),
            (self.env._("Lot"), 30),
            (self.env._("Person"), 28),
            (self.env._("Job"), 24),
            (self.env._("Hours paid") if paid else self.env._("Hours worked"), 14),
            (self.env._("Hours of training"), 14),
        ]

    def _get_file_sentence(self, code, limit):
        return {
            "empty": self.env._("This file is empty: choose another one."),
            "too_large": self.env._(
                "This file is larger than %s MB: keep only the table of hours.",
                round((limit or 0) / MEGABYTE, 1),
            ),
            "old_format": self.env._(
                "This is an old Excel file (.xls): save it as .xlsx, then send it "
                "again."
            ),
            "not_a_table": self.env._(
                "This file is not a table: send an Excel (.xlsx) or a CSV file."
            ),
            "damaged": self.env._(
                "This file cannot be opened: save it again as .xlsx, then send it."
            ),
            "unsafe": self.env._(
                "This file hides more than a table of hours: save it again as .xlsx "
                "from a new workbook."
            ),
            "too_many_rows": self.env._(
                "This file has more than %s rows: keep only the rows of the month.",
                MAX_ROWS,
            ),
            "too_many_cells": self.env._(
                "This file has more than %s cells, empty ones included: copy the "
                "table of hours into a new workbook, then send that one.",
                formatLang(self.env, MAX_CELLS, digits=0),
            ),
            "over_budget": self.env._(
                "This file takes too long to read: copy the table of hours into a new "
                "workbook, then send that one."
            ),
            "no_header": self.env._(
                "The columns were not found: name one for the person and one for the "
                "hours worked, or use the file model."
            ),
            "no_hours": self.env._("No row of hours was found under the columns."),
        }[code]
