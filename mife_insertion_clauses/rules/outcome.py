# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a placement led to, as far as its employment contract tells."""

from dateutil.relativedelta import relativedelta

DURABLE = "durable"
SHORT = "short"
TRAINING = "training"
INSERTION = "insertion"
OTHER = "other"
UNKNOWN = "unknown"

DURABLE_MONTHS = 6
_KINDS = {
    "permanent": DURABLE,
    "inclusion": DURABLE,
    "apprentice": TRAINING,
    "professional": TRAINING,
    "insertion": INSERTION,
    "temp": INSERTION,
    "support": INSERTION,
    "usage": SHORT,
}


def get_outcome(contract_type, start, end):
    """Return the outcome of an employment contract that lasts from start to end.

    A permanent contract is durable, a fixed-term one when it lasts more than six
    months; without its end, nobody knows.

    >>> from datetime import date
    >>> get_outcome("fixed", date(2026, 1, 1), date(2026, 6, 30))
    'short'
    >>> get_outcome("fixed", date(2026, 1, 1), date(2026, 7, 1))
    'durable'
    """
    if contract_type != "fixed":
        return _KINDS.get(contract_type, OTHER)
    if not start or not end:
        return UNKNOWN
    return DURABLE if end >= start + relativedelta(months=DURABLE_MONTHS) else SHORT
