# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import re
import zipfile
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import MailCase

from ...models.certificate import insertion_attestation_sending
from ..common import MARCH, InsertionCommon, unprinted


@tagged("post_install", "-at_install")
class TestAttestationSending(InsertionCommon, MailCase, CronMixinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.clerk.email = "ines@dupre.example.com"
        cls.buyer_contact = cls.env["res.partner"].create(
            {
                "name": "Paul Marty",
                "parent_id": cls.buyer.id,
                "email": "paul@ville.example.com",
                "lang": "en_US",
            }
        )
        cls.attestation = cls._attest(78.5).with_user(cls.officer)

    def _send(self):
        with self.mock_mail_gateway():
            self.attestation.action_send()
            self.attestation.sending_ids.sudo().mail_id.send()
        return self.attestation.sending_ids

    def test_company_and_buyer_receive_it(self):
        sendings = self._send()
        self.assertEqual(
            {(sending.party, sending.email) for sending in sendings},
            {
                ("firm", "ines@dupre.example.com"),
                ("buyer", "paul@ville.example.com"),
            },
        )
        self.assertEqual(set(sendings.mapped("state")), {"sent"})
        self.assertTrue(all(sendings.mapped("sent_on")))
        self.assertEqual(sendings.user_id, self.officer)
        self.assertEqual(self.attestation.sending_state, "sent")

    def test_the_mail_carries_the_document_and_one_button(self):
        self._send()
        self.assertEqual(len(self._mails), 2)
        for mail in self._mails:
            self.assertEqual(
                [attachment[0] for attachment in mail["attachments"]],
                [f"{self.attestation.number}.pdf"],
            )
            links = re.findall(r'href="(http[^"]+)"', mail["body"])
            self.assertEqual(len(links), 1)
            self.assertIn(self.attestation.number, mail["subject"])
            self.assertIn("78.50 h", mail["body"])
            # signed by the organisation, as every message of the month
            self.assertIn(self.env.company.name, mail["body"])
            self.assertIn("max-width: 560px", mail["body"])
        by_address = {mail["email_to"][0]: mail["body"] for mail in self._mails}
        clerk = next(body for to, body in by_address.items() if "ines" in to)
        buyer = next(body for to, body in by_address.items() if "paul" in to)
        self.assertIn(f"/my/insertion/attestations/{self.attestation.id}", clerk)
        # no account on the portal: the public page
        self.assertIn("/attestation/", buyer)
        self.assertNotIn("/my/", buyer)

    def test_one_mail_per_recipient_and_month(self):
        april = self._attest(12, month=MARCH.replace(month=4))
        lot = self.lot.copy({"number": "2"})
        contractor = self.env["insertion.contractor"].create(
            {
                "lot_id": lot.id,
                "partner_id": self.firm.id,
                "contact_ids": self.clerk.ids,
            }
        )
        self._new_placement(self.participant, contractor_id=contractor.id)
        lot.action_start()
        declaration = self._open().filtered(lambda month: month.lot_id == lot)
        declaration.line_ids.worked_hours = 20
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
        other = declaration.attestation_ids
        march = self.attestation | other
        with self.mock_mail_gateway():
            (march | april).with_user(self.officer).action_send()
            sendings = (march | april).sending_ids.sudo()
            sendings.mail_id.send()
        # 3 attestations to the firm and to the buyer, in 2 months: 4 e-mails
        self.assertEqual((len(sendings), len(sendings.mail_id)), (6, 4))
        self.assertEqual(set(sendings.mapped("state")), {"sent"})
        of_march = [mail for mail in self._mails if "March" in mail["body"]]
        self.assertEqual(len(of_march), 2)
        for mail in of_march:
            self.assertIn("2 attestations of insertion hours: March", mail["subject"])
            self.assertEqual(
                {file[0] for file in mail["attachments"]},
                {f"{attestation.number}.pdf" for attestation in march},
            )
            # 78.5 and 20
            for text in ("78.50 h", "20.00 h", "98.50 h", *march.mapped("number")):
                self.assertIn(text, mail["body"])
        firm, buyer = (
            next(mail for mail in of_march if name in mail["email_to"][0])
            for name in ("ines@", "paul@")
        )
        self.assertIn("d&#39;Essai", firm["body"])
        self.assertIn(f'{self.attestation.get_base_url()}/my/insertion"', firm["body"])
        self.assertIn(self.firm.name, buyer["body"])
        # no account: each has its public page, and there is no button
        self.assertEqual(buyer["body"].count("/attestation/"), 2)
        self.assertNotIn("See them", buyer["body"])
        # each month tells in its history to whom its own attestation went
        for attestation in march:
            bodies = attestation.declaration_id.message_ids.mapped("body")
            told = [
                body for body in bodies if f"Attestation {attestation.number}" in body
            ]
            self.assertEqual(len(told), 2)
            self.assertIn("ines@dupre.example.com", "".join(told))

    def test_many_documents_leave_in_one_archive(self):
        with patch.object(insertion_attestation_sending, "MAX_FILES", 0):
            self._send()
        for mail in self._mails:
            [(name, content, _type)] = mail["attachments"]
            self.assertEqual(name, "attestations-2026-03.zip")
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self.assertEqual(archive.namelist(), [f"{self.attestation.number}.pdf"])

    def test_a_refused_address_is_told_of_each_attestation(self):
        other = self._attest(12, month=MARCH.replace(month=4))
        refusal = AssertionError(self.registry["ir.mail_server"].NO_VALID_RECIPIENT)
        with self.mock_mail_gateway():
            (self.attestation | other).with_user(self.officer).action_send()
            sendings = (self.attestation | other).sending_ids.sudo()
            with patch.object(
                self.registry["ir.mail_server"], "send_email", side_effect=refusal
            ):
                sendings.mail_id.send()
        for attestation in self.attestation | other:
            self.assertEqual(attestation.sending_state, "problem")
            bodies = attestation.declaration_id.message_ids.mapped("body")
            self.assertEqual(sum("was refused" in body for body in bodies), 2)

    def test_trap_20_no_person_leaves_in_the_mail(self):
        self._send()
        for mail in self._mails:
            for text in (mail["subject"], mail["body"]):
                self.assertNotIn("Guessan", text)
                self.assertNotIn(self.participant.reference, text)

    def test_trap_21_whoever_is_named_at_the_buyer_s_receives_it(self):
        other = self.buyer_contact.copy(
            {"name": "Jo Petit", "email": "jo@ville.example.com"}
        )
        self.contract.buyer_contact_ids = other
        buyers = self._send().filtered(lambda sending: sending.party == "buyer")
        self.assertEqual(buyers.partner_id, other)
        with self.assertRaisesRegex(ValidationError, "not a contact of"):
            self.contract.buyer_contact_ids = self.clerk

    def test_a_party_without_address_is_told(self):
        self.clerk.email = False
        self.buyer_contact.email = "paul at the town hall"
        with self.mock_mail_gateway():
            message = self.attestation.action_send()["params"]["message"]
        self.assertIn("add one to its contacts", message)
        self.assertIn("was refused", message)
        states = {
            sending.party: sending.state for sending in self.attestation.sending_ids
        }
        self.assertEqual(states, {"firm": "missing", "buyer": "refused"})
        self.assertEqual(self.attestation.sending_state, "problem")

    def test_refused_address_is_written_then_mended(self):
        server = self.registry["ir.mail_server"]
        refusal = AssertionError(server.NO_VALID_RECIPIENT)
        with self.mock_mail_gateway():
            self.attestation.action_send()
            with patch.object(server, "send_email", side_effect=refusal):
                self.attestation.sending_ids.sudo().mail_id.send()
        self.assertEqual(set(self.attestation.sending_ids.mapped("state")), {"refused"})
        self._send()
        self.assertEqual(self.attestation.sending_state, "sent")
        self.assertEqual(len(self.attestation.sending_ids), 4)

    def test_replaced_attestation_is_not_sent(self):
        declaration = self.attestation.declaration_id
        declaration._ask_correction("Erreur")
        declaration.line_ids.worked_hours = 70
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
        with self.assertRaisesRegex(UserError, "was replaced by"):
            self.attestation.action_send()
        replaced, self.attestation = self.attestation, self.attestation.successor_ids
        self._send()
        for mail in self._mails:
            self.assertIn(f"replaces {replaced.number}, which is", mail["body"])

    def test_facilitator_does_not_send(self):
        with self.assertRaises(AccessError):
            self.attestation.with_user(self.facilitator).action_send()

    def test_nobody_writes_a_sending(self):
        sending = self._send()[0].with_user(self.manager).sudo()
        for attempt in (
            lambda: sending.write({"state": "sent"}),
            lambda: sending.create({"attestation_id": self.attestation.id}),
            lambda: sending.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_as_many_queries_per_pile(self):
        others = self.attestation
        for month in (4, 5, 6, 7, 8, 9):
            others |= self._attest(
                10, month=self.attestation.month.replace(month=month)
            )
        others = others.with_user(self.officer)

        def count(attestations):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            attestations.action_send()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(others[:1])
        few, many = count(others[:2]), count(others)
        # what Odoo's templates ask per mail is not ours: a few queries each at most
        self.assertLess((many - few) / 10, 4)

    def test_as_many_queries_for_a_mail_of_two_rows_or_of_eight(self):
        firms = [self._new_company(f"Firm {index}") for index in range(8)]
        attestations = self.attestation
        for index, firm in enumerate(firms):
            contractor = self.env["insertion.contractor"].create(
                {"lot_id": self.lot.id, "partner_id": firm.id, "role": "joint"}
            )
            self._new_placement(
                self._new_participant("Ali", f"Ba {index}"),
                contractor_id=contractor.id,
            )
        months = self._open() - self.attestation.declaration_id
        months.line_ids.worked_hours = 10
        months.action_declare()
        months.action_validate()
        months.action_attest()
        attestations = months.attestation_ids.with_user(self.officer)
        # made beforehand, as a run does
        attestations._get_documents("buyer")

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.action_send()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        # firms have no address: one mail, to the buyer, each time
        count(attestations[:1])
        self.assertLessEqual(count(attestations[2:]), count(attestations[:2]) + 2)
