# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io
from typing import NamedTuple

from odoo.tools import format_date

from ..common.rules.cells import disarm
from ..rules import statement
from .statement_document import FIGURES

# What may be read by anybody: neither a lot nor a company
PUBLIC_BREAKDOWNS = (
    "trade",
    "modality",
    "contract_type",
    "employer_kind",
    "outcome",
    "sex",
    "age_band",
    "qpv",
    "buyer_kind",
    "clause_kind",
)


class Row(NamedTuple):
    """A figure on a line of its own; ``value`` is None where there is none to give."""

    part: str
    figure: str
    period: str
    value: float | None
    unit: str
    note: str


class StatementTable:
    """The figures of a statement as a table, one figure a line, for machines.

    What is kept back has no value and says so; what does not exist, likewise.
    """

    def __init__(self, document):
        self.document, self.env = document, document.env

    def list_rows(self, breakdowns=None):
        """Return the rows; ``breakdowns``: the tables to give, all if None."""
        return [
            *self._list_totals(),
            *self._list_months(),
            *self._list_breakdowns(breakdowns),
        ]

    def write_csv(self):
        """Return the table as a spreadsheet of the office opens it, in bytes."""
        comma = self._writes_comma()
        content = io.StringIO()
        writer = csv.writer(content, delimiter=";" if comma else ",")
        writer.writerow(self.get_heads())
        for row in self.list_rows():
            value = "" if row.value is None else f"{row.value:.2f}"
            writer.writerow(
                [
                    disarm(row.part),
                    disarm(row.figure),
                    row.period,
                    value.replace(".", ",") if comma else value,
                    row.unit,
                    row.note,
                ]
            )
        return content.getvalue().encode("utf-8-sig")

    def write_open_csv(self):
        """Return the public part as open data is read: RFC 4180, in UTF-8."""
        content = io.StringIO()
        writer = csv.writer(content)
        writer.writerow(self.get_heads())
        for row in self.list_rows(PUBLIC_BREAKDOWNS):
            value = "" if row.value is None else f"{row.value:.2f}"
            writer.writerow(
                [disarm(row.part), disarm(row.figure), row.period, value, *row[4:]]
            )
        return content.getvalue().encode()

    def get_heads(self):
        return [
            self.env._("Part"),
            self.env._("Figure"),
            self.env._("Period"),
            self.env._("Value"),
            self.env._("Unit"),
            self.env._("Note"),
        ]

    def _writes_comma(self):
        return (self.env.lang or "").startswith("fr")

    def _list_totals(self):
        labels, totals = self.document.get_labels(), self.document.payload["totals"]
        for section, names in self.document.get_section_names():
            for name in names:
                kind = statement.TOTALS[name]
                unit = {
                    statement.HOURS: "h",
                    statement.RATE: "%",
                    statement.FTE: self.env._("Full-time equivalents"),
                }.get(kind, self.env._("number"))
                yield from self._pair(section, labels[name], unit, kind, totals[name])

    def _list_months(self):
        part = self.env._("Hours by month")
        for row in self.document.payload["months"]:
            label = format_date(self.env, row["key"], date_format="MMMM")
            yield from self._pair(part, label, "h", statement.HOURS, row["hours"])

    def _list_breakdowns(self, breakdowns):
        units = self.document.get_measure_labels() | {"hours": "h"}
        for part in self.document.get_breakdowns():
            if breakdowns is not None and part["name"] not in breakdowns:
                continue
            for row in part["raw"]:
                for name in part["figures"]:
                    kind, texts = FIGURES[name], (part["title"], row["label"])
                    yield from self._pair(*texts, units[name], kind, row[name])

    def _pair(self, part, figure, unit, kind, values):
        for period, value in zip(self.document.columns, values, strict=True):
            is_told = value is not None and value != statement.HIDDEN
            yield Row(
                part,
                figure,
                period,
                value if is_told else None,
                unit,
                "" if is_told else self.document.format(kind, value),
            )
