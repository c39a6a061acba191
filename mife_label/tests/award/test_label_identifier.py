# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The number of a holder is checked by its kind, and named for what it is."""

import base64
import doctest
import io
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, HttpCase, freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ...common.rules import identifiers
from ...report.certificate import Certificate
from ..common import SIRETS, LabelCommon


@tagged("post_install", "-at_install")
class TestIdentifierRules(BaseCase):
    def test_examples_of_the_rules(self):
        self.assertEqual(doctest.testmod(identifiers).failed, 0)

    def test_what_is_refused(self):
        for text, is_french, code in (
            ("123", None, "digits"),
            ("123", True, "digits"),
            ("73282932000075", None, "siret_key"),
            ("35600000049838", True, "siret_key"),
            ("00000000000000", True, "siret_key"),
            ("732829321", True, "siren_key"),
            ("HRB 12345", True, "french"),
            ("DE136695976", True, "french"),
            ("", None, "unreadable"),
            ("---", False, "unreadable"),
            ("\u0661" * 14, None, "siret_key"),
        ):
            with self.subTest(text=text, is_french=is_french):
                with self.assertRaises(identifiers.IdentifierError) as caught:
                    identifiers.read_identifier(text, is_french)
                self.assertEqual(caught.exception.code, code)

    def test_what_is_taken(self):
        for text, is_french, expected in (
            (" 732 829 320 00074 ", True, ("siret", "73282932000074")),
            ("356 000 000 49837", True, ("siret", "35600000049837")),
            ("732829320", True, ("siren", "732829320")),
            ("FR 44 732 829 320", True, ("vat", "FR44732829320")),
            ("DE136695976", False, ("vat", "DE136695976")),
            ("HRB 12345", None, ("foreign", "HRB 12345")),
            ("CHE-123.456.788", False, ("foreign", "CHE-123.456.788")),
            # a foreign number that has the key of a SIREN by chance
            ("732829320", False, ("foreign", "732829320")),
        ):
            with self.subTest(text=text, is_french=is_french):
                self.assertEqual(identifiers.read_identifier(text, is_french), expected)


@tagged("post_install", "-at_install")
class TestLabelIdentifier(LabelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.startClassPatcher(freeze_time("2026-03-12 09:00:00"))
        cls.application = cls._create_application()
        cls._bring_to(cls.application, "under_review")
        cls.application.action_notify("awarded", "Well argued", "2026-03-12")
        cls.award = cls.application.award_id

    def _correct(self, siret, **vals):
        with (
            patch.object(Certificate, "print_page", type(self).print_certificate),
            mute_logger("odoo.addons.base.models.ir_actions_report"),
        ):
            return self._confirm(siret, **vals)

    def _confirm(self, siret, **vals):
        wizard = (
            self.env["label.award.correct"]
            .with_user(self.user_secretary)
            .create(
                {
                    "award_id": self.award.id,
                    "holder_siret": siret,
                    "reason": "Erreur de saisie",
                    **vals,
                }
            )
        )
        wizard.action_confirm()
        return self._carry_out(self.award)

    def _read_page(self, award):
        return self.url_open(award._get_public_url()).text

    def _read_certificate(self, award):
        content = base64.b64decode(award.pdf)
        return PdfFileReader(io.BytesIO(content)).pages[0].extract_text()

    def test_siret_123_is_refused_and_nothing_is_published(self):
        for typed, words in (
            ("123", "14 digits"),
            (SIRETS[1][:-1] + str((int(SIRETS[1][-1]) + 1) % 10), "is wrong"),
            ("HRB 12345", "SIRET of a firm in France"),
            (SIRETS[1][:9], "is not a SIRET"),
            ("", "Enter the number"),
        ):
            with (
                self.subTest(typed=typed),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self._correct(typed)
        self.assertFalse(self.award.successor_ids)
        self.assertTrue(self.award.active)

    def test_siret_is_kept_without_its_spaces(self):
        typed = f"{SIRETS[1][:9]} {SIRETS[1][9:]}"
        corrected = self._correct(typed)
        self.assertEqual(corrected.holder_siret, SIRETS[1])
        self.assertEqual(corrected.payload["holder"]["siret"], SIRETS[1])
        self.assertIn(f"SIRET {SIRETS[1]}", self._read_certificate(corrected))
        self.assertIn(f"SIRET {SIRETS[1]}", self._read_page(corrected))

    def test_foreign_number_is_never_called_a_siret(self):
        self.holder.write({"company_registry": False})
        self.holder.country_id = self.env.ref("base.de")
        corrected = self._correct("HRB 12345")
        self.assertIsNone(corrected.payload["holder"]["siret"])
        for text in (self._read_certificate(corrected), self._read_page(corrected)):
            self.assertIn("Registration number HRB 12345", text)
            self.assertNotIn("SIRET", text)
        url = f"/label/badge/{corrected.sudo().token}.jwt"
        payload = self.url_open(url).text.split(".")[1]
        claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
        self.assertNotIn("urn:siret", claims)

    def test_firm_without_a_country_is_checked_when_it_is_entered(self):
        Partner = self.env["res.partner"].with_user(self.user_secretary)
        for typed in ("123", "73282932000075"):
            with self.subTest(typed=typed), self.assertRaises(ValidationError):
                Partner.create(
                    {"name": "X", "is_company": True, "company_registry": typed}
                )
        firm = Partner.create(
            {"name": "X", "is_company": True, "company_registry": "HRB 12345"}
        )
        self.assertEqual(firm._get_identifier(), "Registration number HRB 12345")
