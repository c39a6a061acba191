# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionContract(InsertionCommon):
    def _give_up(self, state, reason):
        wizard = (
            self.env["insertion.contract.end"]
            .with_context(active_id=self.contract.id)
            .create({"state": state, "reason": reason})
        )
        wizard.action_end()

    def test_a_buyer_created_from_its_name_is_a_company(self):
        field = self.env["insertion.contract"].fields_get(["buyer_id"])["buyer_id"]
        partners = self.env["res.partner"].with_context(**field["context"])
        buyer = partners.browse(partners.name_create("Commune nouvelle")[0])
        self.assertTrue(buyer.is_company)

    def test_contract_given_up_keeps_its_reason(self):
        self.lot.state = "pending"
        self._give_up("no_clause", "Marché trop court")
        self.assertEqual(self.contract.state, "no_clause")
        self.assertEqual(self.contract.end_reason, "Marché trop court")

    def test_contract_is_not_given_up_without_reason(self):
        with self.assertRaisesRegex(ValidationError, "say why"):
            self.contract.state = "cancelled"

    def test_trap_28_a_running_lot_is_settled_before_its_contract_is_cancelled(self):
        with self.assertRaisesRegex(ValidationError, "end it first"):
            self._give_up("cancelled", "Liquidation")

    def test_a_contract_is_not_closed_while_a_lot_runs(self):
        with self.assertRaisesRegex(ValidationError, "end it first"):
            self.contract.state = "closed"
        self.lot.action_complete()
        self.contract.state = "closed"
        with self.assertRaisesRegex(ValidationError, "Take the contract up again"):
            self.lot.action_reopen()
        self.contract.state = "running"
        self.lot.action_reopen()
        self.assertEqual(self.lot.state, "running")

    def test_trap_28_a_lot_never_started_leaves_no_deficit(self):
        self.lot.state = "pending"
        self.assertEqual(self.lot.hours_remaining, 700)
        self._give_up("cancelled", "Budget")
        self.assertEqual(self.lot.hours_remaining, 0)
        self.assertFalse(
            self.env["insertion.lot"].search(
                [("id", "=", self.lot.id), ("hours_remaining", ">", 0)]
            )
        )

    def test_trap_13_totals_of_a_contract(self):
        # lot 1: 150 done of 100; lot 2: 0 done of 100
        self.lot.commitment_ids.hours = 100
        self.lot.copy(
            {"number": "2", "commitment_ids": [Command.create({"hours": 100})]}
        )
        self._attest(150)
        contract = self.contract.with_context(lang="en_US")
        self.assertEqual((contract.hours_due, contract.hours_done), (200, 150))
        self.assertEqual(contract.hours_missing, 100)
        self.assertEqual(contract.rate_label, "75.0\u00a0%")
        self.assertEqual(contract.capped_rate_label, "50.0\u00a0%")
        self.contract.pooling_allowed = True
        self.assertEqual(contract.hours_missing, 50)
        self.assertEqual(contract.capped_rate_label, "75.0\u00a0%")

    def test_trap_12_an_insertion_contract_has_hours_and_no_deficit(self):
        self.contract.clause_kind = "insertion"
        self._attest(150)
        contract = self.contract.with_context(lang="en_US")
        self.assertEqual(contract.hours_done, 150)
        self.assertEqual(contract.hours_missing, 0)
        self.assertEqual(contract.rate_label, "n/a")

    def test_trap_29_a_private_clause_needs_no_procedure(self):
        contract = self.env["insertion.contract"].create(
            {
                "name": "Charte de rénovation urbaine",
                "buyer_id": self.buyer.id,
                "clause_kind": "private",
                "date_notified": "2026-01-05",
                "lot_ids": [
                    Command.create(
                        {
                            "name": "Démolition",
                            "commitment_ids": [
                                Command.create(
                                    {
                                        "basis": "production",
                                        "date": "2026-01-05",
                                        "share": 0.05,
                                        "production_hours": 20_000,
                                    }
                                )
                            ],
                        }
                    )
                ],
            }
        )
        # 5 % of 20 000 h
        self.assertEqual(contract.hours_due, 1000)
