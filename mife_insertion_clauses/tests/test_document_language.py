# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is issued speaks the language of its organisation, whoever issues it."""

import base64
import io
import json
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .common import MARCH, InsertionCommon

APRIL = date(2026, 4, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestDocumentLanguage(InsertionCommon):
    """A French organisation, whose officer works in English."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"].search(
            [("name", "=", "mife_insertion_clauses")]
        )._update_translations("fr_FR")
        cls.env.company.partner_id.lang = "fr_FR"
        cls.team = cls.facilitator + cls.officer + cls.manager
        cls.team.lang = "en_US"
        cls.officer = cls.officer.with_context(lang="en_US")
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.placement = cls.placement.with_env(cls.env)
        cls.lot = cls.lot.with_env(cls.env)

    def _text(self, document):
        pdf = base64.b64decode(document.with_context(bin_size=False).pdf)
        pages = PdfFileReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def _assert_french(self, document, month="mars 2026"):
        said = json.dumps(document.payload, ensure_ascii=False)
        for english in ("Direct hire", "Holder", "Completed", "The insertion hours"):
            self.assertNotIn(english, said)
        text = self._text(document)
        self.assertIn(month, text)
        self.assertNotRegex(text, r"\b(March|April|June|Hours|Number|Direct hire)\b")

    def test_month_and_copy_of_the_buyer(self):
        attestation = self._attest()
        [line] = attestation.payload["lines"]
        self.assertEqual(line["modality"], "Embauche directe")
        self._assert_french(attestation)
        copy = self.env["insertion.attestation.copy"]
        self._assert_french(copy.with_user(self.officer)._get_for(attestation))

    def test_rectification(self):
        self._attest()
        month = self._open()
        month._ask_correction("Une journée comptée deux fois.")
        month.line_ids.worked_hours = 80
        month.action_declare()
        month.action_validate()
        month.action_attest()
        [first, second] = month.attestation_ids.sorted("id")
        self.assertEqual(second.supersedes_id, first)
        self._assert_french(second)

    def test_batch_and_scheduled_action(self):
        month = self._declare(40)
        month.action_validate()
        batch = (
            self.env["insertion.attestation.batch"]
            .with_user(self.officer)
            .create({"month": MARCH})
        )
        batch._start(month)
        # as the scheduler runs it: no language of its own
        batch.with_user(self.env.ref("base.user_root")).with_context(
            lang=None
        )._as_its_user()._attest_chunk()
        self._assert_french(month.attestation_ids)

    def test_final_attestation(self):
        self.lot.date_start, self.lot.date_end = "2026-03-02", "2026-04-30"
        self._attest(100, MARCH)
        self._attest(70, APRIL)
        self.lot.action_complete()
        self.env["insertion.lot.final"].with_user(self.officer).create(
            {"lot_id": self.lot.id, "cause": "Chantier reporté"}
        ).action_issue()
        final = self.lot.final_attestation_id
        self._assert_french(final, "avril 2026")

    def test_statement_and_the_name_of_its_file(self):
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
        bilan.action_issue()
        self._assert_french(bilan)
        action = bilan.action_send()
        [attachment_id] = action["context"]["default_attachment_ids"]
        name = self.env["ir.attachment"].browse(attachment_id).name
        self.assertIn("février 2026", name)
        self.assertIn("Ensemble de l'activité", name.replace("’", "'"))
        self.assertIn("interne", bilan._get_file_name(internal=True))

    def test_penalty_file(self):
        self.lot.date_end = "2026-05-31"
        self._attest()
        wage = self.env.ref("mife_insertion_clauses.insertion_index_minimum_wage")
        self.env["insertion.penalty.rule"].create(
            {
                "contract_id": self.contract.id,
                "name": "Heures manquantes",
                "kind": "hour_index",
                "amount": 2,
                "index_id": wage.id,
            }
        )
        file = (
            self.env["insertion.penalty"]
            .with_user(self.facilitator)
            .create({"lot_id": self.lot.id})
        )
        file.action_simulate()
        self.assertIn("heures", file.basis)
        self.assertIn("12,31", file.line_ids.note)
        file.action_report()
        letter = self.env.ref("mife_insertion_clauses.insertion_penalty_report_letter")
        title = letter.with_context(lang="fr_FR").name
        self.assertNotEqual(title, letter.with_context(lang="en_US").name)
        [attachment] = file.message_ids.attachment_ids
        self.assertEqual(attachment.name, f"{file.name} - {title}.pdf")

    def test_language_does_not_depend_on_who_asks(self):
        company = self.env.company
        company.partner_id.lang = False
        asked = {
            company.with_user(user).with_context(lang=lang)._get_document_lang()
            for user in self.team
            for lang in ("en_US", "fr_FR", None)
        }
        self.assertEqual(len(asked), 1)
