# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A sample of the hostile files of the benchmark: one sentence, nothing lost."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

from PIL import Image

from odoo.tests import TransactionCase, tagged

from odoo.addons.mife_insertion_clauses.report.month_page import COMPANY, MonthPage
from odoo.addons.mife_insertion_clauses.tests.common import full_disk

HERE = Path(__file__).parent / "benchmark"
sys.path.insert(0, str(HERE))
from file_doors import Doors  # noqa: E402
from hostile_files import EITHER, REFUSED, hostile_files  # noqa: E402

sys.path.remove(str(HERE))

# Each family of files at each door; those left out are larger, not different
LEFT_OUT = (
    "row_of_3000000_cells",
    "zip_in_zip",
    "string_of_50_mb",
    "400000_keys",
    "400000_times_a_key",
    "3000_contracts",
    "2000_contracts",
    "9000_empty_records",
    "9000_holders",
    "attribute_of_30_mb",
    "comment_of_30_mb",
)


PDF = b"%PDF-1.4\n%%EOF full disk"
picture = io.BytesIO()
Image.new("RGB", (8, 8), "#123456").save(picture, "PNG")
# a good file for each door that keeps it
KEPT = (
    ("proof", "releve.pdf", PDF),
    ("evidence", "charte.pdf", PDF + b" 2"),
    ("attachment", "note.pdf", PDF + b" 3"),
    ("notices", "marches.json", b'{"marches": []}'),
    ("picture", "logo.png", picture.getvalue()),
    ("contact", "photo.png", picture.getvalue()),
)


@tagged("post_install", "-at_install", "standard")
class TestHostileFiles(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doors = Doors(cls.env)
        cls.hours = cls.doors.month.line_ids.mapped("worked_hours")

    def test_each_file_gets_a_sentence_or_is_taken(self):
        doors = set()
        for file in hostile_files():
            doors.add(file.door)
            if file.name in LEFT_OUT:
                continue
            with self.subTest(door=file.door, name=file.name):
                before = self._count_attachments()
                sentence = self.doors.send(file)
                if file.outcome != EITHER:
                    self.assertEqual(bool(sentence), file.outcome == REFUSED, sentence)
                if sentence:
                    self._check_sentence(sentence)
                    self.assertEqual(self._count_attachments(), before)
                self.assertEqual(
                    self.doors.month.line_ids.mapped("worked_hours"), self.hours
                )
        self.assertEqual(len(doors), 8)

    def test_rows_that_cannot_be_taken_are_told_by_their_number(self):
        for name in (
            "hours_1e308",
            "hours_400_digits",
            "text_nul_in_a_name",
            "text_controls_in_a_name",
            "text_month_of_40_digits",
            "text_hours_exponent",
        ):
            [file] = [
                file for file in hostile_files(doors=("hours",)) if file.name == name
            ]
            with self.subTest(name=name):
                page = MonthPage(self.doors.month, COMPANY)
                typed, refused = page.read_file(file.content, file.filename)
                self.assertFalse(typed)
                self.assertEqual([row.number for row in refused], [2])
                self._check_sentence(refused[0].sentence)

    def test_a_full_disk_is_told_at_each_door_that_keeps_files(self):
        for door, filename, content in KEPT:
            file = SimpleNamespace(door=door, filename=filename, content=content)
            with self.subTest(door=door):
                before = self._count_attachments()
                with full_disk():
                    sentence = self.doors.send(file)
                self.assertIn("could not be kept, and nothing was changed", sentence)
                self._check_sentence(sentence)
                self.assertEqual(self._count_attachments(), before)
                # with room again the same file is taken, not left half written
                self.assertIsNone(self.doors.send(file))

    def _check_sentence(self, sentence):
        self.assertRegex(sentence, r"^[^\n]{10,300}\.$")
        self.assertNotRegex(sentence, r"[\x00-\x1f\u202e]|Traceback|Error")

    def _count_attachments(self):
        return self.env["ir.attachment"].search_count(
            [("res_field", "in", [False, "file", "image_1920"])]
        )
