# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import xlsxwriter

from ..rules.hours import MAX_MONTH_HOURS
from .hours_file_reader import get_line_code


class HoursSheet:
    """The file to fill with the hours of some months: a row per person."""

    def __init__(self, declarations):
        self.env = declarations.env
        self.declarations = declarations

    def get_xlsx(self):
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
        columns = self._get_columns()
        for position, (label, width) in enumerate(columns):
            sheet.set_column(position, position, width)
            sheet.write_string(0, position, label, bold)
        lines = self.declarations.line_ids
        for number, line in enumerate(lines, start=1):
            for position, text in enumerate(_get_cells(line)):
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

    def _get_columns(self):
        paid = set(self.declarations.mapped("hours_basis")) == {"paid"}
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


def _get_cells(line):
    """Return the cells of a line that are given, as texts."""
    placement = line.placement_id.sudo()
    participant = placement.participant_id
    return [
        get_line_code(line),
        line.declaration_id.month_label,
        line.sudo().partner_id.name,
        line.sudo().lot_id.display_name,
        f"{participant.last_name} {participant.first_name}",
        placement.job,
    ]
