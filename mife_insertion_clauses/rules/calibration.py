# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How many hours a lot may be asked for.

Numbers are read as they are written (0.05 is five hundredths, not its nearest
float) and nothing is rounded here, except the hours that are proposed. What is not
known is None and leads to None, never to zero.
"""

from fractions import Fraction
from typing import NamedTuple

HOURS_PER_DAY = 7
HOURS_PER_WEEK = 35
MONTHS_PER_YEAR = 12


class Inputs(NamedTuple):
    """What the buyer's estimate says of one lot.

    ``amount``: excl. VAT; ``labour_share`` and ``insertion_rate``: fractions;
    ``hourly_cost``: of one hour of work, all charges included;
    ``staff_share`` or ``staff_hours``: the work done by staff that the company has
    to take over from the previous one, which no new person can do.
    """

    amount: float | None
    labour_share: float | None
    insertion_rate: float | None
    hourly_cost: float | None
    staff_share: float = 0
    staff_hours: float = 0


class Steps(NamedTuple):
    """The way from the amount to the hours, to be shown step by step."""

    labour_amount: Fraction
    work_hours: Fraction
    staff_hours: Fraction
    base_hours: Fraction
    hours: Fraction


def calibrate(inputs):
    """Return the ``Steps`` of the calculation, or None when an input is unknown.

    >>> float(calibrate(Inputs(1_500_000, 0.7, 0.1, 30)).hours)
    3500.0
    """
    if not all(inputs[:4]):
        return None
    amount, labour_share, rate, cost, staff_share, staff_hours = map(_exact, inputs)
    labour_amount = amount * labour_share
    work_hours = labour_amount / cost
    staff_hours = min(work_hours * staff_share + staff_hours, work_hours)
    base_hours = work_hours - staff_hours
    return Steps(labour_amount, work_hours, staff_hours, base_hours, base_hours * rate)


def propose(hours):
    """Return the whole weeks, in hours, nearest to ``hours``: one at least.

    A half week is rounded up. No work gives no hours, the unknown gives None.

    >>> propose(833.33), propose(3), propose(0), propose(None)
    (840, 35, 0, None)
    """
    if hours is None:
        return None
    hours = _exact(hours)
    if hours <= 0:
        return 0
    weeks = (hours / HOURS_PER_WEEK + Fraction(1, 2)) // 1
    return int(max(weeks, 1) * HOURS_PER_WEEK)


class Equivalents(NamedTuple):
    """The same quantity of work in the units that people think in."""

    days: float
    weeks: float
    months: float


def convert(hours, year_hours):
    """Return the ``Equivalents`` of ``hours``, or None when they are unknown.

    ``year_hours``: hours of one year of full-time work.

    >>> convert(1820, 1820)
    Equivalents(days=260.0, weeks=52.0, months=12.0)
    """
    if hours is None or not year_hours:
        return None
    hours = _exact(hours)
    months = hours * MONTHS_PER_YEAR / _exact(year_hours)
    return Equivalents(
        float(hours / HOURS_PER_DAY), float(hours / HOURS_PER_WEEK), float(months)
    )


def implied_rate(hours, amount, labour_share, hourly_cost):
    """Return the insertion rate that asking ``hours`` comes to, or None.

    >>> round(implied_rate(5, 10_000, 0.5, 30), 9)
    0.03
    """
    if hours is None or not all((amount, labour_share, hourly_cost)):
        return None
    work_hours = _exact(amount) * _exact(labour_share) / _exact(hourly_cost)
    return float(_exact(hours) / work_hours)


def _exact(number):
    if isinstance(number, Fraction):
        return number
    return Fraction(repr(number) if isinstance(number, float) else number or 0)
