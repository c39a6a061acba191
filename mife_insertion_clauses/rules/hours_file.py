# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A company's file of monthly hours, read as it comes: XLSX or CSV.

``parse`` answers with rows and never with a guess: what cannot be read is an error of
its row, what is not a table of hours is a ``FileError``. No record, no database.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from .budgets import MAX_TEXT
from .hours import HoursError, parse_hours
from .table import FileError, Formula, read_csv, read_xlsx

_TOO_MANY_HOURS = 1_000_000  # a number of another kind, or none
HEADER_ROWS = 20  # a letterhead may come before the names of the columns

COLUMNS = {
    "key": ("code", "cle", "key", "code de la ligne"),
    "reference": ("reference", "ref", "numero", "reference de la personne"),
    "person": (
        "person",
        "name",
        "person at work",
        "personne",
        "salarie",
        "nom et prenom",
        "nom prenom",
        "prenom nom",
        "prenom et nom",
        "nom",
    ),
    "first_name": ("first name", "prenom"),
    "month": ("month", "mois", "mois de travail", "periode", "date"),
    "worked": (
        "worked hours",
        "hours worked",
        "hours paid",
        "hours",
        "heures travaillees",
        "heures payees",
        "heures realisees",
        "heures",
        "nombre d heures",
        "nb heures",
    ),
    "training": (
        "training hours",
        "hours of training",
        "training",
        "heures de formation",
        "formation",
    ),
}
# of no name and no text: controls, halves of a sign, what could not be decoded
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffd]")
_TOTAL = re.compile(r"(sous[ -]?|grand )?tota(l|ux)( general| heures)?\b.*", re.I)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv jan",
            "fevrier february fevr fev feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}


class Row(NamedTuple):
    """A line of the file as read; ``errors``: codes of what cannot be taken.

    Codes: those of ``HoursError``, ``formula``, ``month``, ``person``. ``month`` is
    the first day of the month; hours are decimals, None for an empty cell.
    """

    number: int
    key: str = ""
    reference: str = ""
    person: str = ""
    month: date | None = None
    worked: object = None
    training: object = None
    errors: tuple = ()


def parse(content, filename="", max_bytes=None):
    """Return the rows of hours of a file.

    :param content: the bytes of the file, whatever its name says
    :raise FileError: the whole file is not taken
    """
    if not content or not content.strip():
        raise FileError("empty")
    if max_bytes and len(content) > max_bytes:
        raise FileError("too_large")
    if content.startswith(b"PK\x03\x04"):
        table = read_xlsx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError("old_format")
    else:
        table = _read_csv(content, filename)
    return _read_rows(table)


def normalize(text):
    """Return a text without accents, case nor punctuation, to compare names.

    >>> normalize("N'GUESSAN  Élodie")
    'n guessan elodie'
    """
    text = unicodedata.normalize("NFKD", str(text))
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())


def _read_csv(content, filename):
    if filename.lower().endswith((".pdf", ".doc", ".docx", ".odt")):
        raise FileError("not_a_table")
    tables = []
    for table in read_csv(content):
        if _find_columns(table):
            return table
        tables.append(table)
    if any(_UNREADABLE.search(cell) for cells in tables[0] for cell in cells):
        raise FileError("not_a_table")
    return tables[0]


def _read_rows(table):
    header = _find_columns(table)
    if not header:
        raise FileError("no_header")
    start, columns = header
    rows = []
    for number, cells in enumerate(table[start + 1 :], start=start + 2):
        row = _read_row(number, cells, columns)
        if row:
            rows.append(row)
    if not rows:
        raise FileError("no_hours")
    return rows


def _find_columns(table):
    """Return the position of the names of the columns and {name: position}, or None."""
    for number, cells in enumerate(table[:HEADER_ROWS]):
        names = [normalize(cell) if isinstance(cell, str) else "" for cell in cells]
        columns = {}
        for column, known in COLUMNS.items():
            found = [
                position
                for position, name in enumerate(names)
                if name in known or re.sub(r" (h|heures|hours)$", "", name) in known
            ]
            if found:
                columns[column] = found[0]
        if "worked" in columns and {"key", "reference", "person"} & set(columns):
            return number, columns
    return None


def _read_row(number, cells, columns):
    def cell(name):
        position = columns.get(name)
        return (
            cells[position] if position is not None and position < len(cells) else None
        )

    texts = {
        name: _to_text(cell(name))
        for name in ("key", "reference", "person", "first_name")
    }
    person = " ".join(filter(None, [texts["person"], texts["first_name"]]))
    first = next(filter(None, map(_to_text, cells)), "")
    if not first or _TOTAL.fullmatch(normalize(first)):
        return None
    errors, values = [], {}
    readers = {"month": _to_month, "worked": _to_hours, "training": _to_hours}
    for name, read in readers.items():
        try:
            values[name] = read(cell(name))
        except HoursError as error:
            errors.append(error.code)
    if not (texts["key"] or texts["reference"] or person):
        if not errors and values["worked"] is None and values["training"] is None:
            return None
        errors.append("person")
    return Row(
        number=number,
        key=texts["key"],
        reference=texts["reference"],
        person=person,
        errors=tuple(dict.fromkeys(errors)),
        **values,
    )


def _to_text(value):
    if value is None or isinstance(value, Formula):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).split())[:MAX_TEXT]
    return _UNREADABLE.sub("\ufffd", text)


def _to_hours(value):
    if isinstance(value, Formula) or str(value).lstrip().startswith("="):
        raise HoursError("formula")
    if isinstance(value, datetime) and value.year <= 1900:
        # more than 24 h on a clock: spreadsheets count days from the end of 1899
        value -= datetime(1899, 12, 31)
    if isinstance(value, timedelta):
        value = value.total_seconds() / 3600
    elif isinstance(value, time):
        value = value.hour + value.minute / 60
    if isinstance(value, bool) or isinstance(value, datetime | date):
        raise HoursError("unreadable")
    if isinstance(value, int | float):
        if not abs(value) < _TOO_MANY_HOURS:
            raise HoursError("unreadable")
        # as a person would type it: spreadsheets keep 7.499999999999999
        value = f"{value:.6f}"
    return parse_hours(value)


def _to_month(value):
    if value is None or value == "":
        return None
    if isinstance(value, datetime | date):
        return date(value.year, value.month, 1)
    if isinstance(value, Formula):
        raise HoursError("formula")
    words = normalize(value).split()
    try:
        if len(words) == 1 and re.fullmatch(r"[0-9]{6}", words[0]):
            return date(int(words[0][:4]), int(words[0][4:]), 1)
        if len(words) >= 2 and words[-2] in _MONTHS:
            return date(_to_year(words[-1]), _MONTHS[words[-2]], 1)
        if len(words) in (2, 3) and all(word.isdecimal() for word in words):
            if len(words[0]) == 4:
                return date(int(words[0]), int(words[1]), 1)
            return date(_to_year(words[-1]), int(words[-2]), 1)
    except (ValueError, OverflowError) as error:
        raise HoursError("month") from error
    raise HoursError("month")


def _to_year(text):
    return int(text) + (2000 if len(text) == 2 else 0)
