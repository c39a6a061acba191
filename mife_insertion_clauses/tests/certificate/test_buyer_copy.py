# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
import json

from PyPDF2 import PdfReader

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from ...common.rules.canonical import canonical
from ...common.rules.codes import format_code
from ..common import InsertionCommon

STRUCTURE_WORDS = ("ESAT", "Sheltered", "Adapted", "Abri", "Work support", "P000")


class BuyerCopyCase(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.esat = cls._new_company("Abri du Lion")
        cls.esat.insertion_employer_kind = "esat"
        cls.worker = cls._new_participant("Ali", "Ba")
        cls._new_placement(
            cls.worker,
            modality="esat",
            employer_id=cls.esat.id,
            contract_type="support",
        )
        cls.mayor = cls.env["res.partner"].create(
            {
                "name": "Paul Marty",
                "parent_id": cls.buyer.id,
                "email": "paul@ville.example.com",
            }
        )
        cls.contract.buyer_contact_ids = cls.mayor

    def _copy(self, attestation):
        return self.env["insertion.attestation.copy"]._get_for(attestation)

    def _pdf(self, document):
        return base64.b64decode(document.with_context(bin_size=False).pdf)

    def _text(self, pdf):
        pages = PdfReader(io.BytesIO(pdf)).pages
        return "\n".join(page.extract_text() for page in pages)

    def _add_lot_elsewhere(self):
        """Return a company on a lot of another contract of the same buyer."""
        contract = self.contract.copy({"name": "Another", "buyer_id": self.buyer.id})
        return self.env["insertion.lot"].create(
            {
                "contract_id": contract.id,
                "name": "Painting",
                "number": 9,
                "date_start": "2026-01-05",
                "date_end": "2026-12-31",
                "commitment_ids": [
                    Command.create({"date": "2026-01-05", "hours": 100})
                ],
                "contractor_ids": [Command.create({"partner_id": self.firm.id})],
            }
        )


@tagged("post_install", "-at_install", "standard")
class TestBuyerCopy(BuyerCopyCase, MailCase):
    def test_it_has_totals_and_nobody(self):
        attestation = self._attest(50)
        copy = self._copy(attestation)
        payload = copy.payload
        self.assertEqual(payload["counted"], 100)
        self.assertEqual(payload["lot_total"], 100)
        self.assertIsNone(payload["rows"])
        self.assertEqual((payload["ways"], payload["ways_hidden"]), ([], True))
        text = json.dumps(payload, ensure_ascii=False) + self._text(self._pdf(copy))
        for word in (*STRUCTURE_WORDS, self.worker.reference, "Peintre,"):
            self.assertNotIn(word, text)
        self.assertIn("100.00", text)
        # the company's keeps its rows
        self.assertEqual(len(attestation.payload["lines"]), 2)
        self.assertIn(self.worker.reference, json.dumps(attestation.payload))

    def test_trap_22_ways_of_enough_people_only(self):
        self.env.company.insertion_small_cell = 2
        for number in range(2):
            person = self._new_participant("Léa", f"Roy {number}")
            self._new_placement(person)
        copy = self._copy(self._attest(10))
        # three hired, one in a sheltered workshop: found by difference, so nothing
        self.assertEqual(copy.payload["ways"], [])
        self.env.company.insertion_small_cell = 1
        other = self._copy(self._attest(10, month=self.lot.date_start.replace(day=1)))
        self.assertEqual(
            {way["label"]: way["hours"] for way in other.payload["ways"]},
            {"Direct hire": 30, "Work entrusted to a structure": 10},
        )

    def test_both_are_drawn_from_one_payload_and_frozen(self):
        attestation = self._attest(50)
        frozen = attestation.payload
        copy = self._copy(attestation)
        self.assertEqual(attestation.payload, frozen)
        self.assertNotEqual(copy.payload_hash, attestation.payload_hash)
        self.assertEqual(
            copy.payload_hash, hashlib.sha256(canonical(copy.payload)).hexdigest()
        )
        self.assertEqual(copy.pdf_hash, hashlib.sha256(self._pdf(copy)).hexdigest())
        self.contract.buyer_rows = True
        self.assertEqual(self._copy(attestation), copy)
        self.assertIsNone(self._copy(attestation).payload["rows"])
        for act in (
            lambda: copy.write({"payload": {}}),
            lambda: copy.unlink(),
            lambda: copy.copy(),
            lambda: copy.create({"attestation_id": attestation.id}),
        ):
            with self.assertRaises(UserError):
                act()

    def test_attestations_of_before_get_theirs(self):
        attestation = self._attest(50)
        payload = json.loads(json.dumps(attestation.payload))
        for line in payload["lines"]:
            del line["way"]  # as it was frozen before
        self.env.cr.execute(
            "UPDATE insertion_attestation SET payload = %s WHERE id = %s",
            [json.dumps(payload), attestation.id],
        )
        attestation.invalidate_recordset()
        self.env.company.insertion_small_cell = 1
        ways = self._copy(attestation).payload["ways"]
        self.assertEqual([way["hours"] for way in ways], [50, 50])

    def test_rows_under_a_name_of_the_contract(self):
        self.contract.buyer_rows = True
        march = self._copy(self._attest(10)).payload
        april = self._copy(self._attest(20, month=self._month(4))).payload
        names = {row["person"] for row in march["rows"]}
        self.assertEqual(len(names), 2)
        self.assertEqual(names, {row["person"] for row in april["rows"]})
        self.assertEqual(
            set(march["rows"][0]),
            {"person", "worked", "training", "tutoring", "counted"},
        )
        for person in (self.participant, self.worker):
            self.assertNotIn(person.reference, json.dumps(march))
        # elsewhere, the same person has another name
        lot = self._add_lot_elsewhere()
        lot.contract_id.buyer_rows = True
        self.env["insertion.placement"].create(
            {
                "participant_id": self.participant.id,
                "contractor_id": lot.contractor_ids.id,
                "job": "Peintre",
                "date_start": "2026-01-12",
            }
        )
        lot.action_start()
        self._open(self._month(5))
        declaration = self.env["insertion.declaration"].search(
            [("lot_id", "=", lot.id), ("month", "=", self._month(5))]
        )
        declaration = declaration.with_user(self.officer)
        declaration.line_ids.worked_hours = 10
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
        [row] = self._copy(declaration.attestation_ids).payload["rows"]
        self.assertNotIn(row["person"], names)
        # and so with another employer or modality on the same contract
        get = self.env["insertion.attestation.copy"]._get_pseudonym
        found = {get(self.contract, "P1", firm, way) for firm in "ab" for way in "cd"}
        self.assertEqual(len(found), 4)

    def _month(self, number):
        return self.lot.date_start.replace(month=number, day=1)

    def test_the_mail_carries_to_each_its_own(self):
        self.clerk.email = "ines@dupre.example.com"
        attestation = self._attest(50).with_user(self.officer)
        with self.mock_mail_gateway():
            attestation.action_send()
            attestation.sending_ids.sudo().mail_id.send()
        copy = self._copy(attestation).sudo()
        sent = {mail["email_to"][0]: mail for mail in self._mails}
        buyer = next(mail for to, mail in sent.items() if "paul" in to)
        firm = next(mail for to, mail in sent.items() if "ines" in to)
        self.assertEqual(buyer["attachments"][0][1], self._pdf(copy))
        self.assertEqual(firm["attachments"][0][1], self._pdf(attestation))
        self.assertIn(format_code(copy.code), buyer["body"])
        self.assertNotIn(format_code(attestation.sudo().code), buyer["body"])

    def test_copies_of_many_are_printed_together(self):
        attestations = self._attest(10)
        for month in (4, 5, 6):
            attestations |= self._attest(10, month=self._month(month))
        counts = []
        for some in (attestations[:1], attestations[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.assertEqual(self._copy(some).attestation_id, some)
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 3 * 4)  # the files, one by one

    def test_the_portal_reads_no_copy_by_itself(self):
        copy = self._copy(self._attest(50))
        for user in (self.portal_user, self.facilitator):
            with self.subTest(user=user.login):
                if user == self.facilitator:
                    self.assertTrue(copy.with_user(user).read(["payload"]))
                    self.assertNotIn("code", copy.with_user(user).fields_get())
                else:
                    with self.assertRaises(AccessError):
                        copy.with_user(user).read(["payload"])


@tagged("post_install", "-at_install", "standard")
class TestBuyerCopyHttp(BuyerCopyCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = new_test_user(cls.env, login="buyer", groups="base.group_portal")
        cls.mayor.user_ids = user
        user.partner_id = cls.mayor
        cls.attestation = cls._attest(50)

    def test_the_buyer_gets_its_copy_and_nothing_else(self):
        self.authenticate("buyer", "buyer")
        url = f"/my/clauses/attestations/{self.attestation.id}"
        pdf = self.url_open(url).content
        copy = self._copy(self.attestation)
        self.assertEqual(pdf, self._pdf(copy))
        document = self.attestation._get_documents("firm")[self.attestation]
        for path in (
            f"/my/insertion/attestations/{self.attestation.id}",
            f"/web/content/insertion.attestation/{self.attestation.id}/pdf",
            f"/web/content/{document.id}",
            f"/web/content/insertion.attestation.copy/{copy.id}/pdf",
        ):
            content = self.url_open(path).content
            self.assertFalse(content.startswith(b"%PDF"), path)
        page = self.url_open(f"/my/clauses/{self.contract.id}").text
        for word in STRUCTURE_WORDS:
            self.assertNotIn(word, page)

    def test_each_is_verified_by_its_own_code_and_hash(self):
        copy = self._copy(self.attestation).sudo()
        attestation = self.attestation.sudo()
        for document, other in ((copy, attestation), (attestation, copy)):
            text = self.url_open(f"/attestation/{document.code}").text
            self.assertIn("valid_attestation", text)
            self.assertIn(document.payload_hash, text)
            self.assertNotIn(other.payload_hash, text)
            for word in (*STRUCTURE_WORDS, self.worker.reference):
                self.assertNotIn(word, text)
