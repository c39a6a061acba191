# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import MARCH, InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionContractor(InsertionCommon):
    def _add_firm(self, name, **vals):
        return self.env["insertion.contractor"].create(
            {"lot_id": self.lot.id, "partner_id": self._new_company(name).id, **vals}
        )

    def _certify(self, contractor, hours):
        self._new_placement(
            self._new_participant("Ali", contractor.partner_id.name),
            contractor_id=contractor.id,
        )
        declaration = self._open(MARCH).filtered(
            lambda declaration: declaration.contractor_id == contractor
        )
        declaration.line_ids.worked_hours = hours
        declaration.action_declare()
        declaration.action_validate()

    def test_a_company_alone_owes_everything(self):
        self.assertEqual(self.contractor.hours_due, 700)

    def test_trap_14_joint_holders_owe_their_share(self):
        self.contractor.share = 0.6
        joint = self._add_firm("Plâtrerie Noël", role="joint", share=0.4)
        self.assertAlmostEqual(self.contractor.hours_due, 420)
        self.assertAlmostEqual(joint.hours_due, 280)

    def test_trap_24_a_share_that_is_not_agreed_is_not_made_up(self):
        joint = self._add_firm("Plâtrerie Noël", role="joint")
        self.assertFalse(self.contractor.is_share_known)
        self.assertFalse(joint.is_share_known)

    def test_trap_14_hours_of_a_subcontractor_count_once_to_its_holder(self):
        joint = self._add_firm("Plâtrerie Noël", role="joint", share=0.4)
        self.contractor.share = 0.6
        below = self._add_firm(
            "Sols Haas", role="subcontractor", parent_id=self.contractor.id
        )
        self._certify(below, 30)
        self._certify(joint, 12)
        self.env.invalidate_all()
        self.assertEqual(self.contractor.hours_done, 0)
        self.assertEqual(self.contractor.hours_done_total, 30)
        self.assertEqual(joint.hours_done_total, 12)
        self.assertEqual(self.lot.hours_done, 42)

    def test_a_subcontractor_has_no_share(self):
        with self.assertRaisesRegex(ValidationError, "owes nothing by itself"):
            self._add_firm(
                "Sols Haas",
                role="subcontractor",
                parent_id=self.contractor.id,
                share=0.1,
            )
