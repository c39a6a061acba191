# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No hour is counted by two balances that stand side by side."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...rules.hours import last_of_month
from ...rules.opening import Opening, find_later, judge_until, overlaps

MONTHS = st.builds(date, st.integers(2024, 2025), st.integers(1, 12), st.just(1))
DAY = date(2026, 3, 9)


@st.composite
def openings(draw):
    until = last_of_month(draw(MONTHS))
    months = draw(st.lists(st.none() | MONTHS, max_size=4))
    return Opening(
        until, tuple(month for month in months if not month or month <= until)
    )


@tagged("post_install", "-at_install")
class TestOpeningRules(BaseCase):
    @given(openings(), openings())
    def test_two_balances_that_stand_count_no_month_twice(self, one, other):
        self.assertEqual(overlaps(one, other), overlaps(other, one))
        if not overlaps(one, other):
            earlier, later = sorted([one, other], key=lambda each: each.until)
            # one figure may hold any month until its day
            self.assertNotIn(None, later.months)
            self.assertTrue(all(month > earlier.until for month in later.months))

    @given(openings())
    def test_a_balance_never_stands_beside_itself(self, one):
        self.assertTrue(overlaps(one, one))
        self.assertEqual(find_later(one), [])
        self.assertEqual(judge_until(one.until, DAY), "")
