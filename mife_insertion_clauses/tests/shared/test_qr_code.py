# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from PIL import Image
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from odoo.tests import BaseCase

from ...report.qr_code import MODULE_PIXELS, QUIET_ZONE, draw_qr_code

URL = "https://clauses.example.org/attestation/ABCD-EFGH-JKLM-NPQR-"


class _Alike(QRCode):
    """The code of reportlab with the mask of ours, which is always the first."""

    def getBestMaskPattern(self):
        return 0


class TestQrCode(BaseCase):
    def test_codes_are_those_of_reportlab(self):
        """At the lengths around the capacity of the versions that hold a link."""
        lengths = {
            *(*range(20, 64), 84, 85, 106, 107, 122, 123, 152, 153, 180, 181),
            *(213, 214, 331, 362, 363, 666, 1_000),
        }
        for length in lengths:
            text = (URL + "z" * length)[:length]
            code = _Alike(None, QRErrorCorrectLevel.M)
            code.addData(text)
            code.make()
            expected = [[bool(dark) for dark in row] for row in code.modules]
            with self.subTest(length=length):
                self.assertEqual(self._read_modules(text), expected)

    def _read_modules(self, text):
        image = Image.open(io.BytesIO(draw_qr_code(text)))
        count = image.width // MODULE_PIXELS
        self.assertEqual(image.size, (count * MODULE_PIXELS,) * 2)
        middle = MODULE_PIXELS // 2
        rows = [
            [
                image.getpixel((x * MODULE_PIXELS + middle, y * MODULE_PIXELS + middle))
                == 0
                for x in range(count)
            ]
            for y in range(count)
        ]
        inner = slice(QUIET_ZONE, -QUIET_ZONE)
        around = rows[:QUIET_ZONE] + rows[-QUIET_ZONE:]
        around += [row[:QUIET_ZONE] + row[-QUIET_ZONE:] for row in rows]
        self.assertFalse(any(map(any, around)))
        return [row[inner] for row in rows[inner]]

    def test_the_longest_and_one_more(self):
        self.assertTrue(draw_qr_code("a" * 2_331))
        with self.assertRaises(ValueError):
            draw_qr_code("a" * 2_332)
