# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""QR codes at a price that lets a month of certificates be printed.

Odoo's barcode route tries the eight masks of a QR code to keep the most even one,
then draws it as vectors: 50 ms each. Any mask is valid, and a matrix is an image
already.
"""

import io

from PIL import Image, ImageOps
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

CHECKERBOARD = 0
QUIET_ZONE = 4  # modules left white around the code, by the standard
MODULE_PIXELS = 8


class _CheckerboardCode(QRCode):
    def getBestMaskPattern(self):
        return CHECKERBOARD


def draw_qr_code(text):
    """Return a PNG image of the QR code of ``text``, level M of correction."""
    code = _CheckerboardCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    size = code.getModuleCount()
    pixels = bytes(0 if dark else 255 for row in code.modules for dark in row)
    image = ImageOps.expand(
        Image.frombytes("L", (size, size), pixels), QUIET_ZONE, fill=255
    ).convert("1")
    image = image.resize((image.width * MODULE_PIXELS,) * 2, Image.Resampling.NEAREST)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
