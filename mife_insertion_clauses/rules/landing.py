# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where a lot will land: the hours at its end if nothing changes.

Pure arithmetic on dates and hours: no record, no database, no rounding.
"""

from datetime import date, timedelta
from typing import NamedTuple

from .hours import last_of_month, months_between
from .obligation import ABANDONED_STATES, days_open, days_within, get_missing

NOT_APPLICABLE = "na"
UNKNOWN = "unknown"
ON_TRACK = "on_track"
AT_RISK = "at_risk"
LATE = "late"
DONE = "done"

WEEK_HOURS = 35
# What may lack at the end, as a share of the hours due, before it is called a risk:
# the certified months are always a little behind the work
TOLERANCE = 0.05
# No hour is certified before the second month of a lot is well under way: until then
# their absence says nothing
FIRST_DAYS = 45
ENDED_LOTS = ("completed", "terminated")
ENDED_CONTRACTS = ("closed", *ABANDONED_STATES)


class Landing(NamedTuple):
    """``hours``: at the end, at today's pace (None: unknown); ``missing``: of those
    due; ``weeks``: the same in weeks of 35 h."""

    state: str
    hours: float | None
    missing: float
    weeks: float


class Point(NamedTuple):
    """Cumulated hours at the end of ``day``: those ``expected`` if the work is spread
    evenly, those ``done`` (None after the last certified month) and those to come at
    today's pace (``landing``, None before)."""

    day: date
    expected: float
    done: float | None
    landing: float | None


def is_over(lot_state, contract_state, end=None, today=None):
    """Tell whether a lot gets no more hours, whatever its dates say.

    >>> is_over("completed", "running"), is_over("running", "closed")
    (True, True)
    >>> is_over("running", "running", date(2026, 6, 30), date(2026, 6, 30))
    False
    >>> is_over("suspended", "running", date(2026, 6, 30), date(2026, 7, 1))
    True
    """
    is_past = bool(end and today and today > end)
    return lot_state in ENDED_LOTS or contract_state in ENDED_CONTRACTS or is_past


def land(
    due, done, start, end, today, certified_until=None, suspensions=(), over=False
):
    """Return the ``Landing`` of a lot: what is done, once it is over.

    :param due, done: hours owed and certified
    :param start, end: first and last day of the lot, None when unknown
    :param certified_until: last day of the last certified month; the pace is that of
        the days up to then, so that a month not yet certified is not taken for a
        month without work
    :param suspensions: see ``obligation.days_suspended``
    :param over: see ``is_over``; a lot may end ahead of its dates, or have none

    >>> june, today = date(2026, 6, 30), date(2026, 3, 9)
    >>> land(600, 148, date(2026, 1, 1), june, today, over=True)[:3]
    ('late', 148, 452)
    """
    if due <= 0:
        return Landing(NOT_APPLICABLE, None, 0, 0)
    if done >= due:
        return Landing(DONE, done, 0, 0)
    if over or (end and today > end):
        return _landing(LATE, due, done)
    if not start or not end:
        return Landing(UNKNOWN, None, 0, 0)
    if not done and days_within(start, today) <= FIRST_DAYS:
        return Landing(UNKNOWN, None, 0, 0)
    seen_until = min(certified_until or today, today, end)
    worked = days_open(suspensions, start, seen_until)
    left = days_open(suspensions, seen_until + timedelta(days=1), end)
    hours = done + (done / worked * left if worked > 0 else 0)
    short = hours < due * (1 - TOLERANCE)
    return _landing(AT_RISK if short else ON_TRACK, due, hours)


def expected(due, start, end, day, suspensions=()):
    """Return the hours that should be done by ``day`` if work is spread evenly."""
    whole = days_open(suspensions, start, end)
    if whole <= 0:
        return 0
    return due * days_open(suspensions, start, min(day, end)) / whole


def curve(
    due,
    done_by_month,
    start,
    end,
    certified_until=None,
    suspensions=(),
    awaited=(),
    over=False,
):
    """Return the ``Point`` of each month's end, from the start of a lot to its end.

    A lot whose last certified month comes after its end is drawn up to that month.

    :param due: hours owed, 0 when nothing is
    :param done_by_month: {first day of a month: certified hours}
    :param start, end: first and last day of the lot
    :param certified_until: last day of the last certified month, None without any
    :param suspensions: see ``obligation.days_suspended``
    :param awaited: first days of the months that companies have still to declare, or
        that are not validated: their hours are unknown, not none
    :param over: see ``is_over``: nothing is to come on such a lot

    >>> january, march = date(2026, 1, 1), date(2026, 3, 31)
    >>> done = {january: 40, date(2026, 3, 1): 20}
    >>> points = curve(0, done, january, march, march, awaited=[date(2026, 2, 1)])
    >>> [point.done for point in points]
    [40, None, 60]
    """
    if not start or not end or start > end:
        return []
    total = sum(done_by_month.values())
    seen_until = min(certified_until, end) if certified_until else None
    worked = days_open(suspensions, start, seen_until) if seen_until else 0
    pace = total / worked if worked > 0 else 0
    points, done = [], 0
    first = min([start, *done_by_month])
    for month in months_between(first, max(end, certified_until or end)):
        done += done_by_month.get(month, 0)
        day = last_of_month(month)
        certified = bool(certified_until) and day <= certified_until
        to_come = None
        if certified_until and day >= certified_until and due and not over:
            left = days_open(
                suspensions, certified_until + timedelta(days=1), min(day, end)
            )
            to_come = total + pace * left
        points.append(
            Point(
                day,
                expected(due, start, end, day, suspensions),
                done if certified and month not in awaited else None,
                to_come,
            )
        )
    return points


def _landing(state, due, hours):
    missing = get_missing(due, hours)
    return Landing(state, hours, missing, missing / WEEK_HOURS)
