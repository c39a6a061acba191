# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which of the declared hours count towards the obligation, and why not.

Pure arithmetic on one person's month: no record, no database. Hours are exact
decimals or floats; nothing is rounded here.
"""

from typing import NamedTuple

from .hours import first_of_month

TRAINING_NOT_COUNTED = "none"
TRAINING_COUNTED = "all"
TRAINING_CAPPED = "capped"

REASON_ELIGIBILITY = "eligibility"
REASON_TRAINING = "training"
REASON_TRAINING_CAP = "training_cap"


class CountingTerms(NamedTuple):
    """The clause's own rules.

    ``training``: how training hours count; ``training_cap``: with "capped",
    the most training that counts, as a fraction of the hours worked.
    """

    training: str = TRAINING_NOT_COUNTED
    training_cap: float = 0.0


class Counted(NamedTuple):
    """Hours that count, and the reason why some do not ("" when all do)."""

    hours: float
    reason: str


def count_month(worked, training, terms, month, counted_until=None):
    """Return the ``Counted`` hours of one person in one month.

    A month that begins after ``counted_until`` (the last day on which the
    person's hours count) counts for nothing; the month in which that day falls
    counts whole, because hours are declared by the month.
    """
    if counted_until and first_of_month(month) > counted_until:
        return Counted(0.0, REASON_ELIGIBILITY if worked or training else "")
    counted_training = _counted_training(worked, training, terms)
    if counted_training >= training:
        return Counted(worked + training, "")
    capped = terms.training == TRAINING_CAPPED
    reason = REASON_TRAINING_CAP if capped else REASON_TRAINING
    return Counted(worked + counted_training, reason)


def _counted_training(worked, training, terms):
    if terms.training == TRAINING_COUNTED:
        return training
    if terms.training == TRAINING_CAPPED:
        return min(training, worked * terms.training_cap)
    return 0.0 * training
