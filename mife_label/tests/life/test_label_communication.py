# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelCommunication(LabelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.programme.write(
            {
                "usage_rules": "<p>Show it as it is</p>",
                "usage_rules_date": "2026-01-01",
                "logo_kit": base64.b64encode(b"PK\x03\x04logo"),
                "logo_kit_filename": "logo.zip",
            }
        )
        cls.lead = new_test_user(
            cls.env, "label_lead", groups="base.group_portal", lang="en_US"
        )
        cls.application = cls._bring_to(
            cls._create_application(contact_id=cls.lead.partner_id.id), "under_review"
        )
        cls.application.action_notify("awarded")
        cls.award = cls.application.award_id
        cls.url = f"/my/label/{cls.application.id}/award"

    def setUp(self):
        super().setUp()
        self.authenticate("label_lead", "label_lead")

    def _post(self, **data):
        page = html.fromstring(self.url_open(self.url).text)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        return self.url_open(self.url, data={"csrf_token": token, **data})

    def _directory(self):
        return html.fromstring(self.url_open("/label/directory").text).text_content()

    def test_logo_needs_the_rules_accepted(self):
        logo = f"{self.url}/logo"
        self.assertNotIn(b"PK", self.url_open(logo).content[:2])
        self._post(action="accept_rules")
        self.assertEqual(self.award.rules_accepted_by_id, self.lead)
        self.assertEqual(self.award.rules_accepted_version, Date.to_date("2026-01-01"))
        self.assertEqual(self.url_open(logo).content, b"PK\x03\x04logo")
        # new rules are accepted again
        self.programme.usage_rules_date = "2026-09-01"
        self.assertNotIn(b"PK", self.url_open(logo).content[:2])

    def test_logo_stops_with_the_label(self):
        self._post(action="accept_rules")
        self.award._write_by_action(
            {"valid_from": "2020-01-01", "valid_until": "2022-12-31"}
        )
        self.assertNotIn(b"PK", self.url_open(f"{self.url}/logo").content[:2])

    def test_trap_26_directory_shows_who_agreed_only(self):
        self.assertNotIn("Alpha Works", self._directory())
        self._post(
            action="directory", directory="1", directory_text="We welcome <pupils>"
        )
        text = self._directory()
        self.assertIn("Alpha Works", text)
        self.assertIn("We welcome <pupils>", text)
        self._post(action="directory", directory_text="We welcome")
        self.assertNotIn("Alpha Works", self._directory())

    def test_directory_forgets_a_label_that_ended(self):
        self.award.directory_consent_on = "2026-01-01"
        self.assertIn("Alpha Works", self._directory())
        with freeze_time(Date.add(self.award.valid_until, days=1)):
            self.assertNotIn(self.award, self.env["label.award"]._find_public())
        self.assertIn(self.award, self.env["label.award"]._find_public())

    def test_trap_26_nobody_is_named_without_agreement(self):
        response = self._post(action="add_ambassador", name="Zoe", kind="tutor")
        self.assertIn("agreed to it", response.text)
        self.assertFalse(self.award.ambassador_ids)
        self._post(action="add_ambassador", name="Zoe", kind="tutor", consent="1")
        self.assertRecordValues(
            self.award.ambassador_ids,
            [{"name": "Zoe", "kind": "tutor", "in_directory": False}],
        )
        self.award.directory_consent_on = "2026-01-01"
        self.assertNotIn("Zoe", self._directory())
        self.award.ambassador_ids.in_directory = True
        self.assertIn("Zoe", self._directory())
        with self.assertRaisesRegex(ValidationError, "without an agreement"):
            self.award.ambassador_ids.consent_on = False
        self._post(action="remove_ambassador", id=self.award.ambassador_ids.id)
        self.assertFalse(self.award.ambassador_ids)

    def test_trap_26_practice_is_shown_with_agreement_only(self):
        practice = self.env["label.practice"].create(
            {
                "application_id": self.application.id,
                "name": "A tutor for everybody",
                "description": "One hour a week",
                "audience": "employees",
            }
        )
        with (
            self.assertRaisesRegex(ValidationError, "Enter the day Alpha Works"),
            self.cr.savepoint(),
        ):
            practice.is_public = True
        self.award.directory_consent_on = "2026-01-01"
        self.assertNotIn("A tutor for everybody", self._directory())
        practice.write({"consent_on": "2026-02-01", "is_public": True})
        self.assertIn("A tutor for everybody", self._directory())
