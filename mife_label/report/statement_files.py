# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A statement of a label as a workbook and as a table: numbers are numbers."""

import csv
import io
import math
import textwrap

import xlsxwriter

from ..common.rules.cells import disarm
from ..rules import statement

NUMBERS = {
    statement.COUNT: "#,##0",
    statement.PEOPLE: "#,##0",
    statement.RATE: '#,##0.0"\u00a0%"',
    statement.HOURS: "#,##0.0",
    statement.DAYS: "#,##0.#",
}
# Excel keeps these for itself
FORBIDDEN = str.maketrans({sign: " " for sign in "[]:*?/\\"})
MAX_NAME = 31
# points
LINE_HEIGHT = 15


def write_csv(document):
    """Return every figure of a statement, one a line, as Excel in France opens it."""
    env = document.env
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    heads = (env._("Table"), env._("Line"), env._("Figure"), *document.columns)
    writer.writerow(heads)
    for section in document.get_sections():
        for row in section["rows"]:
            texts = [_write(document, value) for value in row["values"]]
            writer.writerow([section["title"], "", row["label"], *texts])
    for part in document.get_breakdowns():
        for row in part["rows"]:
            for place in range(0, len(row["values"]), 2):
                texts = [
                    _write(document, value)
                    for value in row["values"][place : place + 2]
                ]
                # the head of a column ends with its period
                figure = part["columns"][place].removesuffix(f" {document.columns[0]}")
                names = (part["title"], row["label"], figure)
                writer.writerow([*map(disarm, names), *texts])
    return stream.getvalue().encode("utf-8-sig")


def _write(document, value):
    if value is None or value == statement.HIDDEN:
        return document.format(statement.COUNT, value)
    return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def write_workbook(document):
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        # a name that begins with = stays a name
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        _Workbook(document, workbook).fill()
    return stream.getvalue()


class _Workbook:
    def __init__(self, document, workbook):
        self.document, self.workbook = document, workbook
        self.env = document.env
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        self.bold = workbook.add_format({"bold": True, "valign": "top"})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format(head)
        self.head_number = workbook.add_format({**head, "align": "right"})
        self.right = workbook.add_format({"align": "right"})
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            kind: workbook.add_format({"num_format": number})
            for kind, number in NUMBERS.items()
        }

    def fill(self):
        self._add_totals()
        for part in self.document.get_breakdowns():
            self._add_breakdown(part)
        self._add_crossed()
        self._add_definitions()

    def _add_sheet(self, name, title, widths):
        name = name.translate(FORBIDDEN)[:MAX_NAME].strip(" ,'")
        sheet = self.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self.widths = widths
        sheet.write_string(0, 0, title, self.title)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def _write_head(self, sheet, row, names):
        for column, name in enumerate(names):
            sheet.write_string(
                row, column, name, self.head_number if column else self.head
            )
        # LibreOffice does not grow a row by itself: bold letters are wide
        lines = max(
            math.ceil(1.3 * len(name) / width)
            for name, width in zip(names, self.widths, strict=False)
        )
        sheet.set_row(row, LINE_HEIGHT * lines)

    def _write_figures(self, sheet, row, kinds, values):
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True), 1):
            if value is None or value == statement.HIDDEN:
                text = self.document.format(kind, value)
                sheet.write_string(row, column, text, self.right)
            else:
                sheet.write_number(row, column, value, self.numbers[kind])

    def _add_totals(self):
        document, payload = self.document, self.document.payload
        number = payload.get("number") or self.env._("Draft")
        title = f"{number} - {payload['programme']}, {payload['period']}"
        sheet = self._add_sheet(self.env._("Figures"), title, (60, 26, 26))
        sheet.write_string(1, 0, payload["issuer"])
        row = 3
        for section in document.get_sections():
            self._write_head(sheet, row, [section["title"], *document.columns])
            for line in section["rows"]:
                row += 1
                sheet.write_string(row, 0, line["label"])
                self._write_figures(sheet, row, [line["kind"]] * 2, line["values"])
            row += 2
        sheet.write_string(row, 0, document.get_kept_back_note())

    def _add_breakdown(self, part):
        widths = (52, *[18] * len(part["kinds"]))
        sheet = self._add_sheet(part["title"], part["title"], widths)
        self._write_head(sheet, 2, [part["title"], *part["columns"]])
        for row, line in enumerate(part["rows"], start=3):
            sheet.write_string(row, 0, line["label"])
            self._write_figures(sheet, row, part["kinds"], line["values"])
        sheet.freeze_panes(3, 1)
        # the picture is not cut in two when it is printed
        sheet.fit_to_pages(1, 1)
        self._add_chart(sheet, part)

    def _add_chart(self, sheet, part):
        """Add a native chart of the first figure, beside the year before."""
        chart = self.workbook.add_chart({"type": "bar"})
        first, last = 3, 2 + len(part["rows"])
        for column, colour in ((1, "#404040"), (2, "#FFFFFF")):
            chart.add_series(
                {
                    "name": [sheet.name, 2, column],
                    "categories": [sheet.name, first, 0, last, 0],
                    "values": [sheet.name, first, column, last, column],
                    "fill": {"color": colour},
                    "border": {"color": "#000000"},
                    "data_labels": {"value": True},
                }
            )
        chart.set_title({"name": part["title"]})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 760, "height": max(320, 42 * len(part["rows"]))})
        sheet.insert_chart(last + 2, 0, chart)

    def _add_crossed(self):
        crossed = self.document.get_crossed()
        title = self.env._("Actions by axis and audience")
        sheet = self._add_sheet(title, title, (46, *[30] * len(crossed["columns"])))
        self._write_head(sheet, 2, [self.env._("Axis"), *crossed["columns"]])
        for row, line in enumerate(crossed["rows"], start=3):
            sheet.write_string(row, 0, line["label"])
            for column, text in enumerate(line["cells"], start=1):
                sheet.write_string(row, column, text, self.right)

    def _add_definitions(self):
        title = self.env._("Definitions")
        width = 110
        sheet = self._add_sheet(title, title, (36, width))
        for row, (term, text) in enumerate(self.document.get_definitions(), start=2):
            # not every spreadsheet makes room for a text of several lines by itself
            sheet.set_row(row, 15 * len(textwrap.wrap(text, width)))
            sheet.write_string(row, 0, term, self.bold)
            sheet.write_string(row, 1, text, self.wrap)
