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

BASIS_WORKED = "worked"
BASIS_PAID = "paid"

TUTORING_NOT_COUNTED = "none"
TUTORING_COUNTED = "all"

REASON_ELIGIBILITY = "eligibility"
REASON_PERMANENT = "permanent"
REASON_TRAINING = "training"
REASON_TRAINING_CAP = "training_cap"
REASON_TUTORING = "tutoring"


class CountingTerms(NamedTuple):
    """The clause's own rules.

    ``training``: how training hours count; ``training_cap``: with "capped",
    the most training that counts, as a fraction of the hours worked; ``tutoring``:
    whether the hours of tutoring count; ``basis``: whether the company types the
    hours worked or those paid. The basis changes no figure: it names the first one.
    """

    training: str = TRAINING_NOT_COUNTED
    training_cap: float = 0.0
    tutoring: str = TUTORING_NOT_COUNTED
    basis: str = BASIS_WORKED


class Counted(NamedTuple):
    """Hours that count, and the first reason why some do not ("" when all do)."""

    hours: float
    reason: str


def count_month(
    worked,
    training,
    terms,
    month,
    counted_until=None,
    tutoring=0.0,
    limit_reason=REASON_ELIGIBILITY,
):
    """Return the ``Counted`` hours of one person in one month.

    A month that begins after ``counted_until`` (the last day on which the
    person's hours count) counts for nothing; the month in which that day falls
    counts whole, because hours are declared by the month.
    """
    left_out = explain_month(
        worked, training, terms, month, counted_until, tutoring, limit_reason
    )
    reason = left_out[0][0] if left_out else ""
    if reason == limit_reason:
        return Counted(0.0, reason)
    counted = worked + _counted_training(worked, training, terms)
    if terms.tutoring == TUTORING_COUNTED:
        counted += tutoring
    return Counted(counted, reason)


def explain_month(
    worked,
    training,
    terms,
    month,
    counted_until=None,
    tutoring=0.0,
    limit_reason=REASON_ELIGIBILITY,
):
    """Return why hours are not counted: [(reason, hours)], each hour once.

    With 100 h worked, 30 h of training and a cap of 25 %: [("training_cap", 5.0)].
    """
    declared = worked + training + tutoring
    if counted_until and first_of_month(month) > counted_until:
        return [(limit_reason, declared)] if declared else []
    left_out = []
    lost = training - _counted_training(worked, training, terms)
    if lost > 0:
        capped = terms.training == TRAINING_CAPPED
        left_out.append((REASON_TRAINING_CAP if capped else REASON_TRAINING, lost))
    if tutoring and terms.tutoring != TUTORING_COUNTED:
        left_out.append((REASON_TUTORING, tutoring))
    return left_out


def get_limit_reason(counted_until, permanent_until):
    """Return why hours stop counting on a day: the hire, or the eligibility."""
    is_hire = permanent_until and counted_until and permanent_until <= counted_until
    return REASON_PERMANENT if is_hire else REASON_ELIGIBILITY


def _counted_training(worked, training, terms):
    if terms.training == TRAINING_COUNTED:
        return training
    if terms.training == TRAINING_CAPPED:
        return min(training, worked * terms.training_cap)
    return 0.0 * training
