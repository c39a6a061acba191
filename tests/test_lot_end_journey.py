# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The end of a lot in a real browser, from its missing months to its contract."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.mife_insertion_clauses.rules.hours import (
    last_of_month,
    previous_month,
)
from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon, unprinted


@tagged("post_install", "-at_install", "standard")
class TestLotEndJourney(InsertionCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.clerk.email = "ines.roux@example.com"
        self.contract.buyer_contact_ids = self.env["res.partner"].create(
            {
                "name": "Luc Petit",
                "parent_id": self.buyer.id,
                "email": "luc.petit@example.com",
            }
        )
        self.second = previous_month(fields.Date.context_today(self.lot))
        self.first = previous_month(self.second)
        self.placement.write(
            {"date_start": self.first, "date_end": last_of_month(self.first)}
        )
        self.lot.write(
            {"date_start": self.first, "date_end": last_of_month(self.second)}
        )

    def test_a_lot_is_ended_from_one_screen(self):
        with unprinted():
            self.start_tour(
                f"/odoo/insertion-lots/{self.lot.id}",
                "insertion_lot_end_tour",
                login=self.officer.login,
            )
        months = self.env["insertion.declaration"].search(
            [("lot_id", "=", self.lot.id)], order="month"
        )
        self.assertEqual(
            [(month.month, month.state, month.counted_hours) for month in months],
            [(self.first, "attested", 60), (self.second, "attested", 0)],
        )
        self.assertEqual((self.lot.state, self.contract.state), ("completed", "closed"))
        self.assertEqual(self.lot.no_penalty_reason, "No penalty in this clause")
        payload = self.lot.final_attestation_id.payload
        # 700 h owed, 60 done
        self.assertEqual((payload["done"], payload["deficit"]), (60, 640))
        self.assertEqual(payload["cause"], "The works were stopped")
