# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestVerification(InsertionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.attestation = cls._attest(78.5)

    def _get(self, code):
        return self.url_open(f"/attestation/{code}")

    def test_anybody_verifies_an_attestation(self):
        response = self._get(self.attestation.sudo().code)
        self.assertEqual(response.status_code, 200)
        for text in (self.attestation.number, "Peintures Dupré", "78"):
            self.assertIn(text, response.text)
        self.assertIn("valid_attestation", response.text)
        self.assertEqual(response.headers["X-Robots-Tag"], "noindex")

    def test_no_person_is_shown(self):
        text = self._get(self.attestation.sudo().code).text
        self.assertNotIn("Guessan", text)
        self.assertNotIn(self.participant.reference, text)

    def test_forged_code_gets_a_polite_no(self):
        code = self.attestation.sudo().code
        forged = code[:-1] + ("A" if code[-1] != "A" else "B")
        for typed in (forged, self.attestation.number, "x", "%00", "<b>x"):
            with self.subTest(typed=typed):
                response = self._get(typed)
                self.assertEqual(response.status_code, 404)
                self.assertIn("unknown_code", response.text)
                self.assertNotIn("<b>x", response.text)
                self.assertNotIn("Peintures", response.text)

    def test_empty_page_asks_for_the_code(self):
        response = self.url_open("/attestation")
        self.assertEqual(response.status_code, 200)
        self.assertIn('name="code"', response.text)
        response = self.url_open(f"/attestation?code={self.attestation.sudo().code}")
        self.assertIn(self.attestation.number, response.text)

    def test_replaced_attestation_names_its_successor(self):
        declaration = self.attestation.declaration_id.with_user(self.officer)
        declaration._ask_correction("Erreur")
        declaration.line_ids.worked_hours = 70
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
        successor = self.attestation.successor_ids
        text = self._get(self.attestation.sudo().code).text
        self.assertNotIn("valid_attestation", text)
        self.assertIn(successor.number, text)
