# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import InsertionCommon

CLOSED_TO_THE_PORTAL = [
    "insertion.contract",
    "insertion.lot",
    "insertion.commitment",
    "insertion.participant",
    "insertion.placement",
    "insertion.declaration.line",
    "insertion.notice",
    "insertion.notice.import",
]


@tagged("post_install", "-at_install")
class TestInsertionSecurity(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_firm = cls._new_company("Concurrent", "99800012900010")
        cls.other_clerk = cls.env["res.partner"].create(
            {"name": "Paul Autre", "parent_id": cls.other_firm.id}
        )
        cls.other_user = new_test_user(
            cls.env,
            login="insertion_other_clerk",
            groups="base.group_portal",
            partner_id=cls.other_clerk.id,
        )
        colleague = cls.env["res.partner"].create(
            {"name": "Collègue", "parent_id": cls.firm.id}
        )
        cls.colleague_user = new_test_user(
            cls.env,
            login="insertion_colleague",
            groups="base.group_portal",
            partner_id=colleague.id,
        )
        cls.employee = new_test_user(
            cls.env, login="insertion_stranger", groups="base.group_user"
        )

    def test_trap_20_a_clerk_sees_only_its_own_lots(self):
        attestation = self._attest()
        for record in (attestation, attestation.declaration_id, self.contractor):
            Model = self.env[record._name]
            self.assertEqual(
                Model.with_user(self.portal_user).search([]), record, record._name
            )
            for stranger in (self.other_user, self.colleague_user):
                self.assertFalse(Model.with_user(stranger).search([]))
                self.assertFalse(
                    Model.with_user(stranger).formatted_read_group(
                        [], ["company_id"], ["__count"]
                    )
                )
                with self.assertRaises(AccessError):
                    record.with_user(stranger).read(["display_name"])

    def test_trap_20_people_and_contracts_are_closed_to_the_portal(self):
        for model in CLOSED_TO_THE_PORTAL:
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.portal_user).search([])

    def test_portal_writes_nothing(self):
        declaration = self._open().with_user(self.portal_user)
        for attempt in (
            lambda: declaration.write({"month": "2026-05-01"}),
            declaration.action_declare,
            declaration.action_validate,
            declaration.unlink,
            lambda: self.contractor.with_user(self.portal_user).write(
                {"contact_ids": [Command.clear()]}
            ),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual(declaration.state, "to_declare")
        self.assertEqual(self.contractor.contact_ids, self.clerk)

    def test_trap_21_access_follows_the_contacts_not_the_person(self):
        declaration = self._attest().declaration_id
        self.contractor.contact_ids = self.colleague_user.partner_id
        with self.assertRaises(AccessError):
            declaration.with_user(self.portal_user).read(["month"])
        self.assertEqual(declaration.with_user(self.colleague_user).state, "attested")

    def test_employee_without_role_sees_nothing(self):
        for model in (*CLOSED_TO_THE_PORTAL, "insertion.declaration"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.employee).search([])
        # and opens a partner all the same
        self.assertTrue(
            self.env["res.partner"].with_user(self.employee).get_view(view_type="form")
        )

    def test_each_organisation_keeps_its_own(self):
        other = self.env["res.company"].create({"name": "Autre organisme"})
        stranger = new_test_user(
            self.env,
            login="insertion_elsewhere",
            groups="mife_insertion_clauses.group_insertion_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self._attest()
        for model in (
            "insertion.contract",
            "insertion.lot",
            "insertion.commitment",
            "insertion.contractor",
            "insertion.participant",
            "insertion.placement",
            "insertion.declaration",
            "insertion.declaration.line",
            "insertion.attestation",
        ):
            with self.subTest(model=model):
                self.assertTrue(self.env[model].with_user(self.manager).search([]))
                self.assertFalse(self.env[model].with_user(stranger).search([]))

    def test_each_organisation_has_its_own_numbers(self):
        other = self.env["res.company"].create({"name": "Autre organisme"})
        Sequence = self.env["ir.sequence"]
        first = Sequence.with_company(other).next_by_code("insertion.attestation")
        self.assertTrue(first.endswith("-00001"))

    def test_participant_is_no_contact(self):
        before = self.env["res.partner"].search_count([])
        participant = self._new_participant("Jean", "Dupond")
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        self.assertTrue(participant.reference)
