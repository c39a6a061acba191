# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cells of a table from outside, XLSX or CSV, within the budgets."""

import csv
import io
import zipfile
from typing import NamedTuple
from xml.parsers import expat

from ..common.rules.uploads import UNSAFE, danger
from .budgets import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ELEMENTS,
    MAX_LINE,
    MAX_ROWS,
    MAX_UNPACKED,
)

_CODECS = (
    ("utf-8-sig", b"\xef\xbb\xbf"),
    ("utf-16", b"\xff\xfe"),
    ("utf-16", b"\xfe\xff"),
)
_SAMPLE_LINES = 20


class FileError(Exception):
    """A file that is no table of hours; ``code`` says why.

    Codes: ``empty``, ``too_large``, ``old_format``, ``not_a_table``, ``damaged``,
    ``unsafe``, ``too_many_rows``, ``too_many_cells``, ``no_header``, ``no_hours``.
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Formula(NamedTuple):
    """A cell computed by the spreadsheet, of which no value was kept."""

    text: str


def read_xlsx(content):
    """Return the rows of the first sheet of a workbook."""
    from openpyxl.reader import excel  # slow to load, and only files need it

    archive = _open_archive(content)
    kept = _load_sheet(excel, content, archive, data_only=True)
    if not archive.has_formulas:
        return kept
    # the values that were kept, beside the formulas that gave them
    typed = _load_sheet(excel, content, archive, data_only=False)
    return [
        [
            Formula(str(formula)) if value is None and formula is not None else value
            for value, formula in zip(values, formulas, strict=False)
        ]
        for values, formulas in zip(kept, typed, strict=False)
    ]


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
    # names and decimals may hold more commas than there are columns
    signs = sorted(";\t,", key=lambda sign: -max(line.count(sign) for line in sample))
    for sign in signs:
        yield _split_csv(text, sign)


class _Archive(zipfile.ZipFile):
    """A workbook, each part of which is weighed before it is read the first time."""

    def __init__(self, content):
        self._weighed = set()
        self.has_formulas = False
        super().__init__(io.BytesIO(content))

    def open(self, name, *args, **kwargs):
        key = getattr(name, "filename", name)
        if key not in self._weighed:
            self._weighed.add(key)
            with super().open(name) as stream:
                self._weigh(stream)
        return super().open(name, *args, **kwargs)

    def _weigh(self, stream):
        """Refuse a part of too many cells or elements, or that declares entities."""
        elements = cells = 0

        def count(name, attributes):
            nonlocal elements, cells
            name = name.rpartition(":")[2]
            elements += 1
            # a text that cells share weighs as a cell
            cells += name in ("c", "si")
            self.has_formulas |= name == "f"
            if cells > MAX_CELLS:
                raise FileError("too_many_cells")
            if elements > MAX_ELEMENTS:
                raise FileError("unsafe")

        def refuse(*declaration):
            raise FileError("unsafe")

        parser = expat.ParserCreate()
        parser.StartElementHandler = count
        parser.StartDoctypeDeclHandler = refuse
        parser.ParseFile(stream)


def _open_archive(content):
    reason = danger(content)
    if reason:
        raise FileError("unsafe" if reason == UNSAFE else "damaged")
    archive = _Archive(content)
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise FileError("unsafe")
    if "[Content_Types].xml" not in archive.namelist():
        raise FileError("not_a_table")
    return archive


def _load_sheet(excel, content, archive, data_only):
    try:
        reader = excel.ExcelReader(
            io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False
        )
        reader.archive = archive
        reader.read()
        sheet = reader.wb.worksheets[0]
        # what the file says of its own size is not to be trusted
        sheet.reset_dimensions()
        table = []
        for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
            table.append(row)
            if len(table) > MAX_ROWS:
                raise FileError("too_many_rows")
        return table
    except (FileError, MemoryError):
        raise
    # the reader meets whatever a file may hold
    except Exception as error:
        raise FileError("damaged") from error


def _split_csv(text, separator):
    table = []
    try:
        for cells in csv.reader(io.StringIO(text), delimiter=separator):
            table.append(cells[:MAX_COLUMNS])
            if len(table) > MAX_ROWS:
                raise FileError("too_many_rows")
    except csv.Error as error:
        raise FileError("damaged") from error
    return table


def _decode(content):
    for codec, mark in _CODECS:
        if content.startswith(mark):
            return content.decode(codec, errors="replace")
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if content[first:60:2].count(0) > 15:
            return content.decode(codec, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
