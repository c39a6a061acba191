# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase, tagged

from ..rules.counting import Counted, CountingTerms, count_month

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
