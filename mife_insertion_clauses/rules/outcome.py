# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an employment contract leads to, by the typology of insertion structures."""

from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

DURABLE = "durable"
TRANSITION = "transition"
POSITIVE = "positive"
OTHER = "other"
UNKNOWN = "unknown"


class Row(NamedTuple):
    """A row of the typology: the contracts that it names, and what they lead to.

    ``in_structure``: with an insertion structure only; ``months``: the contract lasts
    longer than that. A row without ``contract_type`` names none: a person tells it.
    """

    category: str
    contract_type: str | None = None
    in_structure: bool = False
    months: int = 0
    date_from: date | None = None
    date_to: date | None = None

    def names(self, contract_type, in_structure, start):
        return (
            self.contract_type == contract_type
            and in_structure >= self.in_structure
            and (self.date_from or start) <= start <= (self.date_to or start)
        )


def get_outcome(rows, contract_type, start, end, in_structure=False):
    """Return what a contract that lasts from ``start`` to ``end`` leads to.

    A row on insertion structures decides before those on any employer. Where rows
    differ by how long the contract lasts, without its end nobody knows.

    >>> rows = [Row(DURABLE, "temp", months=6), Row(TRANSITION, "temp")]
    >>> get_outcome(rows, "temp", date(2026, 1, 1), date(2026, 6, 30))
    'transition'
    >>> get_outcome(rows, "temp", date(2026, 1, 1), date(2026, 7, 1))
    'durable'
    >>> get_outcome(rows, "temp", date(2026, 1, 1), None)
    'unknown'
    >>> rows += [Row(POSITIVE, "temp", in_structure=True)]
    >>> get_outcome(rows, "temp", date(2026, 1, 1), date(2026, 7, 1), True)
    'positive'
    """
    if not start:
        return UNKNOWN
    named = [row for row in rows if row.names(contract_type, in_structure, start)]
    closest = [row for row in named if row.in_structure] or named
    if not end and len({row.category for row in closest}) > 1:
        return UNKNOWN
    lasted = [
        row for row in closest if not end or _lasts_longer(start, end, row.months)
    ]
    return max(lasted, key=lambda row: row.months).category if lasted else OTHER


def _lasts_longer(start, end, months):
    return not months or end >= start + relativedelta(months=months)
