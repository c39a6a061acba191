# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase, tagged

from ..rules.landing import (
    AT_RISK,
    DONE,
    LATE,
    NOT_APPLICABLE,
    ON_TRACK,
    UNKNOWN,
    expected,
    land,
)

START, END = date(2026, 1, 1), date(2026, 12, 31)  # 365 days


@tagged("post_install", "-at_install")
class TestLanding(BaseCase):
    def _land(self, due, done, today, until=None, **kwargs):
        return land(due, done, START, END, today, until, **kwargs)

    def test_the_pace_of_the_certified_months_goes_on_to_the_end(self):
        # 181 h in the 181 days to the end of June: 1 h a day, 184 days left
        landing = self._land(700, 181, date(2026, 7, 20), date(2026, 6, 30))
        self.assertEqual(landing.state, AT_RISK)
        self.assertAlmostEqual(landing.hours, 365)
        self.assertAlmostEqual(landing.missing, 335)
        self.assertAlmostEqual(landing.weeks, 335 / 35)

    def test_a_month_not_certified_yet_does_not_slow_the_pace(self):
        on_time = self._land(365, 181, date(2026, 7, 1), date(2026, 6, 30))
        later = self._land(365, 181, date(2026, 8, 10), date(2026, 6, 30))
        self.assertEqual(on_time.hours, later.hours)
        self.assertEqual(later.state, ON_TRACK)

    def test_suspended_days_are_no_working_days(self):
        # June (30 days) is suspended: 151 h in 151 days, 1 h a day, 184 left
        june = [(date(2026, 6, 1), date(2026, 7, 1))]
        landing = self._land(
            335, 151, date(2026, 7, 20), date(2026, 6, 30), suspensions=june
        )
        self.assertAlmostEqual(landing.hours, 335)
        self.assertEqual(landing.state, ON_TRACK)

    def test_ended_with_hours_missing(self):
        landing = self._land(700, 412, date(2027, 1, 1), END)
        self.assertEqual(landing.state, LATE)
        self.assertEqual(landing.missing, 288)

    def test_done(self):
        self.assertEqual(self._land(700, 700, date(2026, 5, 1)).state, DONE)

    def test_nothing_owed(self):
        self.assertEqual(self._land(0, 50, date(2026, 5, 1)).state, NOT_APPLICABLE)

    def test_too_early_to_say(self):
        self.assertEqual(self._land(700, 0, date(2026, 2, 10)).state, UNKNOWN)

    def test_months_without_an_hour_are_a_risk(self):
        landing = self._land(700, 0, date(2026, 4, 1))
        self.assertEqual((landing.state, landing.missing), (AT_RISK, 700))

    def test_without_dates_nothing_is_known(self):
        self.assertEqual(land(700, 10, None, None, START).state, UNKNOWN)

    def test_expected_hours_are_spread_evenly(self):
        self.assertAlmostEqual(expected(365, START, END, date(2026, 6, 30)), 181)
        self.assertAlmostEqual(expected(365, START, END, date(2027, 6, 30)), 365)
