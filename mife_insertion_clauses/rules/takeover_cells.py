# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a cell of a takeover says, or the code of what is wrong with it."""

import re
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches

from ..common.rules import identifiers
from .hours import HoursError, parse_hours
from .hours_table import plain
from .months import read_month
from .table import Formula, is_blank
from .takeover_columns import (
    CHOICE,
    DATE,
    EMAIL,
    HOURS,
    IDENTIFIER,
    LIST,
    MONTH,
    NUMBER,
)

MAX_SIGNS = 300
YEARS = range(1900, 2101)
# days that spreadsheets count from the end of 1899, of these years
_SERIALS = range(1, 73_415)
_DAY_ZERO = date(1899, 12, 30)
_ERRORS = (
    "#ref!",
    "#n/a",
    "#value!",
    "#div/0!",
    "#name?",
    "#num!",
    "#null!",
    "#valeur!",
)
_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,.]+")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})([ t]\d{2}:\d{2}.*)?", re.I)
_NUMBER = re.compile(r"(-?)(\d{1,12})(?:[.,](\d{1,6}))?")
_UNITS = re.compile(r"\s*(€|eur|euros?|ht|heures?|h\.?)\s*$", re.I)


class CellError(ValueError):
    """A cell that cannot be taken: ``code`` says why, ``details`` of what.

    Codes: ``formula``, ``error_value``, ``too_long``, ``date_in_text``, ``date``,
    ``number``, ``hours``, ``month``, ``email``, ``choice`` (closest values),
    ``siret_key``, ``siren_key``, ``siret_digits``.
    """

    def __init__(self, code, *details):
        super().__init__(code, *details)
        self.code = code
        self.details = details


def make_plain(value):
    """Return a cell as a value that travels between processes: a text, a number, a day.

    >>> make_plain(datetime(2025, 3, 1, 0, 0)), make_plain(timedelta(hours=151.5))
    (datetime.date(2025, 3, 1), '151:30')
    """
    if isinstance(value, Formula):
        return {"formula": value.text}
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date | int | float):
        return value
    return str(value).replace("\x00", "")


def read_cell(value, column, choices=None):
    """Return what a cell says by the kind of its column, None for nothing.

    :param choices: {what a value of the list is called, as compared: (key, label)}
    :raise CellError: it says something else
    """
    if isinstance(value, dict):
        raise CellError("formula")
    if is_blank(value):
        return None
    if isinstance(value, str):
        value = " ".join(value.split())
        if value.lower() in _ERRORS:
            raise CellError("error_value", value)
        if len(value) > MAX_SIGNS:
            raise CellError("too_long", MAX_SIGNS)
    if column.kind == CHOICE:
        return _read_choice(value, choices or {})
    return _READERS.get(column.kind, read_text)(value)


def read_text(value):
    """Return a text; a spreadsheet makes a day of a reference as 2025-03.

    >>> read_text(12.0), read_text("Lot n° 2")
    ('12', 'Lot n° 2')
    """
    if isinstance(value, date):
        raise CellError("date_in_text", value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def read_identifier(value):
    """Return a SIRET or a SIREN, whose first zero a spreadsheet may have dropped.

    >>> read_identifier("998 000 111 00018"), read_identifier(5480552800020)
    ('99800011100018', '05480552800020')
    """
    text = read_text(value)
    digits = re.sub(r"\D", "", text)
    if len(digits) == 13 and identifiers.is_siret(f"0{digits}"):
        return f"0{digits}"
    try:
        return identifiers.read_identifier(text)[1]
    except identifiers.IdentifierError as error:
        code = error.code if error.code.endswith("_key") else "siret_digits"
        raise CellError(code, text) from error


def read_email(value):
    text = read_text(value)
    if not _EMAIL.fullmatch(text):
        raise CellError("email", text)
    return text


def read_day(value):
    """Return a day, written in the French order or as a spreadsheet keeps it.

    >>> read_day("1/2/2025"), read_day("2025-02-01"), read_day(45689)
    (datetime.date(2025, 2, 1), datetime.date(2025, 2, 1), datetime.date(2025, 2, 1))
    """
    day = _find_day(value)
    if day is None or day.year not in YEARS:
        raise CellError("date", _show(value))
    return day


def _find_day(value):
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        serial = int(value) if value == value and abs(value) < 1e6 else 0
        return _DAY_ZERO + timedelta(days=serial) if serial in _SERIALS else None
    for pattern, order in ((_DAY, (2, 1, 0)), (_ISO_DAY, (0, 1, 2))):
        if match := pattern.fullmatch(value):
            parts = [int(match[position + 1]) for position in order]
            if parts[0] < 100:
                parts[0] += 2000 if parts[0] < 50 else 1900
            try:
                return date(*parts)
            except ValueError:
                return None
    return None


def read_number(value):
    """Return a number as people write it.

    >>> read_number("1 234,50 €"), read_number(12), read_number("-35")
    (1234.5, 12.0, -35.0)
    """
    if isinstance(value, int | float):
        number = float(value)
        if number != number or abs(number) >= 1e12:
            raise CellError("number", _show(value))
        return number
    text = _UNITS.sub("", value) if isinstance(value, str) else ""
    match = _NUMBER.fullmatch(re.sub(r"\s", "", text))
    if not match:
        raise CellError("number", _show(value))
    return float(f"{match[1]}{match[2]}.{match[3] or 0}")


def read_hours(value):
    """Return hours, decimal or in minutes; a reduction is negative.

    >>> read_hours("151h30"), read_hours("151,5"), read_hours(-35), read_hours("-")
    (151.5, 151.5, -35.0, 0.0)
    """
    try:
        return round(read_number(value), 2)
    except CellError as error:
        try:
            return float(parse_hours(_show(value)))
        except (HoursError, TypeError):
            raise CellError("hours", *error.details) from error


def read_month_cell(value):
    try:
        month = read_month(value)
    except (ValueError, OverflowError) as error:
        raise CellError("month", _show(value)) from error
    if month is None or month.year not in YEARS:
        raise CellError("month", _show(value))
    return month


def read_list(value):
    """Return the texts of a cell that names several firms.

    >>> read_list("Alpha ; Bêta;")
    ['Alpha', 'Bêta']
    """
    parts = (part.strip() for part in read_text(value).split(";"))
    return list(dict.fromkeys(filter(None, parts)))


def _read_choice(value, choices):
    text = read_text(value)
    wanted = plain_choice(text)
    if wanted in choices:
        return choices[wanted][0]
    closest = get_close_matches(wanted, choices, n=1, cutoff=0.5)
    raise CellError("choice", text, *(choices[name][1] for name in closest))


def plain_choice(text):
    """Return a value of a list as it is compared.

    >>> plain_choice("En  cours"), plain_choice("Résilié")
    ('en cours', 'resilie')
    """
    return plain(text) or " ".join(str(text).split()).lower()


def _show(value):
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


_READERS = {
    IDENTIFIER: read_identifier,
    EMAIL: read_email,
    DATE: read_day,
    MONTH: read_month_cell,
    NUMBER: read_number,
    HOURS: read_hours,
    LIST: read_list,
}
