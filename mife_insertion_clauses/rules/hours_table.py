# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where the table of hours is in a file, and what its columns are.

What a person said of such a file is a *layout*, a dictionary of plain values:
``headings`` (names of the columns, as compared), ``depth`` (rows that they take),
``columns`` ({role: positions}), ``style`` ("decimal", "clock" or "") and ``labels``
({line of pay: what it is}). One just said also has ``header``, the number of the row
of the headings (0 if there is none), and ``sheet``.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from .budgets import MAX_COLUMNS, MAX_TEXT
from .headings import PEOPLE, read_heading, read_label
from .hours import HoursError, parse_hours
from .months import find_months, read_month, read_sheet_month
from .table import FileError, is_blank

HEADER_ROWS = 20  # a letterhead may come before the names of the columns
_DEPTHS = (1, 2, 3)
_FEW_ROWS = 200  # enough to know a column by what it holds
# of columns that name somebody or something under any title
_NAMING = (*PEOPLE, "first_name", "month", "label", "unit")
_MONTH_NAMES = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout"),
    *("septembre", "octobre", "novembre", "decembre"),
)


class Table(NamedTuple):
    """A table of hours in a sheet; ``start``: its first row, from zero.

    ``header``: number of its row of headings, 0 for none; ``doubt``: headings among
    which a person chooses; ``left``: sheets that hold a table as well.
    """

    sheet: object
    header: int = 0
    start: int = 0
    depth: int = 1
    headings: tuple = ()
    columns: dict = {}
    style: str = ""
    labels: dict = {}
    doubt: tuple = ()
    unread: tuple = ()
    left: tuple = ()
    title_month: date | None = None
    months: tuple = ()

    @property
    def width(self):
        rows = self.sheet.rows[: self.start + _FEW_ROWS]
        return min(max(map(len, rows), default=0), MAX_COLUMNS)

    @property
    def is_payroll(self):
        return "label" in self.columns


def find_table(tables, months=(), layouts=()):
    """Return the ``Table`` of hours of a file.

    :raise FileError: there is none, or a person has to choose
    """
    said = next((layout for layout in layouts if "header" in layout), None)
    if said:
        table = needs_choice(tables, said)
        if not is_whole(table.columns):
            raise FileError("no_header")
        return _finish(table, months)
    found = [_find_in_sheet(sheet, months, layouts) for sheet in tables.sheets]
    found = [table for table in found if table]
    if not found:
        raise FileError("no_header")
    # a sheet ready for another month holds nothing yet
    found = [table for table in found if _has_rows(table)] or found
    whole = [table for table in found if not table.doubt]
    table = _choose(whole or found, months)
    if table.doubt:
        raise FileError("several_columns", *table.doubt)
    names = [other.sheet.name for other in found if other is not table]
    return _finish(table, months)._replace(left=tuple(names))


def needs_choice(tables, layout):
    """Return the table that a person describes, as far as it is known."""
    sheets = [s for s in tables.sheets if s.name == layout.get("sheet")]
    sheets = sheets or tables.sheets
    if "columns" in layout and "header" in layout:
        return _apply(sheets[0], layout["header"], layout)
    if "header" in layout:
        return _guess(sheets[0], layout["header"])
    found = [_find_in_sheet(sheet, (), [layout] if layout else []) for sheet in sheets]
    for table in found:
        if table:
            return table
    return _guess(sheets[0], _guess_header(sheets[0]))


def is_whole(columns):
    """Tell whether columns are enough: whose hours, and how many."""
    hours = set(columns) & {"worked", "training"}
    return "worked" in hours and bool(set(PEOPLE) & set(columns))


def plain(text):
    """Return the name of a column without accents, case nor punctuation."""
    if not isinstance(text, str):
        return ""
    text = unicodedata.normalize("NFKD", text[:MAX_TEXT])
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())


# SHEETS


def _choose(found, months):
    """Return the table of the months to fill, the only one left by each sign."""
    tables = found
    for signs in (_get_name_months, _get_row_months, _get_title_months):
        if len(tables) == 1 or not months:
            break
        said = [signs(table) for table in tables]
        fitting = [
            table
            for table, signs_of in zip(tables, said, strict=True)
            if any(_fits(month, months) for month in signs_of)
        ]
        silent = [
            table for table, signs_of in zip(tables, said, strict=True) if not signs_of
        ]
        tables = fitting or silent or tables
    if len(tables) > 1:
        raise FileError("several_sheets", *(table.sheet.name for table in tables))
    [table] = tables
    named = _get_name_months(table)
    if (
        months
        and named
        and not any(_fits(month, months) for month in named)
        and not _get_row_months(table)
    ):
        raise FileError("other_month", table.sheet.name)
    return table


