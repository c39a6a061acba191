# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is frozen speaks the language of who issues it, whoever asks for it."""

from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from ...models.certificate import insertion_attestation_batch
from ..common import InsertionCommon, unprinted

APRIL = date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestDocumentLanguage(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.env["res.lang"]._activate_lang("fr_FR")
        addon = cls.env["ir.module.module"].search(
            [("name", "=", "mife_insertion_clauses")]
        )
        addon._update_translations(["fr_FR"])
        cls.env.company.partner_id.lang = "fr_FR"
        cls.officer.lang = cls.facilitator.lang = "en_US"
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))

    def _check_french(self, attestation):
        [line] = attestation.payload["lines"]
        self.assertEqual(line["modality"], "Embauche directe")
        self.assertEqual(line["contract_type"], "CDD")

    def test_by_hand_and_when_rectified(self):
        self._check_french(self._attest())
        declaration = self._open().with_context(lang="en_US")
        declaration._ask_correction("Two hours too many")
        declaration.line_ids.worked_hours = 98
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
        self.assertEqual(len(declaration.attestation_ids), 2)
        self._check_french(declaration.attestation_ids.sorted("id")[-1])

    def test_in_a_batch(self):
        declaration = self._declare(100).with_context(lang="en_US")
        declaration.action_validate()
        batch = self.env["insertion.attestation.batch"].with_user(self.officer)
        with patch.object(
            insertion_attestation_batch, "retrying", lambda func, env: func()
        ):
            batch.create({"month": declaration.month}).action_start()
        self._check_french(declaration.attestation_ids)

    def test_the_same_whoever_asks(self):
        english = self._attest(month=date(2026, 3, 1)).payload["lines"]
        self.officer.lang = "fr_FR"
        self.env = self.env(context=dict(self.env.context, lang="fr_FR"))
        french = self._attest(month=APRIL).payload["lines"]
        self.assertEqual(english, french)

    def test_a_company_without_language_speaks_one_all_the_same(self):
        self.env.company.partner_id.lang = False
        spoken = {
            self.env.company.with_context(lang=lang)._get_document_lang()
            for lang in ("en_US", "fr_FR")
        }
        self.assertEqual(len(spoken), 1)

    def test_a_statement_and_the_names_of_its_files(self):
        self._attest()
        bilan = (
            self.env["insertion.statement"]
            .with_user(self.facilitator)
            .create(
                {
                    "company_id": self.env.company.id,
                    "period": "custom",
                    "date_from": "2026-02-01",
                    "date_to": "2026-03-31",
                }
            )
        )
        self.assertIn("février 2026", bilan.title)
        bilan.action_issue()
        [attachment_id] = bilan.action_send()["context"]["default_attachment_ids"]
        name = self.env["ir.attachment"].browse(attachment_id).name
        self.assertIn("février 2026", name)
        self.assertNotRegex(name, "February|Whole|Custom")
        self.assertIn("interne", bilan._get_file_name(internal=True))

    def test_the_conclusion_of_a_final_attestation(self):
        final = (
            self.env["insertion.lot.final"]
            .with_user(self.officer)
            .create({"lot_id": self.lot.id})
        )
        self.assertIn("heures d'insertion", final.statement.replace("’", "'"))

    def test_a_penalty_its_words_and_the_names_of_its_letters(self):
        self.env["insertion.penalty.rule"].create(
            {
                "contract_id": self.contract.id,
                "name": "Heure",
                "kind": "hour_index",
                "amount": 2,
                "index_id": self.env.ref(
                    "mife_insertion_clauses.insertion_index_minimum_wage"
                ).id,
            }
        )
        self._attest()
        file = (
            self.env["insertion.penalty"]
            .with_user(self.facilitator)
            .with_context(lang="en_US")
            .create({"lot_id": self.lot.id, "date_finding": "2026-12-31"})
        )
        file.action_simulate()
        self.assertIn("heures", file.basis)
        self.assertIn("SMIC horaire brut", file.line_ids.note)
        efforts = self.lot.effort_ids.with_context(lang="fr_FR")._prepare_frozen()
        file.action_report()
        self.assertTrue(efforts)
        self.assertEqual(file.efforts, efforts)
        [letter] = file.message_ids.attachment_ids
        report = self.env.ref("mife_insertion_clauses.insertion_penalty_report_letter")
        french = report.with_context(lang="fr_FR").name
        self.assertNotEqual(french, report.with_context(lang="en_US").name)
        self.assertEqual(letter.name, f"{file.name.replace('/', '-')} - {french}.pdf")
