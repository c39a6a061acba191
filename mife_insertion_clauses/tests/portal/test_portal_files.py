# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that a company sends, and that would hold or fool the server."""

import io
import struct
import zipfile
import zlib

import xlsxwriter
from lxml import html

from odoo.tests import tagged

from ..portal_common import InsertionPortalCommon


def make_png(width, height):
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(b"\0" * min(height * (width + 1), 1_000_000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in (header, pixels, b"IEND")
    )


def make_archive(content, name="word/document.xml"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def make_workbook(row):
    """Return a workbook of which the only row is written by hand."""
    source = io.BytesIO()
    xlsxwriter.Workbook(source, {"in_memory": True}).close()
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(source) as empty,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as full,
    ):
        for part in empty.namelist():
            content = empty.read(part)
            if part == "xl/worksheets/sheet1.xml":
                rows = b"<sheetData>" + row + b"</sheetData>"
                content = content.replace(b"<sheetData/>", rows)
            full.writestr(part, content)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestPortalFiles(InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self._sign_in("clerk")

    def _name(self):
        return f"worked_{self.line.id}"

    def _send_proof(self, name, content, **typed):
        return self._post(f"{self.url}/proofs", typed, files={"proof": (name, content)})

    def test_heavy_proof_is_refused_in_words_and_hours_stay(self):
        kept = self.env["ir.attachment"].search_count([("res_field", "=", False)])
        for name, content, sentence in (
            ("photo.png", make_png(50_000, 50_000), "more than 50 million pixels"),
            ("releve.docx", make_archive(b" " * 210_000_000), "more than it shows"),
            (
                "releve.docx",
                make_archive(b"<!DOCTYPE x [<!ENTITY a 'b'>]>"),
                "more than it",
            ),
            ("releve.docx", b"PK\x03\x04 broken", "not what its name says"),
        ):
            with self.subTest(name=name, sentence=sentence):
                response = self._send_proof(name, content, **{self._name(): "78,5"})
                self.assertEqual(response.status_code, 200)
                page = html.fromstring(response.text)
                field = page.get_element_by_id("proof")
                error = page.get_element_by_id(field.get("aria-describedby"))
                self.assertIn(sentence, error.text_content())
                self.assertEqual(page.get_element_by_id(self._name()).value, "78,5")
        self.assertFalse(self.month.proof_ids)
        self.assertEqual(self.line.worked_hours, 78.5)
        self.assertEqual(
            self.env["ir.attachment"].search_count([("res_field", "=", False)]), kept
        )

    def test_picture_is_kept_as_it_was_sent(self):
        content = make_png(3_000, 10)
        self._send_proof("photo.png", content)
        self.assertEqual(self.month.proof_ids.raw, content)

    def test_name_of_a_proof_is_cleaned(self):
        for name, clean in (
            ("../../etc/releve.pdf", "releve.pdf"),
            ("C:\\paie\\releve.pdf", "releve.pdf"),
            ("relev\u202efdp.pdf", "relevfdp.pdf"),
            ("<img src=x>.pdf", "_img src=x_.pdf"),
            ("con.pdf", "_con.pdf"),
            ("a" * 300 + ".pdf", "a" * 176 + ".pdf"),
        ):
            with self.subTest(name=name):
                self._send_proof(name, b"%PDF-1.7 releve")
                self.assertEqual(self.month.proof_ids.mapped("name"), [clean])
                self.month.proof_ids.unlink()

    def test_heavy_file_of_hours_is_refused_in_words_and_hours_stay(self):
        row = b"<row>" + b"<c/>" * 1_500_000 + b"</row>"
        wide = make_workbook(row)
        self.assertLess(len(wide), 60_000)
        for name, content, sentence in (
            ("heures.xlsx", wide, "more than 100,000 cells"),
            ("heures.csv", b"Personne;Heures\n" + b";" * 1_000_000, "more than"),
            ("heures.csv", b"x" * 6_000_000, "larger than 5.0 MB"),
            (
                "heures.xlsx",
                make_workbook(b"<row a='" + b"x" * 45_000_000 + b"'/>"),
                "takes too long|cannot be opened|No row|columns were not found",
            ),
        ):
            with self.subTest(name=name, sentence=sentence):
                response = self._post(
                    f"{self.url}/file",
                    {self._name(): "78,5"},
                    files={"hours_file": (name, content)},
                )
                self.assertEqual(response.status_code, 200)
                page = html.fromstring(response.text)
                field = page.get_element_by_id("hours_file")
                error = page.get_element_by_id(field.get("aria-describedby"))
                self.assertRegex(error.text_content(), sentence)
                self.assertEqual(page.get_element_by_id(self._name()).value, "78,5")
        self.assertFalse(self.month.proof_ids)
