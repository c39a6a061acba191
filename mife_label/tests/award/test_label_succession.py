# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A label goes on with the firm that takes over from its holder."""

import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import HttpCase, tagged

from ..common import SIRETS, LabelCommon


@tagged("post_install", "-at_install")
class TestLabelSuccession(LabelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.startClassPatcher(freeze_time("2026-06-01 09:00:00"))
        cls.application = cls._create_application()
        cls._bring_to(cls.application, "under_review")
        cls.application.action_notify("awarded", "Well argued", "2026-03-12")
        cls.award = cls.application.award_id
        cls.award.directory_consent_on = "2026-03-20"
        cls.heir = cls._create_establishment("Gamma Works", SIRETS[1])

    def _hand_over(self, partner=None, award=None, **vals):
        wizard = (
            self.env["label.award.succession"]
            .with_user(self.user_secretary)
            .create(
                {
                    "award_id": (award or self.award).id,
                    "partner_id": (partner or self.heir).id,
                    "date": "2026-05-31",
                    "reason": "Merger of 31 May",
                    **vals,
                }
            )
        )
        wizard.action_confirm()
        return self._carry_out(award or self.award)

    def _read_page(self, award):
        return self.url_open(award._get_public_url()).text

    def test_label_goes_on_until_its_end(self):
        taken = self._hand_over()
        self.assertRecordValues(
            taken,
            [
                {
                    "partner_id": self.heir.id,
                    "holder_name": "Gamma Works",
                    "holder_siret": SIRETS[1],
                    "valid_from": Date.to_date("2026-03-12"),
                    "valid_until": Date.to_date("2029-03-11"),
                    "supersedes_id": self.award.id,
                    "perimeter": self.award.perimeter,
                    "state": "valid",
                }
            ],
        )
        self.assertEqual(taken.payload["supersedes"], self.award.name)
        self.assertEqual(taken.payload["holder"]["identifier"], f"SIRET {SIRETS[1]}")
        self.assertEqual(taken.payload["unbroken_since"], "2026-03-12")
        # what was issued to the former holder stays as it was
        self.assertEqual(self.award.holder_siret, SIRETS[0])
        self.assertEqual(self.award.state, "superseded")

    def test_public_page_of_the_former_number_leads_to_the_new_one(self):
        taken = self._hand_over()
        page = self._read_page(self.award)
        self.assertIn(taken._get_public_url(), page)
        page = self._read_page(taken)
        self.assertIn("Gamma Works", page)
        self.assertIn(f"SIRET {SIRETS[1]}", page)
        self.assertEqual(self.env["label.award"]._find_public(), taken)

    def test_act_is_kept_with_its_day_reason_and_document(self):
        taken = self._hand_over(
            document=base64.b64encode(b"%PDF-1.4"), document_name="traite.pdf"
        )
        message = taken.message_ids.filtered("attachment_ids")
        self.assertIn("Gamma Works takes over from Alpha Works", message.body)
        self.assertIn("Merger of 31 May", message.body)
        self.assertEqual(message.attachment_ids.name, "traite.pdf")
        self.assertEqual(message.attachment_ids.raw, b"%PDF-1.4")

    def test_renewal_of_the_heir_starts_from_the_file_of_the_former(self):
        taken = self._hand_over()
        context = taken.action_open_renewal()["context"]
        self.assertEqual(context["default_partner_id"], self.heir.id)
        self.assertEqual(
            self.heir._find_labelled_file(self.programme), self.application
        )
        renewal = self._create_application(partner_id=self.heir.id)
        self._bring_to(renewal, "in_progress")
        self.assertEqual(renewal.earlier_application_id, self.application)
        self.env.invalidate_all()
        self.assertEqual(taken.renewal_id, renewal)

    def test_renewal_under_way_follows(self):
        renewal = self._create_application()
        taken = self._hand_over()
        self.assertEqual(renewal.partner_id, self.heir)
        self.assertEqual(taken.renewal_id, renewal)

    def test_renewed_label_of_the_heir_goes_on_from_the_end(self):
        self._hand_over()
        with freeze_time("2029-01-15 09:00:00"):
            renewal = self._create_application(partner_id=self.heir.id)
            self._bring_to(renewal, "under_review")
            renewal.action_notify("awarded", "Well argued", "2029-01-15")
        self.assertEqual(renewal.award_id.valid_from, Date.to_date("2029-03-12"))

    def test_what_cannot_be(self):
        nameless = self.env["res.partner"].create(
            {"name": "Sans numéro", "is_company": True}
        )
        for partner, vals, words in (
            (self.holder, {}, "another firm than the holder"),
            (nameless, {}, "has no SIRET"),
            (self.heir, {"date": "2026-06-02"}, "between"),
            (self.heir, {"date": "2026-03-11"}, "between"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self._hand_over(partner, **vals)
        with self.assertRaises(AccessError):
            self.env["label.award.succession"].with_user(self.user_coach).create({})

    def test_firm_that_already_holds_the_label_takes_no_other(self):
        own = self._create_application(partner_id=self.other_holder.id)
        self._bring_to(own, "under_review")
        own.action_notify("awarded", "Well argued", "2026-04-12")
        with self.assertRaisesRegex(UserError, "already holds this label"):
            self._hand_over(self.other_holder)

    def test_given_back_by_another_act(self):
        taken = self._hand_over()
        back = self._hand_over(self.holder, taken, reason="Merger cancelled")
        self.assertEqual(back.holder_siret, SIRETS[0])
        self.assertEqual(back.valid_until, self.award.valid_until)
