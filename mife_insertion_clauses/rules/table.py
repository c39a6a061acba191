# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cells of a table from outside, as they are seen, within the budgets."""

import csv
import io
from typing import NamedTuple

from .budgets import MAX_CELLS, MAX_COLUMNS, MAX_LINE, MAX_ROWS

_CODECS = (
    ("utf-8-sig", b"\xef\xbb\xbf"),
    ("utf-32", b"\xff\xfe\0\0"),
    ("utf-32", b"\0\0\xfe\xff"),
    ("utf-16", b"\xff\xfe"),
    ("utf-16", b"\xfe\xff"),
)
_SAMPLE_LINES = 20
_SEPARATORS = ";\t,|"


class FileError(Exception):
    """A file that is no table of hours; ``code`` says why, ``details`` of what.

    Codes: ``empty``, ``too_large``, ``old_format``, ``not_a_table``, ``web_page``,
    ``damaged``, ``password``, ``unsafe``, ``too_many_rows``, ``too_many_cells``,
    ``hidden``, ``no_hours``. Those that the person answers: ``no_header``,
    ``several_columns``, ``several_sheets``, ``other_month``.
    """

    def __init__(self, code, *details):
        super().__init__(code, *details)
        self.code = code
        self.details = details


class Formula(NamedTuple):
    """A cell computed by the spreadsheet, of which no value was kept."""

    text: str


class Sheet:
    """A table as it is seen: what is hidden is blank, and counted.

    :param merged: (top, left, bottom, right) of the cells merged, from zero
    """

    def __init__(self, name, rows, merged=(), hidden_rows=(), hidden_columns=()):
        self.name = name
        self.hidden_rows = [row + 1 for row in hidden_rows if _has_cells(rows, row)]
        self.hidden_columns = {
            column
            for column in hidden_columns
            if any(
                column < len(cells) and not is_blank(cells[column]) for cells in rows
            )
        }
        gone = set(hidden_rows)
        self.rows = [
            ()
            if number in gone
            else [
                None if column in self.hidden_columns else value
                for column, value in enumerate(cells)
            ]
            for number, cells in enumerate(rows)
        ]
        self._areas = self._spread(merged)

    def get(self, row, column):
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None

    def get_area(self, row, column):
        """Return the cells merged around one, None if it stands alone."""
        return self._areas.get((row, column))

    def get_spread(self, row, column):
        """Return the value of a cell, or of those it is merged with."""
        area = self.get_area(row, column)
        return self.get(area[0], area[1]) if area else self.get(row, column)

    def _spread(self, merged):
        areas = {}
        for area in merged:
            top, left, bottom, right = area
            for row in range(top, min(bottom + 1, len(self.rows))):
                for column in range(left, min(right + 1, MAX_COLUMNS)):
                    areas[row, column] = area
            if len(areas) > MAX_CELLS:
                raise FileError("too_many_cells")
        return areas


class Tables(NamedTuple):
    """The sheets of a file that are seen, and the names of those that are not."""

    sheets: list
    hidden: list = []


def is_blank(value):
    return value is None or isinstance(value, str) and not value.strip()


def read_csv(content):
    """Yield the same text as a table, by the likeliest separator first."""
    # no database holds a NUL: a name with one is unlike any other
    text = _decode(content).replace("\x00", "\ufffd")
    lines = text.splitlines()
    if any(len(line) > MAX_LINE for line in lines):
        raise FileError("too_many_cells")
    sample = [line for line in lines if line.strip()][:_SAMPLE_LINES]
    if not sample:
        raise FileError("empty")
    # a spreadsheet says its own separator this way
    said = sample[0].strip().strip('"').lower()
    if said.startswith("sep=") and len(said) == 5:
        text = text.replace(sample[0], "", 1)
        yield Sheet("", _split_csv(text, said[-1]))
    # names and decimals may hold more commas than there are columns
    signs = sorted(
        _SEPARATORS, key=lambda sign: -max(line.count(sign) for line in sample)
    )
    for sign in signs:
        yield Sheet("", _split_csv(text, sign))


def check_rows(table):
    if len(table) > MAX_ROWS:
        raise FileError("too_many_rows")


def _has_cells(rows, number):
    return number < len(rows) and not all(map(is_blank, rows[number]))


def _split_csv(text, separator):
    table = []
    try:
        for cells in csv.reader(io.StringIO(text), delimiter=separator):
            table.append(cells[:MAX_COLUMNS])
            check_rows(table)
    except csv.Error as error:
        raise FileError("damaged") from error
    return table


def _decode(content):
    for codec, mark in _CODECS:
        if content.startswith(mark):
            return content.decode(codec, errors="replace").lstrip("\ufeff")
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if content[first:60:2].count(0) > 15:
            return content.decode(codec, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
