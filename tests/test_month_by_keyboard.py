# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The month of the officer, in a real browser."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.mife_insertion_clauses.rules.hours import previous_month
from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon


@tagged("post_install", "-at_install", "standard")
class TestMonthByKeyboard(InsertionCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.past_month = previous_month(fields.Date.context_today(self.lot))
        end = self.past_month + relativedelta(years=1)
        self.contract.date_end = self.lot.date_end = end

    def _declare_past_month(self, name, hours):
        contractor = self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self._new_company(name).id,
                "role": "joint",
            }
        )
        self._new_placement(
            self._new_participant("Ali", name), contractor_id=contractor.id
        )
        declaration = self.env["insertion.declaration"].create(
            {
                "contractor_id": contractor.id,
                "month": self.past_month,
            }
        )
        declaration.line_ids.worked_hours = hours
        declaration.action_declare()
        return declaration

    def test_a_month_is_closed_by_the_keyboard(self):
        sure, wrong, right = (
            self._declare_past_month(name, hours)
            for name, hours in (("Alpha", 70), ("Beta", 230), ("Gamma", 231))
        )
        self.start_tour(
            "/odoo/insertion-month", "insertion_month_tour", login=self.officer.login
        )
        self.assertEqual(
            (sure.state, wrong.state, right.state),
            ("validated", "to_correct", "validated"),
        )
        self.assertEqual(sure.validated_by_id, self.officer)
        self.assertEqual(wrong.correction_reason, "Two days are missing.")
