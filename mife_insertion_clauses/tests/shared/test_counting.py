# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase, tagged

from ...rules.counting import (
    TRAINING_CAPPED,
    Counted,
    CountingTerms,
    count_month,
    explain_month,
    get_limit_reason,
)

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestCounting(BaseCase):
    def test_trap_18_training_is_never_added_silently(self):
        self.assertEqual(
            count_month(100, 20, CountingTerms("none"), MARCH),
            Counted(100, "training"),
        )

    def test_training_counts_when_the_clause_says_so(self):
        self.assertEqual(
            count_month(100, 20, CountingTerms("all"), MARCH), Counted(120, "")
        )

    def test_training_is_capped_on_the_hours_worked(self):
        # 25 % of 90.5 h worked is 22.625 h: 28 h of training count for that much
        self.assertEqual(
            count_month(90.5, 28, CountingTerms("capped", 0.25), MARCH),
            Counted(113.125, "training_cap"),
        )
        self.assertEqual(
            count_month(100, 25, CountingTerms("capped", 0.25), MARCH),
            Counted(125, ""),
        )

    def test_trap_09_hours_after_the_limit_are_kept_but_not_counted(self):
        terms = CountingTerms()
        self.assertEqual(
            count_month(100, 0, terms, MARCH, date(2026, 2, 28)),
            Counted(0, "eligibility"),
        )
        # the month in which the limit falls counts whole
        self.assertEqual(
            count_month(100, 0, terms, MARCH, date(2026, 3, 1)), Counted(100, "")
        )

    def test_nothing_declared_needs_no_reason(self):
        self.assertEqual(
            count_month(0, 0, CountingTerms(), MARCH, date(2020, 1, 1)), Counted(0, "")
        )

    def test_trap_18_tutoring_is_apart(self):
        terms = CountingTerms(TRAINING_CAPPED, 0.25)
        self.assertEqual(
            explain_month(100, 30, terms, MARCH, tutoring=8),
            [("training_cap", 5), ("tutoring", 8)],
        )
        self.assertEqual(
            count_month(100, 30, terms, MARCH, tutoring=8), Counted(125, "training_cap")
        )
        counted = terms._replace(tutoring="all")
        self.assertEqual(
            count_month(100, 20, counted, MARCH, tutoring=8), Counted(128, "")
        )

    def test_trap_25_counted_and_left_out_make_up_what_was_declared(self):
        # 833.33 h shared by the cap: nothing is lost nor rounded on the way
        terms = CountingTerms("capped", 1 / 3)
        counted = count_month(90.1, 33.33, terms, MARCH, tutoring=7.7)
        left_out = explain_month(90.1, 33.33, terms, MARCH, tutoring=7.7)
        self.assertAlmostEqual(
            counted.hours + sum(hours for _reason, hours in left_out), 131.13, 9
        )

    def test_trap_09_end_of_a_permanent_hire_has_its_own_reason(self):
        until = date(2026, 2, 28)
        self.assertEqual(get_limit_reason(until, until), "permanent")
        self.assertEqual(get_limit_reason(until, date(2026, 6, 30)), "eligibility")
        self.assertEqual(get_limit_reason(until, None), "eligibility")
        self.assertEqual(
            count_month(
                100, 0, CountingTerms(), MARCH, until, limit_reason="permanent"
            ),
            Counted(0, "permanent"),
        )
