# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import BaseCase, tagged

from ...rules.anomalies import LineFacts, find_in_declaration, find_in_line


@tagged("post_install", "-at_install")
class TestAnomalies(BaseCase):
    def test_a_usual_month_has_none(self):
        self.assertEqual(find_in_line(LineFacts(151.67), 200), [])

    def test_trap_15_too_many_hours_here_or_with_other_lots(self):
        self.assertEqual(find_in_line(LineFacts(230), 200), ["too_many"])
        self.assertEqual(find_in_line(LineFacts(120, total=240), 200), ["elsewhere"])
        self.assertEqual(find_in_line(LineFacts(120, total=200), 200), [])
        # told once: the month here is already too long
        self.assertEqual(find_in_line(LineFacts(230, total=240), 200), ["too_many"])
        # no limit
        self.assertEqual(find_in_line(LineFacts(230, total=240), 0), [])

    def test_hours_outside_the_placement(self):
        self.assertEqual(find_in_line(LineFacts(10, at_work=False), 200), ["outside"])
        self.assertEqual(find_in_line(LineFacts(0, at_work=False), 200), [])

    def test_trap_16_nothing_for_someone_at_work(self):
        self.assertEqual(find_in_line(LineFacts(0), 200), ["nothing"])

    def test_eligibility(self):
        self.assertEqual(
            find_in_line(LineFacts(10, checked=False, expired=True), 200),
            ["not_checked", "expired"],
        )

    def test_three_times_the_usual_month(self):
        # the median of 40, 50 and 300 is 50: 150 is three times that
        usual = (40, 300, 50)
        self.assertEqual(find_in_line(LineFacts(150, usual=usual), 200), ["unusual"])
        self.assertEqual(find_in_line(LineFacts(149, usual=usual), 200), [])
        # two months say nothing
        self.assertEqual(find_in_line(LineFacts(150, usual=(40, 50)), 200), [])
        self.assertEqual(find_in_line(LineFacts(150, usual=(0, 0, 0)), 200), [])

    def test_total_far_from_the_month_before(self):
        self.assertEqual(find_in_declaration(200, 100, False, True), ["jump"])
        self.assertEqual(find_in_declaration(50, 100, False, True), ["jump"])
        self.assertEqual(find_in_declaration(199, 100, False, True), [])
        # twice as much, but little: 30 h against 10
        self.assertEqual(find_in_declaration(30, 10, False, True), [])
        self.assertEqual(find_in_declaration(200, None, False, True), [])
        self.assertEqual(find_in_declaration(200, 0, False, True), [])

    def test_no_hours_although_people_are_at_work(self):
        self.assertEqual(find_in_declaration(0, 100, True, True), ["no_hours_at_work"])
        self.assertEqual(find_in_declaration(0, 100, True, False), [])
