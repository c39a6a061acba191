# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ...common.rules.codes import format_code
from ...models.certificate import insertion_attestation
from ...report import engine
from ..common import MARCH, InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionAttestation(InsertionCommon):
    def _read_pdf(self, attestation):
        content = base64.b64decode(attestation.pdf)
        return content, PdfFileReader(io.BytesIO(content))

    def test_numbers_follow_each_other(self):
        first = self._attest(10)
        second = self._attest(10, month=first.month.replace(month=4))
        prefix, number = first.number.rsplit("-", 1)
        self.assertEqual(second.number, f"{prefix}-{int(number) + 1:05d}")

    def test_a_failure_gives_its_number_back(self):
        first = self._attest(10)
        declaration = self._declare(10, month=first.month.replace(month=4))
        declaration.action_validate()
        broken = _wkhtml()._replace(bin="no-such-engine")
        with (
            patch.object(insertion_attestation, "_wkhtml", lambda: broken),
            self.assertRaisesRegex(UserError, "none was issued: tell your admin"),
            self.cr.savepoint(),
        ):
            declaration.action_attest()
        self.assertFalse(declaration.attestation_ids)
        self.assertEqual(declaration.state, "validated")
        declaration.action_attest()
        self.assertEqual(
            int(declaration.attestation_ids.number[-5:]), int(first.number[-5:]) + 1
        )

    def test_it_freezes_what_it_certifies(self):
        attestation = self._attest(78.5)
        payload = attestation.payload
        self.assertEqual(payload["counted"], 78.5)
        self.assertEqual(payload["lot_due"], 700)
        self.assertEqual(payload["lot_before"], 0)
        self.assertEqual(payload["lot_total"], 78.5)
        self.assertEqual(payload["buyer"], "Ville d'Essai")
        self.firm.name = "Renamed"
        self.lot.commitment_ids = [
            Command.create(
                {
                    "origin": "correction",
                    "date": "2026-02-01",
                    "hours": -650,
                    "reason": "Erreur de saisie",
                }
            )
        ]
        self.assertEqual(self.lot.hours_due, 50)
        attestation.invalidate_recordset()
        self.assertEqual(attestation.payload, payload)

    def test_trap_02_what_it_cites_is_corrected_not_overwritten(self):
        self._attest()
        with self.assertRaisesRegex(UserError, "already cite these hours"):
            self.lot.commitment_ids.hours = 50
        with self.assertRaisesRegex(UserError, "already cite these hours"):
            self.lot.commitment_ids.unlink()

    def test_trap_02_brackets_it_cites_are_closed_too(self):
        self.lot.commitment_ids.unlink()
        rule = self.env["insertion.commitment"].create(
            {
                "lot_id": self.lot.id,
                "date": "2026-01-05",
                "basis": "bracket",
                "amount": 50_000,
                "bracket_ids": [Command.create({"amount_from": 0, "hours": 150})],
            }
        )
        self._attest()
        brackets = rule.bracket_ids.with_user(self.facilitator)
        with self.assertRaisesRegex(UserError, "already cite these hours"):
            brackets.hours = 10
        with self.assertRaisesRegex(UserError, "already cite these hours"):
            brackets.unlink()
        with self.assertRaisesRegex(UserError, "already cite these hours"):
            brackets.create({"commitment_id": rule.id, "amount_from": 1, "hours": 5})

    def test_it_cumulates_the_months(self):
        self._attest(78.5, month=self.lot.date_start.replace(month=2, day=1))
        payload = self._attest(100).payload
        self.assertEqual(payload["lot_before"], 78.5)
        self.assertEqual(payload["lot_total"], 178.5)

    def test_it_names_no_person(self):
        attestation = self._attest()
        text = json.dumps(attestation.payload, ensure_ascii=False)
        self.assertNotIn("N'Guessan", text)
        self.assertNotIn("Élodie", text)
        self.assertIn(self.participant.reference, text)
        content, reader = self._read_pdf(attestation)
        page = reader.pages[0].extract_text()
        self.assertNotIn("Guessan", page)
        self.assertIn(self.participant.reference, page)

    def test_pdf_is_a_page_that_says_it_all(self):
        attestation = self._attest(78.5)
        content, reader = self._read_pdf(attestation)
        self.assertTrue(content.startswith(b"%PDF-"))
        self.assertEqual(len(reader.pages), 1)
        page = reader.pages[0].extract_text()
        for text in (attestation.number, "Peintures Dupré", "2026-01", "78"):
            self.assertIn(text, page)

    def test_a_pile_is_printed_at_once_and_taken_apart(self):
        declarations = self.env["insertion.declaration"]
        for month in (3, 4, 5):
            declarations |= self._declare(10 * month, month=MARCH.replace(month=month))
        people = [self._new_participant("Ana", f"Reis {n}") for n in range(45)]
        for person in people:
            self._new_placement(person, date_start="2026-06-01")
        june = self._declare(5, month=MARCH.replace(month=6))
        run, runs = engine._run, []

        def count(command, documents, *frame):
            runs.append(len(documents))
            return run(command, documents, *frame)

        self.patch(engine, "_run", count)
        declarations.action_validate()
        declarations.action_attest()
        self.assertEqual(runs, [3])
        # one of them takes several pages, and comes neither first nor last
        july = self._declare(7, month=MARCH.replace(month=7))
        august = self._declare(8, month=MARCH.replace(month=8))
        (august | june | july).action_validate()
        (august | june | july).action_attest()
        self.assertEqual(runs, [3, 3])
        declarations |= august | june | july
        self.assertEqual(len(declarations.attestation_ids), 6)
        for attestation in declarations.attestation_ids:
            _, reader = self._read_pdf(attestation)
            texts = [page.extract_text() for page in reader.pages]
            self.assertEqual(len(texts) > 1, len(attestation.payload["lines"]) > 5)
            for number, text in enumerate(texts, 1):
                text = " ".join(text.split())
                self.assertRegex(
                    text,
                    rf"Attestation {attestation.number} Page {number} \w+ {len(texts)}",
                )
            self.assertIn(f"{attestation.counted_hours:.0f}", "".join(texts))
            self.assertIn(format_code(attestation.sudo().code), texts[-1])

    def test_an_engine_without_patched_qt_prints_one_by_one(self):
        """It takes a single document, and several would be refused."""
        declarations = self._declare(10) | self._declare(
            20, month=MARCH.replace(month=4)
        )
        declarations.action_validate()
        plain = _wkhtml()._replace(is_patched_qt=False)
        run, runs = engine._run, []

        def count(command, documents, *frame):
            runs.append(len(documents))
            return run(command, documents, *frame)

        self.patch(engine, "_run", count)
        with patch.object(insertion_attestation, "_wkhtml", lambda: plain):
            declarations.action_attest()
        self.assertEqual(runs, [1, 1])
        for attestation in declarations.attestation_ids:
            page = self._read_pdf(attestation)[1].pages[0].extract_text()
            self.assertIn(attestation.number, page)

    def test_fingerprints_are_those_of_the_content(self):
        attestation = self._attest()
        content, _ = self._read_pdf(attestation)
        self.assertEqual(attestation.pdf_hash, hashlib.sha256(content).hexdigest())
        canonical = json.dumps(
            attestation.payload,
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        )
        self.assertEqual(
            attestation.payload_hash, hashlib.sha256(canonical.encode()).hexdigest()
        )

    def test_nobody_changes_it(self):
        attestation = self._attest()
        for user in (self.officer, self.manager):
            with self.assertRaises(UserError):
                attestation.with_user(user).write({"counted_hours": 1})
            with self.assertRaises(UserError):
                attestation.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "never changes"):
            attestation.sudo().write({"counted_hours": 1})
        with self.assertRaisesRegex(UserError, "never changes"):
            attestation.sudo().with_context(insertion_by_action=True).write(
                {"number": "ATT-1"}
            )
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            attestation.sudo().unlink()
        with self.assertRaisesRegex(UserError, "issued from"):
            attestation.sudo().create({"number": "ATT-FALSE"})

    def test_nobody_changes_its_document(self):
        attestation = self._attest()
        document = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", attestation._name),
                    ("res_field", "=", "pdf"),
                    ("res_id", "=", attestation.id),
                ]
            )
        )
        self.assertEqual(len(document), 1)
        for user in (self.officer, self.manager, self.portal_user):
            with self.assertRaises(AccessError):
                document.with_user(user).write({"raw": b"forged"})
            with self.assertRaises(AccessError):
                document.with_user(user).unlink()

    def test_only_a_validated_month_is_attested(self):
        declaration = self._declare(10)
        with self.assertRaisesRegex(UserError, "no longer possible"):
            declaration.action_attest()
        self.assertFalse(declaration.attestation_ids)

    def test_facilitator_does_not_attest(self):
        declaration = self._declare(10)
        declaration.action_validate()
        with self.assertRaises(AccessError):
            declaration.with_user(self.facilitator).action_attest()

    def test_correction_yields_a_rectifying_attestation(self):
        first = self._attest(100)
        declaration = first.declaration_id.with_user(self.officer)
        declaration._ask_correction("Une journée comptée deux fois.")
        self.assertEqual(first.state, "valid")
        declaration.line_ids.worked_hours = 93
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
        self.assertEqual(declaration.state, "rectified")
        second = declaration.attestation_ids - first
        self.assertEqual(second.supersedes_id, first)
        self.assertEqual((first.state, second.state), ("superseded", "valid"))
        self.assertEqual(second.payload["supersedes"], first.number)
        self.assertEqual(second.payload["lot_total"], 93)
        self.assertEqual(first.payload["lot_total"], 100)

    def test_month_without_hours_is_attested_too(self):
        declaration = self._open()
        declaration.action_declare_no_hours()
        declaration.action_validate()
        declaration.action_attest()
        self.assertTrue(declaration.attestation_ids.payload["no_hours"])

    def test_the_code_is_secret_but_on_paper(self):
        attestation = self._attest().with_user(self.manager)
        self.assertNotIn("code", attestation.fields_get())
        for attempt in (
            lambda: attestation.read(["code"]),
            lambda: attestation.search([("code", "=like", "A%")]),
            lambda: attestation.search([], order="code"),
            lambda: attestation.formatted_read_group([], ["code"]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_the_code_is_not_exported(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        attestation = self._attest().with_user(self.manager)
        with self.assertRaises(AccessError):
            attestation.export_data(["code"])

    def test_code_is_found_however_it_is_typed(self):
        attestation = self._attest()
        Attestation = self.env["insertion.attestation"]
        code = attestation.sudo().code
        typed = format_code(code).lower().replace("0", "o")
        self.assertEqual(Attestation._find_by_code(typed), attestation)
        self.assertEqual(Attestation._find_by_code(f" {typed} "), attestation)

    def test_wrong_codes_find_nothing(self):
        self._attest()
        Attestation = self.env["insertion.attestation"]
        for code in ("", "0", "%" * 16, "A" * 16, "' OR 1=1 --", "\u0000", "É" * 16):
            with self.subTest(code=code):
                self.assertFalse(Attestation._find_by_code(code))

    def test_number_of_a_firm_is_named_for_what_it_is(self):
        for country, number, name in (
            ("base.fr", "99800011100018", "SIRET 99800011100018"),
            ("base.fr", "998000111", "SIREN 998000111"),
            ("base.de", "HRB 12345", "Registration number HRB 12345"),
            ("base.de", "DE136695976", "VAT number DE136695976"),
            # nine digits that have the key of a SIREN by chance
            ("base.be", "998000111", "Registration number 998000111"),
        ):
            month = MARCH.replace(month=3 + len(self.contractor.declaration_ids))
            self.firm.write({"company_registry": False})
            self.firm.country_id = self.env.ref(country)
            self.firm.company_registry = number
            attestation = self._attest(10, month=month)
            with self.subTest(number=number, country=country):
                _content, pdf = self._read_pdf(attestation)
                text = " ".join(pdf.pages[0].extract_text().split())
                self.assertIn(name, text)
                self.assertEqual(attestation.payload["company_identifier"], name)
                if not name.startswith("SIR"):
                    self.assertNotIn("SIRET", text)
                    self.assertIsNone(attestation.payload["company_siret"])
