# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Until when the hours of a person count, on plain dates.

Two things end: the check (a proof lets a person enter within some months), and the
clock of a clause, which runs from the person's entry. None is "no limit".
"""

from datetime import timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from .hours import first_of_month

NOT_CHECKED = "not_checked"
ELIGIBLE = "eligible"
ENDING = "ending"
EXPIRED = "expired"

FIRST_ENTRY = "first_entry"
CONTRACT_ENTRY = "contract"


class Clock(NamedTuple):
    state: str
    until: object  # the last day, None without limit


def get_state(until, today, alert_days):
    """Return where a date stands: the last day itself is still eligible."""
    if until is None:
        return ELIGIBLE
    if until < today:
        return EXPIRED
    return ENDING if until <= today + timedelta(days=alert_days) else ELIGIBLE


def get_renewal(until, state):
    """Return before when to renew what ends soon, rounded to the month: else None.

    The day itself would tell how long a proof holds, thus what it proves.
    """
    return first_of_month(until) if until and state == ENDING else None


def get_clock(checks, limits, today, alert_days):
    """Return the ``Clock`` of a person.

    :param checks: (from, until) of each check of the person
    :param limits: the last counted day of each placement of the person

    Once a person entered a clause, the clock of the entry runs, and a check opens a
    new period only if it was made after the end of that clock.
    """
    made = [(start, until) for start, until in checks if start <= today]
    if not made:
        return Clock(NOT_CHECKED, None)
    until = _latest(limits) if limits else _latest(until for _start, until in made)
    if limits and until and until < today:
        later = [last for start, last in made if start > until]
        until = _latest(later) if later else until
    return Clock(get_state(until, today, alert_days), until)


def get_counted_until(entry, eligibility_months, hired=None, permanent_months=0):
    """Return the last day that counts: the first of the limits, None without any.

    :param entry: the day from which the clause counts the eligibility
    :param hired: the first day of a permanent contract
    """
    limits = []
    if entry and eligibility_months:
        limits.append(_last_day(entry, eligibility_months))
    if hired and permanent_months:
        limits.append(_last_day(hired, permanent_months))
    return min(limits, default=None)


def get_check_end(start, validity_months):
    """Return the last day on which a proof of that day lets a person enter."""
    return _last_day(start, validity_months) if validity_months else None


def _last_day(start, months):
    return start + relativedelta(months=months, days=-1)


def _latest(dates):
    dates = list(dates)
    return None if None in dates else max(dates)
