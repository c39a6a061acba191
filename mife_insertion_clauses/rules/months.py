# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Months as people and programs write them."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from .headings import MONTHS, read_month_words

# days that spreadsheets count from the end of 1899: from 2000 to 2100
_SERIALS = range(36_526, 73_051)
_DAY_ZERO = date(1899, 12, 30)
_TIME = re.compile(
    r"[t ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(z|[+-]\d{2}:?\d{2})?", re.I
)
_NUMBERS = {f"{number:{form}}" for number in range(1, 13) for form in ("d", "02d")}
_WEEK = re.compile(r"(s|sem|semaine|week|w) ?\d{1,2}( \d{2,4})?|\d{4} (s|w) ?\d{1,2}")
_BETWEEN = re.compile(r" (?:au|a|to) | - |(?<=\d)-(?=\d{1,2}/)")


def read_month(value, near=()):
    """Return the first day of the month that a cell says, None if it says none.

    A week says no month: it may lie in two. A month without a year is of the year
    that ``near`` has for it.

    >>> read_month("janv.-26"), read_month("2026-01-31 00:00:00"), read_month(46023)
    (datetime.date(2026, 1, 1), datetime.date(2026, 1, 1), datetime.date(2026, 1, 1))
    >>> read_month("du 01/03/2026 au 31/03/2026"), read_month("semaine 12")
    (datetime.date(2026, 3, 1), None)
    >>> read_month("Mars", [date(2026, 3, 1)])
    datetime.date(2026, 3, 1)

    :raise ValueError: it says something else
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime | date):
        return date(value.year, value.month, 1)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    text = _TIME.sub("", str(value)).strip()
    if not text:
        return None
    number = MONTHS.get(_plain(text)) or (int(text) if text in _NUMBERS else None)
    if number and near:
        years = [month.year for month in near if month.month == number]
        return date(next(iter(years), near[0].year), number, 1)
    try:
        if _BETWEEN.search(text):
            return _read_period(text)
        return _read_text(text)
    except OverflowError as error:
        raise ValueError(text) from error


def find_months(text):
    """Return the months that a title says in full: "mars 2026", "03/2026".

    >>> find_months("Relevé de mars 2026, édité le 04/05/2026")
    [datetime.date(2026, 3, 1)]
    """
    plain = _plain(re.sub(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", " ", text))
    words = plain.split()
    found = [
        date(int(year), MONTHS[name], 1)
        for name, year in zip(words, words[1:], strict=False)
        if name in MONTHS and re.fullmatch("20[0-9]{2}", year)
    ]
    found += [
        date(int(year), int(month), 1)
        for month, year in re.findall(r"\b(0[1-9]|1[0-2]) (20[0-9]{2})\b", plain)
    ]
    return list(dict.fromkeys(found))


def read_sheet_month(name):
    """Return (number, year or None) of the month that a sheet is named after, if any.

    >>> read_sheet_month("Janv 26"), read_sheet_month("03-2026")
    ((1, 2026), (3, 2026))
    >>> read_sheet_month("Feuil1")
    """
    words = re.sub(r"([a-z])([0-9])", r"\1 \2", _plain(name)).split()
    _rest, month = read_month_words(words)
    if month:
        return month
    for found in find_months(name):
        return found.month, found.year
    match = re.search(r"\b(20[0-9]{2}) ?(0[1-9]|1[0-2])\b", " ".join(words))
    return (int(match[2]), int(match[1])) if match else None


def _read_period(text):
    ends = [end.strip() for end in _BETWEEN.split(re.sub(r"^\s*du\s+", "", text))]
    try:
        last = _read_text(ends[-1])
    except ValueError:
        return _read_text(text)
    try:
        first = _read_text(ends[0])
    except ValueError:
        # "du 1 au 31 mars 2026"
        first = last
    if first and last and first != last:
        raise ValueError(text)
    return last


def _read_text(text):
    plain = _plain(text)
    if not plain.strip():
        raise ValueError(text)
    if _WEEK.fullmatch(plain):
        return None
    words = re.sub(r"([a-z])([0-9])", r"\1 \2", plain).split()
    if len(words) == 1 and words[0].isdecimal() and words[0].isascii():
        return _read_digits(words[0])
    if len(words) >= 2 and words[-2] in MONTHS:
        return date(_to_year(words[-1]), MONTHS[words[-2]], 1)
    if len(words) in (2, 3) and all(word.isdecimal() for word in words):
        if len(words[0]) == 4:
            return date(int(words[0]), int(words[1]), 1)
        return date(_to_year(words[-1]), int(words[-2]), 1)
    raise ValueError(text)


def _read_digits(digits):
    if len(digits) == 5 and int(digits) in _SERIALS:
        return (_DAY_ZERO + timedelta(days=int(digits))).replace(day=1)
    if len(digits) in (10, 13) and digits.startswith(("1", "2")):
        # seconds or thousandths since 1970, at noon whatever the time zone
        days = (int(digits[:10]) + 12 * 3600) // (24 * 3600)
        return (date(1970, 1, 1) + timedelta(days=days)).replace(day=1)
    if len(digits) == 6:
        if digits[:2] in ("19", "20") and "00" < digits[4:] < "13":
            return date(int(digits[:4]), int(digits[4:]), 1)
        return date(int(digits[2:]), int(digits[:2]), 1)
    if len(digits) == 8:
        if digits[:2] in ("19", "20") and "00" < digits[4:6] < "13":
            return date(int(digits[:4]), int(digits[4:6]), 1)
        return date(int(digits[4:]), int(digits[2:4]), 1)
    raise ValueError(digits)


def _to_year(text):
    return int(text) + (2000 if len(text) == 2 else 0)


def _plain(text):
    text = unicodedata.normalize("NFKD", text)
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())
