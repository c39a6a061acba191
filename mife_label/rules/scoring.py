# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the marks propose. They are shares of 100, exact until they are shown."""

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from statistics import pstdev


@dataclass(frozen=True)
class Limits:
    """Within what a proposal is said to be solid: a label sets its own.

    ``spread`` and ``gap`` are in points of 100; ``gap`` is from the lowest juror to the
    highest.
    """

    spread: float = 15
    gap: float = 40
    alpha: float = 0.4
    sheets: int = 3


@dataclass(frozen=True)
class Criterion:
    key: int
    axis: int
    weight: Fraction
    lowest: int
    highest: int
    knockout: bool = False

    def __post_init__(self):
        # weights are typed with decimals: 0.1 is one tenth
        object.__setattr__(self, "weight", Fraction(str(self.weight)))


@dataclass(frozen=True)
class Rules:
    criteria: list
    floors: dict = field(default_factory=dict)
    threshold: float = 0
    min_sheets: int = 1
    limits: Limits = Limits()

    @property
    def axes(self):
        return list(dict.fromkeys(criterion.axis for criterion in self.criteria))


@dataclass(frozen=True)
class Verdict:
    """``award`` is None while there are too few sheets for a proposal."""

    award: bool | None
    sheets: int
    score: Fraction | None
    axes: dict
    # axes under their floor, or that nobody judged; criteria at their lowest; and the
    # general threshold
    low_axes: tuple = ()
    unjudged_axes: tuple = ()
    knocked_out: tuple = ()
    under_threshold: bool = False


@dataclass(frozen=True)
class Solidity:
    """Whether the proposal rests on the panel or on one voice.

    ``solid`` is None without a proposal. ``reasons`` are codes: "one_sheet" (it
    changes if one sheet is left out), "trimmed" (it changes without the extremes),
    "spread" and "gap" (the jurors are far apart), "alpha" (they read the grid
    differently), "few" (too few of them judged).
    """

    solid: bool | None
    reasons: tuple = ()
    spread: float | None = None
    gap: Fraction | None = None
    alpha: float | None = None
    trimmed: Fraction | None = None
    pivotal: int = 0


def share(marks, criteria):
    """Return the weighted share of the points that ``marks`` give, or None.

    A criterion without a mark (not applicable, cannot judge) weighs nothing: it is
    neither a zero nor a full mark.

    :param marks: {criterion: mark}
    """
    judged = [one for one in criteria if marks.get(one.key) is not None and one.highest]
    weight = sum(one.weight for one in judged)
    if not weight:
        return None
    points = sum(one.weight * Fraction(marks[one.key], one.highest) for one in judged)
    return 100 * points / weight


def mean(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def trimmed_mean(values):
    """Return the mean without the highest and the lowest; the mean if fewer than 3."""
    known = sorted(value for value in values if value is not None)
    return mean(known[1:-1] if len(known) > 2 else known)


def judge(sheets, rules, average=mean):
    """Return what the sheets propose.

    No axis makes up for another: each has its floor, which an axis that nobody judged
    does not pass, whatever the floor. A knock-out criterion is at its
    lowest when at least half of those who judged it put it there, so that no single
    juror can close the door.

    :param sheets: {juror: {criterion: mark}}
    """
    if len(sheets) < max(rules.min_sheets, 1):
        return Verdict(None, len(sheets), None, {})
    axes = {
        axis: average(
            [
                share(marks, [one for one in rules.criteria if one.axis == axis])
                for marks in sheets.values()
            ]
        )
        for axis in rules.axes
    }
    score = average([share(marks, rules.criteria) for marks in sheets.values()])
    if score is None:
        return Verdict(None, len(sheets), None, axes)
    unjudged_axes = tuple(axis for axis, value in axes.items() if value is None)
    low_axes = tuple(
        axis
        for axis, value in axes.items()
        if value is not None and value < Fraction(str(rules.floors.get(axis, 0)))
    )
    knocked_out = tuple(
        one.key for one in rules.criteria if one.knockout and _is_lowest(sheets, one)
    )
    under = score < Fraction(str(rules.threshold))
    return Verdict(
        award=not (low_axes or unjudged_axes or knocked_out or under),
        sheets=len(sheets),
        score=score,
        axes=axes,
        low_axes=low_axes,
        unjudged_axes=unjudged_axes,
        knocked_out=knocked_out,
        under_threshold=under,
    )


def _is_lowest(sheets, criterion):
    marks = Counter(
        marks[criterion.key] == criterion.lowest
        for marks in sheets.values()
        if marks.get(criterion.key) is not None
    )
    return marks[True] > 0 and marks[True] >= marks[False]


def weigh(sheets, rules, alpha=None):
    """Tell how solid the proposal is.

    :param alpha: how far the jurors agree on the grid, where it can be told
    """
    verdict = judge(sheets, rules)
    if verdict.award is None:
        return Solidity(None)
    shares = [share(marks, rules.criteria) for marks in sheets.values()]
    known = [value for value in shares if value is not None]
    spread = pstdev(map(float, known)) if len(known) > 1 else None
    gap = max(known) - min(known) if len(known) > 1 else None
    trimmed = judge(sheets, rules, trimmed_mean)
    pivotal = _count_pivotal(sheets, rules, verdict)
    limits = rules.limits
    reasons = {
        "one_sheet": pivotal,
        "trimmed": trimmed.award != verdict.award,
        "spread": spread is not None and spread > limits.spread,
        "gap": gap is not None and gap > Fraction(str(limits.gap)),
        "alpha": alpha is not None and alpha < limits.alpha,
        "few": len(known) < limits.sheets,
    }
    found = tuple(code for code, holds in reasons.items() if holds)
    return Solidity(not found, found, spread, gap, alpha, trimmed.score, pivotal)


def _count_pivotal(sheets, rules, verdict):
    """Return how many sheets change the proposal, each left out alone."""
    if len(sheets) < 2:
        return 0
    # leaving one out must not fail for want of sheets: it is the proposal that counts
    fewer = replace(rules, min_sheets=1)
    return sum(
        judge(
            {other: marks for other, marks in sheets.items() if other != juror}, fewer
        ).award
        != verdict.award
        for juror in sheets
    )
