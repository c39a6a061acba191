# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import textwrap

import xlsxwriter

from odoo.fields import Datetime

from .funding_document import COUNT, HOURS, TEXT

WIDTHS = {TEXT: 30, COUNT: 12, HOURS: 14}
# Excel keeps these for itself
FORBIDDEN = str.maketrans({sign: " " for sign in "[]:*?/\\"})
MAX_NAME = 31


class FundingWorkbook:
    """The evidence as a workbook: a sheet per subject, numbers that are numbers."""

    def __init__(self, document):
        self.document, self.env = document, document.env

    def fill(self, stream):
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
        payload = self.document.payload
        # the same payload gives the same bytes
        workbook.set_properties(
            {
                "title": payload["file"]["number"],
                "company": payload["issuer"],
                "created": Datetime.to_datetime(payload["issued_on"]),
            }
        )
        self.workbook = workbook
        self.bold = workbook.add_format({"bold": True})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            COUNT: workbook.add_format({"num_format": "#,##0"}),
            HOURS: workbook.add_format({"num_format": "#,##0.00"}),
        }
        self._add_operation()
        for name, tables in self._get_sheets():
            self._add_tables(name, tables)
        self._add_definitions()
        workbook.close()

    def _get_sheets(self):
        document = self.document
        return [
            (self.env._("Figures"), document.get_tables()),
            (self.env._("Structures"), [document.get_structures()]),
            (self.env._("Acts"), [document.get_acts()]),
            (self.env._("Traces"), [document.get_traces()]),
            (self.env._("Time sheets"), document.get_sheets()),
            (self.env._("Proofs"), [document.get_proofs(), document.get_left_out()]),
        ]

    def _add_sheet(self, name):
        sheet = self.workbook.add_worksheet(name.translate(FORBIDDEN)[:MAX_NAME])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def _add_operation(self):
        sheet = self._add_sheet(self.env._("Operation"))
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 70)
        payload, file = self.document.payload, self.document.file
        sheet.write_string(0, 0, f"{payload['number']} - {file['name']}", self.title)
        rows = [
            (self.env._("Issuer"), payload["issuer"]),
            (self.env._("Funder"), file["funder"]),
            (self.env._("Programme"), file["programme"]),
            (self.env._("File number"), file["number"]),
            (self.env._("Operation"), file["name"]),
            (self.env._("Period"), self.document.get_period()),
            (self.env._("Base of the costs"), file["cost_note"]),
            (self.env._("Publicity mention"), file["mention"]),
            *self.document.get_figures(),
        ]
        for row, (label, value) in enumerate(rows, start=2):
            sheet.write_string(row, 0, label, self.bold)
            sheet.write_string(row, 1, value or "", self.wrap)

    def _add_tables(self, name, tables):
        sheet, row, widths = self._add_sheet(name), 0, {}
        for table in tables:
            for column, kind in enumerate(table.kinds):
                widths[column] = max(widths.get(column, 0), WIDTHS[kind])
        for table in tables:
            sheet.write_string(row, 0, table.title, self.title)
            row += 1
            self._write_head(sheet, row, table.columns, widths)
            for values in (*table.rows, *filter(None, [table.total])):
                row += 1
                self._write_row(sheet, row, values, table.kinds)
            row += 2
        for column, width in widths.items():
            sheet.set_column(column, column, width)

    def _write_head(self, sheet, row, columns, widths):
        # not every spreadsheet makes room for a text of several lines by itself; a
        # bold letter is wider than the figure that a width counts
        lines = [
            len(textwrap.wrap(label, round(widths[column] * 0.8))) or 1
            for column, label in enumerate(columns)
        ]
        sheet.set_row(row, 15 * max(lines))
        for column, label in enumerate(columns):
            sheet.write_string(row, column, label, self.head)

    def _write_row(self, sheet, row, values, kinds):
        for column, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            if value is None or value == "":
                continue
            if kind == TEXT:
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value, self.numbers[kind])

    def _add_definitions(self):
        sheet = self._add_sheet(self.env._("Definitions"))
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 1, 110)
        for row, (term, text) in enumerate(self.document.get_definitions()):
            sheet.set_row(row, 45)
            sheet.write_string(row, 0, term, self.bold)
            sheet.write_string(row, 1, text, self.wrap)
