# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.web.controllers.export import (
    CSVExport,
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)

from ..rules.cells import disarm


class _Texts(ExportXlsxWriter):
    """A text is written as a text: a name that begins with = computes nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.worksheet.strings_to_formulas = False
        self.worksheet.strings_to_urls = False


class _GroupTexts(_Texts, GroupExportXlsxWriter):
    pass


class SafeExcelExport(ExcelExport):
    """The lists that people export hold what companies and candidates typed."""

    def from_group_data(self, fields, columns_headers, groups):
        with _GroupTexts(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value

    def from_data(self, fields, columns_headers, rows):
        with _Texts(fields, columns_headers, len(rows)) as writer:
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    writer.write_cell(number, column, value)
        return writer.value


class SafeCSVExport(CSVExport):
    def from_data(self, fields, columns_headers, rows):
        """Disarm the formulas that core leaves, which knows three signs of theirs."""
        rows = [
            [disarm(cell) if isinstance(cell, str) else cell for cell in row]
            for row in rows
        ]
        return super().from_data(fields, columns_headers, rows)
