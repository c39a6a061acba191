# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of a jury, computed again by other means, on juries drawn at random.

Nothing here comes from the rules under test but their answers: shares are added up
mark by mark in floats, alpha is the ratio of mean squared differences over pairs.
"""

from itertools import combinations
from statistics import pstdev

from hypothesis import given
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from ...rules.reliability import krippendorff_alpha
from ...rules.scoring import Criterion, Limits, Rules, judge, weigh

HIGHEST = 4
MARK = some.none() | some.integers(0, HIGHEST)


@some.composite
def juries(draw):
    """Draw a grid of 1 to 3 axes, its rules, and the sheets of 1 to 8 jurors."""
    axes = draw(some.lists(some.integers(1, 3), min_size=1, max_size=3))
    grid = [
        Criterion(
            (axis, rank),
            axis,
            draw(some.integers(1, 5)),
            0,
            HIGHEST,
            draw(some.booleans()),
        )
        for axis, size in enumerate(axes)
        for rank in range(size)
    ]
    # no threshold falls on a share that floats would round
    rules = Rules(
        grid,
        {axis: draw(some.integers(0, 99)) + 0.137 for axis in range(len(axes))},
        draw(some.integers(0, 99)) + 0.137,
        limits=Limits(spread=15.137, gap=40.137, alpha=0.4, sheets=3),
    )
    sheets = {
        juror: {one.key: mark for one in grid if (mark := draw(MARK)) is not None}
        for juror in range(draw(some.integers(1, 8)))
    }
    return rules, sheets


def share_of(sheet, grid):
    points = weights = 0
    for one in grid:
        if one.key in sheet:
            points += float(one.weight) * sheet[one.key] / HIGHEST
            weights += float(one.weight)
    return 100 * points / weights if weights else None


def average(values, trimmed=False):
    values = sorted(value for value in values if value is not None)
    if trimmed and len(values) >= 3:
        values = values[1:-1]
    return sum(values) / len(values) if values else None


def propose(sheets, rules, trimmed=False):
    """Return (whether the marks propose the award, the whole, the axes)."""
    whole = average([share_of(sheet, rules.criteria) for sheet in sheets], trimmed)
    axes = {}
    for axis in {one.axis for one in rules.criteria}:
        grid = [one for one in rules.criteria if one.axis == axis]
        axes[axis] = average([share_of(sheet, grid) for sheet in sheets], trimmed)
    if whole is None:
        return None, None, axes
    if whole < rules.threshold:
        return False, whole, axes
    for axis, value in axes.items():
        if value is None or value < rules.floors[axis]:
            return False, whole, axes
    for one in rules.criteria:
        marks = [sheet[one.key] for sheet in sheets if one.key in sheet]
        lowest = marks.count(0)
        if one.knockout and lowest and 2 * lowest >= len(marks):
            return False, whole, axes
    return True, whole, axes


def alpha_of(rows):
    """Return 1 - Do / De, both as mean squared differences; None where undefined."""
    rows = [[mark for mark in row if mark is not None] for row in rows]
    rows = [row for row in rows if len(row) >= 2]
    marks = [mark for row in rows for mark in row]
    if len(set(marks)) < 2:
        return None
    within = sum(
        2 * (one - other) ** 2 / (len(row) - 1)
        for row in rows
        for one, other in combinations(row, 2)
    )
    anyhow = sum(2 * (one - other) ** 2 for one, other in combinations(marks, 2))
    total = len(marks)
    return 1 - (within / total) / (anyhow / (total * (total - 1)))


@tagged("post_install", "-at_install")
class TestMarksAgain(BaseCase):
    def _assert_same(self, one, other):
        if other is None:
            self.assertIsNone(one)
        else:
            self.assertAlmostEqual(float(one), other, places=9)

    @given(juries())
    def test_proposal(self, jury):
        rules, sheets = jury
        award, whole, axes = propose(list(sheets.values()), rules)
        verdict = judge(sheets, rules)
        self.assertEqual(verdict.award, award)
        self._assert_same(verdict.score, whole)
        for axis, value in axes.items():
            self._assert_same(verdict.axes[axis], value)
        self.assertEqual(
            set(verdict.unjudged_axes) if award is not None else set(),
            {axis for axis, value in axes.items() if value is None}
            if award is not None
            else set(),
        )

    @given(juries())
    def test_solidity(self, jury):
        rules, sheets = jury
        award = propose(list(sheets.values()), rules)[0]
        if award is None:
            self.assertIsNone(weigh(sheets, rules).solid)
            return
        shares = [share_of(sheet, rules.criteria) for sheet in sheets.values()]
        shares = [value for value in shares if value is not None]
        rows = [
            [sheet.get(one.key) for sheet in sheets.values()] for one in rules.criteria
        ]
        alpha = alpha_of(rows)
        found = weigh(sheets, rules, krippendorff_alpha(rows, "interval"))
        trimmed_award, trimmed, _axes = propose(list(sheets.values()), rules, True)
        self._assert_same(found.trimmed, trimmed)
        self._assert_same(found.alpha, alpha)
        pivotal = sum(
            propose([sheets[one] for one in sheets if one != juror], rules)[0] != award
            for juror in sheets
            if len(sheets) > 1
        )
        self.assertEqual(found.pivotal, pivotal)
        spread = pstdev(shares) if len(shares) > 1 else None
        self._assert_same(found.spread, spread)
        gap = max(shares) - min(shares) if len(shares) > 1 else None
        self._assert_same(found.gap, gap)
        expected = {
            "one_sheet": pivotal > 0,
            "trimmed": trimmed_award != award,
            "spread": spread is not None and spread > 15.137,
            "gap": gap is not None and gap > 40.137,
            "alpha": alpha is not None and alpha < 0.4,
            "few": len(shares) < 3,
        }
        # on the edge of the limit, floats and fractions may part
        if alpha is None or abs(alpha - 0.4) > 1e-9:
            self.assertEqual(
                set(found.reasons), {code for code, holds in expected.items() if holds}
            )
            self.assertEqual(found.solid, not any(expected.values()))

    @given(some.lists(some.lists(MARK, min_size=2, max_size=8), max_size=10))
    def test_alpha(self, rows):
        self._assert_same(krippendorff_alpha(rows, "interval"), alpha_of(rows))

    def test_axis_that_nobody_judged_is_no_award(self):
        """Top marks everywhere else, a floor of zero: still no award."""
        grid = [Criterion(1, "A", 1, 0, 4), Criterion(2, "B", 1, 0, 4)]
        sheets = {juror: {1: 4} for juror in range(8)}
        verdict = judge(sheets, Rules(grid, {"A": 50, "B": 0}, 50))
        self.assertEqual(verdict.score, 100)
        self.assertIs(verdict.award, False)
        self.assertEqual(verdict.unjudged_axes, ("B",))

    def test_close_in_the_words_of_yesterday(self):
        """A spread of 18.7 points and a range of 51 are not close."""
        grid = [Criterion(1, "A", 1, 0, 100)]
        # mean 74; distances 25, 26, 12, 10, 21; squares 1986 / 5 = 397.2; root 19.93
        sheets = {i: {1: mark} for i, mark in enumerate((49, 100, 62, 64, 95))}
        found = weigh(sheets, Rules(grid, {}, 50))
        self.assertEqual(found.gap, 51)
        self.assertAlmostEqual(found.spread, 19.93, places=2)
        self.assertEqual(found.reasons, ("spread", "gap"))
        wide = Rules(grid, {}, 50, limits=Limits(spread=20, gap=55))
        self.assertIs(weigh(sheets, wide).solid, True)
