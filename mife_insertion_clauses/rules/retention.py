# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How long what is held about a person is kept, and what keeps it longer.

Pure arithmetic on dates: no record, no database.
"""

from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

# what a hold keeps
OF_PEOPLE, OF_CONTRACT, OF_PROGRAMME = "people", "contract", "programme"


class Life(NamedTuple):
    """What decides for a person: days of contact, contracts, first and last day."""

    key: object
    contacts: tuple  # of (day, kind)
    contracts: frozenset = frozenset()
    first: date | None = None
    last: date | None = None


class Hold(NamedTuple):
    """A duty to keep; ``until`` is its last day, none as long as nobody knows it."""

    key: object
    scope: str
    until: date | None
    people: frozenset = frozenset()
    contract: object = None
    first: date | None = None
    last: date | None = None


def get_last_contact(life):
    """Return the (day, kind) of the last contact, none if nothing is known."""
    return max(life.contacts, default=None)


def get_due_day(last, months):
    """Return the first day on which the data are no longer needed.

    >>> get_due_day(date(2024, 2, 29), 24)
    datetime.date(2026, 3, 1)
    """
    return last + relativedelta(months=months) + timedelta(days=1)


def get_hold_end(paid_on, years):
    """Return the last day of a hold that counts from the end of a year.

    >>> get_hold_end(date(2025, 3, 14), 5)
    datetime.date(2030, 12, 31)
    """
    return date(paid_on.year + years, 12, 31)


def find_hold(life, holds, today):
    """Return the hold that keeps the person the longest on ``today``, if any."""
    keeping = [
        hold
        for hold in holds
        if (hold.until is None or hold.until >= today) and _covers(hold, life)
    ]
    return max(keeping, key=lambda hold: hold.until or date.max, default=None)


def _covers(hold, life):
    if hold.scope == OF_PEOPLE:
        return life.key in hold.people
    if hold.scope == OF_CONTRACT:
        return hold.contract in life.contracts
    # who was followed during the operation, be it one day
    return (
        life.first is not None
        and (hold.last is None or life.first <= hold.last)
        and (hold.first is None or life.last >= hold.first)
    )
