# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sheets of a workbook (.xlsx) that are seen, within the budgets."""

import io
import re
import zipfile
from xml.parsers import expat

from .budgets import MAX_CELLS, MAX_COLUMNS, MAX_ELEMENTS, MAX_MERGED
from .table import FileError, Formula, Sheet, Tables, check_rows

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


class Workbook(zipfile.ZipFile):
    """A workbook, each part of which is weighed before it is read the first time."""

    def __init__(self, content):
        self.layouts = {}
        self.has_formulas = False
        super().__init__(io.BytesIO(content))

    def open(self, name, *args, **kwargs):
        key = getattr(name, "filename", name)
        if key not in self.layouts:
            self.layouts[key] = _Layout()
            with super().open(name) as stream:
                self._weigh(stream, self.layouts[key])
        return super().open(name, *args, **kwargs)

    def _weigh(self, stream, layout):
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
            if name in ("row", "col", "mergeCell"):
                layout.note(name, attributes)

        def refuse(*declaration):
            raise FileError("unsafe")

        parser = expat.ParserCreate()
        parser.StartElementHandler = count
        parser.StartDoctypeDeclHandler = refuse
        parser.ParseFile(stream)


class _Layout:
    """What a sheet hides and merges, of which the reader of its cells says nothing."""

    def __init__(self):
        self.row = -1
        self.rows, self.columns, self.merged = [], set(), []

    def note(self, name, attributes):
        if name == "row":
            self.row = int(attributes.get("r", self.row + 2)) - 1
            if _is_hidden(attributes, "ht"):
                self.rows.append(self.row)
        elif name == "col" and _is_hidden(attributes, "width"):
            first, last = int(attributes["min"]), int(attributes["max"])
            self.columns.update(range(first - 1, min(last, MAX_COLUMNS)))
        elif name == "mergeCell":
            match = _RANGE.fullmatch(attributes.get("ref", ""))
            if match:
                left, top, right, bottom = match.groups()
                area = (int(top) - 1, _index(left), int(bottom) - 1, _index(right))
                self.merged.append(area)
                if len(self.merged) > MAX_MERGED:
                    raise FileError("unsafe")


def read_workbook(content, archive):
    """Return the ``Tables`` of a workbook."""
    from openpyxl.reader import excel  # slow to load, and only files need it

    kept, hidden = _load(excel, content, archive, data_only=True)
    tables = [rows for _name, _part, rows in kept]
    if archive.has_formulas:
        # the values that were kept, beside the formulas that gave them
        typed, _hidden = _load(excel, content, archive, data_only=False)
        tables = [
            [
                _tell_lost(values, formulas)
                for values, formulas in zip(rows, formula_rows, strict=False)
            ]
            for rows, (_name, _part, formula_rows) in zip(tables, typed, strict=True)
        ]
    sheets = []
    for (name, part, _rows), rows in zip(kept, tables, strict=True):
        layout = archive.layouts.get(part) or _Layout()
        sheets.append(
            Sheet(name, rows, layout.merged, layout.rows, sorted(layout.columns))
        )
    return Tables(sheets, hidden)


def _load(excel, content, archive, data_only):
    """Return the (name, part, rows) of what is seen, and the names of what is not."""
    try:
        reader = excel.ExcelReader(
            io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False
        )
        reader.archive = archive
        reader.read()
        seen, hidden = [], []
        for sheet in reader.wb.worksheets:
            if sheet.sheet_state != "visible":
                hidden.append(sheet.title)
                continue
            # what the file says of its own size is not to be trusted
            sheet.reset_dimensions()
            table = []
            for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
                table.append(row)
                check_rows(table)
            seen.append((sheet.title, sheet._worksheet_path, table))
        return seen, hidden
    except (FileError, MemoryError):
        raise
    # the reader meets whatever a file may hold
    except Exception as error:
        raise FileError("damaged") from error


def _tell_lost(values, formulas):
    return [
        Formula(str(formula)) if value is None and formula is not None else value
        for value, formula in zip(values, formulas, strict=False)
    ]


def _is_hidden(attributes, size):
    if attributes.get("hidden") in ("1", "true"):
        return True
    try:
        return float(attributes.get(size, 1)) < 0.5
    except ValueError:
        return False


def _index(letters):
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
