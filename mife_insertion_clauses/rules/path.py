# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The path of a person: the months at work, how they follow each other, the hours.

Pure functions: no record, no database, no clock.
"""

from datetime import date
from typing import NamedTuple

from .hours import first_of_month, next_month

# by how many months in a row somebody is said to last, unless the organisation says
# another number
LASTING_MONTHS = 3


class Continuity(NamedTuple):
    """How months at work follow each other. Hours are those certified that count."""

    months: int
    longest: int
    current: int  # the last run, 0 once the person is at work no more
    hours: float
    first: date | None
    last: date | None

    @property
    def hours_per_month(self):
        return self.hours / self.months if self.months else None


def get_runs(months):
    """Return the (first month, last month, how many) of months in a row, in order.

    >>> get_runs([date(2026, 3, 1), date(2025, 12, 1), date(2026, 1, 1)])
    [(datetime.date(2025, 12, 1), datetime.date(2026, 1, 1), 2), \
(datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), 1)]
    >>> get_runs([])
    []
    """
    runs = []
    for month in sorted({first_of_month(month) for month in months}):
        if runs and next_month(runs[-1][1]) == month:
            first, _last, count = runs[-1]
            runs[-1] = (first, month, count + 1)
        else:
            runs.append((month, month, 1))
    return runs


def get_continuity(hours, at_work=False):
    """Return the ``Continuity`` of {month: hours}; a month of no hour is not worked.

    Several rows of a month are one month: hours of two contracts in March make one
    month at work.

    :param at_work: whether the person is at work today: the last run still goes on

    >>> worked = {date(2026, 1, 1): 80, date(2026, 2, 1): 20, date(2026, 4, 1): 50}
    >>> found = get_continuity(worked, at_work=True)
    >>> found.months, found.longest, found.current, found.hours, found.hours_per_month
    (3, 2, 1, 150, 50.0)
    >>> get_continuity(worked).current
    0
    >>> get_continuity({}).hours_per_month is None
    True
    """
    worked = {month: done for month, done in hours.items() if done > 0}
    runs = get_runs(worked)
    return Continuity(
        months=sum(count for _first, _last, count in runs),
        longest=max((count for _first, _last, count in runs), default=0),
        current=runs[-1][2] if runs and at_work else 0,
        hours=sum(worked.values()),
        first=runs[0][0] if runs else None,
        last=runs[-1][1] if runs else None,
    )


def count_lasting(paths, lasting=LASTING_MONTHS, since=date.min):
    """Return (people, those of ``lasting`` months in a row or more) of paths.

    Of a period, people are those at work in it; their months in a row begin when they
    begin, before the period as well, and reach it.

    :param paths: {person: {month: hours}}, up to the end of the period
    :param since: the first day of the period

    >>> march, april, june = date(2026, 3, 1), date(2026, 4, 1), date(2026, 6, 1)
    >>> paths = {"A": {march: 10, april: 5}, "B": {march: 7, june: 7}, "C": {}}
    >>> count_lasting(paths, 2), count_lasting(paths, 2, april)
    ((2, 1), (2, 1))
    >>> count_lasting(paths, 2, june)
    (1, 0)
    """
    people = lasted = 0
    for hours in paths.values():
        runs = [
            count
            for _first, last, count in get_runs(
                month for month, done in hours.items() if done > 0
            )
            if last >= first_of_month(since)
        ]
        people += bool(runs)
        lasted += max(runs, default=0) >= lasting
    return people, lasted
