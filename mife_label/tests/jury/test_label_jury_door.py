# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..account_cases import MailedLinks
from .common_jury import JuryCommon


@tagged("post_install", "-at_install")
class TestLabelJuryDoor(MailedLinks, JuryCommon, HttpCase):
    """A juror comes once a year: a link by mail, and a session of some hours."""

    def _open_reading(self):
        juror = self.env["res.partner"].create(
            {"name": "Jules Petit", "email": "jules@jury.example"}
        )
        self.jury.member_ids = [
            Command.create(
                {"partner_id": juror.id, "college_id": self.college_state.id}
            )
        ]
        self.jury.with_user(self.user_secretary).action_open_reading()
        self._send_queue()
        return juror, self._links("jules@jury.example")[0]

    def _enter(self, page):
        form = html.fromstring(page.text).get_element_by_id("door_without")
        return self.url_open(
            form.get("action"), data={**dict(form.fields), "action": "enter"}
        )

    def test_juror_goes_in_without_a_password_for_a_short_time(self):
        juror, link = self._open_reading()
        page = self._open_link(link)
        self.assertIn("to sit on the jury", page.text)
        for file in (self.application, self.other_application):
            self.assertNotIn(file.partner_id.name, page.text)
        answer = self._enter(page)
        self.assertTrue(answer.url.endswith(f"/my/jury/{self.jury.id}"))
        with freeze_time(fields.Datetime.now() + timedelta(hours=3)):
            self.assertIn("/my/jury", self.url_open(f"/my/jury/{self.jury.id}").url)
        with freeze_time(fields.Datetime.now() + timedelta(hours=5)):
            answer = self.url_open(f"/my/jury/{self.jury.id}")
            self.assertIn("/web/login", answer.url)
            self.assertIn("/my/link?redirect=", answer.text)
        self.assertEqual(self._member(juror.user_ids).delivery, "connected")

    def test_each_mail_of_the_jury_leads_on(self):
        juror, link = self._open_reading()
        self._enter(self._open_link(link))
        self.authenticate(None, None)
        self.sent.clear()
        self._member(juror.user_ids)._mail_voters(
            "mife_label.mail_template_jury_reminder"
        )
        self._send_queue()
        page = self._open_link(self._links("jules@jury.example")[0])
        self.assertIn("door_known", page.text)
        form = html.fromstring(page.text).xpath("//form[.//button[@value='link']]")[0]
        self.url_open(form.get("action"), data={**dict(form.fields), "action": "link"})
        self._send_queue()
        answer = self._submit(self._open_link(self._links("jules@jury.example")[0]))
        self.assertTrue(answer.url.endswith(f"/my/jury/{self.jury.id}"))

    def test_member_of_the_staff_signs_in_with_a_password(self):
        member = self._member(self.user_secretary) or self.env[
            "label.session.member"
        ].create(
            {
                "session_id": self.jury.id,
                "partner_id": self.user_secretary.partner_id.id,
                "role": "4_secretary",
            }
        )
        member._mail_invitation("mife_label.mail_template_jury_reminder")
        self._send_queue()
        page = self._open_link(self._links(self.user_secretary.email)[0])
        self.assertIn("door_known", page.text)
        self.assertNotIn('value="link"', page.text)
        self.assertIn("/web/login?", page.text)
