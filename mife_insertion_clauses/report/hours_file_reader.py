# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..common.rules.uploads import clean_name
from ..models.shared.vocabulary import EDITABLE_STATES
from ..rules import hours_file
from ..rules.apart import OverBudget, call_apart
from ..rules.budgets import MAX_CELLS, MAX_ROWS
from ..rules.hours import MAX_MONTH_HOURS
from ..rules.table import FileError
from .hours_people import HoursPeople

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


class HoursFileReader:
    """A file of hours, read into what it would enter in some months.

    The file to fill bears a code per line, so that it comes back without a doubt; a
    file of the company's own is matched on the reference or on the name.
    Nothing is taken from a file unless all of it can be.
    """

    def __init__(self, declarations, company=None):
        """Prepare to read for ``declarations``, in the limits of ``company``."""
        self.env = declarations.env
        self.declarations = declarations
        self.max_bytes = get_max_bytes(company or self.env.company)

    def preview(self, content, filename):
        """Return the ``HoursPreview`` of each row: what taking the file would do."""
        return self._match_rows(self._parse(content, filename))

    def take(self, preview):
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
        self.declarations._lock()
        taken = {
            row.line: {"worked_hours": row.worked, "training_hours": row.training}
            for row in preview
            if row.fate == TAKEN
        }
        self.declarations._write_hours(taken)
        return len(taken)

    def _parse(self, content, filename):
        """Return the rows of a file, or say in a sentence why it is not taken."""
        try:
            return call_apart(
                hours_file.parse,
                content[: self.max_bytes + 1],
                clean_name(filename),
                self.max_bytes,
            )
        except FileError as error:
            raise UserError(self._get_file_sentence(error.code)) from error
        except OverBudget as error:
            raise UserError(self._get_file_sentence("over_budget")) from error

    def _match_rows(self, rows):
        people = HoursPeople(self.declarations.line_ids, get_line_code)
        seen = {}
        return [self._match_row(row, people, seen) for row in rows]

    def _match_row(self, row, people, seen):
        candidates, unknown = people.find(row)
        if row.month and not row.key:
            of_month = candidates.filtered(lambda line: line.month == row.month)
            candidates = of_month or candidates
        sentence = self._get_row_sentence(row, candidates, unknown, seen)
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

    def _get_row_sentence(self, row, candidates, unknown, seen):
        """Return why a row cannot be taken, "" when it can."""
        if row.errors:
            return get_hours_sentence(self.env, row.errors[0])
        if not candidates:
            return unknown
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
            return get_hours_sentence(self.env, "too_many")
        return ""

    def _get_file_sentence(self, code):
        return {
            "empty": self.env._("This file is empty: choose another one."),
            "too_large": self.env._(
                "This file is larger than %s MB: keep only the table of hours.",
                round(self.max_bytes / MEGABYTE, 1),
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


def get_max_bytes(company):
    """Return the bytes of the largest file of hours that is read."""
    # sudo: a company that declares reads no setting of the organisation
    return int(company.sudo().insertion_hours_file_size * MEGABYTE)


def get_line_code(line):
    """Return the code that a line of hours has in the file to fill."""
    return f"{line.declaration_id.id}-{line.placement_id.id}"


def get_hours_sentence(env, code):
    """Return why what was written is no number of hours, see ``HoursError``."""
    return {
        "unreadable": env._("Write the hours as 7.5 or 7h30."),
        "negative": env._(
            "Hours cannot be negative: leave the field empty if there are none."
        ),
        "minutes": env._("Minutes go from 0 to 59, as in 7h30."),
        "too_many": env._("A month has at most 744 hours."),
        "formula": env._(
            "This cell is computed and its value was not kept: write the number."
        ),
        "month": env._("Write the month as 03/2026 or March 2026."),
        "person": env._("Write the name of the person on this row."),
    }[code]