def _get_name_months(table):
    month = read_sheet_month(table.sheet.name)
    return [month] if month else []


def _get_row_months(table):
    found = []
    for column in table.columns.get("month", ()):
        for number in range(table.start, len(table.sheet.rows)):
            try:
                month = read_month(table.sheet.get(number, column))
            except ValueError:
                continue
            if month and (month.month, month.year) not in found:
                found.append((month.month, month.year))
    return found


def _get_title_months(table):
    top = table.start - table.depth if table.header else 0
    texts = [
        cell
        for cells in table.sheet.rows[:top]
        for cell in cells
        if isinstance(cell, str)
    ]
    months = [month for text in texts for month in find_months(text[:MAX_TEXT])]
    return [(month.month, month.year) for month in dict.fromkeys(months)]


def _fits(month, months):
    number, year = month
    return any(m.month == number and year in (None, m.year) for m in months)


def _finish(table, months):
    titles = _get_title_months(table)
    other = None
    if months and titles and not any(_fits(month, months) for month in titles):
        other = date(titles[0][1], titles[0][0], 1)
    used = {column for places in table.columns.values() for column in places}
    unread = [
        table.headings[column] or f"{column + 1}"
        for column in range(min(table.width, len(table.headings)))
        if column not in used and _holds_numbers(table, column)
    ]
    return table._replace(unread=tuple(unread), title_month=other, months=tuple(months))


def _holds_numbers(table, column):
    values = [
        table.sheet.get(number, column)
        for number in range(table.start, min(len(table.sheet.rows), table.start + 50))
    ]
    return any(_is_number(value) for value in values)


def _is_number(value):
    if isinstance(value, bool) or is_blank(value):
        return False
    if isinstance(value, int | float | time | timedelta):
        return True
    try:
        return isinstance(value, str) and bool(parse_hours(value))
    except HoursError:
        return False


# COLUMNS


def _find_in_sheet(sheet, months, layouts):
    """Return the ``Table`` of a sheet, with a doubt if a person chooses, or None."""
    best, most = None, (0, 0)
    for start in range(min(HEADER_ROWS, len(sheet.rows))):
        for depth in _DEPTHS:
            names = _get_names(sheet, start, depth)
            if not any(names):
                continue
            known = _match(names, depth, layouts)
            if known:
                return _apply(sheet, start + depth, known)
            columns, style, doubt = _sort_columns(sheet, names, start + depth, months)
            # a title is no part of the headings below it
            size = (len(columns) + (0.5 if not doubt else 0), -depth)
            if is_whole(columns) and size > most:
                most = size
                best = Table(
                    sheet=sheet,
                    header=start + depth,
                    start=start + depth,
                    depth=depth,
                    headings=tuple(_get_titles(sheet, start, depth)),
                    columns=columns,
                    style=style,
                    doubt=doubt,
                )
    return best or _find_without_headings(sheet, layouts)


def _find_without_headings(sheet, layouts):
    width = Table(sheet).width
    for layout in layouts:
        if not layout.get("headings") and layout.get("width") == width:
            return _apply(sheet, 0, layout)
    return None


def _match(names, depth, layouts):
    while names and not names[-1]:
        names = names[:-1]
    for layout in layouts:
        if layout.get("headings") == names and layout.get("depth", 1) == depth:
            return layout
    return None


def _apply(sheet, header, layout):
    """Return the table below a row of headings, as a layout says."""
    depth = layout.get("depth", 1) if header else 0
    top = max(header - depth, 0)
    width = Table(sheet, start=header).width
    columns = {
        role: [column for column in places if column < width]
        for role, places in layout.get("columns", {}).items()
    }
    return Table(
        sheet=sheet,
        header=header,
        start=header,
        depth=depth,
        headings=tuple(_get_titles(sheet, top, depth)) if depth else ("",) * width,
        columns={role: places for role, places in columns.items() if places},
        style=layout.get("style", ""),
        labels=layout.get("labels", {}),
    )


def _guess(sheet, header):
    """Return the table below a row of headings, with the columns that are known."""
    names = _get_names(sheet, header - 1, 1) if header else []
    columns, style, _doubt = _sort_columns(sheet, names, header, ())
    return _apply(sheet, header, {"columns": columns, "style": style})


