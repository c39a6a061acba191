# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is frozen speaks the language of who issues it, whoever asks for it."""

import base64
import io
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from ...models.application import label_submission
from ...models.jury import label_letter
from ...report.certificate import Certificate
from ...report.session_minutes import SessionMinutes, name_minutes
from ..jury.test_label_release import ReleaseCommon


@tagged("post_install", "-at_install")
class TestLabelDocumentLanguage(ReleaseCommon):
    """A French organisation, whose secretary and coach work in English."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the documents are printed for real here
        for model, name in (
            (label_letter.LabelLetter, "_render_letter"),
            (label_submission.LabelSubmission, "_render_pdf"),
        ):
            registered = cls.registry[model._name or model._inherit]
            cls.startClassPatcher(patch.object(registered, name, getattr(model, name)))
        cls.startClassPatcher(
            patch.object(Certificate, "print_page", cls.print_certificate)
        )
        cls.startClassPatcher(
            patch.object(SessionMinutes, "print_pdf", cls.print_minutes)
        )
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"].search(
            [("name", "=", "mife_label")]
        )._update_translations(["fr_FR"])
        cls.env.company.partner_id.lang = "fr_FR"
        (cls.user_secretary + cls.user_coach + cls.user_manager).lang = "en_US"
        country = cls.application.partner_id.country_id
        country.with_context(lang="fr_FR").name = "République française"
        country.with_context(lang="en_US").name = "French Republic"

    def _text(self, record, name="pdf"):
        pdf = base64.b64decode(record.sudo().with_context(bin_size=False)[name])
        pages = PdfFileReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def test_version_of_a_file(self):
        application = self.application.with_user(self.user_coach)
        application = application.with_context(lang="en_US")
        version = application.env["label.submission"]._seal(application)
        self.assertIn("République française", version.payload["holder"]["address"])
        self.assertIn("République française", self._text(version))

    def test_minutes_letters_and_certificate(self):
        self._deliberate()
        self.jury.action_print_minutes()
        self.assertIn("Procès-verbal", self._text(self.jury, "minutes_pdf"))
        self.assertIn("jeudi 12 mars 2026", self._text(self.jury, "minutes_pdf"))
        name = name_minutes(self.jury, "pdf")
        self.assertEqual(name, "Proces-verbal-2026-03-12.pdf")
        self.jury.action_prepare_letters()
        letter = self.jury.letter_ids.filtered(
            lambda one: one.hearing_id == self.hearing
        )
        self.assertIn("12 mars 2026", letter.opening)
        self._publish()
        self.assertIn("20 mars 2026", self._text(letter))
        self.assertTrue(letter.pdf_filename.startswith("Lettre-"))
        self.assertEqual(
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "label.letter"), ("res_id", "=", letter.id)])
            .mapped("name"),
            [letter.pdf_filename],
        )
        award = self.application.award_id.sudo()
        self.assertIn("République française", award.holder_address)
        self.assertIn("République française", award.payload["holder"]["address"])
        self.assertIn("mars 2026", self._text(award))
        award = award.with_user(self.user_secretary).with_context(lang="en_US")
        action = award.action_conditions_failed()
        self.assertIn("30 septembre 2026", action["context"]["default_reason"])
