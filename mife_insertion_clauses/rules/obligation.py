# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a clause makes a lot owe, in hours, however the clause expresses it.

Pure arithmetic: no record, no database. Amounts are euros excluding VAT. Nothing is
rounded here. What is not known is None, never zero.
"""

from datetime import timedelta
from math import ceil, floor
from typing import NamedTuple

FIXED = "fixed"
PER_YEAR = "per_year"
PER_AMOUNT = "per_amount"
BRACKET = "bracket"
PRODUCTION = "production"
NO_HOURS = "none"

# Bases that need a quantity (an amount or hours of production) which is often
# only known later, order after order
MEASURED = (PER_AMOUNT, BRACKET, PRODUCTION)

PROPORTIONAL = "proportional"
STEP_STARTED = "started"
STEP_COMPLETED = "completed"

# a step reached to a millionth is reached: 0.1 + 0.2 owes what 0.3 owes
_EPSILON = 1e-6


class Rule(NamedTuple):
    """How a clause expresses the hours it asks for.

    ``unit_hours``: hours per year, or per step of an amount; ``step``: that step in
    euros; ``steps``: whether a step begun counts in proportion, whole or not at all;
    ``brackets``: (amount from which it applies, hours) pairs; ``share``: part of the
    hours of production, as a fraction.
    """

    basis: str
    unit_hours: float = 0.0
    step: float = 0.0
    steps: str = PROPORTIONAL
    brackets: tuple = ()
    share: float = 0.0


def owed(rule, quantity):
    """Return the hours owed for ``quantity``, or None while it is unknown.

    The quantity is a number of years, an amount or hours of production, by the
    basis of the rule.

    >>> owed(Rule(PER_AMOUNT, unit_hours=5, step=10_000), 84_000)
    42.0
    >>> owed(Rule(BRACKET, brackets=((0, 150), (100_000, 300))), 100_000)
    300
    """
    if quantity is None:
        return None
    if rule.basis == PER_YEAR:
        return rule.unit_hours * quantity
    if rule.basis == PER_AMOUNT:
        return rule.unit_hours * _count_steps(quantity, rule.step, rule.steps)
    if rule.basis == BRACKET:
        return _find_bracket(rule.brackets, quantity)
    if rule.basis == PRODUCTION:
        return rule.share * quantity
    return None


def owed_by_orders(rule, quantities):
    """Return the hours that each order adds, in the order in which they came.

    A step or a bracket is reached by what was ordered in all: an order owes what it
    adds to the total of those before it.

    >>> owed_by_orders(Rule(PER_AMOUNT, 35, 50_000, "completed"), [30_000, 30_000])
    [0, 35]
    """
    added, total, before = [], 0, 0
    for quantity in quantities:
        total += quantity
        after = owed(rule, total) or 0
        added.append(after - before)
        before = after
    return added


def _count_steps(amount, step, steps):
    if not step:
        return 0
    if steps == STEP_COMPLETED:
        return floor(amount / step + _EPSILON)
    if steps == STEP_STARTED:
        return ceil(amount / step - _EPSILON)
    return amount / step


def _find_bracket(brackets, amount):
    if amount <= 0:
        return 0
    reached = [hours for start, hours in sorted(brackets) if start <= amount + _EPSILON]
    return reached[-1] if reached else 0


def days_within(start, end):
    """Return the number of days of [start, end], both included."""
    return max((end - start).days + 1, 0)


def days_suspended(suspensions, start, end):
    """Return the days of [start, end] that fall in ``suspensions``.

    :param suspensions: (first day, first day of resumption or None) pairs that do
        not overlap
    """
    return sum(
        days_within(max(first, start), min((until or end + _DAY) - _DAY, end))
        for first, until in suspensions
    )


def pro_rata(hours, start, end, first_day, last_day, suspensions=()):
    """Return the part of ``hours`` owed for [first_day, last_day] of [start, end].

    Days under suspension belong neither to the part nor to the whole. None when the
    lot has no day at all to spread its hours over.
    """
    whole = days_within(start, end) - days_suspended(suspensions, start, end)
    first_day, last_day = max(first_day, start), min(last_day, end)
    part = days_within(first_day, last_day)
    part -= days_suspended(suspensions, first_day, last_day) if part else 0
    return hours * part / whole if whole > 0 else None


class Total(NamedTuple):
    """Several lots together: hours, and rates in % (None: nothing is owed)."""

    due: float
    done: float
    missing: float
    rate: float | None
    capped_rate: float | None


def add_up(lots, pooling=False):
    """Return the ``Total`` of (hours due, hours done) pairs.

    The raw rate may exceed 100 %. The capped one counts no more of a lot than it
    owes, so that hours in excess on a lot hide no deficit on another, unless the
    clause pools the hours of its lots.
    """
    lots = list(lots)
    due = sum(due for due, _done in lots)
    done = sum(done for _due, done in lots)
    kept = min(due, done) if pooling else sum(min(lot) for lot in lots)
    if due <= 0:
        return Total(due, done, 0, None, None)
    return Total(due, done, due - kept, 100 * done / due, 100 * kept / due)


_DAY = timedelta(days=1)
