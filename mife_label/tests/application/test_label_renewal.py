# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelRenewal(LabelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.lead = new_test_user(
            cls.env, "label_lead", groups="base.group_portal", lang="en_US"
        )
        contact = {"contact_id": cls.lead.partner_id.id}
        with freeze_time("2023-03-12 09:00:00"):
            cls.earlier = cls._bring_to(
                cls._create_application(**contact), "in_progress"
            )
            pupils, advice, duties = cls.earlier.answer_ids
            cls._create_evidence(pupils, "Agreement with a school", b"%PDF-1.4 one")
            cls._create_evidence(
                advice, "Quality certificate", b"%PDF-1.4 two", valid_until="2025-01-31"
            )
            cls._create_evidence(duties, "Register of duties", b"%PDF-1.4 three")
            cls._fill_file(cls.earlier)
            cls.earlier.commitment_ids._add_point("kept", "Two tutors trained")
            for step in ("submit", "admit"):
                getattr(cls.earlier, f"action_{step}")()
            cls.earlier.date_jury = "2023-03-12"
            cls.earlier.action_put_on_agenda()
            cls.earlier.action_start_review()
            cls.earlier.action_notify("awarded", notified_on="2023-03-12")
        with freeze_time("2026-01-12 09:00:00"):
            cls.renewal = cls._bring_to(
                cls._create_application(**contact), "in_progress"
            )
            again = cls.renewal.answer_ids[0]
            cls._create_evidence(again, "Agreement, again", b"%PDF-1.4 one")

    def test_renewal_says_what_became_of_each_proof(self):
        told = [
            ("Agreement with a school", "Pupils", "again"),
            ("Quality certificate", "Advice", "outdated"),
            ("Register of duties", "Duties", "left"),
        ]
        self.assertEqual(self.earlier.submission_id.payload["earlier_evidence"], [])
        self._fill_file(self.renewal).action_submit()
        payload = self.renewal.submission_id.payload
        self.assertEqual(
            [
                (proof["name"], proof["criteria"], proof["standing"])
                for proof in payload["earlier_evidence"]
            ],
            told,
        )
        self.assertEqual(payload["earlier_commitments"][0]["state"], "Kept")
        self.assertFalse(self.renewal.submission_id._get_alterations())
        # the team reads the same list, and opens each proof
        page = html.fromstring(
            self.renewal.with_user(self.user_coach).earlier_proofs
        ).text_content()
        self.assertIn("Out of date, not given again", page)

    def test_company_joins_a_proof_to_a_commitment_and_it_is_sealed(self):
        proof = self.renewal.evidence_ids
        commitment = self.earlier.commitment_ids[:1]
        self.authenticate("label_lead", "label_lead")
        url = f"/my/label/{self.renewal.id}/plan"
        stranger = self._create_application(partner_id=self.other_holder.id)
        foreign = self._create_evidence(
            self._bring_to(stranger, "in_progress").answer_ids[0], "Not ours"
        )
        form = html.fromstring(self.url_open(url).text)
        values = {
            "csrf_token": form.xpath("//input[@name='csrf_token']/@value")[0],
            "id": commitment.id,
            "action": "point",
            "state": "kept",
            "note": "Two classes a year",
        }
        self.url_open(url, {**values, "proof": foreign.id})
        self.assertFalse(commitment.point_ids.evidence_id)
        page = self.url_open(url, {**values, "proof": proof.id})
        self.assertEqual(commitment.point_ids[:1].evidence_id, proof)
        link = f"/my/label/{self.renewal.id}/proofs/{proof.id}"
        self.assertIn(link, html.fromstring(page.text).xpath("//li/a/@href"))
        with self.assertRaises(ValidationError):
            commitment.point_ids[:1].evidence_id = foreign
        self._fill_file(self.renewal).action_submit()
        told = self.renewal.submission_id.payload["earlier_commitments"][0]
        self.assertEqual(
            (told["points"][-1]["proof"], told["points"][-1]["proof_id"]),
            ("Agreement, again", proof.id),
        )
        self.assertIn(proof, self.renewal.submission_id.evidence_ids)

    def test_what_was_sealed_follows_nothing_that_happens_later(self):
        self._fill_file(self.renewal).action_submit()
        sealed = self.renewal.submission_id.payload["earlier_evidence"]
        with freeze_time("2040-01-01"):
            self.renewal.invalidate_recordset()
            self.assertEqual(
                self.renewal.submission_id.payload["earlier_evidence"], sealed
            )
            self.assertFalse(self.renewal.submission_id._get_alterations())

    def test_altered_proof_of_the_last_label_is_told(self):
        self._fill_file(self.renewal).action_submit()
        proof = self.earlier.submission_id.evidence_ids[-1:]
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE ir_attachment SET store_fname = NULL, db_datas = 'other'
             WHERE res_model = 'label.evidence' AND res_id = %s
            """,
            [proof.id],
        )
        self.env.invalidate_all()
        self.assertIn(
            "was altered or lost",
            " ".join(self.renewal.submission_id._get_alterations()),
        )

    def test_company_reads_and_opens_its_earlier_proofs(self):
        self.authenticate("label_lead", "label_lead")
        page = html.fromstring(self.url_open(f"/my/label/{self.renewal.id}/plan").text)
        links = {
            link.text_content(): link.get("href")
            for link in page.xpath("//a[contains(@href, '/proofs/')]")
        }
        self.assertEqual(
            set(links),
            {"Agreement with a school", "Quality certificate", "Register of duties"},
        )
        self.assertEqual(
            self.url_open(links["Register of duties"]).content, b"%PDF-1.4 three"
        )
        first = self.url_open(f"/my/label/{self.earlier.id}/plan").text
        self.assertNotIn("What you proved for the last label", first)
