# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import csv
import hashlib
import io
import zipfile
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tests.common import BaseCase
from odoo.tools.pdf import PdfFileReader

from ...report.funding_document import FundingDocument
from ...rules import file_names, funding, naming
from ..common import InsertionCommon

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
MINUTES = b"Compte rendu : le titulaire recrute deux peintres en mars."
OF_SOMEBODY = b"Vu ce jour avec Mme N'GUESSAN Elodie sur le chantier."


class TestFundingRules(BaseCase):
    def test_figures_are_crossed_by_month(self):
        rows = [
            {"day": "2026-03-02", "action": "A", "hours": 1.5},
            {"day": "2026-03-30", "action": "A", "hours": 2.0},
            {"day": "2026-04-01", "action": None, "hours": 0.25},
        ]
        self.assertEqual(
            funding.cross(rows, "action"), {"2026-03": {"A": 2}, "2026-04": {None: 1}}
        )
        self.assertEqual(
            funding.cross(rows, "action", "hours"),
            {"2026-03": {"A": 3.5}, "2026-04": {None: 0.25}},
        )

    def test_archive_is_the_same_to_the_byte_and_sums_check(self):
        files = {"a.txt": b"one", "Preuves/é.txt": b"two"}
        with freeze_time("2026-01-05"):
            first = funding.pack(files, date(2026, 1, 5))
        with freeze_time("2031-07-14"):
            self.assertEqual(funding.pack(files, date(2026, 1, 5)), first)
        self.assertNotEqual(
            funding.pack(dict(reversed(files.items())), date(2026, 1, 5)), first
        )
        with zipfile.ZipFile(io.BytesIO(first)) as archive:
            self.assertEqual(archive.namelist(), ["SHA256SUMS", *files])
            for line in archive.read("SHA256SUMS").decode().splitlines():
                digest, path = line.split("  ", 1)
                self.assertEqual(hashlib.sha256(archive.read(path)).hexdigest(), digest)

    def test_people_are_found_by_their_whole_name(self):
        people = {1: [("Élodie", "N'Guessan")], 2: [("Jean-Noël", "Le Goff")]}
        for text, found in (
            ("N'GUESSAN Elodie", [1]),
            ("elodie nguessan et LE GOFF, Jean Noel", [1, 2]),
            ("Élodie Martin, Société N'Guessan", []),
            ("Jean Goff", []),
            ("", []),
        ):
            self.assertEqual(naming.find_people(text, people), found, text)

    def test_a_file_without_words_is_read_by_nobody(self):
        people = {1: [("Élodie", "N'Guessan")]}
        files = {"photo": PIXEL, "minutes": MINUTES, "her": OF_SOMEBODY, "empty": b"1"}
        self.assertEqual(
            file_names.find_people_in(files, people),
            {"photo": None, "minutes": [], "her": [1], "empty": None},
        )


