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

# The hours of the insertion structure are followed, nothing is owed: such contracts
# know no shortfall and no penalty.
KINDS_WITHOUT_SHORTFALL = (
    "insertion",
    "no_hours",
    "reserved_adapted",
    "reserved_ess",
    "reserved_insertion",
    "reserved_prison",
)
# of a contract
ABANDONED_STATES = ("no_clause", "cancelled")

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


def is_in_force(dated, day):
    """Tell whether a commitment is owed on ``day``: one without date is not yet."""
    return bool(dated) and dated <= day


def due_on(day, commitments):
    """Return the hours owed on ``day``.

    :param commitments: (date or None, hours) pairs; a correction may be negative

    >>> from datetime import date
    >>> lines = [(date(2026, 1, 5), 700), (date(2026, 4, 1), -50), (None, 100)]
    >>> due_on(date(2026, 3, 31), lines), due_on(date(2026, 4, 1), lines)
    (700, 650)
    """
    return sum(hours for dated, hours in commitments if is_in_force(dated, day))


def knows_shortfall(clause_kind):
    return clause_kind not in KINDS_WITHOUT_SHORTFALL


def is_bound(clause_kind, contract_state, lot_state):
    """Tell whether hours can lack: neither followed only, nor given up.

    >>> is_bound("execution", "running", "running")
    True
    >>> is_bound("insertion", "running", "running")
    False
    >>> is_bound("execution", "cancelled", "pending")
    False
    """
    given_up = contract_state in ABANDONED_STATES and lot_state == "pending"
    return knows_shortfall(clause_kind) and not given_up


class Balance(NamedTuple):
    """What a lot owes against what is done; None all over when nothing can lack."""

    due: float | None
    missing: float | None
    rate: float | None


def balance(due, done, bound=True):
    """Return the ``Balance`` of a lot.

    >>> balance(200, 50)
    Balance(due=200, missing=150, rate=25.0)
    >>> balance(200, 50, bound=False) == balance(0, 50) == (None, None, None)
    True
    """
    if not bound or due <= 0:
        return Balance(None, None, None)
    return Balance(due, get_missing(due, done), get_rate(done, due))


def get_missing(due, done):
    return max(due - done, 0)


def get_rate(part, whole):
    """Return a percentage, None when nothing is due.

    >>> get_rate(50, 200), get_rate(50, 0)
    (25.0, None)
    """
    return 100 * part / whole if whole and whole > 0 else None


def days_within(start, end):
    """Return the number of days of [start, end], both included."""
    return max((end - start).days + 1, 0)


def days_open(suspensions, start, end):
    """Return the days of [start, end] outside ``suspensions``, both included."""
    days = days_within(start, end)
    return days - days_suspended(suspensions, start, end) if days else 0


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
    whole = days_open(suspensions, start, end)
    part = days_open(suspensions, max(first_day, start), min(last_day, end))
    return hours * part / whole if whole > 0 else None


def without_last_suspension(hours, start, end, suspensions):
    """Return ``hours`` less the part of the days of the last suspension.

    Those of the earlier ones were settled when the lot resumed. None when the lot has
    no day at all to spread its hours over.

    >>> from datetime import date
    >>> june = date(2026, 6, 1), date(2026, 6, 30)
    >>> without_last_suspension(300, *june, [(date(2026, 6, 10), date(2026, 6, 13))])
    270.0
    """
    *earlier, last = suspensions
    whole = days_open(earlier, start, end)
    stopped = days_suspended([last], start, end)
    return hours * (whole - stopped) / whole if whole > 0 else None


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
    return Total(due, done, due - kept, get_rate(done, due), get_rate(kept, due))


_DAY = timedelta(days=1)
