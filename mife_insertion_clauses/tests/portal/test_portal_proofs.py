# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from lxml import html
from PIL import Image

from odoo.tests import tagged

from ...common.rules import proofs, uploads
from ...common.rules.proofs import prepare
from ..common import full_disk
from ..portal_common import InsertionPortalCommon
from ..proof_files import (
    FAX,
    HEIC,
    LOCKED_PDF,
    PDF,
    READS_HEIC,
    REFUSED,
    TAKEN,
    TIFF,
)


@tagged("post_install", "-at_install")
class TestPortalProofs(InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self._sign_in("clerk")

    def _send(self, name, content):
        response = self._post(f"{self.url}/proofs", files={"proof": (name, content)})
        self.assertEqual(response.status_code, 200)
        page = html.fromstring(response.text)
        described = page.get_element_by_id("proof").get("aria-describedby")
        return described and page.get_element_by_id(described).text_content().strip()

    def test_files_as_offices_make_them_are_taken(self):
        for name, content, kept, start in TAKEN:
            with self.subTest(name=name):
                self.assertIsNone(self._send(name, content))
                proof = self.month.proof_ids
                self.assertEqual(proof.name, kept)
                self.assertTrue(proof.raw.startswith(start))
                proof.unlink()

    def test_a_full_disk_is_said_on_top_and_nothing_is_lost(self):
        with full_disk():
            files = {"proof": ("releve.pdf", PDF)}
            page = html.fromstring(self._post(f"{self.url}/proofs", files=files).text)
        said = page.get_element_by_id("insertion_errors").text_content()
        self.assertIn("could not be kept, and nothing was changed", said)
        self.assertFalse(self.month.proof_ids)
        self.assertIsNone(self._send("releve.pdf", PDF))
        self.assertEqual(self.month.proof_ids.raw, PDF)

    def test_photo_of_a_telephone_opens_everywhere(self):
        for name in ("IMG_0001.HEIC", "IMG_0001.jpg"):
            with self.subTest(name=name):
                error = self._send(name, HEIC)
                if not READS_HEIC:
                    self.assertIn("send it as JPEG (on an iPhone", error)
                    continue
                self.assertIsNone(error)
                [proof] = self.month.proof_ids
                self.assertEqual(proof.name, "IMG_0001.jpg")
                with Image.open(io.BytesIO(proof.raw)) as photo:
                    self.assertEqual((photo.format, photo.size), ("JPEG", (96, 64)))
                proof.unlink()

    def test_each_page_of_a_fax_is_kept(self):
        proof = prepare("fax.tif", FAX)
        self.assertEqual(proof.content.count(b"/Type /Page\n"), 3)

    def test_what_is_not_taken_says_why(self):
        for name, content, reason in REFUSED:
            with self.subTest(name=name, reason=reason):
                self.assertEqual(prepare(name, content).reason, reason)
        error = self._send("releve.exe", b"MZ")
        for name in uploads.NAMES.split(", "):
            self.assertIn(name, error)
            self.assertIn(name.lower(), uploads.SIGNATURES)
        self.assertIn("protected by a password", self._send("a.pdf", LOCKED_PDF))
        self.assertFalse(self.month.proof_ids)

    def test_same_proof_twice_is_one(self):
        for name in ("releve.pdf", "copie.pdf"):
            self.assertIsNone(self._send(name, PDF))
        self.assertEqual(self.month.proof_ids.mapped("name"), ["releve.pdf"])
        for name in ("scan.tif", "scan2.tif"):
            self.assertIsNone(self._send(name, TIFF))
        self.assertEqual(len(self.month.proof_ids), 2)

    def test_picture_too_large_to_turn_is_refused_in_words(self):
        self.patch(proofs, "MAX_PIXELS", 1000)
        self.assertIn("million pixels", self._send("scan.tif", TIFF))
        self.patch(proofs, "MAX_PIXELS", 1_000_000)
        self.patch(proofs, "MEMORY", 1)
        self.assertIn("million pixels", self._send("scan.tif", TIFF))
        self.assertFalse(self.month.proof_ids)
