# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..account_cases import AccountCases
from ..jury.common_jury import JuryCommon


@tagged("post_install", "-at_install")
class TestLabelAccount(AccountCases, JuryCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.user_manager
        cls.editors = [cls.user_coach, cls.user_secretary]
        people = {
            role: new_test_user(
                cls.env,
                f"label_{role}",
                groups="base.group_portal",
                email=f"{role}@alpha.example",
            )
            for role in ("1_lead", "2_writer", "3_reader")
        }
        cls.env["label.application.member"].create(
            [
                {
                    "application_id": cls.application.id,
                    "partner_id": user.partner_id.id,
                    "role": role,
                }
                for role, user in people.items()
            ]
        )
        cls.accounts = {
            **people,
            "president": cls.anna,
            "juror": cls.chloe,
            "secretary": cls.user_secretary,
        }
        cls.movable = people["2_writer"]

    def _new_person(self, name):
        return self.env["res.partner"].create(
            {"name": name, "email": f"{name.lower()}@new.example"}
        )

    def _invite_everybody(self):
        """A lead and a juror without an account, then all that is written to them."""
        lead, juror = self._new_person("Lea"), self._new_person("Jules")
        member = self.env["label.application.member"].create(
            {
                "application_id": self.application.id,
                "partner_id": lead.id,
                "role": "1_lead",
            }
        )
        member.with_user(self.user_coach).action_send_invitation()
        self.jury.member_ids = [
            Command.create(
                {"partner_id": juror.id, "college_id": self.college_state.id}
            )
        ]
        self.jury.with_user(self.user_secretary).action_open_reading()
        for template in self._get_templates().filtered(
            lambda template: template.model.startswith("label.")
        ):
            record = self.env[template.model].search([], order="id desc", limit=1)
            if record:
                template.send_mail(record.id)
        return lead | juror

    def test_address_of_a_juror_stays_during_the_session(self):
        partner = self.chloe.partner_id
        self.jury.with_user(self.user_secretary).action_open_reading()
        self._sign_in(self.user_manager)
        act = {"partner_id": partner.id, "email": "a@b.fr", "reason": "Asked"}
        record = self._rpc("mife.account.email", "create", act)["result"]
        for answer in (
            self._rpc("res.partner", "write", partner.ids, {"email": "a@b.fr"}),
            self._rpc("mife.account.email", "action_confirm", [record]),
        ):
            self._assert_refused(answer, "sits on a jury")
        self.authenticate("admin", "admin")
        self._assert_refused(
            self._rpc("res.partner", "write", partner.ids, {"email": "a@b.fr"}),
            "sits on a jury",
        )
        self._sign_in(self.chloe)
        page = self._submit(self.url_open("/my/email"), email="me@new.example")
        self.assertIn("sits on a jury", page.text)
        self.assertEqual(partner.email, "chloe@jury-chloe.example")

    def test_account_of_a_juror_stays_open_during_the_session(self):
        self.jury.with_user(self.user_secretary).action_open_reading()
        self.user_manager.group_ids += self.env.ref("base.group_partner_manager")
        for user in (self.user_manager, self.env.ref("base.user_admin")):
            self._sign_in(user)
            self._assert_refused(
                self._rpc(
                    "portal.wizard.user",
                    "action_revoke_access",
                    self._open_portal_wizard(self.chloe),
                ),
                "sits on a jury: the account is closed once",
            )
        self.assertTrue(self.chloe.active)

    def test_link_asked_before_the_session_ends_with_it(self):
        partner = self.chloe.partner_id
        partner._ask_account_email("me@new.example")
        self._send_queue()
        link = self._links(partner.email)[0]
        self.jury.with_user(self.user_secretary).action_open_reading()
        page = self._submit(self._open_link(link))
        self.assertIn("sits on a jury", page.text)

    def test_juror_to_invite_keeps_the_address_the_secretary_gave(self):
        juror = self._new_person("Jules")
        self.jury.member_ids = [
            Command.create(
                {"partner_id": juror.id, "college_id": self.college_state.id}
            )
        ]
        for editor in (self.clerk_of_contacts, self.user_coach):
            self._sign_in(editor)
            self._assert_refused(
                self._rpc("res.partner", "write", juror.ids, {"email": "a@b.fr"}),
                "ask who invites|not allowed",
            )
        self._sign_in(self.user_secretary)
        self.assertTrue(
            self._rpc("res.partner", "write", juror.ids, {"email": "a@b.fr"})["result"]
        )

    def test_too_many_wrong_codes(self):
        self.env["ir.config_parameter"].set_param("mife.attempt.verification", 40)
        for _try in range(40):
            self.assertEqual(self.url_open("/label/certificate/AAAA").status_code, 404)
        for url in ("/label/certificate/AAAA", "/label/badge/AAAA.svg"):
            self.assertEqual(self.url_open(url).status_code, 429)
