# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What one addon attested is offered by the other, to the same company only."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon, unprinted

PDF = b"%PDF-1.4 an attestation"


@tagged("post_install", "-at_install", "standard")
class TestLabelEvidenceOnce(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted(PDF))
        cls.startClassPatcher(
            patch.object(
                cls.registry["label.submission"], "_render_pdf", lambda *args: PDF
            )
        )
        cls.attestation = cls._attest(10)
        cls.firm = cls.attestation.partner_id
        cls.programme = cls.env["label.programme"].create({"name": "Open Doors"})
        standard = cls.env["label.standard"].create(
            {
                "programme_id": cls.programme.id,
                "level_ids": [
                    (0, 0, {"value": value, "name": name, "anchor": name})
                    for value, name in enumerate(("nothing", "a habit"))
                ],
                "axis_ids": [(0, 0, {"name": "Access"})],
            }
        )
        cls.env["label.criterion"].create(
            {
                "axis_id": standard.axis_ids.id,
                "name": "Hiring",
                "audience": "jobseekers",
                "question": "Whom did you hire?",
            }
        )
        standard.action_publish()

    def _open_file(self, partner):
        if not partner._get_siret():
            partner.write(
                {
                    "company_registry": "99901356800012",
                    "country_id": self.env.ref("base.fr").id,
                }
            )
        application = self.env["label.application"].create(
            {"programme_id": self.programme.id, "partner_id": partner.id}
        )
        application.action_check_eligibility()
        application.action_start()
        return application.answer_ids

    def test_attested_hours_are_a_proof_in_one_click(self):
        answer = self._open_file(self.firm)
        (offer,) = answer._get_evidence_offers()
        self.assertIn(self.attestation.number, offer["name"])
        evidence = answer._take_evidence(offer["source"])
        self.assertEqual(evidence.kind, "hours")
        # the very document that was attested
        self.assertEqual(evidence.sha256, self.attestation.pdf_hash)
        self.assertFalse(answer._get_evidence_offers())

    def test_trap_29_attestations_of_another_company_are_not_offered(self):
        stranger = self._new_company("Another firm")
        answer = self._open_file(stranger)
        self.assertFalse(answer._get_evidence_offers())
        with self.assertRaisesRegex(UserError, "no longer offered"):
            answer._take_evidence(f"insertion.attestation,{self.attestation.id}")
