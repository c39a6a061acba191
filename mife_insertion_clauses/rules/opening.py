# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which opening balances can stand: what was done before this product was used.

Pure arithmetic on dates: no record, no database, no clock.
"""

from datetime import date
from typing import NamedTuple

from .hours import first_of_month, last_of_month

FUTURE = "future"
MID_MONTH = "mid_month"


class Opening(NamedTuple):
    """``until``: last day covered; ``months``: first days of the months whose hours
    are known one by one, None for hours known in one figure only."""

    until: date
    months: tuple = ()


def judge_until(until, today, lot_end=None):
    """Return why a balance cannot be struck on a day, "" when it can.

    Hours are declared by the month: what begins after the balance begins with one,
    unless the lot is over by then.

    >>> judge_until(date(2025, 12, 31), date(2026, 3, 9))
    ''
    >>> judge_until(date(2026, 3, 31), date(2026, 3, 9))
    'future'
    >>> judge_until(date(2026, 2, 15), date(2026, 3, 9))
    'mid_month'
    >>> judge_until(date(2026, 2, 15), date(2026, 3, 9), lot_end=date(2026, 2, 15))
    ''
    """
    if until > today:
        return FUTURE
    is_over = lot_end and lot_end <= until
    if until != last_of_month(until) and not is_over:
        return MID_MONTH
    return ""


def find_later(opening):
    """Return the months that come after the balance was struck, in order.

    >>> find_later(Opening(date(2025, 6, 30), (date(2025, 6, 1), date(2025, 7, 1))))
    [datetime.date(2025, 7, 1)]
    """
    return sorted(month for month in opening.months if month and month > opening.until)


def overlaps(one, other):
    """Tell whether two balances of a company may count an hour twice.

    One figure holds all that was done until its day: only what is dated after the
    other balance was struck stands beside it.

    >>> first = Opening(date(2024, 12, 31), (None,))
    >>> overlaps(first, Opening(date(2025, 12, 31), (date(2025, 1, 1),)))
    False
    >>> overlaps(first, Opening(date(2025, 12, 31), (None,)))
    True
    >>> overlaps(first, Opening(date(2025, 12, 31), (date(2024, 12, 1),)))
    True
    >>> overlaps(first, Opening(date(2024, 12, 31)))
    True
    """
    earlier, later = sorted([one, other], key=lambda opening: opening.until)
    if earlier.until == later.until:
        return True
    return any(month is None or month <= earlier.until for month in later.months)


def get_counted_month(month, until):
    """Return the month from which taken-over hours count in what is cumulated.

    >>> get_counted_month(date(2025, 3, 1), date(2025, 12, 31))
    datetime.date(2025, 3, 1)
    >>> get_counted_month(None, date(2025, 12, 31))
    datetime.date(2025, 12, 1)
    """
    return month or first_of_month(until)
