# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import textwrap

from odoo import models

from ..common import charts
from ..rules import statement
from .statement_document import FIGURES
from .statement_shown import StatementShown

# Excel keeps these for itself
FORBIDDEN = str.maketrans({sign: " " for sign in "[]:*?/\\"})
MAX_NAME = 31
NUMBERS = {
    statement.HOURS: "#,##0.0",
    statement.RATE: '#,##0.0"\u00a0%"',
    statement.COUNT: "#,##0",
    statement.PEOPLE: "#,##0",
    statement.FTE: "#,##0.0",
    statement.SHARE: "#,##0.00",
}


class ReportStatementXlsx(models.AbstractModel):
    """The figures of a statement as a workbook: numbers are numbers."""

    _name = "report.mife_insertion_clauses.statement_xlsx"
    _inherit = "report.report_xlsx.abstract"
    _description = "Statement as a workbook"
    _outgoing = False

    def get_workbook_options(self):
        # a name that begins with = stays a name
        return {
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }

    def generate_xlsx_report(self, workbook, data, objs):
        for bilan in objs:
            bilan = bilan.company_id._in_document_lang(bilan)
            document = bilan._get_document(self._outgoing)
            _Workbook(bilan, workbook, document).fill()


class ReportStatementOutgoingXlsx(models.AbstractModel):
    """The same workbook for the outside, without small numbers of people."""

    _name = "report.mife_insertion_clauses.statement_outgoing_xlsx"
    _inherit = "report.mife_insertion_clauses.statement_xlsx"
    _description = "Statement as a workbook, for the outside"
    _outgoing = True


def _shorten(name):
    """Return the name of a sheet, cut between two words where Excel wants it shorter.

    >>> _shorten("By criterion of eligibility, all those of a person")
    'By criterion of eligibility'
    """
    if len(name) > MAX_NAME:
        name = name[: MAX_NAME + 1].rpartition(" ")[0]
    return name.strip(" ,;:('")


