# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""QR codes at a price that lets a month of certificates be printed.

Odoo's barcode route tries the eight masks of a QR code to keep the most even one, then
draws it as vectors: 50 ms each. Any mask is valid, a matrix is an image already, and
all codes of a size share what reportlab works out for each: where the bits go, and the
polynomial of the correction. Words and blocks are those of ISO/IEC 18004.
"""

import io
from functools import cache
from itertools import chain, cycle, islice, zip_longest

from PIL import Image, ImageOps
from reportlab.graphics.barcode.qrencoder import (
    QRCode,
    QRErrorCorrectLevel,
    QRMath,
    QRRSBlock,
    QRUtil,
)

BYTES = 0b0100  # the mode of what is not only digits or capitals
PADDING = b"\xec\x11"
CHECKERBOARD = 0
QUIET_ZONE = 4  # modules left white around the code, by the standard
MODULE_PIXELS = 8


def draw_qr_code(text):
    """Return a PNG image of the QR code of ``text``, level M of correction.

    :raise ValueError: if the text is longer than 2 331 bytes
    """
    content = text.encode()
    version = _find_version(len(content))
    size, pixels, places = _draw_frame(version)
    pixels = bytearray(pixels)
    words = _prepare_words(version, content)
    bits = f"{int.from_bytes(words, 'big'):0{len(words) * 8}b}"
    for place, bit in zip(places, bits, strict=False):
        if bit == "1":
            pixels[place] ^= 255
    image = ImageOps.expand(
        Image.frombytes("L", (size, size), bytes(pixels)), QUIET_ZONE, fill=255
    ).convert("1")
    image = image.resize((image.width * MODULE_PIXELS,) * 2, Image.Resampling.NEAREST)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


@cache
def _find_version(length):
    """Return the smallest version that holds so many bytes."""
    for version in range(1, 41):
        if length <= _count_words(version) - _count_head(version):
            return version
    raise ValueError("This text is too long for a QR code.")


def _count_words(version):
    return sum(block.dataCount for block in _get_blocks(version))


def _count_head(version):
    """Return the bytes of the mode, of the length and of the end."""
    return 2 if version < 10 else 3


@cache
def _get_blocks(version):
    return QRRSBlock.getRSBlocks(version, QRErrorCorrectLevel.M)


@cache
def _draw_frame(version):
    """Return (modules on a side, pixels of a code of zeros, where each bit goes)."""
    code = QRCode(version, QRErrorCorrectLevel.M)
    code.dataCache = ()
    code.makeImpl(False, CHECKERBOARD)
    size = code.getModuleCount()
    pixels = bytes(0 if dark else 255 for row in code.modules for dark in row)
    return size, pixels, [row * size + column for column, row in code.dataPosIterator()]


def _prepare_words(version, content):
    """Return the bytes that are drawn: the blocks by turns, then what mends them."""
    head = _count_head(version)
    number = BYTES << 8 * (head - 1) | len(content)
    number = (number << 8 * len(content) | int.from_bytes(content, "big")) << 4
    written = number.to_bytes(head + len(content), "big")
    padding = islice(cycle(PADDING), _count_words(version) - len(written))
    words = iter(chain(written, padding))
    blocks = [
        (bytes(islice(words, block.dataCount)), block.totalCount - block.dataCount)
        for block in _get_blocks(version)
    ]
    corrections = [_correct(data, length) for data, length in blocks]
    turns = chain(
        zip_longest(*(data for data, _length in blocks)), zip_longest(*corrections)
    )
    return bytes(word for turn in turns for word in turn if word is not None)


def _correct(data, length):
    """Return the words of correction of a block: what its division leaves."""
    multiples, top = _multiply_generator(length), 8 * (length - 1)
    rest = 0
    for word in data:
        factor = word ^ rest >> top
        rest = (rest & (1 << top) - 1) << 8 ^ multiples[factor]
    return rest.to_bytes(length, "big")


@cache
def _multiply_generator(length):
    """Return the generator times each of the 256 numbers of the field."""
    _one, *generator = QRUtil.getErrorCorrectPolynomial(length).num
    logs = [QRMath.glog(number) for number in generator]
    multiples = (
        bytes(QRMath.gexp(QRMath.glog(factor) + log) for log in logs)
        for factor in range(1, 256)
    )
    return [0, *(int.from_bytes(multiple, "big") for multiple in multiples)]
