# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When the hours of a lot will be done, and how many people it takes to be on time."""

import math
from datetime import timedelta
from typing import NamedTuple

from .hours import last_of_month
from .landing import WEEK_HOURS
from .obligation import days_open

# Beyond it a date says nothing more than "not at this pace"
MAX_DAYS = 3650
_DAY = timedelta(days=1)


class Forecast(NamedTuple):
    """``done_on``: last day of the month when the hours due are done at today's pace,
    None when the pace is unknown or too slow; ``people``: full-time people who do what
    is left before the end, by halves, None when no time is left."""

    done_on: object
    people: float | None


def forecast(due, done, start, end, today, certified_until=None, suspensions=()):
    """Return the ``Forecast`` of a lot that is not over and owes hours yet.

    :param due, done: hours owed and certified, ``done`` below ``due``
    :param start, end: first and last day of the lot, None when unknown
    :param certified_until: see ``landing.land``
    :param suspensions: see ``obligation.days_suspended``
    """
    return Forecast(
        _find_end(due, done, start, end, today, certified_until, suspensions),
        _count_people(due - done, end, today, suspensions),
    )


def _find_end(due, done, start, end, today, certified_until, suspensions):
    if not start or not certified_until or done <= 0:
        return None
    seen_until = min(certified_until, today, end or today)
    worked = days_open(suspensions, start, seen_until)
    if worked <= 0:
        return None
    left = math.ceil((due - done) * worked / done)
    if left > MAX_DAYS:
        return None
    day = seen_until + timedelta(days=left)
    while (lacking := left - days_open(suspensions, seen_until + _DAY, day)) > 0:
        day += timedelta(days=lacking)
        if (day - seen_until).days > MAX_DAYS:
            return None
    return last_of_month(day.replace(day=1))


def _count_people(missing, end, today, suspensions):
    """Return the full-time people that ``missing`` hours take until ``end``.

    Half a person is half time, and a quarter is not a job: by halves, upwards.
    """
    days = days_open(suspensions, today + _DAY, end) if end else 0
    if days <= 0:
        return None
    return math.ceil(2 * missing / (days / 7 * WEEK_HOURS)) / 2
