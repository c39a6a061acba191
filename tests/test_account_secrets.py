# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Both addons guard accounts by the same files, and together do each thing once."""

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.tests.portal_common import InsertionPortalCommon
from odoo.addons.mife_label.tests.account_cases import AccountCases
from odoo.addons.mife_label.tests.jury.common_jury import JuryCommon

ADDONS = ("mife_insertion_clauses", "mife_label")


@tagged("post_install", "-at_install", "standard")
class TestAccountSecrets(AccountCases, JuryCommon, InsertionPortalCommon, HttpCase):
    """The cases of each addon again, with the accounts and the invitations of both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.label_clerk = new_test_user(
            cls.env,
            "label_clerk",
            groups="base.group_portal",
            email="clerk@alpha.example",
        )
        cls._invite_to_label(cls.label_clerk.partner_id)
        cls._delegate()
        cls.both_managers = new_test_user(
            cls.env,
            "manager_of_both",
            groups="mife_label.mife_label_group_manager,"
            "mife_insertion_clauses.group_insertion_manager",
        )
        cls.insertion_manager, cls.manager = cls.manager, cls.both_managers
        cls.editors = [
            cls.facilitator,
            cls.officer,
            cls.user_coach,
            cls.user_secretary,
        ]
        cls.accounts = {
            "clerk": cls.portal_user,
            "subcontractor": cls.sub_user,
            "structure": cls.agency_user,
            "buyer": cls.buyer_user,
            "candidate": cls.label_clerk,
            "president": cls.anna,
            "juror": cls.chloe,
        }
        cls.movable = cls.label_clerk

    @classmethod
    def _invite_to_label(cls, partner):
        return cls.env["label.application.member"].create(
            {
                "application_id": cls.application.id,
                "partner_id": partner.id,
                "role": "1_lead",
            }
        )

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _get_templates(self):
        data = self.env["ir.model.data"].search(
            [
                ("model", "=", "mail.template"),
                ("module", "in", (*ADDONS, "auth_signup", "portal")),
            ]
        )
        return self.env["mail.template"].browse(data.mapped("res_id"))

    def _invite_everybody(self):
        """Each kind of account of both addons, then every template of both."""
        new = self.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@new.example", "parent_id": firm.id}
                for name, firm in (
                    ("clerk", self.firm),
                    ("buyer", self.buyer),
                    ("lead", self.holder),
                    ("juror", self.env["res.partner"]),
                )
            ]
        )
        clerk, buyer, lead, juror = new
        self.contractor.contact_ids = [Command.link(clerk.id)]
        self.contract.buyer_contact_ids = [Command.link(buyer.id)]
        for place in (self.contractor, self.contract):
            place.with_user(self.facilitator).action_invite()
        member = self._invite_to_label(lead)
        member.with_user(self.user_coach).action_send_invitation()
        self.jury.member_ids = [
            Command.create(
                {"partner_id": juror.id, "college_id": self.college_state.id}
            )
        ]
        self.jury.with_user(self.user_secretary).action_open_reading()
        sent = 0
        for template in self._get_templates():
            if template.model.startswith(("insertion.", "label.")):
                record = self.env[template.model].search([], order="id desc", limit=1)
                sent += bool(record and template.send_mail(record.id))
        self.assertGreater(sent, 8)
        return new

    def test_manager_of_one_addon_does_not_take_the_accounts_of_the_other(self):
        """Naming a juror among the contacts of a lot gives no hold on the account."""
        juror = self.chloe.partner_id
        self.env["insertion.access"].sudo()._by_action().create(
            {"contractor_id": self.contractor.id, "partner_id": juror.id}
        )
        for manager in (self.insertion_manager, self.user_manager):
            refusal = juror.with_user(manager)._get_account_refusal()
            self.assertIn("only this person changes it", refusal)
        self.assertIsNone(juror.with_user(self.both_managers)._get_account_refusal())
