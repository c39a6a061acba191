# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from ..account_cases import AccountCases
from ..portal_common import InsertionPortalCommon


@tagged("post_install", "-at_install")
class TestInsertionAccount(AccountCases, InsertionPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._delegate()
        cls.editors = [cls.facilitator, cls.officer]
        cls.accounts = {
            "clerk": cls.portal_user,
            "subcontractor": cls.sub_user,
            "structure": cls.agency_user,
            "buyer": cls.buyer_user,
            "staff": cls.officer,
        }
        cls.movable = cls.portal_user

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _new_person(self, name, firm):
        return self.env["res.partner"].create(
            {
                "name": name,
                "email": f"{name.lower()}@new.example",
                "parent_id": firm.id,
            }
        )

    def _invite_everybody(self):
        """Somebody of each kind without an account, then all that is sent to them."""
        people = self.env["res.partner"]
        places = (
            (self.contractor, "contact_ids"),
            (self.subcontractor, "contact_ids"),
            (self.contract, "buyer_contact_ids"),
            (self.env["insertion.delegation"].search([], limit=1), "contact_ids"),
        )
        for number, (place, contacts) in enumerate(places):
            firm = place._get_access_firm()
            person = self._new_person(f"Person{number}", firm)
            place[contacts] = [Command.link(person.id)]
            people |= person
            place.with_user(self.facilitator).action_invite()
        for template in self._get_templates().filtered(
            lambda template: template.model.startswith("insertion.")
        ):
            record = self.env[template.model].search([], order="id desc", limit=1)
            if record:
                template.send_mail(record.id)
        return people

    def test_too_many_wrong_codes(self):
        self.env["ir.config_parameter"].set_param("mife.attempt.verification", 40)
        for _try in range(40):
            self.assertEqual(self.url_open("/attestation/AAAA").status_code, 404)
        answer = self.url_open("/attestation/AAAA")
        self.assertEqual(answer.status_code, 429)
        self.assertIn("too_many", answer.text)
