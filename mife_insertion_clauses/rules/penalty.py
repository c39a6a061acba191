# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a clause's own penalties would come to: a simulation, never a decision.

Pure arithmetic: no record, no database, nothing rounded. Amounts are euros.
"""

from datetime import timedelta
from typing import NamedTuple

from .obligation import get_missing

HOUR_FIXED = "hour_fixed"
HOUR_INDEX = "hour_index"
DAY_CALENDAR = "day_calendar"
DAY_WORKING = "day_working"
EVENT = "event"

PER_HOUR = (HOUR_FIXED, HOUR_INDEX)
PER_DAY = (DAY_CALENDAR, DAY_WORKING)
SATURDAY = 5


class Member(NamedTuple):
    """A holder of the lot: its part of the hours owed (a fraction), and what it did,
    its subcontractors included."""

    share: float
    done: float


def unit_price(kind, amount, index_rate=None):
    """Return the euros of one unit: ``amount``, or that many times the index.

    >>> unit_price(HOUR_FIXED, 40)
    40
    >>> unit_price(HOUR_INDEX, 2, 12.02)
    24.04
    """
    if kind != HOUR_INDEX:
        return amount
    if index_rate is None:
        raise ValueError("the index has no rate on that day")
    return amount * index_rate


def days_late(due, received, working=False, holidays=frozenset()):
    """Return the days after ``due`` up to ``received``, that day included.

    :param working: leave out Saturdays, Sundays and ``holidays``
    """
    days = max((received - due).days, 0)
    if not working:
        return days
    late = (due + timedelta(days=n) for n in range(1, days + 1))
    return sum(day.weekday() < SATURDAY and day not in holidays for day in late)


def missing_hours(due, members):
    """Return the hours that each member lacks, in their order.

    They add up to what the lot lacks: the hours a joint holder did beyond its part
    count for the lot, and lighten the others in proportion.

    >>> missing_hours(100, [Member(0.6, 70), Member(0.4, 10)])
    [0.0, 20.0]
    """
    lacking = get_missing(due, sum(member.done for member in members))
    own = [get_missing(due * member.share, member.done) for member in members]
    total = sum(own)
    return [lacking * hours / total if total else 0.0 for hours in own]


def pooled(missing, all_missing, pooled_missing):
    """Return what a lot lacks once the hours of the contract's lots are pooled.

    :param missing: hours that the lot lacks by itself
    :param all_missing: those that all the lots lack, each by itself
    :param pooled_missing: those that lack once excesses make up for them
    """
    return missing * pooled_missing / all_missing if all_missing else 0
