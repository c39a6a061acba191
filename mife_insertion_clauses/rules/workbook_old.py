# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sheets of a workbook of before 2007 (.xls) that are seen."""

import io
from datetime import timedelta

from .budgets import MAX_COLUMNS
from .table import FileError, Sheet, Tables, check_rows

# names of streams in the directory of the file
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


def read_old_workbook(content):
    """Return the ``Tables`` of an old workbook, or say what else the file is."""
    if _ENCRYPTED in content:
        raise FileError("password")
    if len(content) > 512 and not any(name in content for name in _WORKBOOK):
        raise FileError("not_a_table")
    import xlrd  # only old files need it

    try:
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            logfile=io.StringIO(),
            on_demand=True,
        )
        sheets, hidden = [], []
        for number, name in enumerate(book.sheet_names()):
            sheet = book.sheet_by_index(number)
            if sheet.visibility:
                hidden.append(name)
            else:
                sheets.append(_read_sheet(book, sheet))
        return Tables(sheets, hidden)
    except (FileError, MemoryError):
        raise
    # the reader meets whatever a file may hold
    except Exception as error:
        is_locked = "encrypted" in str(error).lower()
        raise FileError("password" if is_locked else "old_format") from error


def _read_sheet(book, sheet):
    rows = []
    for number in range(sheet.nrows):
        row = sheet.row(number)[:MAX_COLUMNS]
        rows.append([_read_cell(book, cell) for cell in row])
        check_rows(rows)
    return Sheet(
        sheet.name,
        rows,
        [
            (top, left, bottom - 1, right - 1)
            for top, bottom, left, right in sheet.merged_cells
        ],
        [number for number, info in sheet.rowinfo_map.items() if info.hidden],
        [number for number, info in sheet.colinfo_map.items() if info.hidden],
    )


def _read_cell(book, cell):
    from xlrd import biffh, xldate

    if cell.ctype in (biffh.XL_CELL_EMPTY, biffh.XL_CELL_BLANK):
        return None
    if cell.ctype == biffh.XL_CELL_ERROR:
        return biffh.error_text_from_code.get(cell.value, "#")
    if cell.ctype == biffh.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype != biffh.XL_CELL_DATE:
        return cell.value
    style = book.format_map[book.xf_list[cell.xf_index].format_key].format_str.lower()
    if "h" in style and "y" not in style and "d" not in style:
        return timedelta(days=cell.value)
    return xldate.xldate_as_datetime(cell.value, book.datemode)
