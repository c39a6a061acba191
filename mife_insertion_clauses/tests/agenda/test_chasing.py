# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase, tagged

from ...rules.chasing import get_months_to_open, get_step

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
LADDER = {"reminder": 5, "last_reminder": 10, "officer": 15}


@tagged("post_install", "-at_install")
class TestChasing(BaseCase):
    def test_past_month_opens_on_its_day(self):
        self.assertEqual(get_months_to_open(FEBRUARY, 3, date(2026, 4, 2)), [FEBRUARY])
        self.assertEqual(
            get_months_to_open(FEBRUARY, 3, date(2026, 4, 3)), [FEBRUARY, MARCH]
        )
        self.assertEqual(get_months_to_open(MARCH, 3, date(2026, 4, 30)), [MARCH])

    def test_never_and_the_first_time(self):
        self.assertEqual(get_months_to_open(FEBRUARY, 0, date(2026, 4, 30)), [])
        self.assertEqual(get_months_to_open(None, 3, date(2026, 4, 2)), [])
        self.assertEqual(get_months_to_open(None, 3, date(2026, 4, 20)), [MARCH])

    def test_trap_17_a_year_that_begins_opens_december(self):
        self.assertEqual(
            get_months_to_open(None, 1, date(2026, 1, 1)), [date(2025, 12, 1)]
        )

    def test_months_missed_are_caught_up(self):
        self.assertEqual(
            get_months_to_open(date(2026, 1, 1), 3, date(2026, 4, 28)),
            [date(2026, 1, 1), FEBRUARY, MARCH],
        )
        self.assertEqual(
            len(get_months_to_open(date(2020, 1, 1), 3, date(2026, 4, 28))), 13
        )

    def test_one_step_at_a_time(self):
        self.assertEqual(get_step(None, 0, LADDER), "opening")
        self.assertIsNone(get_step("opening", 4, LADDER))
        self.assertEqual(get_step("opening", 5, LADDER), "reminder")
        self.assertIsNone(get_step("reminder", 9, LADDER))
        self.assertEqual(get_step("reminder", 10, LADDER), "last_reminder")
        self.assertEqual(get_step("last_reminder", 15, LADDER), "officer")
        self.assertIsNone(get_step("officer", 400, LADDER))

    def test_after_a_pause_only_the_latest_step_is_taken(self):
        self.assertEqual(get_step("opening", 12, LADDER), "last_reminder")

    def test_a_reminder_without_days_is_skipped(self):
        ladder = {"reminder": 5, "last_reminder": 0, "officer": 15}
        self.assertIsNone(get_step("reminder", 12, ladder))
        self.assertEqual(get_step("reminder", 15, ladder), "officer")
