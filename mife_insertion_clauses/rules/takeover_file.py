# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sheets of a file to take over, read apart from the worker within the budgets."""

from .hours_file import open_tables
from .table import FileError
from .takeover_cells import make_plain

# what a process apart answers with
ANSWERS = (FileError,)


def read_sheets(content, filename="", max_bytes=None):
    """Return the [(name, rows of plain cells)] of a file, and the names of hidden ones.

    :raise FileError: the file is no table, or is more than files are given
    """
    tables = open_tables(content, filename, max_bytes)
    sheets = []
    for sheet in tables.sheets:
        rows = [[make_plain(value) for value in cells] for cells in sheet.rows]
        while rows and all(value is None for value in rows[-1]):
            rows.pop()
        sheets.append((sheet.name, rows))
    return sheets, list(tables.hidden)