@tagged("post_install", "-at_install")
class TestInsertionFunding(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the documents are in the language of the organisation
        cls.env.company.partner_id.lang = "en_US"
        (cls.facilitator | cls.officer | cls.manager).lang = "en_US"
        cls.facilitator.name, cls.officer.name = "Camille Roy", "Dominique Petit"
        cls.buyer.insertion_buyer_kind = "commune"
        cls.firm.insertion_size = "small"
        cls.project = cls.env.company._get_insertion_project()
        cls.tasks = cls.project._get_insertion_tasks()
        cls.sub_task = cls.env["project.task"].create(
            {
                "name": "Visits",
                "project_id": cls.project.id,
                "parent_id": cls.tasks["assist"].id,
            }
        )
        cls.file = (
            cls.env["insertion.funding.file"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Support to structures",
                    "number": "EX-1",
                    "funder_id": cls.env.ref(
                        "mife_insertion_clauses.insertion_category_funder_esf"
                    ).id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-12-31",
                    "mention": "Co-funded by the European Union",
                    "plan_ids": [
                        Command.create(
                            {
                                "user_id": cls.facilitator.id,
                                "task_id": cls.tasks["assist"].id,
                                "hours": 10,
                                "assignment": "Letter 12 of 5 January 2026",
                            }
                        ),
                        Command.create(
                            {
                                "user_id": cls.officer.id,
                                "task_id": cls.tasks["indicators"].id,
                                "hours": 4,
                            }
                        ),
                    ],
                }
            )
        )
        for user in (cls.facilitator, cls.officer):
            user._ensure_insertion_employee(cls.env.company)
        # 7.5 h of assistance in March (one third on a sub-task), 1 h in April, 2 h of
        # indicators that nobody planned for the facilitator, out of period: 8 h
        cls._note(cls.facilitator, "assist", "2026-03-02", 5, cls.firm, "visit")
        cls._note(cls.facilitator, "sub", "2026-03-31", 2.5, cls.firm, "call")
        cls._note(cls.facilitator, "assist", "2026-04-01", 1, cls.buyer, "meeting")
        cls._note(cls.facilitator, "indicators", "2026-04-02", 2, None, "report")
        cls._note(cls.facilitator, "assist", "2025-12-31", 8, cls.firm, "visit")

    @classmethod
    def _note(cls, user, action, day, hours, partner, kind):
        task = cls.sub_task if action == "sub" else cls.tasks[action]
        return (
            cls.env["account.analytic.line"]
            .with_user(user)
            .create(
                {
                    "project_id": cls.project.id,
                    "task_id": task.id,
                    "date": day,
                    "unit_amount": hours,
                    "insertion_partner_id": partner and partner.id,
                    "insertion_support_kind": kind,
                    "name": "Seen with Élodie N'Guessan",
                }
            )
        )

    def _join(self, filename, content, **vals):
        return (
            self.env["insertion.funding.proof"]
            .with_user(self.manager)
            .create(
                {
                    "file_id": self.file.id,
                    "filename": filename,
                    "datas": base64.b64encode(content),
                    "date": "2026-03-02",
                    **vals,
                }
            )
        )

    def _issue(self):
        action = self.file.action_issue()
        self.env.flush_all()
        return (
            self.env["insertion.funding.evidence"]
            .with_user(self.manager)
            .browse(action["res_id"])
        )

    def test_hours_are_planned_against_done_by_person_and_action(self):
        rows = [
            (row["person"], row["action"], row["planned"], row["months"])
            for row in self.file._prepare_payload()["hours"]
        ]
        assist, indicators = (self.tasks[key].name for key in ("assist", "indicators"))
        self.assertEqual(
            rows,
            [
                ("Camille Roy", assist, 10, {"2026-03": 7.5, "2026-04": 1}),
                ("Camille Roy", indicators, None, {"2026-04": 2}),
                ("Dominique Petit", indicators, 4, {}),
            ],
        )
        self.assertEqual(self.file.plan_ids.mapped("done"), [8.5, 0])

    def test_structures_are_counted_by_kind_and_size(self):
        payload = self.file._prepare_payload()
        found = {
            one["name"]: (one["buyer_kind"], one["size"], one["acts"], one["hours"])
            for one in payload["structures"]
        }
        self.assertEqual(
            found,
            {
                self.firm.name: (None, "small", 2, 7.5),
                self.buyer.name: ("commune", None, 1, 1),
            },
        )
        self.assertEqual(self.file.unsized_count, 0)
        self.firm.insertion_size = False
        self.file.invalidate_recordset()
        self.assertEqual(self.file.unsized_count, 1)
        self.assertEqual(
            self.file.action_view_unsized()["domain"], [("id", "in", self.firm.ids)]
        )

    def test_traces_stand_beside_the_acts(self):
        self.lot.with_user(self.facilitator).action_log_call()
        self.env["calendar.event"].with_user(self.facilitator).create(
            [
                {
                    "name": kind,
                    "insertion_kind": kind,
                    "insertion_lot_id": self.lot.id,
                    "start": "2026-03-12 09:00:00",
                    "stop": "2026-03-12 10:00:00",
                }
                for kind in ("visit", "buyer")
            ]
        )
        self.env.flush_all()
        payload = self.file._prepare_payload()
        kinds = {(one["kind"], one["structure"]) for one in payload["traces"]}
        self.assertIn(("visit", self.firm.name), kinds)
        # nobody noted time on the drafting: its column is there all the same
        self.assertIn(("buyer_meeting", self.buyer.name), kinds)
        table = FundingDocument(self.env, payload)._by_month("Traces", "traces")
        self.assertIn(self.tasks["draft"].name, table.columns)
        for row in (*table.rows, table.total):
            self.assertEqual(sum(row[1:-1]), row[-1])
        self.assertEqual(table.total[-1], len(payload["traces"]))
        self.assertEqual(len(payload["acts"]), 3)

    def test_evidence_is_frozen_and_numbered(self):
        self._join("minutes.txt", MINUTES)
        evidence = self._issue()
        self.assertRegex(evidence.number, r"^PRV-\d{4}-001$")
        payload, archive = evidence.payload, base64.b64decode(evidence.archive)
        self._note(self.officer, "indicators", "2026-05-04", 3, self.buyer, "report")
        self.assertEqual(evidence.payload, payload)
        evidence.invalidate_recordset()
        with freeze_time("2027-02-01"):
            self.assertEqual(base64.b64decode(evidence.archive), archive)
        for vals in ({"payload": {}}, {"pdf": False}, {"number": "PRV-1"}):
            with self.assertRaisesRegex(UserError, "use its buttons"):
                evidence.write(vals)
        with self.assertRaises(AccessError):
            evidence.unlink()
        second = self._issue()
        self.assertEqual(second.supersedes_id, evidence)
        self.assertEqual(evidence.state, "superseded")
        self.assertNotEqual(second.payload_hash, evidence.payload_hash)

    def test_same_moment_and_data_give_the_same_bytes(self):
        payload = self.file._prepare_payload() | {
            "number": "PRV-2026-001",
            "issued_on": "2026-12-31 10:00:00",
            "supersedes": None,
        }
        Evidence = self.env["insertion.funding.evidence"]
        for render in (
            lambda: Evidence._render_xlsx(payload),
            lambda: Evidence._render_pdf(self.file, payload),
        ):
            with freeze_time("2026-12-31 10:00:00"):
                first = render()
            with freeze_time("2027-01-02 11:11:11"):
                self.assertEqual(render(), first)

    def test_archive_holds_the_whole_in_a_fixed_order(self):
        later = self._join("scan.png", PIXEL, date="2026-05-01")
        self._join("minutes.txt", MINUTES, kind="minutes", partner_id=self.firm.id)
        later.action_names_nobody()
        evidence = self._issue()
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(evidence.archive))) as archive:
            names = archive.namelist()
            self.assertEqual(
                names,
                [
                    "SHA256SUMS",
                    "00 - Index.csv",
                    f"{evidence.number} - EX-1.pdf",
                    f"{evidence.number} - EX-1.xlsx",
                    f"{evidence.number} - EX-1.json",
                    "Proofs/001 - 2026-03-02 - minutes.txt",
                    "Proofs/002 - 2026-05-01 - scan.png",
                ],
            )
            self.assertEqual(archive.read(names[-1]), PIXEL)
            index = list(
                csv.DictReader(
                    io.StringIO(archive.read(names[1]).decode("utf-8-sig")),
                    delimiter=";",
                )
            )
            self.assertEqual([row["File"] for row in index], names[-2:])
            for row in index:
                self.assertEqual(
                    hashlib.sha256(archive.read(row["File"])).hexdigest(),
                    row["SHA-256"],
                )

    def test_document_and_workbook_say_the_figures(self):
        self._join("minutes.txt", MINUTES)
        evidence = self._issue()
        pdf = PdfFileReader(io.BytesIO(base64.b64decode(evidence.pdf)))
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        for words in (
            evidence.number,
            "EX-1",
            "Co-funded by the European Union",
            "Letter 12 of 5 January 2026",
            hashlib.sha256(MINUTES).hexdigest()[:20],
            "March 2026",
        ):
            self.assertIn(words, text)
        book = load_workbook(io.BytesIO(base64.b64decode(evidence.xlsx)))
        acts = list(book["Acts"].iter_rows(min_row=3, values_only=True))
        self.assertEqual(sum(row[-1] for row in acts), 8.5)
        self.assertEqual({row[3] for row in acts}, {self.firm.name, self.buyer.name})

    def test_proof_that_names_a_participant_is_left_out(self):
        named = self._join("visit.txt", OF_SOMEBODY)
        titled = self._join("Elodie N'Guessan.txt", MINUTES)
        photo = self._join("photo.png", PIXEL)
        kept = self._join("other.txt", MINUTES + b" Bis.")
        self.assertEqual(
            (named | titled | photo | kept).mapped("state"),
            ["left_out", "left_out", "to_look", "kept"],
        )
        self.assertIn(self.participant.reference, named.reason)
        with self.assertRaisesRegex(UserError, "needs nobody"):
            named.action_names_nobody()
        evidence = self._issue()
        self.assertEqual(
            [proof["file"] for proof in evidence.payload["proofs"]], ["other.txt"]
        )
        self.assertEqual(
            [proof["reason"] for proof in evidence.payload["left_out"]],
            ["left_out", "left_out", "to_look"],
        )
        self._check_names_nobody(evidence)

    def test_no_text_names_a_participant(self):
        self._new_participant("Jean-Noël", "Le Goff")
        # a self-employed participant, whose company has the same name
        own = self._new_company("LE GOFF Jean Noel")
        self._note(self.facilitator, "assist", "2026-06-01", 1, own, "call")
        self.contract.reference = "M-1 (Elodie N'Guessan)"
        self.file.name = "Support, Élodie N'GUESSAN"
        # who works in the team is named, even as a namesake of a participant
        self._new_participant("Camille", "Roy")
        evidence = self._issue()
        self.assertEqual(evidence.payload["kept_back"], 2)
        self.assertIn(
            "Camille Roy", {row["person"] for row in evidence.payload["hours"]}
        )
        self._check_names_nobody(evidence, but=("Camille", "Roy"))

    def _check_names_nobody(self, evidence, but=None):
        people = {
            person.id: [(person.first_name, person.last_name)]
            for person in self.env["insertion.participant"].search([])
            if (person.first_name, person.last_name) != but
        }
        for name in ("pdf", "xlsx", "archive"):
            content = base64.b64decode(evidence[name])
            found = file_names.find_people_in({name: content}, people)
            self.assertEqual(found, {name: []})

    def test_issued_proof_stays_as_it_is(self):
        proof = self._join("minutes.txt", MINUTES)
        proof.datas = base64.b64encode(MINUTES + b" Corrected.")
        self.assertEqual(
            proof.sha256, hashlib.sha256(MINUTES + b" Corrected.").hexdigest()
        )
        self._issue()
        for attempt in (
            lambda: proof.write({"datas": base64.b64encode(OF_SOMEBODY)}),
            lambda: proof.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                attempt()
        with self.assertRaisesRegex(UserError, "use its buttons"):
            proof.sha256 = "0" * 64
        with self.assertRaisesRegex(UserError, "kept with its proofs"):
            self.file.unlink()

    def test_file_goes_with_its_proofs_at_its_term(self):
        proof = self._join("minutes.txt", MINUTES)
        evidence = self._issue() | self._issue()
        self.file.last_payment_on = "2027-06-03"
        self.assertEqual(self.file.kept_until, date(2032, 12, 31))
        with freeze_time("2032-12-31"), self.assertRaises(UserError):
            self.file.unlink()
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", proof._name), ("res_field", "=", "datas")]
        )
        self.assertTrue(kept)
        with freeze_time("2033-01-01"):
            self.file.unlink()
        self.assertFalse(proof.exists() or evidence.exists() or kept.exists())

    def test_files_are_uploaded_together_once(self):
        uploads = self.env["ir.attachment"].with_user(self.manager)
        uploads = uploads.create(
            [
                {"name": name, "raw": content, "res_model": self.file._name}
                for name, content in (("a.txt", MINUTES), ("b.txt", OF_SOMEBODY))
            ]
        )
        self.file.upload_ids = uploads
        self.assertEqual(self.file.proof_ids.mapped("filename"), ["a.txt", "b.txt"])
        self.assertFalse(uploads.exists())
        with self.assertRaisesRegex(UserError, "already among the proofs"):
            self.file._add_proofs([("c.txt", MINUTES, {})], known_twice=True)
        with self.assertRaisesRegex(UserError, "office document"):
            self._join("run.exe", b"MZ")

    def test_minutes_are_taken_from_the_meetings(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Kick-off",
                "insertion_kind": "kickoff",
                "insertion_lot_id": self.lot.id,
                "start": "2026-03-12 09:00:00",
                "stop": "2026-03-12 10:00:00",
                "user_id": self.facilitator.id,
            }
        )
        self.env["ir.attachment"].create(
            {
                "name": "minutes.txt",
                "raw": MINUTES,
                "res_model": event._name,
                "res_id": event.id,
            }
        )
        for _time in range(2):
            self.file.action_gather()
            proof = self.file.proof_ids
            self.assertEqual(
                (proof.filename, proof.date, proof.partner_id, proof.kind),
                ("minutes.txt", date(2026, 3, 12), self.firm, "minutes"),
            )

    def test_manager_opens_a_file_in_a_form(self):
        with Form(self.file.browse()) as form:
            form.name, form.number = "Another", "EX-2"
            form.funder_id = self.file.funder_id
            form.date_from, form.date_to = "2026-01-01", "2026-06-30"
        file = form.record
        self.assertEqual(file.project_ids, self.project)
        self.assertIn("8.5", file.summary)
        with self.assertRaises(ValidationError):
            file.project_ids = False

    def test_next_year_begins_with_the_same_plan(self):
        self._join("minutes.txt", MINUTES)
        file = self.file.copy({"date_from": "2027-01-01", "date_to": "2027-12-31"})
        self.assertEqual(file.number, "EX-1 (copy)")
        self.assertEqual(file.plan_ids.mapped("hours"), [10, 4])
        self.assertEqual(file.plan_ids.mapped("done"), [0, 0])
        self.assertFalse(file.proof_ids)

    def test_the_team_reads_nothing_of_it(self):
        with self.assertRaises(AccessError):
            self.file.with_user(self.officer).read(["number"])

    def test_interim_evidence_says_so(self):
        with freeze_time("2026-06-30"):
            self.assertTrue(self._issue().is_interim)
        with freeze_time("2027-01-15"):
            self.assertFalse(self._issue().is_interim)
