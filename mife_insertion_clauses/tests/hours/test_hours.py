# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ...rules.hours import HoursError, last_of_month, overlaps_month, parse_hours


@tagged("post_install", "-at_install")
class TestHours(BaseCase):
    def test_trap_17_hours_are_read_as_people_write_them(self):
        for text, hours in {
            "7,5": "7.5",
            "7.5": "7.5",
            "7h30": "7.5",
            "7 H 30": "7.5",
            "7:30": "7.5",
            "7h30min": "7.5",
            "7h": "7",
            "7 heures": "7",
            "151,67": "151.67",
            "0": "0",
            # 20 minutes are a third of an hour, to the hundredth
            "7h20": "7.33",
            "7h40": "7.67",
        }.items():
            with self.subTest(text=text):
                self.assertEqual(parse_hours(text), Decimal(hours))

    def test_spaces_group_thousands_only(self):
        with self.assertRaises(HoursError):
            parse_hours("1 5")
        with self.assertRaisesRegex(HoursError, "too_many"):
            parse_hours("1\u202f234,5")

    def test_empty_is_unknown_not_zero(self):
        for text in ("", "   ", None):
            self.assertIsNone(parse_hours(text))

    def test_refusals_say_why(self):
        for text, code in {
            "-3": "negative",
            "\u22123": "negative",
            "7h75": "minutes",
            "745": "too_many",
            "abc": "unreadable",
            "7,5,1": "unreadable",
            "=7": "unreadable",
            "1e3": "unreadable",
            "\u0667": "unreadable",
        }.items():
            with self.subTest(text=text):
                with self.assertRaises(HoursError) as caught:
                    parse_hours(text)
                self.assertEqual(caught.exception.code, code)

    def test_month_bounds(self):
        self.assertEqual(last_of_month(date(2028, 2, 3)), date(2028, 2, 29))
        self.assertEqual(last_of_month(date(2026, 12, 31)), date(2026, 12, 31))

    def test_overlap_includes_the_first_and_the_last_day(self):
        month = date(2026, 3, 1)
        self.assertTrue(overlaps_month(month, date(2026, 3, 31), None))
        self.assertTrue(overlaps_month(month, date(2026, 1, 1), date(2026, 3, 1)))
        self.assertFalse(overlaps_month(month, date(2026, 4, 1), None))
        self.assertFalse(overlaps_month(month, date(2026, 1, 1), date(2026, 2, 28)))
