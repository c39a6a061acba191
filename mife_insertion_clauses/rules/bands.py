# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Brackets in which the count of a year puts a figure, and shares over a period."""

from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta


class Band(NamedTuple):
    lower: float
    key: object
    date_from: date | None = None
    date_to: date | None = None


def find_band(bands, figure, day):
    """Return the key of the bracket of a figure on ``day``, None without any.

    >>> bands = [Band(0, "under 6"), Band(6, "6 to 11"), Band(12, "12 and over")]
    >>> [find_band(bands, months, date(2027, 1, 1)) for months in (5, 6, 11, 12, 40)]
    ['under 6', '6 to 11', '6 to 11', '12 and over', '12 and over']
    >>> find_band(bands, None, date(2027, 1, 1)) is None
    True
    """
    if figure is None:
        return None
    reached = [
        band
        for band in bands
        if band.lower <= figure
        and (band.date_from or day) <= day <= (band.date_to or day)
    ]
    return max(reached, key=lambda band: band.lower).key if reached else None


def count_months(start, end):
    """Return the whole months from ``start`` to ``end``, None when one is not known.

    >>> count_months(date(2026, 1, 31), date(2026, 7, 30))
    5
    >>> count_months(date(2026, 1, 31), date(2026, 7, 31))
    6
    """
    if not start or not end or end < start:
        return None
    gap = relativedelta(end, start)
    return gap.years * 12 + gap.months


def average(shares, start, end):
    """Return what shares are worth over a period, by their days in it.

    :param shares: (share, first day, last day or None) tuples

    >>> year = date(2027, 1, 1), date(2027, 12, 31)
    >>> average([(1, date(2020, 1, 1), None)], *year)
    1.0
    >>> average([(0.5, date(2027, 1, 1), date(2027, 3, 14))], *year)  # 73 days of 365
    0.1
    """
    days = (end - start).days + 1
    return sum(
        share * _count_days(max(first, start), min(last or end, end)) / days
        for share, first, last in shares
    )


def _count_days(start, end):
    return max((end - start + timedelta(days=1)).days, 0)


def get_age_band(birthdate, month):
    """Return the key of the age band reached on the first day of ``month``.

    >>> from datetime import date
    >>> get_age_band(date(2000, 3, 1), date(2026, 3, 1)), get_age_band(None, None)
    ('26_40', False)
    """
    if not birthdate or not month:
        return False
    age = relativedelta(month, birthdate).years
    if age < 26:
        return "under_26"
    if age <= 40:
        return "26_40"
    return "41_50" if age <= 50 else "over_50"