class _Workbook:
    def __init__(self, bilan, workbook, document):
        self.bilan, self.workbook, self.document = bilan, workbook, document
        self.env = document.env
        self.shown = StatementShown(document, bilan.company_id.sudo())
        self.messages = {chart.name: chart.title for chart in self.shown.get_charts()}
        self.bold = workbook.add_format({"bold": True, "valign": "top"})
        self.title = workbook.add_format(
            {"bold": True, "font_size": 14, "font_color": self.shown.ink}
        )
        head = {
            "bold": True,
            "bg_color": self.shown.tint,
            "bottom": 2,
            "bottom_color": self.shown.ink,
            "text_wrap": True,
            "valign": "vcenter",
        }
        self.head = workbook.add_format(head)
        self.head_number = workbook.add_format(head | {"align": "right"})
        self.right = workbook.add_format({"align": "right"})
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            kind: workbook.add_format({"num_format": number})
            for kind, number in NUMBERS.items()
        }

    def fill(self):
        if self.bilan.issued_on:
            # made again, it is the same to the byte
            self.workbook.set_properties({"created": self.bilan.issued_on})
        self._add_totals()
        self._add_months()
        self._add_lots()
        for part in self.document.get_breakdowns():
            self._add_breakdown(part)
        self._add_followups()
        self._add_definitions()

    def _add_sheet(self, name, title, widths, pages=1):
        """Add a sheet; ``pages``: how many it is printed on, 0 for as many as needed.

        A chart is never cut: its sheet is printed on one.
        """
        sheet = self.workbook.add_worksheet(_shorten(name.translate(FORBIDDEN)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, title, self.title)
        # a page to read, not a grid to fill
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, pages)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def _write_head(self, sheet, row, names, texts=1):
        """Write the names of the columns, those of figures above their figures."""
        for column, name in enumerate(names):
            style = self.head if column < texts else self.head_number
            sheet.write_string(row, column, name, style)

    def _write_figure(self, sheet, row, column, kind, value):
        if value is None or value == statement.HIDDEN:
            text = self.document.format(kind, value)
            sheet.write_string(row, column, text, self.right)
        else:
            sheet.write_number(row, column, value, self.numbers[kind])

    def _add_totals(self):
        document = self.document
        title = f"{self.bilan.number or self.env._('Draft')} - {self.bilan.title}"
        sheet = self._add_sheet(self.env._("Figures"), title, (60, 16, 16))
        sheet.write_string(1, 0, self.bilan.company_id.name)
        labels, row = document.get_labels(), 3
        for section, names in document.get_section_names():
            self._write_head(sheet, row, [section, *document.columns])
            for name in names:
                row += 1
                sheet.write_string(row, 0, labels[name])
                for side, value in enumerate(document.payload["totals"][name]):
                    kind = statement.TOTALS[name]
                    self._write_figure(sheet, row, side + 1, kind, value)
            row += 2

    def _add_months(self):
        title = self.env._("Hours by month")
        sheet = self._add_sheet(title, title, (24, 16, 16, 24, 24))
        columns = self.document.columns
        months = self.document.get_months()
        taken_over = []
        if any(any(month["taken_over"]) for month in months):
            taken_over = [self.env._("%s, taken over", column) for column in columns]
        self._write_head(sheet, 2, [self.env._("Month"), *columns, *taken_over])
        for row, month in enumerate(months, start=3):
            sheet.write_string(row, 0, month["label"])
            for side, hours in enumerate(month["hours"]):
                self._write_figure(sheet, row, side + 1, statement.HOURS, hours)
            for side, hours in enumerate(month["taken_over"] if taken_over else ()):
                self._write_figure(sheet, row, side + 3, statement.HOURS, hours)
        message = self.shown.get_months_chart().title
        self._add_chart(sheet, "column", message, 3, len(months), (1, 2))

    def _add_lots(self):
        document = self.document
        title = self.env._("Lots")
        sheet = self._add_sheet(title, title, (40, 40, 30, 40, 28, *[14] * 6), pages=0)
        groups = document.get_group_labels()
        names = [
            self.env._("Lot"),
            self.env._("Contract"),
            self.env._("Buyer"),
            self.env._("Firms"),
            self.env._("Obligation"),
            *document.get_lot_labels().values(),
        ]
        self._write_head(sheet, 2, names, texts=5)
        for row, lot in enumerate(document.payload["lots"], start=3):
            texts = (lot["label"], lot["contract"], lot["buyer"], lot["firms"])
            for column, text in enumerate((*texts, groups[lot["group"]])):
                sheet.write_string(row, column, text)
            for column, name in enumerate(document.get_lot_labels(), start=5):
                kind = statement.RATE if name == "rate" else statement.HOURS
                self._write_figure(sheet, row, column, kind, lot[name])
        sheet.freeze_panes(3, 1)
        sheet.autofilter(2, 0, 2 + len(document.payload["lots"]), len(names) - 1)

    def _add_breakdown(self, part):
        sheet = self._add_sheet(part["title"], part["title"], (46, *[18] * 6))
        self._write_head(sheet, 2, [part["title"], *part["columns"]])
        for row, values in enumerate(part["raw"], start=3):
            sheet.write_string(row, 0, values["label"])
            column = 1
            for name in part["figures"]:
                for value in values[name]:
                    self._write_figure(sheet, row, column, FIGURES[name], value)
                    column += 1
        message = self.messages.get(part["name"], part["title"])
        self._add_chart(sheet, "bar", message, 3, len(part["raw"]), (1, 2))

    def _add_followups(self):
        """Write the rates as numbers, beside the numbers that they are out of."""
        steps = self.document.get_followups()
        if not steps:
            return
        title = self.env._("What became of people")
        sheet = self._add_sheet(title, title, (46, *[18] * 6))
        names = (self.env._("People"), self.env._("Rate"), self.env._("out of"))
        columns = [f"{name} {when}" for when in self.document.columns for name in names]
        kinds = (statement.PEOPLE, statement.RATE, statement.PEOPLE)
        row = 2
        for step in steps:
            self._write_head(sheet, row, [step.get_title(), *columns])
            for label, *figures in step.get_rows():
                row += 1
                sheet.write_string(row, 0, label)
                for rank, values in enumerate(figures):
                    for side, value in enumerate(values):
                        if rank and figures[2][side] is None:
                            continue
                        column = 1 + rank + side * len(names)
                        self._write_figure(sheet, row, column, kinds[rank], value)
            row += 2

    def _add_chart(self, sheet, kind, title, first, count, columns):
        """Add a native chart of two columns, in the colours of the paper."""
        chart = self.workbook.add_chart({"type": kind})
        colours = ((self.shown.ink, self.shown.ink), (charts.GREY, charts.OUTLINE))
        last = first + count - 1
        for column, (fill, border) in zip(columns, colours, strict=True):
            chart.add_series(
                {
                    "name": [sheet.name, first - 1, column],
                    "categories": [sheet.name, first, 0, last, 0],
                    "values": [sheet.name, first, column, last, column],
                    "fill": {"color": fill},
                    "border": {"color": border},
                    "data_labels": {"value": True, "num_format": "#,##0"},
                }
            )
        chart.set_title(
            {"name": title, "name_font": {"size": 12, "color": self.shown.ink}}
        )
        chart.set_legend({"position": "bottom"})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 760, "height": max(320, 42 * count)})
        sheet.insert_chart(first + count + 1, 0, chart)

    def _add_definitions(self):
        title = self.env._("Definitions")
        width = 110
        sheet = self._add_sheet(title, title, (36, width))
        for row, (term, text) in enumerate(self.document.get_definitions(), start=2):
            # not every spreadsheet makes room for a text of several lines by itself
            sheet.set_row(row, 15 * len(textwrap.wrap(text, width)))
            sheet.write_string(row, 0, term, self.bold)
            sheet.write_string(row, 1, text, self.wrap)
