# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From the bytes of a file to its text, block by block."""

import codecs
import io
import json
import re

from .records import Anomaly, UnreadableFile

BLOCK = 256 * 1024
_COMPRESSED = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_BINARY = (b"%PDF", b"PAR1", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")
# the marks of UTF-32 begin like those of UTF-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_STRAY_CHARACTERS = {
    chr(0xDC00 + byte): bytes([byte]).decode("cp1252", "ignore") or chr(byte)
    for byte in range(0x80, 0x100)
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
EDGES = " \t\r\n\ufeff\x00\x1a"
_HEAD = 1000


class TextSource:
    """The text of a file, of which a block at a time is in memory."""

    def __init__(self, content):
        self._stream = io.BytesIO(content) if isinstance(content, bytes) else content
        self._repaired = 0
        head = self._stream.read(BLOCK)
        self._refuse(head)
        self.encoding, start = _find_encoding(head)
        self._pending = head[start:]
        self._lenient = False
        self._decoder = self._make_decoder("strict")

    @property
    def anomalies(self):
        """Return what was odd in the bytes read until now."""
        if not self._repaired:
            return []
        return [Anomaly("file_bytes_repaired", "", str(self._repaired))]

    def _refuse(self, head):
        if not head.strip() and len(head) < BLOCK:
            raise UnreadableFile("empty")
        name = find_compression(head)
        if name:
            raise UnreadableFile("compressed", name)
        if head.startswith(_BINARY):
            raise UnreadableFile("binary")

    def _make_decoder(self, errors):
        return codecs.getincrementaldecoder(self.encoding)(errors)

    def read_block(self):
        """Return the next block of text, an empty one at the end."""
        while True:
            content, self._pending = self._pending or self._stream.read(BLOCK), b""
            text = self._decode(content, final=not content)
            if text or not content:
                return text

    def _decode(self, content, final):
        if not self._lenient:
            state = self._decoder.getstate()
            try:
                return self._decoder.decode(content, final)
            except UnicodeDecodeError as error:
                if self.encoding != "utf-8":
                    raise UnreadableFile("encoding", self.encoding) from error
            # each stray byte is a Western one: what was whole UTF-8 stays so
            self._lenient = True
            self.encoding = "cp1252"
            self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
            self._decoder.setstate(state)
        text, count = _STRAY_BYTE.subn(
            lambda match: _STRAY_CHARACTERS[match[0]],
            self._decoder.decode(content, final),
        )
        self._repaired += count
        return text


def find_compression(head):
    return next((name for mark, name in _COMPRESSED if head.startswith(mark)), "")


def _find_encoding(content):
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name, len(mark)
    return json.detect_encoding(content[:4]), 0


def refuse_other_format(text):
    """Say what a text is that begins like no data read here."""
    if not text:
        raise UnreadableFile("empty")
    head = text[:_HEAD].lower()
    if "<html" in head or "<!doctype html" in head:
        raise UnreadableFile("html_page")
    if _CONTROL.search(head):
        raise UnreadableFile("binary")
    raise UnreadableFile("not_json", "1:1")
