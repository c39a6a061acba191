# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What to look at in a declared month before it is validated.

Pure arithmetic on one person's month, or on one declaration: no record, no database.
An anomaly is a question, never a refusal: every kind may be true.
"""

from statistics import median
from typing import NamedTuple

# of a line
OUTSIDE = "outside"  # hours although not at work that month
TOO_MANY = "too_many"  # more than a plausible month
UNUSUAL = "unusual"  # at least three times the usual month of the person
NOTHING = "nothing"  # at work, and no hours
EXPIRED = "expired"  # past what the clause counts for the person
ELSEWHERE = "elsewhere"  # not plausible with the hours on other lots
NOT_CHECKED = "not_checked"  # nobody checked the eligibility
# of the whole declaration
NO_HOURS_AT_WORK = "no_hours_at_work"  # "no hours" although people are at work
JUMP = "jump"  # far from the month before

# What a company is not told: what a person does elsewhere, who checked what.
TEAM_ONLY = frozenset({ELSEWHERE, NOT_CHECKED})

USUAL_MONTHS = 3
USUAL_RATIO = 3
JUMP_RATIO = 2
JUMP_HOURS = 35


class LineFacts(NamedTuple):
    """One person's month as declared.

    ``at_work``: the placement touches the month; ``usual``: the hours of the months
    already certified; ``total``: the hours of the person on all the lots of the month,
    or None when whoever asks may not know them.
    """

    hours: float
    at_work: bool = True
    checked: bool = True
    expired: bool = False
    usual: tuple = ()
    total: float | None = None


def find_in_line(facts, plausible):
    """Return the kinds of what to look at in one person's month.

    ``plausible``: the hours that a month may hold without a question, 0 for no limit.

    >>> find_in_line(LineFacts(230), plausible=200)
    ['too_many']
    """
    hours = facts.hours
    if not hours:
        return [NOTHING] if facts.at_work else []
    kinds = []
    if not facts.at_work:
        kinds.append(OUTSIDE)
    if 0 < plausible < hours:
        kinds.append(TOO_MANY)
    elif 0 < plausible < (facts.total or 0):
        kinds.append(ELSEWHERE)
    if is_unusual(hours, facts.usual):
        kinds.append(UNUSUAL)
    if not facts.checked:
        kinds.append(NOT_CHECKED)
    if facts.expired:
        kinds.append(EXPIRED)
    return kinds


def is_unusual(hours, usual):
    """Tell whether a month is three times the median of at least three others."""
    return len(usual) >= USUAL_MONTHS and hours >= USUAL_RATIO * median(usual) > 0


def find_in_declaration(total, previous, no_hours, people_at_work):
    """Return the kinds of what to look at in a month as a whole.

    ``previous``: the hours of the month before, None when it was not certified.
    """
    if no_hours:
        return [NO_HOURS_AT_WORK] if people_at_work else []
    return [JUMP] if is_jump(total, previous) else []


def is_jump(total, previous):
    """Tell whether a total is twice or half the one before, by 35 hours at least."""
    if not previous or abs(total - previous) < JUMP_HOURS:
        return False
    return total >= previous * JUMP_RATIO or total * JUMP_RATIO <= previous
