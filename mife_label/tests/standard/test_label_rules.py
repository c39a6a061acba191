# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from datetime import date

from odoo.tests import BaseCase, tagged

from ...common.rules import codes, uploads
from ...common.rules.uploads import MAX_BYTES, refusal
from ...rules import articles, completeness, difference, periods
from ...rules.difference import ADDED, REMOVED, SAME, compare_words
from ...rules.periods import first_day, jury_for, last_day, reminder_step


@tagged("post_install", "-at_install")
class TestLabelRules(BaseCase):
    def test_examples_of_the_rules(self):
        for module in (
            articles,
            codes,
            completeness,
            difference,
            periods,
            uploads,
        ):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)

    def test_articles_agree_with_the_names_they_come_before(self):
        names = ["Alain Roy", "Art & Co", "Karim", "Alain"]
        for text, expected in (
            ("Pouvoir de Alain Roy", "Pouvoir d'Alain Roy"),
            ("De Alain et de Karim", "D'Alain et de Karim"),
            ("Ce que Art & Co montre", "Ce qu'Art & Co montre"),
            ("Le monde Alain", "Le monde Alain"),
            ("de Alainville", "de Alainville"),
            ("de Antoine, que nul ne nomme", "de Antoine, que nul ne nomme"),
        ):
            with self.subTest(text):
                self.assertEqual(articles.elide(text, names), expected)
        self.assertEqual(
            articles.elide_all(
                {"files": [("Absent", "pouvoir de Alain"), 3, None]}, names
            ),
            {"files": [("Absent", "pouvoir d'Alain"), 3, None]},
        )

    def test_difference_gives_both_texts_back(self):
        texts = ["", "one", "one two  three\n\nfour", "two one\nthree", "é è ç à"]
        for before in texts:
            for after in texts:
                pieces = compare_words(before, after)
                with self.subTest(before=before, after=after):
                    self.assertEqual(
                        "".join(text for kind, text in pieces if kind != ADDED), before
                    )
                    self.assertEqual(
                        "".join(text for kind, text in pieces if kind != REMOVED), after
                    )

    def test_equal_texts_have_no_difference(self):
        self.assertEqual(compare_words("a b", "a b"), [(SAME, "a b")])

    def test_uploads_are_judged_by_their_first_bytes(self):
        png = b"\x89PNG\r\n\x1a\n..."
        for filename, content, expected in (
            ("visit.PDF", b"%PDF-1.4", None),
            ("visit.png", png, None),
            ("visit.pdf", png, "mismatch"),
            ("visit.html", b"<html>", "type"),
            ("visit.svg", b"<svg/>", "type"),
            ("visit.pdf.exe", b"%PDF-", "type"),
            ("visit", b"%PDF-", "type"),
            ("visit.pdf", b"", "empty"),
            ("visit.pdf", b"%PDF-" + b"0" * MAX_BYTES, "too_large"),
        ):
            with self.subTest(filename=filename):
                self.assertEqual(refusal(filename, content), expected)

    def test_period_ends_the_day_before_it_recurs(self):
        # 36 months from 12 March 2026: 11 March 2029 is the last day
        self.assertEqual(last_day(date(2026, 3, 12), 36), date(2029, 3, 11))
        # 31 August + 6 months is 28 February: the last day is the 27th
        self.assertEqual(last_day(date(2025, 8, 31), 6), date(2026, 2, 27))

    def test_renewal_in_time_loses_no_month(self):
        self.assertEqual(
            first_day(date(2026, 1, 15), date(2026, 3, 11)), date(2026, 3, 12)
        )

    def test_late_renewal_shows_the_gap(self):
        self.assertEqual(
            first_day(date(2026, 5, 15), date(2026, 3, 11)), date(2026, 5, 15)
        )

    def test_reminders_go_down_the_ladder(self):
        end = date(2026, 12, 31)
        for today, step in (
            (date(2026, 3, 30), None),
            (date(2026, 3, 31), 9),
            (date(2026, 6, 29), 9),
            (date(2026, 6, 30), 6),
            (date(2026, 9, 30), 3),
            (date(2026, 11, 30), 1),
            (date(2026, 12, 31), 1),
            (date(2027, 1, 1), None),
        ):
            with self.subTest(today=today):
                self.assertEqual(reminder_step(today, end), step)

    def test_jury_aimed_at_is_the_last_one_in_time(self):
        march = (date(2026, 3, 12), date(2026, 2, 15))
        june = (date(2026, 6, 11), date(2026, 5, 15))
        december = (date(2026, 12, 10), date(2026, 11, 15))
        juries = [december, march, june]
        end = date(2026, 9, 1)
        self.assertEqual(jury_for(date(2026, 1, 2), end, juries), june)
        # the deadline of June is over: the label lapses, the next jury is December
        self.assertEqual(jury_for(date(2026, 5, 16), end, juries), december)
        self.assertIsNone(jury_for(date(2026, 12, 1), end, juries))
