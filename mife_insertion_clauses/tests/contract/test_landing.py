# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase, tagged

from ...rules.landing import (
    AT_RISK,
    DONE,
    LATE,
    NOT_APPLICABLE,
    ON_TRACK,
    UNKNOWN,
    curve,
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


@tagged("post_install", "-at_install")
class TestCurve(BaseCase):
    def test_it_ends_where_the_lot_lands(self):
        # January to June certified, 181 days, 181 h: 1 h a day, 184 days left: 365 h
        done = {
            date(2026, month, 1): hours
            for month, hours in zip(range(1, 7), (31, 28, 31, 30, 31, 30), strict=True)
        }
        points = curve(700, done, START, END, date(2026, 6, 30))
        self.assertEqual(len(points), 12)
        june, december = points[5], points[11]
        self.assertEqual((june.done, june.landing), (181, 181))
        self.assertAlmostEqual(june.expected, 700 * 181 / 365)
        self.assertEqual((points[4].done, points[4].landing), (151, None))
        self.assertIsNone(december.done)
        self.assertAlmostEqual(december.landing, 365)
        self.assertEqual(
            december.landing,
            land(700, 181, START, END, date(2026, 7, 20), date(2026, 6, 30)).hours,
        )

    def test_a_month_without_declaration_is_no_drop(self):
        done = {date(2026, 1, 1): 40, date(2026, 3, 1): 20}
        points = curve(700, done, START, END, date(2026, 3, 31))
        self.assertEqual([point.done for point in points[:4]], [40, 40, 60, None])

    def test_suspended_days_stand_still(self):
        # June and July suspended: nothing is expected of them, nothing comes
        suspended = [(date(2026, 6, 1), date(2026, 8, 1))]
        done = {date(2026, 5, 1): 151}
        points = curve(304, done, START, END, date(2026, 5, 31), suspended)
        may, july, december = points[4], points[6], points[11]
        self.assertEqual(may.expected, july.expected)
        self.assertEqual(july.landing, 151)
        # 151 h in 151 days, 153 days of August to December left
        self.assertAlmostEqual(december.landing, 304)

    def test_nothing_certified_yet(self):
        points = curve(700, {}, START, END)
        self.assertEqual({point.done for point in points}, {None})
        self.assertEqual({point.landing for point in points}, {None})

    def test_hours_after_the_end_are_drawn(self):
        done = {date(2026, 12, 1): 300, date(2027, 1, 1): 50}
        points = curve(700, done, START, END, date(2027, 1, 31))
        self.assertEqual(points[-1].day, date(2027, 1, 31))
        self.assertEqual(points[-1].done, 350)

    def test_no_dates_no_curve(self):
        self.assertEqual(curve(700, {}, None, END), [])
