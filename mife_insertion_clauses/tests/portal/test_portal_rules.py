# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import BaseCase, tagged

from ...common.rules.uploads import refusal
from ...rules.hours import format_hours, same_hours
from ...rules.versions import compare


@tagged("post_install", "-at_install")
class TestPortalRules(BaseCase):
    def test_hours_are_written_as_people_type_them(self):
        for hours, text in {0: "", 35: "35", 7.5: "7,5", 7.25: "7,25"}.items():
            self.assertEqual(format_hours(hours), text)
        self.assertEqual(format_hours(7.5, "."), "7.5")

    def test_same_hours_whatever_the_writing(self):
        for text in ("7,5", "7.50", "7h30"):
            self.assertTrue(same_hours(text, 7.5))
        self.assertTrue(same_hours("", 0))
        self.assertFalse(same_hours("", 7.5))
        self.assertFalse(same_hours("beaucoup", 0))

    def test_sendings_are_compared_person_by_person(self):
        before = {1: (78.5, 0), 2: (10, 0), 3: (0, 0)}
        after = {1: (80, 0), 3: (0, 7), 4: (0, 0)}
        self.assertEqual(
            compare(before, after),
            [(1, (78.5, 0), (80, 0)), (3, None, (0, 7)), (2, (10, 0), None)],
        )
        self.assertEqual(compare(before, before), [])

    def test_proofs_are_what_they_say(self):
        self.assertIsNone(refusal("a.PDF", b"%PDF-1.4"))
        self.assertIsNone(refusal("a.jpeg", b"\xff\xd8\xff\xe0"))
        self.assertEqual(refusal("a.html", b"<html>"), "type")
        self.assertEqual(refusal("a.png", b"%PDF-1.4"), "mismatch")
        self.assertEqual(refusal("a.pdf", b"%PDF-" + b"0" * 10485760), "too_large")
