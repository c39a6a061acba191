# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..common.rules.apart import OverBudget, call_apart
from ..common.rules.uploads import clean_name
from ..common.words import write_number
from ..models.shared.vocabulary import EDITABLE_STATES
from ..rules import hours_file
from ..rules.budgets import MAX_CELLS, MAX_ROWS
from ..rules.hours import MAX_MONTH_HOURS, as_clock, format_clock
from ..rules.table import FileError
from .hours_layouts import HoursLayouts
from .hours_people import HoursPeople

MEGABYTE = 1024 * 1024
# Of a row: taken, with the others of the person; same as what is saved; added to a row
# above; left aside; refused
TAKEN, UNCHANGED, ADDED = "taken", "unchanged", "added"
IGNORED, REFUSED = "ignored", "refused"
# what a person answers by saying what the columns are
ASKED = ("no_header", "several_columns", "several_sheets", "other_month")


class HoursFileAsks(UserError):
    """A file of hours of which the person has to say what its columns are."""


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
    file of the company's own is matched on the reference or on the name, its
    columns as somebody of the company told once (``HoursLayouts``).
    Nothing is taken from a file unless all of it can be.
    """

    def __init__(self, declarations, company=None, layout=None):
        """Prepare to read for ``declarations``, in the limits of ``company``.

        :param layout: what the person just said of the columns
        """
        self.env = declarations.env
        self.declarations = declarations
        self.max_bytes = get_max_bytes(company or self.env.company)
        self.layout = layout

    def preview(self, content, filename):
        """Return the ``HoursPreview`` of each row: what taking the file would do."""
        return self.match(self.read_file(content, filename))

    def read_file(self, content, filename):
        """Return the ``HoursFile`` as read, or say in a sentence why it is not."""
        try:
            return self._call(
                hours_file.parse,
                content,
                filename,
                self.declarations.mapped("month"),
                [self.layout] if self.layout else self._get_layouts(),
            )
        except FileError as error:
            raise self._get_refusal(error) from error

    def outline(self, content, filename):
        """Return the ``Outline`` of a file, which a person completes."""
        try:
            return self._call(hours_file.outline, content, filename, self.layout)
        except FileError as error:
            raise self._get_refusal(error) from error

    def match(self, file):
        """Return the ``HoursPreview`` of each row of a file, in its order."""
        rows = self._match_rows(file.rows)
        aside = [
            HoursPreview(
                number=row.number,
                person=row.person or row.reference or row.key,
                line=self.env["insertion.declaration.line"],
                worked=float(row.worked or 0),
                training=float(row.training or 0),
                fate=IGNORED,
                sentence=self._get_aside_sentence(row),
            )
            for row in file.aside
        ]
        return sorted([*rows, *aside], key=lambda row: row.number)

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

    def _call(self, function, content, filename, *arguments):
        try:
            return call_apart(
                function,
                content[: self.max_bytes + 1],
                clean_name(filename),
                self.max_bytes,
                *arguments,
            )
        except OverBudget as error:
            raise FileError("over_budget") from error

    def _get_refusal(self, error):
        kind = HoursFileAsks if error.code in ASKED else UserError
        return kind(self._get_file_sentence(error.code, error.details))

    def _get_layouts(self):
        # sudo: the firm told it, whoever reads the file
        firms = self.declarations.sudo().contractor_id.partner_id
        return [layout for firm in firms for layout in HoursLayouts(firm).get()]

    def _match_rows(self, rows):
        people = HoursPeople(self.declarations.line_ids, get_line_code)
        matched = [(row, *self._match_row(row, people)) for row in rows]
        same = {}
        for row, line, _sentence in matched:
            if line:
                same.setdefault(line, []).append(row)
        refused = {row.number: sentence for row, _line, sentence in matched if sentence}
        return [
            self._preview_row(row, line, same.get(line, [row]), refused)
            for row, line, _sentence in matched
        ]

    def _match_row(self, row, people):
        """Return (the line of a row, why it cannot be taken)."""
        candidates, unknown = people.find(row)
        if row.month and not row.key:
            of_month = candidates.filtered(lambda line: line.month == row.month)
            candidates = of_month or candidates
        sentence = self._get_row_sentence(row, candidates, unknown)
        return candidates if len(candidates) == 1 else candidates[:0], sentence

    def _preview_row(self, row, line, same, refused):
        """Return what becomes of a row, with the others of the same person."""
        taken = [other for other in same if other.number not in refused]
        hours = {
            kind: self._add_up([getattr(other, kind) for other in taken])
            for kind in ("worked", "training")
        }
        sentence = refused.get(row.number) or self._get_group_sentence(same, refused)
        fate = REFUSED
        if not row.errors and row.worked is None and row.training is None and not line:
            fate, sentence = IGNORED, self.env._("No hours on this row.")
        elif not sentence and hours["worked"] + hours["training"] > MAX_MONTH_HOURS:
            sentence = get_hours_sentence(self.env, "too_many")
        elif not sentence and row is not taken[0]:
            fate = ADDED
            sentence = self.env._("Added to row %s.", taken[0].number)
        elif not sentence:
            fate = self._get_fate(line, hours, taken)
            sentence = self._get_taken_sentence(row, taken, hours)
        own = taken if fate in (TAKEN, UNCHANGED) else [row]
        return HoursPreview(
            number=row.number,
            person=row.person or row.reference or row.key,
            line=line,
            worked=self._get_hours(line, own, "worked"),
            training=self._get_hours(line, own, "training"),
            fate=fate,
            sentence=sentence,
        )

    def _add_up(self, hours):
        return sum(hour for hour in hours if hour is not None)

    def _get_hours(self, line, rows, kind):
        """Return the hours that rows say, those of the line where they say none."""
        said = [hours for row in rows if (hours := getattr(row, kind)) is not None]
        return float(sum(said)) if said else line[f"{kind}_hours"]

    def _get_fate(self, line, hours, taken):
        found = [self._get_hours(line, taken, kind) for kind in hours]
        unchanged = found == [line.worked_hours, line.training_hours]
        return UNCHANGED if unchanged else TAKEN

    def _get_group_sentence(self, same, refused):
        """Return why no row of a person is taken while one of them cannot be read."""
        unread = [row for row in same if row.number in refused and row.errors]
        if not unread:
            return ""
        return self.env._(
            "Row %s of the same person cannot be read: correct it first, so that no "
            "hour is lost.",
            unread[0].number,
        )

    def _get_taken_sentence(self, row, taken, hours):
        """Return what to know of a row that is taken, "" when it is plain."""
        sentences = []
        if len(taken) > 1:
            sentences.append(
                self.env._(
                    "Rows %(rows)s of this person are added up: %(hours)s h.",
                    rows=", ".join(str(other.number) for other in taken),
                    hours=write_number(self.env, float(sum(hours.values()))),
                )
            )
        if row.source == "base":
            sentences.append(
                self.env._("The hours are those of the column of the base.")
            )
        return " ".join(sentences)

    def _get_row_sentence(self, row, candidates, unknown):
        """Return why a row cannot be taken, "" when it can."""
        if row.errors == ("label",):
            return self.env._(
                "Are the hours of “%s” hours worked, training, or none to count? "
                "Remove the row, or tell what the lines of the file are.",
                row.label,
            )
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
        worked, training = row.worked or 0, row.training or 0
        if worked + training > MAX_MONTH_HOURS:
            return get_hours_sentence(self.env, "too_many")
        return ""

    def _get_aside_sentence(self, row):
        hours = write_number(self.env, float(row.worked or 0))
        return {
            "total": self.env._("Total: not counted."),
            "heading": self.env._("Names of the columns again."),
            "overtime": self.env._(
                "Overtime (%(label)s, %(hours)s): not counted. If these hours come on "
                "top of the others, tell what the lines of the file are.",
                label=row.label,
                hours=hours,
            ),
            "absence": self.env._(
                "Absence (%(label)s, %(hours)s): not hours worked.",
                label=row.label,
                hours=hours,
            ),
            "bonus": self.env._("Pay (%s): not hours.", row.label),
            "not_counted": self.env._("Not counted, as you said for “%s”.", row.label),
            "unit": self.env._("Not in hours: not counted."),
        }[row.aside]

    def get_notes(self, file):
        """Return what to say of the file itself, in sentences."""
        return [self._get_note(code, detail) for code, detail in file.notes]

    def _get_note(self, code, detail):
        names = ", ".join(detail) if isinstance(detail, list | tuple) else detail
        return {
            "hidden_sheets": self.env._("Hidden sheets, not read: %s.", names),
            "other_sheets": self.env._("Other sheets, not read: %s.", names),
            "hidden_rows": self.env._("Hidden rows, not read: %s.", names),
            "hidden_columns": self.env._("Hidden columns, not read: %s.", names),
            "unread": self.env._("Columns not counted: %s.", names),
            "decimal": self.env._(
                "Hours are read as decimal hours: %(text)s is %(clock)s.",
                text=names,
                clock=format_clock(names) if code == "decimal" else "",
            ),
            "clock": self.env._(
                "Hours are read as hours and minutes: %(text)s is %(clock)s.",
                text=names,
                clock=as_clock(names) if code == "clock" else "",
            ),
            "title_month": self.env._(
                "The file says %s above its table: check the month.",
                format_date(self.env, detail, date_format="MMMM yyyy")
                if code == "title_month"
                else "",
            ),
        }[code]

    def _get_file_sentence(self, code, details=()):
        names = ", ".join(details)
        return {
            "empty": self.env._("This file is empty: choose another one."),
            "too_large": self.env._(
                "This file is larger than %s MB: keep only the table of hours.",
                round(self.max_bytes / MEGABYTE, 1),
            ),
            "old_format": self.env._(
                "This is an old Excel file (.xls) that cannot be read: save it as "
                ".xlsx, then send it again."
            ),
            "not_a_table": self.env._(
                "This file is not a table: send an Excel (.xlsx), an OpenDocument "
                "(.ods) or a CSV file."
            ),
            "web_page": self.env._(
                "This file is a web page named as a workbook: open it in Excel, save "
                "it as .xlsx, then send it."
            ),
            "password": self.env._(
                "This workbook is protected by a password: remove the password (File, "
                "Info, Protect Workbook), save it, then send it."
            ),
            "hidden": self.env._(
                "All the sheets of this workbook are hidden: show the one of the "
                "month, then send it."
            ),
            "several_columns": self.env._(
                "Several columns may be the hours worked (%s): keep one, or tell which "
                "one is.",
                names,
            ),
            "several_sheets": self.env._(
                "Several sheets hold hours (%s): send the one of the month alone, or "
                "tell which one is.",
                names,
            ),
            "other_month": self.env._(
                "The sheet of this file is named “%s”, which is another month: rename "
                "it, or tell that it is the right one.",
                names,
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
        "two_ways": env._(
            "These hours can be read two ways, as hours and minutes or as decimal "
            "hours: write 7h30, or 7.5."
        ),
        "merged": env._(
            "These hours are in a cell merged over several people: write them on the "
            "row of each."
        ),
        "base": env._(
            "This pay is for the month, absences included: write the hours really "
            "worked."
        ),
        "month": env._("Write the month as 03/2026 or March 2026."),
        "person": env._("Write the name of the person on this row."),
    }[code]
