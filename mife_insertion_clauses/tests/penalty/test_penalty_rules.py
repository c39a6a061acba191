# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from datetime import date

from odoo.tests import BaseCase, tagged

from ...rules import penalty, small_cells
from ...rules.penalty import Member


@tagged("post_install", "-at_install")
class TestPenaltyRules(BaseCase):
    def test_price_of_an_hour(self):
        # 4 x a ceiling of 29 EUR = 116 EUR per missing hour
        self.assertEqual(penalty.unit_price(penalty.HOUR_INDEX, 4, 29), 116)
        # 2 x 12.02 EUR (minimum wage from 1 January 2026) = 24.04 EUR
        self.assertAlmostEqual(penalty.unit_price(penalty.HOUR_INDEX, 2, 12.02), 24.04)
        self.assertEqual(penalty.unit_price(penalty.HOUR_FIXED, 50), 50)

    def test_an_index_without_rate_is_never_zero(self):
        with self.assertRaises(ValueError):
            penalty.unit_price(penalty.HOUR_INDEX, 2, None)

    def test_days_late(self):
        friday, tuesday = date(2026, 3, 6), date(2026, 3, 10)
        # Saturday 7, Sunday 8, Monday 9, Tuesday 10
        self.assertEqual(penalty.days_late(friday, tuesday), 4)
        # Monday 9, Tuesday 10
        self.assertEqual(penalty.days_late(friday, tuesday, working=True), 2)
        # Friday 1 May 2026 is a holiday: Monday 4 alone, from Thursday 30 April
        self.assertEqual(
            penalty.days_late(
                date(2026, 4, 30), date(2026, 5, 4), True, {date(2026, 5, 1)}
            ),
            1,
        )
        self.assertEqual(penalty.days_late(tuesday, friday), 0)
        self.assertEqual(penalty.days_late(friday, friday, working=True), 0)

    def test_trap_14_joint_holders_lack_by_their_share(self):
        # 100 h: 60 h and 40 h owed, 50 h and 20 h done: 10 h and 20 h lack
        hours = penalty.missing_hours(100, [Member(0.6, 50), Member(0.4, 20)])
        self.assertAlmostEqual(hours[0], 10)
        self.assertAlmostEqual(hours[1], 20)

    def test_trap_14_hours_beyond_a_share_count_for_the_lot(self):
        # 700 h by 50 / 30 / 20: 350, 210, 140 owed; 400, 100, 90 done = 590 h.
        # The lot lacks 110 h; by themselves they lack 0, 110 and 50 = 160 h:
        # 110 x 110 / 160 = 75.625 and 110 x 50 / 160 = 34.375
        hours = penalty.missing_hours(
            700, [Member(0.5, 400), Member(0.3, 100), Member(0.2, 90)]
        )
        self.assertEqual(hours, [0, 75.625, 34.375])

    def test_nothing_lacks_when_the_lot_is_done(self):
        self.assertEqual(
            penalty.missing_hours(100, [Member(0.6, 100), Member(0.4, 0)]), [0, 0]
        )

    def test_trap_13_pooling_lightens_in_proportion(self):
        # lots lack 60 h and 20 h = 80 h, another did 40 h too many: 40 h lack in all,
        # of which 60 x 40 / 80 = 30 h on the first
        self.assertEqual(penalty.pooled(60, 80, 40), 30)
        self.assertEqual(penalty.pooled(0, 0, 0), 0)

    def test_trap_22_a_small_cell_is_not_found_by_difference(self):
        # 2 people alone hidden would be the total less the others
        self.assertEqual(small_cells.suppress({"a": 12, "b": 2, "c": 6}, 5), {"b", "c"})
        # two hidden cells of 1 + 2 people still speak of 3 people only
        self.assertEqual(
            small_cells.suppress({"a": 12, "b": 2, "c": 1, "d": 7}, 5), {"b", "c", "d"}
        )
        # enough of them together
        self.assertEqual(small_cells.suppress({"a": 12, "b": 3, "c": 4}, 5), {"b", "c"})
        self.assertEqual(small_cells.suppress({"a": 12, "b": 0}, 5), set())
        self.assertEqual(small_cells.suppress({"a": 3}, 5), {"a"})
        self.assertEqual(small_cells.suppress({}, 5), set())

    def test_examples_of_the_docstrings(self):
        for module in (penalty, small_cells):
            self.assertEqual(doctest.testmod(module).failed, 0)
