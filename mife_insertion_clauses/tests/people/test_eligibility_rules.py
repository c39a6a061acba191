# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase, tagged

from ...rules import employers
from ...rules.eligibility import (
    Clock,
    get_check_end,
    get_clock,
    get_counted_until,
    get_state,
)
from ...rules.people import get_name_key

TODAY = date(2026, 6, 1)


@tagged("post_install", "-at_install")
class TestEligibilityRules(BaseCase):
    def test_trap_09_the_first_limit_ends_the_hours(self):
        # 24 months from 12 January 2026 end on 11 January 2028
        entry = date(2026, 1, 12)
        self.assertEqual(get_counted_until(entry, 24), date(2028, 1, 11))
        # hired permanently on 1 March 2026, 12 months: 28 February 2027 comes first
        hired = date(2026, 3, 1)
        self.assertEqual(get_counted_until(entry, 24, hired, 12), date(2027, 2, 28))
        # hired on 1 March 2027: 11 January 2028 comes before 29 February 2028
        hired = date(2027, 3, 1)
        self.assertEqual(get_counted_until(entry, 24, hired, 12), date(2028, 1, 11))
        self.assertIsNone(get_counted_until(entry, 0, hired, 0))

    def test_months_end_on_the_last_day_of_shorter_months(self):
        # one month from 31 January 2026: there is no 31 February
        self.assertEqual(get_counted_until(date(2026, 1, 31), 1), date(2026, 2, 27))

    def test_proof_lets_a_person_enter_within_its_months(self):
        self.assertEqual(get_check_end(date(2026, 3, 10), 3), date(2026, 6, 9))
        self.assertIsNone(get_check_end(date(2026, 3, 10), 0))

    def test_state_of_a_date(self):
        self.assertEqual(get_state(None, TODAY, 60), "eligible")
        self.assertEqual(get_state(date(2026, 5, 31), TODAY, 60), "expired")
        self.assertEqual(get_state(TODAY, TODAY, 60), "ending")
        # 1 June 2026 + 60 days = 31 July 2026
        self.assertEqual(get_state(date(2026, 7, 31), TODAY, 60), "ending")
        self.assertEqual(get_state(date(2026, 8, 1), TODAY, 60), "eligible")

    def test_clock_before_the_entry_is_the_check_that_lasts_longest(self):
        self.assertEqual(get_clock([], [], TODAY, 60), Clock("not_checked", None))
        early, late = date(2026, 5, 1), date(2026, 12, 1)
        checks = [(date(2026, 1, 1), early), (date(2026, 1, 1), late)]
        self.assertEqual(get_clock(checks, [], TODAY, 60), Clock("eligible", late))
        to_come = [(date(2026, 7, 1), late)]
        self.assertEqual(get_clock(to_come, [], TODAY, 60).state, "not_checked")

    def test_clock_after_the_entry_is_the_one_of_the_clause(self):
        # a check without limit does not lengthen the clause
        checks = [(date(2024, 1, 1), None)]
        limit = date(2026, 5, 1)
        self.assertEqual(get_clock(checks, [limit], TODAY, 60), Clock("expired", limit))
        # a check made after the end opens a new period
        checks.append((date(2026, 5, 20), date(2026, 8, 19)))
        self.assertEqual(
            get_clock(checks, [limit], TODAY, 60), Clock("eligible", date(2026, 8, 19))
        )

    def test_trap_27_names_typed_another_way(self):
        expected = get_name_key("Jean-Noël", "N'Guessan")
        for first_name, last_name in (
            ("JEAN NOEL", "NGUESSAN"),
            ("jeannoël", "n\u2019guessan"),
            ("N'Guessan", "Jean-Noël"),
        ):
            self.assertEqual(get_name_key(first_name, last_name), expected)
        self.assertEqual(
            get_name_key("Lœtitia", "Kovač"), get_name_key("Loetitia", "KOVAC")
        )
        self.assertNotEqual(get_name_key("Jeanne", "N'Guessan"), expected)
        self.assertEqual(get_name_key("Jean", ""), "")

    def test_trap_11_who_is_an_insertion_structure(self):
        for kind in ("geiq", "ett", "eiti", "esat", "ea", "regie", "company"):
            self.assertNotIn(kind, employers.SIAE)
            self.assertNotEqual(employers.get_family(kind), "siae")
        for kind in ("ei", "aci", "ai", "etti"):
            self.assertEqual(employers.get_family(kind), "siae")
        self.assertEqual(employers.get_family("esat"), "adapted")
        for kind in ("ett", "eiti", "company"):
            self.assertNotIn(kind, employers.RECOGNISED)
