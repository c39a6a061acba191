# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ...rules import calibration
from ...rules.calibration import Inputs, calibrate, convert, implied_rate, propose


@tagged("post_install", "-at_install")
class TestCalibration(BaseCase):
    def test_examples_of_the_documentation(self):
        self.assertEqual(doctest.testmod(calibration).failed, 0)

    def test_published_example_of_a_million(self):
        # 1 000 000 x 50 % = 500 000 EUR of labour; / 30 = 16 666.67 h of work;
        # x 5 % = 833.33 h, the third kept
        steps = calibrate(Inputs(1_000_000, 0.5, 0.05, 30))
        self.assertEqual(steps.labour_amount, 500_000)
        self.assertEqual(steps.hours, Fraction(2500, 3))
        self.assertEqual(round(steps.hours), 833)

    def test_published_example_of_a_million_and_a_half(self):
        # 1 500 000 x 70 % / 30 = 35 000 h; x 10 % = 3 500 h, on the nose
        steps = calibrate(Inputs(1_500_000, 0.7, 0.1, 30))
        self.assertEqual(steps.work_hours, 35_000)
        self.assertEqual(steps.hours, 3_500)

    def test_hours_per_amount_read_as_a_rate(self):
        # 10 000 x 50 % / 30 = 166.67 h of work: 5 h of them are 3 %, 7 h are 4.2 %
        self.assertAlmostEqual(implied_rate(5, 10_000, 0.5, 30), 0.03)
        self.assertAlmostEqual(implied_rate(7, 10_000, 0.5, 30), 0.042)
        self.assertIsNone(implied_rate(5, 10_000, 0, 30))

    def test_what_is_unknown_gives_no_hours(self):
        known = Inputs(1_000_000, 0.5, 0.05, 30)
        for name in ("amount", "labour_share", "insertion_rate", "hourly_cost"):
            for nothing in (None, 0, 0.0):
                with self.subTest(name=name, value=nothing):
                    self.assertIsNone(calibrate(known._replace(**{name: nothing})))
        self.assertIsNone(propose(None))
        self.assertIsNone(convert(None, 1820))
        self.assertIsNone(convert(100, 0))

    def test_staff_taken_over_is_not_in_the_base(self):
        # 600 000 x 80 % / 30 = 16 000 h of work, of which 75 % by staff taken over:
        # 4 000 h left x 5 % = 200 h
        cleaning = Inputs(600_000, 0.8, 0.05, 30)
        by_share = calibrate(cleaning._replace(staff_share=0.75))
        by_hours = calibrate(cleaning._replace(staff_hours=12_000))
        self.assertEqual(by_share.base_hours, 4_000)
        self.assertEqual(by_share.hours, 200)
        self.assertEqual(by_hours, by_share)

    def test_more_staff_taken_over_than_work_leaves_nothing_to_ask(self):
        steps = calibrate(Inputs(600_000, 0.8, 0.05, 30, staff_hours=99_000))
        self.assertEqual(steps.hours, 0)
        self.assertEqual(propose(steps.hours), 0)

    def test_proposed_hours_are_whole_weeks(self):
        # 833.33 / 35 = 23.8 weeks: 24, that is 840 h
        cases = [(833.33, 840), (1, 35), (52.4, 35), (52.5, 70), (3500, 3500)]
        for hours, proposed in cases:
            with self.subTest(hours=hours):
                self.assertEqual(propose(hours), proposed)

    def test_days_weeks_and_months_of_work(self):
        # 840 h: 120 days of 7 h, 24 weeks of 35 h; a month of full-time work is
        # 1 820 / 12 = 151.67 h: 5.54 months
        self.assertEqual(convert(840, 1820)[:2], (120, 24))
        self.assertAlmostEqual(convert(840, 1820).months, 5.5384615)
        # another convention of the full-time year
        self.assertAlmostEqual(convert(840, 1607).months, 6.2725576)

    def test_trap_25_pieces_are_not_rounded_before_they_are_added(self):
        # three lots of 833.33 h make 2 500 h, not 3 x 833 = 2 499
        pieces = [calibrate(Inputs(1_000_000, 0.5, 0.05, 30)).hours] * 3
        self.assertEqual(sum(pieces), 2500)
        self.assertEqual(round(sum(map(float, pieces)), 6), 2500)
