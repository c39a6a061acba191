# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sheets of an OpenDocument workbook (.ods) that are seen, within the budgets."""

import re
from datetime import date, datetime, timedelta
from xml.parsers import expat

from .budgets import MAX_CELLS, MAX_COLUMNS, MAX_ELEMENTS, MAX_MERGED, MAX_ROWS
from .table import FileError, Sheet, Tables

_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
# rows that are seen and blank follow a table, up to the last of the sheet
_FOLLOWING = 1000


def read_open_workbook(archive):
    """Return the ``Tables`` of an OpenDocument workbook."""
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise FileError("password")
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        with archive.open("content.xml") as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, ValueError, OverflowError) as error:
        raise FileError("damaged") from error
    return Tables(reader.sheets, reader.hidden)


class _Reader:
    """Follows the elements of ``content.xml``, of the usual prefixes."""

    def __init__(self):
        self.sheets, self.hidden = [], []
        self.unseen_styles = set()
        self.style = None
        self.elements = self.cells = 0
        self.table = self.row = self.cell = None

    def refuse(self, *declaration):
        raise FileError("unsafe")

    def start(self, name, attributes):
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise FileError("unsafe")
        start = {
            "style:style": self._start_style,
            "style:table-properties": self._start_properties,
            "table:table": self._start_table,
            "table:table-column": self._start_column,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "text:p": self._start_line,
            "office:annotation": self._start_note,
        }.get(name)
        if start:
            start(attributes)

    def end(self, name):
        end = {
            "table:table": self._end_table,
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "office:annotation": self._end_note,
        }.get(name)
        if end:
            end()

    def text(self, text):
        if self.cell is not None and not self.cell.get("note"):
            self.cell["text"] += text

    def _start_style(self, attributes):
        self.style = attributes.get("style:name")

    def _start_properties(self, attributes):
        if attributes.get("table:display") == "false":
            self.unseen_styles.add(self.style)

    def _start_table(self, attributes):
        self.table = {
            "name": attributes.get("table:name", ""),
            "hidden": attributes.get("table:style-name") in self.unseen_styles,
            "rows": [],
            "merged": [],
            "hidden_rows": [],
            "hidden_columns": [],
            "columns": 0,
        }

    def _start_column(self, attributes):
        count = min(_count(attributes, "columns"), MAX_COLUMNS)
        first = self.table["columns"]
        if attributes.get("table:visibility") in ("collapse", "filter"):
            self.table["hidden_columns"] += range(first, first + count)
        self.table["columns"] += count

    def _start_row(self, attributes):
        self.row = {
            "cells": [],
            "count": _count(attributes, "rows"),
            "hidden": attributes.get("table:visibility") in ("collapse", "filter"),
        }

    def _start_cell(self, attributes):
        self.cell = {"attributes": attributes, "text": "", "note": False}

    def _start_line(self, attributes):
        if self.cell is not None and self.cell["text"]:
            self.text("\n")

    def _start_note(self, attributes):
        if self.cell is not None:
            self.cell["note"] = True

    def _end_note(self):
        if self.cell is not None:
            self.cell["note"] = False

    def _end_cell(self):
        attributes, cells = self.cell["attributes"], self.row["cells"]
        count = min(_count(attributes, "columns"), MAX_COLUMNS - len(cells))
        wide = int(attributes.get("table:number-columns-spanned", 1))
        high = int(attributes.get("table:number-rows-spanned", 1))
        if wide > 1 or high > 1:
            top, left = len(self.table["rows"]), len(cells)
            self.table["merged"].append((top, left, top + high - 1, left + wide - 1))
            if len(self.table["merged"]) > MAX_MERGED:
                raise FileError("unsafe")
        self.cells += count
        if self.cells > MAX_CELLS:
            raise FileError("too_many_cells")
        cells.extend([_read_value(attributes, self.cell["text"])] * max(count, 0))
        self.cell = None

    def _end_row(self):
        rows, cells, count = self.table["rows"], self.row["cells"], self.row["count"]
        if all(cell is None for cell in cells):
            cells, count = [], min(count, _FOLLOWING)
        if self.row["hidden"]:
            self.table["hidden_rows"] += range(len(rows), len(rows) + min(count, 5000))
        if len(rows) + count > MAX_ROWS + _FOLLOWING:
            raise FileError("too_many_rows")
        self.cells += len(cells) * (count - 1)
        if self.cells > MAX_CELLS:
            raise FileError("too_many_cells")
        rows.extend([cells] * count)
        self.row = None

    def _end_table(self):
        table, self.table = self.table, None
        if table["hidden"]:
            self.hidden.append(table["name"])
            return
        while table["rows"] and not table["rows"][-1]:
            table["rows"].pop()
        if len(table["rows"]) > MAX_ROWS:
            raise FileError("too_many_rows")
        self.sheets.append(
            Sheet(
                table["name"],
                table["rows"],
                table["merged"],
                table["hidden_rows"],
                table["hidden_columns"],
            )
        )


def _count(attributes, what):
    return max(int(attributes.get(f"table:number-{what}-repeated", 1)), 1)


def _read_value(attributes, text):
    kind = attributes.get("office:value-type")
    if kind in ("float", "percentage", "currency"):
        return float(attributes.get("office:value", "nan"))
    if kind == "date":
        day = attributes.get("office:date-value", "")
        return (
            datetime.fromisoformat(day) if "T" in day else date.fromisoformat(day[:10])
        )
    if kind == "time":
        match = _DURATION.fullmatch(attributes.get("office:time-value", ""))
        if match:
            hours, minutes, seconds = map(int, match.groups())
            return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return text or None
