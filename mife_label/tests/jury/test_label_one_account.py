# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A juror who is also the contact of a company has one account, and a link with it."""

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from .common_jury import JuryCommon


@tagged("post_install", "-at_install")
class TestLabelOneAccount(JuryCommon, HttpCase):
    def _new_contact(self, user, firm, name=None):
        """The coach enters the same person as a contact of a company."""
        return self.env["res.partner"].create(
            {
                "name": name or user.name,
                "email": user.email,
                "parent_id": firm.id,
            }
        )

    def _invite_to_file(self, contact, application):
        member = self.env["label.application.member"].create(
            {"application_id": application.id, "partner_id": contact.id}
        )
        member.with_user(self.user_coach).action_send_invitation()
        return member

    def _links(self, user, application):
        found = self.env["label.interest"].search(
            [
                ("partner_id", "=", user.partner_id.id),
                ("application_id", "=", application.id),
                ("state", "=", "active"),
            ]
        )
        return set(found.mapped("kind"))

    def _sign_in(self, user):
        user.password = "juror_password"
        self.authenticate(user.login, "juror_password")

    def test_juror_invited_to_a_file_of_a_company_keeps_one_account(self):
        self.chloe.login = self.chloe.email
        past = self._create_application(partner_id=self._new_holder().id)
        contact = self._new_contact(self.chloe, past.partner_id)
        member = self._invite_to_file(contact, past)
        self.assertEqual(member.partner_id, self.chloe.partner_id)
        self.assertFalse(contact.user_ids)
        self._sign_in(self.chloe)
        page = " ".join(self.url_open(f"/my/label/{past.id}").text.split())
        self.assertIn(f"You act for <strong>{past.partner_id.name}</strong>", page)
        # what it sees there is that company's, and no other file is open to it
        for application in self.application | self.other_application:
            answer = self.url_open(f"/my/label/{application.id}")
            self.assertTrue(answer.url.endswith("/my/label"))

    def test_juror_who_is_contact_of_a_candidate_is_kept_away(self):
        self.chloe.login = self.chloe.email
        contact = self._new_contact(self.chloe, self.holder)
        self._invite_to_file(contact, self.application)
        self.assertLessEqual(
            {"same_company"}, self._links(self.chloe, self.application)
        )
        self.assertFalse(self._links(self.chloe, self.other_application))
        self.assertIn(self._member(self.chloe), self.hearing.recused_member_ids)
        self._open_reading()
        self._sign_in(self.chloe)
        answer = self.url_open(f"/my/jury/{self.jury.id}/{self.hearing.id}")
        self.assertNotIn("Do you have a link with this company?", answer.text)
        self.assertNotIn('type="radio"', answer.text)
        self.assertFalse(self._sheet(self.chloe))
        # nothing of the marks of the others, by any door
        self._mark(self.anna, 2, 2, 2)
        self._open_marks()
        Sheet = self.env["label.sheet"].with_user(self.chloe)
        with self.assertRaises(AccessError):
            Sheet.search([])
        text = self.url_open(f"/my/label/{self.application.id}").text
        self.assertNotIn(self.anna.name, text)

    def test_contact_entered_with_the_address_of_a_juror_is_a_link_before_any_account(
        self,
    ):
        self._new_contact(self.bruno, self.holder)
        self.env["label.interest"]._detect(self.jury)
        self.assertLessEqual(
            {"same_company"}, self._links(self.bruno, self.application)
        )
        self.assertFalse(self._links(self.bruno, self.other_application))

    def test_contact_of_a_company_who_becomes_a_juror_signs_in_as_before(self):
        holder = self._new_holder()
        contact = self._new_contact(self.david, holder, "Eve")
        contact.email = "eve@gamma.example"
        self._invite_to_file(contact, self._create_application(partner_id=holder.id))
        account = contact.user_ids
        self.assertEqual(account.login, "eve@gamma.example")
        # the body that sends jurors has its own entry of the same person
        juror = self.env["res.partner"].create(
            {"name": "EVE", "email": "Eve@gamma.example"}
        )
        self.jury.member_ids = [Command.create({"partner_id": juror.id})]
        self.jury.with_user(self.user_secretary).action_invite()
        self.assertEqual(
            self.jury.member_ids.filtered(lambda m: m.partner_id == contact).role,
            "3_member",
        )
        self.assertFalse(juror.user_ids)

    def test_somebody_else_with_the_address_of_a_juror_is_asked_back(self):
        self.chloe.login = self.chloe.email
        contact = self._new_contact(self.chloe, self.holder, "Paul Weber")
        with self.assertRaisesRegex(RedirectWarning, "address of another account"):
            self._invite_to_file(contact, self.application)

    def test_closed_account_is_opened_again_by_the_coach_but_not_on_a_jury(self):
        self.chloe.login = self.chloe.email
        contact = self._new_contact(self.chloe, self._new_holder())
        application = self._create_application(partner_id=contact.parent_id.id)
        member = self.env["label.application.member"].create(
            {"application_id": application.id, "partner_id": contact.id}
        )
        self.chloe.active = False
        # the account opens a seat on a jury too: the coach does not answer for it
        with self.assertRaisesRegex(UserError, "ask a manager"):
            member.with_user(self.user_coach).action_send_invitation()
        self.jury.member_ids = [Command.unlink(self._member(self.chloe).id)]
        self._member(self.chloe).unlink()
        with self.assertRaises(RedirectWarning) as warning:
            member.with_user(self.user_coach).action_send_invitation()
        action = warning.exception.args[1]
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.user_coach)
            .with_context(**action["context"])
        )
        form.reason = "Came back"
        form.save().action_confirm()
        self.assertTrue(self.chloe.active)
        member.with_user(self.user_coach).action_send_invitation()
        self.assertEqual(member.partner_id, self.chloe.partner_id)