def _guess_header(sheet):
    """Return the number of the first row of names that looks like headings."""
    for number, cells in enumerate(sheet.rows[:HEADER_ROWS]):
        texts = [cell for cell in cells if not is_blank(cell)]
        if len(texts) > 1 and not any(_is_number(cell) for cell in texts):
            return number + 1
    return 0


def _get_titles(sheet, start, depth):
    """Return the names of the columns, as they are shown."""
    width = max(map(len, sheet.rows[start : start + depth]), default=0)
    return [
        " ".join(dict.fromkeys(_get_parts(sheet, start, depth, column)))
        for column in range(min(width, MAX_COLUMNS))
    ]


def _get_names(sheet, start, depth):
    """Return the names of the columns as they are compared, none if they cannot be."""
    if start + depth > len(sheet.rows):
        return []
    last = sheet.rows[start + depth - 1]
    if depth > 1 and (
        all(map(is_blank, last))
        or any(isinstance(cell, int | float | timedelta | time) for cell in last)
    ):
        return []
    width = max(map(len, sheet.rows[start : start + depth]), default=0)
    names = [
        plain(" ".join(dict.fromkeys(_get_parts(sheet, start, depth, column))))
        for column in range(min(width, MAX_COLUMNS))
    ]
    days = [_get_day(sheet, start + depth - 1, column) for column in range(len(names))]
    months = [day and (day.year, day.month) for day in days]
    for column, day in enumerate(days):
        # a column per day is no column per month
        if day and day.day == 1 and months.count(months[column]) == 1:
            names[column] = f"{_MONTH_NAMES[day.month - 1]} {day.year}"
    return names


def _get_day(sheet, row, column):
    value = sheet.get(row, column)
    return value if isinstance(value, datetime | date) else None


def _get_parts(sheet, start, depth, column):
    """Return the texts above a column: cells merged are above all they cover."""
    parts = []
    for row in range(start, start + depth):
        is_last = row == start + depth - 1
        value = sheet.get(row, column) if is_last else sheet.get_spread(row, column)
        if is_blank(value) and not is_last and sheet.get(row + 1, column):
            value = _get_before(sheet, row, column)
        if isinstance(value, str) and value.strip():
            parts.append(" ".join(value.split())[:MAX_TEXT])
    return parts


def _get_before(sheet, row, column):
    """Return the hours that a blank heading goes on with, as text files lose merges."""
    while column and is_blank(sheet.get(row, column)):
        column -= 1
    value = sheet.get(row, column)
    heading = read_heading(plain(value))
    return value if heading and heading.role in ("worked", "training") else None


def _sort_columns(sheet, names, start, months):
    """Return ({role: positions}, style of the hours, headings in doubt)."""
    found = {}
    for column, name in enumerate(names):
        heading = read_heading(name) or _read_end(sheet, name, start, column)
        if not heading:
            continue
        if heading.month and months and not _fits(heading.month, months):
            continue
        found.setdefault(heading.role, []).append((heading.rank, column, heading))
    columns, style, doubt = {}, "", ()
    for role, places in found.items():
        best = min(rank for rank, _column, _heading in places)
        same = [place for place in places if place[0] == best]
        columns[role] = [same[0][1]]
        if role == "worked":
            style = same[0][2].style
        if role in ("worked", "training") and len(same) > 1:
            doubt = tuple(names[column] for _rank, column, _heading in same)
        if role == "person" and best == 0:
            found = {**found, "first_name": []}
    if found.get("first_name") == []:
        columns.pop("first_name", None)
    _sort_pay(sheet, names, start, columns)
    return columns, style, doubt


def _read_end(sheet, name, start, column):
    """Return what the last row of headings says of who or what the column names."""
    last = plain(sheet.get(start - 1, column))
    heading = read_heading(last) if last and last != name else None
    return heading if heading and heading.role in _NAMING else None


def _sort_pay(sheet, names, start, columns):
    """Keep the column of the lines of pay if it is one, and the hours they have."""
    [label] = columns.get("label", [None])
    if label is not None and not re.search("rubrique|libelle", names[label]):
        cells = [
            plain(sheet.get(number, label))
            for number in range(start, min(start + _FEW_ROWS, len(sheet.rows)))
        ]
        if not any(map(read_label, cells)):
            del columns["label"]
    if "base" in columns and "worked" not in columns and "label" in columns:
        columns["worked"] = columns.pop("base")


def _has_rows(table):
    return any(not all(map(is_blank, row)) for row in table.sheet.rows[table.start :])
