# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A pack as a workbook: numbers are numbers, what is kept back is a text."""

import io
import textwrap

import xlsxwriter

from odoo.fields import Datetime

from ..rules import pack, statement

_WIDTHS = (28, 62, 48, 16, 26)
_WIDE = 110
_SIGNS = {statement.RATE: '"\u00a0%"', pack.EUROS: '"\u00a0\u20ac"'}


def write_workbook(document):
    """Return the bytes of the workbook: the same for the same payload."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            # a name that begins with = stays a name
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    payload = document.payload
    workbook.set_properties(
        {
            "title": payload["title"],
            "author": payload["issuer"],
            "created": Datetime.to_datetime(payload["issued_on"]),
        }
    )
    _Workbook(workbook, document).fill()
    workbook.close()
    return stream.getvalue()


class _Workbook:
    def __init__(self, workbook, document):
        self.workbook, self.document = workbook, document
        self.env = document.env
        self.bold = workbook.add_format({"bold": True})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format({"bold": True, "bottom": 2, "text_wrap": True})
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.right = workbook.add_format({"align": "right"})
        self.unit = workbook.add_format({"indent": 1})
        self.numbers = {}

    def fill(self):
        self._add_figures()
        self._add_definitions()

    def _add_figures(self):
        document = self.document
        sheet = self._add_sheet(self.env._("Figures"), _WIDTHS)
        sheet.write_string(0, 0, document.payload["title"], self.title)
        row = 2
        for label, text in document.get_head():
            sheet.write_string(row, 0, label, self.bold)
            sheet.write_string(row, 1, text, self.wrap)
            row += 1
        row += 1
        for column, name in enumerate(document.get_columns()):
            sheet.write_string(row, column, name, self.head)
        first = row
        for line, *texts, figure in document.get_rows():
            row += 1
            for column, text in enumerate(texts):
                if text:
                    sheet.write_string(row, column, text)
            self._write_figure(sheet, row, line, figure)
            sheet.write_string(row, 4, document.get_unit(line), self.unit)
        sheet.freeze_panes(first + 1, 0)
        sheet.autofilter(first, 0, row, len(_WIDTHS) - 1)
        if sentence := document.get_kept_back_sentence():
            sheet.write_string(row + 2, 1, sentence, self.wrap)

    def _write_figure(self, sheet, row, line, figure):
        if figure is None or figure == statement.HIDDEN:
            text = self.env._("n/a") if figure is None else self.env._("n.d.")
            sheet.write_string(row, 3, text, self.right)
        else:
            sheet.write_number(row, 3, figure, self._get_number(line))

    def _get_number(self, line):
        digits = self.document.get_digits(line)
        key = line["unit"], digits
        if key not in self.numbers:
            decimals = "." + "0" * digits if digits else ""
            sign = _SIGNS.get(line["unit"], "")
            self.numbers[key] = self.workbook.add_format(
                {"num_format": f"#,##0{decimals}{sign}"}
            )
        return self.numbers[key]

    def _add_definitions(self):
        sheet = self._add_sheet(self.env._("Definitions"), (46, _WIDE))
        for row, (title, text) in enumerate(self.document.get_definitions()):
            # not every spreadsheet makes room for a text of several lines by itself
            sheet.set_row(row, 15 * len(textwrap.wrap(text, _WIDE)))
            sheet.write_string(row, 0, title, self.bold)
            sheet.write_string(row, 1, text, self.wrap)

    def _add_sheet(self, name, widths):
        sheet = self.workbook.add_worksheet(name[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet
