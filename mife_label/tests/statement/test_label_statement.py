# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import csv
import hashlib
import io
import subprocess
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ...common.rules.canonical import canonical
from ...report.statement_document import StatementDocument
from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-02-02 10:00:00")
class TestLabelStatement(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 2025: two labels and a refusal; the year before, one label that ended in 2025
        cls.alpha = cls._decide(
            "Alpha & Sons",
            actions=[(0, 30, "2025-02-01", False), (2, 12, "2024-11-01", "2025-01-05")],
            city="Belfort",
        )
        cls.beta = cls._decide(
            "Beta",
            actions=[(0, 3, "2025-01-15", False), (2, 8, "2025-01-20", False)],
            city="Delle",
        )
        cls.gamma = cls._decide("Gamma", "refused", actions=[(0, 99, "2025-01-15", "")])
        cls.delta = cls._decide("Delta", day="2022-05-10", city="Belfort")

    def _get_total(self, bilan, name):
        return bilan.payload["totals"][name]

    def test_year_counted_by_hand(self):
        bilan = self._draft()
        bilan.action_issue()
        for name, expected in {
            "alive": [2, 1],
            "first_awards": [2, 0],
            "ended": [1, 0],
            "renewed": [0, 0],
            "renewal_rate": [0, None],
            "decided": [3, 0],
            "refused": [1, 0],
            "acting": [2, 1],
            "actions": [4, 1],
            "people": [53, 12],
            "held_actions": [4, 0],
            "held_people": [53, 0],
            "due": [0, 0],
        }.items():
            with self.subTest(name=name):
                self.assertEqual(self._get_total(bilan, name), expected)
        steps = {row["key"]: row for row in bilan.payload["breakdowns"]["steps"]}
        # 12 January to 12 March 2025, three files alike
        self.assertEqual(steps["waiting"]["median"], [59, None])
        self.assertEqual(steps["waiting"]["files"], [3, None])
        towns = [
            (row["label"], row["alive"]) for row in bilan.payload["breakdowns"]["towns"]
        ]
        self.assertEqual(towns, [("Belfort", [1, 1]), ("Delle", [1, 0])])

    def test_small_number_of_people_is_kept_back(self):
        """Beta alone has 3 people on one axis: no total gives them away."""
        self.alpha.partner_id.name = "Alpha"
        bilan = self._draft()
        bilan.action_issue()
        rows = dict(bilan.payload["crossed"]["rows"])
        # 30 + 3 pupils on Access, 12 + 8 employees on People: no cell is small
        self.assertEqual(rows["Access"][1], [2, 33])
        self.programme.small_number = 25
        bilan = self._draft(correction_reason="Another threshold")
        bilan.action_issue()
        rows = dict(bilan.payload["crossed"]["rows"])
        self.assertEqual(rows["People"][2], [2, "hidden"])
        axes = {
            row["label"]: row["people"][0]
            for row in bilan.payload["breakdowns"]["axes"]
        }
        self.assertEqual(axes, {"Access": "hidden", "People": "hidden"})
        self.assertEqual(self._get_total(bilan, "people")[0], 53)
        self.assertIn("n.d.", bilan.table and base64.b64decode(bilan.table).decode())

    def test_issued_statement_never_changes(self):
        bilan = self._draft()
        self.assertEqual(bilan.state, "draft")
        bilan.action_issue()
        self.assertEqual(bilan.state, "issued")
        self.assertEqual(bilan.number, "BL/2026/001")
        before = bilan.payload
        self.delta.award_ids._write_by_action({"valid_until": "2029-01-01"})
        self.assertEqual(bilan.payload, before)
        self.assertIn(">2<", str(bilan.summary).replace(" ", "").replace("\n", ""))
        for vals in ({"year": "2024"}, {"programme_id": self.programme.id}):
            with self.assertRaisesRegex(UserError, "never changes"):
                bilan.write(vals)
        with self.assertRaisesRegex(UserError, "never changes|follows the steps"):
            bilan.write({"payload": {}})
        with self.assertRaisesRegex(UserError, "never deleted"):
            bilan.unlink()
        with self.assertRaisesRegex(UserError, "already issued"):
            bilan.action_issue()

    def test_nobody_writes_an_issued_statement_by_hand(self):
        Statement = self.env["label.statement"].with_user(self.user_manager)
        vals = {"programme_id": self.programme.id, "year": "2025"}
        for name, value in (
            ("number", "BL/2026/009"),
            ("payload", {"totals": {}}),
            ("shared_on", "2026-01-01"),
        ):
            with self.subTest(name=name), self.assertRaises(UserError):
                Statement.create({**vals, name: value})

    def test_what_is_frozen_is_hashed(self):
        bilan = self._draft()
        bilan.action_issue()
        kept = bilan.payload | {"benchmark": bilan.sudo().benchmark}
        self.assertEqual(
            bilan.payload_hash, hashlib.sha256(canonical(kept)).hexdigest()
        )
        self.assertEqual(
            bilan.pdf_hash, hashlib.sha256(base64.b64decode(bilan.pdf)).hexdigest()
        )

    def test_correction_is_another_version_with_its_reason(self):
        first = self._draft()
        first.action_issue()
        again = self.env["label.statement"].browse(first.action_issue_again()["res_id"])
        again = again.with_user(self.user_manager)
        self.assertEqual(again.former_id, first)
        with self.assertRaisesRegex(UserError, "tell why it is issued again"):
            again.action_issue()
        self.assertEqual(again.state, "draft")
        again.correction_reason = "A file was missing"
        again.action_issue()
        self.assertEqual(first.state, "superseded")
        self.assertEqual(again.supersedes_id, first)
        self.assertEqual(again.payload["correction"], "A file was missing")
        self.assertEqual(first.payload["number"], "BL/2026/001")

    def test_period_that_is_not_over_is_not_issued(self):
        bilan = self._draft(year="2026")
        self.assertIn("Labels in force", str(bilan.summary))
        with self.assertRaisesRegex(UserError, "final from the day after"):
            bilan.action_issue()
        bilan = self._draft(
            period="custom", date_from="2025-02-01", date_to="2026-02-01"
        )
        bilan.action_issue()
        self.assertEqual(bilan.state, "issued")

    def test_year_is_a_year(self):
        for year in ("25", "1999", "abcd", "2O25", "²025"):
            with self.subTest(year=year), self.assertRaises(ValidationError):
                self._draft(year=year)
        with self.assertRaisesRegex(ValidationError, "not those of the year"):
            self._draft(date_to="2025-06-30")
        form = Form(self.env["label.statement"].with_user(self.user_manager))
        form.programme_id = self.programme
        form.year = "2024"
        self.assertEqual(form.date_to.isoformat(), "2024-12-31")

    def test_only_a_manager_issues(self):
        bilan = self._draft()
        for user in (self.user_coach, self.user_secretary):
            with self.subTest(user=user.login):
                theirs = bilan.with_user(user)
                self.assertIn("Labels in force", str(theirs.summary))
                with self.assertRaises(AccessError):
                    theirs.action_issue()
                with self.assertRaises(AccessError):
                    self._draft(user)
        with self.assertRaises(AccessError):
            bilan.with_user(self.user_internal).read(["title"])

    def test_same_figures_on_screen_paper_workbook_and_table(self):
        bilan = self._draft()
        document = StatementDocument(bilan.env, bilan._prepare_payload())
        expected = {
            row["label"]: row["texts"]
            for section in document.get_sections()
            for row in section["rows"]
        }
        summary = " ".join(str(bilan.summary).split())
        for label, texts in expected.items():
            cells = "".join(
                f'<td class="number text-end">{" ".join(text.split())}</td>'
                for text in texts
            )
            self.assertIn(f"<td>{label}</td> {cells}", summary)
        book = openpyxl.load_workbook(
            io.BytesIO(base64.b64decode(bilan.workbook)), data_only=True
        )
        sheet = book.worksheets[0]
        read = {row[0]: row[1:3] for row in sheet.iter_rows(values_only=True) if row[0]}
        table = base64.b64decode(bilan.table).decode("utf-8-sig")
        lines = [*csv.reader(io.StringIO(table), delimiter=";")]
        typed = {line[2]: line[3:] for line in lines if not line[1]}
        for section in document.get_sections():
            for row in section["rows"]:
                for side, value in enumerate(row["values"]):
                    if value is None:
                        self.assertEqual(read[row["label"]][side], "-")
                        self.assertEqual(typed[row["label"]][side], "-")
                        continue
                    self.assertAlmostEqual(read[row["label"]][side], value)
                    number = float(typed[row["label"]][side].replace(",", "."))
                    self.assertAlmostEqual(number, value, places=3)

    def test_name_that_looks_like_a_formula_stays_a_name(self):
        self.alpha.partner_id.city = "=1+1"
        bilan = self._draft()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(bilan.workbook)))
        (sheet,) = [each for each in book if each.title.endswith("town")]
        kinds = {cell.value: cell.data_type for row in sheet for cell in row}
        self.assertEqual(kinds["=1+1"], "s")
        self.assertIn("'=1+1", base64.b64decode(bilan.table).decode())

    def test_document_says_what_was_frozen(self):
        bilan = self._draft()
        with patch.object(StatementDocument, "print", type(self).print_statement):
            bilan.action_issue()
        pdf = base64.b64decode(bilan.pdf)
        text = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=pdf,
            capture_output=True,
            check=True,
        ).stdout.decode()
        words = " ".join(text.split())
        self.assertIn("Open Doors", words)
        self.assertIn("BL/2026/001", words)
        self.assertIn("2 establishments hold the label Open Doors", words)
        self.assertIn("The renewal rate is 0 %", words)
        self.assertIn("What the figures mean", words)
        for section in StatementDocument(bilan.env, bilan.payload).get_sections():
            for row in section["rows"]:
                line = " ".join([row["label"], *row["texts"]])
                self.assertIn(" ".join(line.split()), words)

    def test_statement_of_nothing_is_said_in_words(self):
        empty = self.env["label.programme"].create({"name": "Brand new"})
        bilan = self._draft(programme_id=empty.id)
        bilan.action_issue()
        self.assertEqual(self._get_total(bilan, "alive"), [0, 0])
        self.assertIn("nobody holds the label Brand new", str(bilan.summary))
        self.assertTrue(base64.b64decode(bilan.workbook))

    def test_another_organisation_reads_nothing(self):
        bilan = self._draft()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.user_manager.write({"company_ids": [(4, elsewhere.id)]})
        theirs = bilan.with_context(allowed_company_ids=elsewhere.ids)
        self.assertFalse(theirs.search([("id", "=", bilan.id)]))
