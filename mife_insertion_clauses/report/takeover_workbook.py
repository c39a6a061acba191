# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import datetime

import xlsxwriter

from ..rules import takeover_columns as columns
from ..rules.takeover_cells import read_day
from .takeover_choices import TakeoverChoices

# beyond the headings, the explanation and the example
FIRST_ROW, LAST_ROW = 3, 5_999
WIDTHS = {columns.DATE: 14, columns.NUMBER: 14, columns.HOURS: 12, columns.LIST: 28}


class TakeoverWorkbook:
    """The workbook to fill in order to take over what runs: explained, with lists."""

    def __init__(self, company):
        self.env = company.env
        self.lists = TakeoverChoices(company).get_lists()

    def get_xlsx(self):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_formulas": False}
        )
        self.formats = self._add_formats(book)
        self._write_guide(book.add_worksheet(columns.GUIDE))
        sheets = [(sheet, book.add_worksheet(sheet.title)) for sheet in columns.SHEETS]
        places = self._write_lists(book.add_worksheet(columns.LISTS))
        for sheet, page in sheets:
            self._write_sheet(sheet, page, places)
        book.close()
        return stream.getvalue()

    def _add_formats(self, book):
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        note = {"italic": True, "font_color": "#595959", "text_wrap": True}
        return {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "strong": book.add_format({"bold": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "required": book.add_format(
                {**head, "bg_color": "#714B67", "font_color": "#FFFFFF"}
            ),
            "optional": book.add_format({**head, "bg_color": "#E7DFE5"}),
            "note": book.add_format({**note, "valign": "top", "bottom": 1}),
            "example": book.add_format({**note, "bg_color": "#F4F4F4"}),
            "example_day": book.add_format(
                {**note, "bg_color": "#F4F4F4", "num_format": "dd/mm/yyyy"}
            ),
            columns.DATE: book.add_format({"num_format": "dd/mm/yyyy"}),
            columns.NUMBER: book.add_format({"num_format": "#,##0.00"}),
            columns.HOURS: book.add_format({"num_format": "#,##0.00"}),
            # so that a spreadsheet makes no day of 2025-03, and drops no zero
            "text": book.add_format({"num_format": "@"}),
        }

    # THE SHEETS TO FILL

    def _write_sheet(self, sheet, page, places):
        helps = self._get_helps()
        for position, column in enumerate(sheet.columns):
            look = "required" if column.required else "optional"
            title = f"{column.title} *" if column.required else column.title
            width = max(WIDTHS.get(column.kind, 20), min(len(title) + 3, 28))
            cell_format = self.formats.get(column.kind, self.formats["text"])
            page.set_column(position, position, width, cell_format)
            page.write_string(0, position, title, self.formats[look])
            explained = self._explain(sheet, column, helps)
            page.write_string(1, position, explained, self.formats["note"])
            page.write_comment(0, position, explained, {"x_scale": 2, "y_scale": 1.4})
            self._write_example(page, position, column)
            self._validate(page, position, column, places)
        for number, row in enumerate(self._get_rows(sheet), start=FIRST_ROW):
            for position, column in enumerate(sheet.columns):
                self._write_value(page, (number, position), column, row)
        page.set_row(0, 32)
        page.set_row(1, 78)
        page.freeze_panes(FIRST_ROW, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)

    def _get_rows(self, sheet):
        """Return {column: value} for each row that is known already: none to fill."""
        return ()

    def _write_value(self, page, place, column, row):
        value = row.get(column.key)
        # none is not 0
        if value is None or value is False or value == "":
            return
        if column.kind == columns.DATE:
            page.write_datetime(*place, datetime.combine(value, datetime.min.time()))
        elif column.kind == columns.MONTH:
            page.write_string(*place, f"{value:%m/%Y}")
        elif column.kind in (columns.NUMBER, columns.HOURS):
            page.write_number(*place, value)
        else:
            page.write_string(*place, str(value))

    def _explain(self, sheet, column, helps):
        begin = columns.REQUIRED if column.required else columns.OPTIONAL
        said = helps.get((sheet.key, column.key)) or helps.get(column.key)
        by_kind = self._get_kind_helps().get(column.kind)
        return " ".join(filter(None, [f"{begin}.", said, by_kind]))

    def _write_example(self, page, position, column):
        value = column.example
        if column.choices:
            labels = [label for _key, label in self.lists[column.choices]]
            value = labels[value - 1] if value and len(labels) >= value else None
        elif column.kind == columns.DATE and value:
            day = datetime.combine(read_day(value), datetime.min.time())
            page.write_datetime(2, position, day, self.formats["example_day"])
            return
        if isinstance(value, int | float):
            page.write_number(2, position, value, self.formats["example"])
            return
        text = str(value or "")
        if position == 0:
            text = f"{columns.EXAMPLE} {text}"
        page.write_string(2, position, text, self.formats["example"])

    def _validate(self, page, position, column, places):
        rule = None
        if column.choices and places.get(column.choices):
            rule = {"validate": "list", "source": places[column.choices]}
        elif column.kind == columns.DATE:
            rule = {
                "validate": "date",
                "criteria": "between",
                "minimum": datetime(1900, 1, 1),
                "maximum": datetime(2100, 12, 31),
            }
        elif column.kind in (columns.NUMBER, columns.HOURS):
            rule = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -10_000_000_000,
                "maximum": 10_000_000_000,
            }
        if rule:
            # a warning, not a lock: who pastes a column is told by the takeover
            rule |= {
                "error_type": "warning",
                "error_title": column.title,
                "error_message": self._get_kind_helps().get(
                    column.kind, self.env._("Choose a value of the list.")
                ),
            }
            page.data_validation(FIRST_ROW, position, LAST_ROW, position, rule)

    def _write_lists(self, page):
        """Write the lists of allowed values; return where each of them stands."""
        places = {}
        titles = {
            column.choices: column.title
            for sheet in columns.SHEETS
            for column in sheet.columns
            if column.choices
        }
        # two sheets have a state, and two a kind
        titles |= {
            "buyer_kind": f"{columns.BY_KEY[columns.BUYERS].title} : type",
            "contract_state": f"{columns.BY_KEY[columns.CONTRACTS].title} : état",
            "lot_state": f"{columns.BY_KEY[columns.LOTS].title} : état",
        }
        for position, (name, title) in enumerate(titles.items()):
            page.set_column(position, position, 34)
            page.write_string(0, position, title, self.formats["optional"])
            labels = [label for _key, label in self.lists[name]]
            for number, label in enumerate(labels, start=1):
                page.write_string(number, position, label)
            if labels:
                first = xlsxwriter.utility.xl_rowcol_to_cell(1, position, True, True)
                last = xlsxwriter.utility.xl_rowcol_to_cell(
                    len(labels), position, True, True
                )
                places[name] = f"='{columns.LISTS}'!{first}:{last}"
        page.freeze_panes(1, 0)
        return places

    # WHAT IS EXPLAINED

    def _write_guide(self, page):
        page.hide_gridlines(2)
        page.set_column(0, 0, 30)
        page.set_column(1, 1, 96)
        page.write_string(0, 0, self._get_title(), self.formats["title"])
        number = 2
        for sentence in self._get_guide():
            page.merge_range(number, 0, number, 1, sentence, self.formats["wrap"])
            page.set_row(number, 32)
            number += 1
        number += 1
        for sheet in columns.SHEETS:
            page.write_url(
                number,
                0,
                f"internal:'{sheet.title}'!A4",
                self.formats["strong"],
                sheet.title,
            )
            text = self._get_sheet_helps()[sheet.key]
            page.write_string(number, 1, text, self.formats["wrap"])
            page.set_row(number, 32)
            number += 1

    def _get_title(self):
        return self.env._("Take over your running contracts")

    def _get_guide(self):
        return [
            self.env._(
                "Fill one sheet after the other, from left to right. The columns with "
                "a dark heading and a star are required; leave the others empty when "
                "you do not know. A sheet that you do not need may stay empty."
            ),
            self.env._(
                "The second row explains each column and the third one is an example: "
                "they are not read. Write from the fourth row on."
            ),
            self.env._(
                "Contracts are named by their reference, lots by their number, "
                "companies by their SIRET or their name, people by their name and date "
                "of birth: write them the same way in all the sheets."
            ),
            self.env._(
                "Then choose the file in Takeover: each row is shown as it will be, "
                "with the cell of each mistake. Nothing is written before you click "
                "Take over. You can send the same file again, corrected or longer: "
                "nothing is entered twice."
            ),
            self.env._(
                "This file holds names of people and why they are eligible: keep it in "
                "a safe place, and delete it once everything is taken over."
            ),
        ]

    def _get_sheet_helps(self):
        return {
            columns.BUYERS: self.env._("The public bodies whose contracts you follow."),
            columns.COMPANIES: self.env._(
                "The companies that hold lots, their subcontractors, and the "
                "structures that employ people."
            ),
            columns.CONTRACTS: self.env._("One row per contract, in its real state."),
            columns.LOTS: self.env._(
                "One row per lot, with the company that holds it. A contract without "
                "lots has one, number 1."
            ),
            columns.COMMITMENTS: self.env._(
                "The hours that each lot owes: one row for the contract, one more for "
                "each amendment, option or renewal."
            ),
            columns.PEOPLE: self.env._(
                "The people at work, with what makes them eligible if you have the "
                "right to read criteria."
            ),
            columns.PLACEMENTS: self.env._(
                "One row per employment contract of a person on a lot."
            ),
            columns.DONE: self.env._(
                "The hours done before the takeover: one row per month, or one column "
                "per month headed 03/2025, or a single row without a month for all "
                "that was done. With or without the name of the person."
            ),
        }

    def _get_kind_helps(self):
        return {
            columns.IDENTIFIER: self.env._("14 digits."),
            columns.EMAIL: self.env._("One address, as name@domain.fr."),
            columns.DATE: self.env._("A date, as 31/12/2025."),
            columns.MONTH: self.env._("A month, as 03/2025."),
            columns.NUMBER: self.env._("A number, in euros excluding VAT."),
            columns.HOURS: self.env._("Hours, as 151.5 or 151h30."),
            columns.LIST: self.env._("SIRET or names, separated by semicolons."),
            columns.CHOICE: self.env._("Choose a value of the list."),
        }

    def _get_helps(self):
        return {
            "siret": self.env._(
                "It tells two companies of the same name apart, and finds one that is "
                "already there."
            ),
            "contract": self.env._("The number that the buyer gives to the contract."),
            "buyer": self.env._(
                "SIRET or name, as in the first sheet. Needed when two buyers use the "
                "same reference."
            ),
            "lot": self.env._("1 when the contract has no lots."),
            "company": self.env._(
                "SIRET or name of the company on the lot; the holder when empty."
            ),
            "holder": self.env._(
                "SIRET or name, as in the sheet of companies. Required as soon as the "
                "lot has begun."
            ),
            "decided_on": self.env._("For a lot suspended or terminated."),
            "decision": self.env._("Why the lot was suspended or terminated."),
            "end_reason": self.env._(
                "Why the contract bears no clause, or was cancelled."
            ),
            "origin": self.env._("Contract for the hours owed at first."),
            (columns.COMMITMENTS, "date"): self.env._(
                "Empty for an option or a renewal that is not affirmed."
            ),
            (columns.COMMITMENTS, "hours"): self.env._(
                "Hours added to what the lot owes; a reduction is negative."
            ),
            (columns.COMMITMENTS, "reason"): self.env._(
                "Required for all but the contract: article, number, decision."
            ),
            "user": self.env._("Name of the person of your team."),
            "birthdate": self.env._("It tells two people of the same name apart."),
            "criterion": self.env._("Taken over only by who may read criteria."),
            "structure": self.env._(
                "Instead of a criterion: the structure recognised by the State that "
                "employs or accompanies the person."
            ),
            "employer": self.env._(
                "SIRET or name of who signed the employment contract, if it is not the "
                "company."
            ),
            "prescriber": self.env._("Name of the organisation that sent the person."),
            "diploma": self.env._("The highest one, on the day the person came."),
            "unemployed_since": self.env._("Empty for somebody who had a job."),
            "month": self.env._("Empty for one figure of all that was done."),
        }
