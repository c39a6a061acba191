# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A company's file of monthly hours, read as it comes: a workbook or a text.

``parse`` answers with rows and never with a guess: what cannot be read is an error of
its row, what is left aside says why, what is not a table of hours is a ``FileError``.
No record, no database.
"""

import io
import re
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from ..common.rules.uploads import UNSAFE, danger
from .budgets import MAX_TEXT, MAX_UNPACKED
from .headings import ABSENCE, BASE, PEOPLE, TRAINING, WORKED, read_label
from .hours import HoursError, as_clock, is_two_ways, parse_hours
from .hours_table import find_table, is_whole, needs_choice, plain
from .months import read_month
from .table import FileError, Formula, Tables, is_blank, read_csv

_TOO_MANY_HOURS = 1_000_000  # a number of another kind, or none
# of no name and no text: controls, halves of a sign, what could not be decoded
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffd]")
_TOTAL = re.compile(
    r"(sous[ -]?|grand |s )?tota(l|ux)( general| heures)?\b.*|ensemble|somme|cumul",
    re.I,
)
_KEY = re.compile("[0-9]+-[0-9]+")
_HOURS_UNITS = ("", "h", "hr", "hrs", "heure", "heures", "hour", "hours")
_DIGITS = re.compile(r"[0-9]+[.,]([0-9]+)\s*\D*")


class Row(NamedTuple):
    """A line of the file as read; ``errors``: codes of what cannot be taken.

    Codes: those of ``HoursError``, ``formula``, ``month``, ``person``, ``label``,
    ``merged``, ``base``. ``month`` is the first day of the month; hours are decimals,
    None for an empty cell. ``aside``: why the row is no row of hours: ``total``,
    ``heading``, ``overtime``, ``absence``, ``bonus``, ``not_counted``, ``unit``.
    """

    number: int
    key: str = ""
    reference: str = ""
    person: str = ""
    month: date | None = None
    worked: object = None
    training: object = None
    errors: tuple = ()
    label: str = ""
    aside: str = ""
    source: str = ""


class HoursFile(NamedTuple):
    """The rows of hours of a file, those left aside, and what to say of the file.

    ``notes``: (code, details): ``hidden_sheets`` (names), ``other_sheets`` (names),
    ``hidden_rows`` (how many), ``hidden_columns`` (how many), ``unread`` (headings),
    ``decimal`` or ``clock`` (what was read so), ``title_month`` (first day).
    ``questions``: what the person has to say: ``two_ways``, ``label``.
    """

    rows: list
    aside: list
    notes: list
    headings: list
    columns: dict
    labels: dict
    questions: list


class Outline(NamedTuple):
    """What a file holds, for a person to say what its columns are."""

    sheets: list
    sheet: str
    rows: list
    header: int
    depth: int
    headings: list
    columns: dict
    labels: dict
    example: str


# what a process apart answers with
ANSWERS = (FileError, HoursFile, Outline, Row)


def parse(content, filename="", max_bytes=None, months=(), layouts=()):
    """Return the ``HoursFile`` of a file.

    :param content: the bytes of the file, whatever its name says
    :param months: first days of the months to fill, which choose among sheets
    :param layouts: what people said of files of this company, see ``hours_table``
    :raise FileError: the whole file is not taken
    """
    tables = open_tables(content, filename, max_bytes, layouts)
    return _read_table(_guess_style(find_table(tables, months, layouts)), tables)


def outline(content, filename="", max_bytes=None, layout=None):
    """Return the ``Outline`` of a file, as far as ``layout`` already tells it."""
    layouts = [layout] if layout else []
    tables = open_tables(content, filename, max_bytes, layouts)
    table = _guess_style(needs_choice(tables, layout or {}))
    labels, example = {}, ""
    if is_whole(table.columns):
        read = _read_rows(table)
        labels = _list_labels(read)
        texts = _list_texts(table)
        if not table.style or (layout or {}).get("style"):
            example = next((text for text in texts if is_two_ways(text)), "")
    return Outline(
        sheets=[sheet.name for sheet in tables.sheets],
        sheet=table.sheet.name,
        rows=[
            [_show(table.sheet.get(number, column)) for column in range(table.width)]
            for number in range(min(len(table.sheet.rows), table.start + 6))
        ],
        header=table.header,
        depth=table.depth,
        headings=table.headings,
        columns=table.columns,
        labels=labels,
        example=example,
    )


def normalize(text):
    """Return a text without accents, case nor punctuation, to compare names.

    >>> normalize("N'GUESSAN  Élodie")
    'n guessan elodie'
    """
    text = unicodedata.normalize("NFKD", str(text))
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())


# FILES


def open_tables(content, filename, max_bytes=None, layouts=()):
    """Return the ``Tables`` of a file, whatever its format."""
    if not content or not content.strip():
        raise FileError("empty")
    if max_bytes and len(content) > max_bytes:
        raise FileError("too_large")
    if content.startswith(b"PK\x03\x04"):
        return _open_archive(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        from .workbook_old import read_old_workbook

        return read_old_workbook(content)
    return _open_text(content, filename, layouts)


def _open_archive(content):
    from .workbook import Workbook, read_workbook
    from .workbook_open import read_open_workbook

    reason = danger(content)
    if reason:
        raise FileError("unsafe" if reason == UNSAFE else "damaged")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise FileError("unsafe")
        if "content.xml" in names and "META-INF/manifest.xml" in names:
            return read_open_workbook(archive)
    if "[Content_Types].xml" not in names or any(
        name.startswith(("word/", "ppt/")) for name in names
    ):
        raise FileError("not_a_table")
    tables = read_workbook(content, Workbook(content))
    if not tables.sheets:
        raise FileError("hidden")
    return tables


def _open_text(content, filename, layouts):
    if filename.lower().endswith((".pdf", ".doc", ".docx", ".odt")):
        raise FileError("not_a_table")
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|table)\b", content, re.I):
        raise FileError("web_page")
    sheets = []
    for sheet in read_csv(content):
        if needs_choice(Tables([sheet]), layouts[0] if layouts else {}).columns:
            return Tables([sheet])
        sheets.append(sheet)
    if any(
        isinstance(cell, str) and _UNREADABLE.search(cell)
        for cells in sheets[0].rows
        for cell in cells
    ):
        raise FileError("not_a_table")
    return Tables(sheets[:1])


# ROWS


def _read_table(table, tables):
    rows = _read_rows(table)
    taken = [row for row in rows if not row.aside]
    if all(row.aside in ("total", "heading") for row in rows):
        raise FileError("no_hours")
    questions = [
        code
        for code in ("two_ways", "label")
        if any(code in row.errors for row in taken)
    ]
    return HoursFile(
        rows=taken,
        aside=[row for row in rows if row.aside],
        notes=_get_notes(table, tables),
        headings=table.headings,
        columns=table.columns,
        labels=_list_labels(rows),
        questions=questions,
    )


def _get_notes(table, tables):
    sheet = table.sheet
    notes = [
        ("hidden_sheets", tables.hidden),
        ("other_sheets", table.left),
        ("hidden_rows", len([n for n in sheet.hidden_rows if n > table.start])),
        ("hidden_columns", len(sheet.hidden_columns)),
        ("unread", table.unread),
        ("title_month", table.title_month),
    ]
    texts = [text for text in _list_texts(table) if is_two_ways(text)]
    if texts and table.style:
        notes.append((table.style, texts[0]))
    return [(code, detail) for code, detail in notes if detail]


def _list_texts(table):
    return [
        str(table.sheet.get(number, column))
        for number in range(table.start, len(table.sheet.rows))
        for role in (WORKED, TRAINING)
        for column in table.columns.get(role, ())
        if isinstance(table.sheet.get(number, column), str)
    ]


def _list_labels(rows):
    """Return {line of pay: what it is, "" when it is not known}."""
    return {
        row.label: "" if "label" in row.errors else row.aside or _get_kind(row)
        for row in rows
        if row.label and row.aside not in ("total", "heading", "unit")
    }


def _get_kind(row):
    return WORKED if row.training is None else TRAINING


def _read_rows(table):
    rows = []
    for number in range(table.start, len(table.sheet.rows)):
        row = _read_row(number, table)
        if row:
            rows.append(row)
    return _sort_out(rows)


def _guess_style(table):
    """Take hours for decimal when some of the column can be nothing else."""
    for text in _list_texts(table):
        match = _DIGITS.fullmatch(text.strip())
        if match and (len(match[1]) > 2 or (len(match[1]) == 2 and match[1] > "59")):
            return table._replace(style=table.style or "decimal")
    return table


def _read_row(number, table):
    sheet, columns = table.sheet, table.columns
    cells = [value for value in sheet.rows[number] if not is_blank(value)]
    if not cells:
        return None
    texts = _read_texts(number, table)
    person = " ".join(filter(None, [texts["person"], texts["first_name"]]))
    values, errors = {}, []
    try:
        values["month"] = read_month(_get(number, table, "month"), table.months)
    except ValueError:
        errors.append("month")
    kind, aside = _read_kind(texts["label"], table)
    source = ""
    for role in (WORKED, TRAINING):
        try:
            values[role] = _add_up(number, table, role)
        except HoursError as error:
            errors.append(error.code)
    if values.get(WORKED) is None and "base" in columns and table.is_payroll:
        try:
            values[WORKED] = _add_up(number, table, "base")
            source = "base" if values[WORKED] is not None else ""
        except HoursError as error:
            errors.append(error.code)
    aside = _get_aside(number, table, texts, cells) or aside
    has_hours = any(values.get(role) is not None for role in (WORKED, TRAINING))
    if not aside and not (texts["key"] or texts["reference"] or person):
        if not errors and not has_hours:
            return None
        errors.append("person")
    if texts["label"] and not kind and not aside and (has_hours or errors):
        errors = ["label"]
    if kind == TRAINING:
        values = {**values, WORKED: None, TRAINING: values.get(WORKED)}
    return Row(
        number=number + 1,
        key=texts["key"],
        reference=texts["reference"],
        person=person or (_to_text(cells[0]) if aside else ""),
        errors=() if aside else tuple(dict.fromkeys(errors)),
        label=texts["label"],
        aside=aside,
        source=BASE if kind == BASE else source,
        **values,
    )


def _read_texts(number, table):
    """Return what names the row; cells merged down name each of their rows."""
    texts = {
        name: _to_text(_get(number, table, name))
        for name in ("key", "reference", "person", "first_name", "label", "unit")
    }
    # programs of payroll have codes of their own
    if not _KEY.fullmatch(texts["key"]) and (texts["person"] or texts["reference"]):
        texts["key"] = ""
    return texts


def _get(number, table, role):
    column = next(iter(table.columns.get(role, ())), None)
    return None if column is None else table.sheet.get_spread(number, column)


def _read_kind(label, table):
    """Return (what a line of pay is, why it is left aside)."""
    if not label or "label" not in table.columns:
        return WORKED, ""
    kind = table.labels.get(plain(label)) or read_label(plain(label))
    if kind in (WORKED, TRAINING, BASE, ""):
        return kind, ""
    return kind, kind


def _get_aside(number, table, texts, cells):
    first = _to_text(cells[0])
    names = [texts["person"], texts["first_name"], texts["reference"]]
    if [plain(_to_text(cell)) for cell in cells] == [
        plain(name) for name in table.headings if name
    ]:
        return "heading"
    if any(_TOTAL.fullmatch(plain(text)) for text in (first, *names)):
        return "total"
    # computed, and the program that made the file kept no value
    if all(isinstance(cell, Formula) for cell in cells):
        return "total"
    others = [
        _to_text(table.sheet.get(number, column))
        for column in range(table.width)
        if column not in table.columns.get(WORKED, ())
    ]
    if any(re.fullmatch(r"(sous )?total.{0,20}", plain(text)) for text in others):
        return "subtotal" if any(names) else "total"
    if plain(texts["unit"]) not in _HOURS_UNITS:
        return "unit"
    return ""


def _add_up(number, table, role):
    """Return the hours of the columns of a role, None if all are blank."""
    found = []
    for column in table.columns.get(role, ()):
        value = table.sheet.get(number, column)
        area = table.sheet.get_area(number, column)
        if area and area[2] > area[0] and _count_people(area, table) > 1:
            raise HoursError("merged")
        hours = _to_hours(value, table.style)
        if hours is not None:
            found.append(hours)
    return sum(found) if found else None


def _count_people(area, table):
    top, _left, bottom, _right = area
    people = {
        tuple(_read_texts(number, table)[name] for name in (*PEOPLE, "first_name"))
        for number in range(max(top, table.start), min(bottom + 1, top + 500))
        if number < len(table.sheet.rows)
    }
    return len(people)


def _sort_out(rows):
    """Tell the totals that only their place tells, and pay that absences reduce."""
    people = [_who(row) for row in rows]
    absent = {
        who
        for row, who in zip(rows, people, strict=True)
        if row.aside == ABSENCE and row.worked
    }
    with_rows = {
        who for row, who in zip(rows, people, strict=True) if row.aside != "subtotal"
    }
    sorted_out, total = [], Decimal(0)
    for row, who in zip(rows, people, strict=True):
        if row.aside == "subtotal":
            row = row._replace(aside="total" if who in with_rows else "")
        if row.source == BASE and who in absent and not row.aside:
            row = row._replace(errors=("base",))
        if row.errors == ("person",) and row.worked and row.worked == total:
            row = row._replace(aside="total", errors=())
        if not row.aside and not row.errors:
            total += row.worked or 0
        sorted_out.append(row)
    return sorted_out


def _who(row):
    return row.key or (row.person or row.reference).casefold(), row.month


# CELLS


def _show(value):
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return _to_text(value)[:60]


def _to_text(value):
    if value is None or isinstance(value, Formula):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).split())[:MAX_TEXT]
    return _UNREADABLE.sub("\ufffd", text)


def _to_hours(value, style=""):
    if isinstance(value, Formula) or str(value).lstrip().startswith("="):
        raise HoursError("formula")
    if isinstance(value, datetime) and value.year <= 1900:
        # more than 24 h on a clock: spreadsheets count days from the end of 1899
        value -= datetime(1899, 12, 31)
    if isinstance(value, timedelta):
        value = value.total_seconds() / 3600
    elif isinstance(value, time):
        value = value.hour + value.minute / 60 + value.second / 3600
    if isinstance(value, bool) or isinstance(value, datetime | date):
        raise HoursError("unreadable")
    if isinstance(value, int | float):
        if not abs(value) < _TOO_MANY_HOURS:
            raise HoursError("unreadable")
        # as a person would type it: spreadsheets keep 7.499999999999999
        value = f"{value:.6f}"
    elif is_two_ways(value):
        if not style:
            raise HoursError("two_ways")
        value = as_clock(value) if style == "clock" else value
    return parse_hours(value)
