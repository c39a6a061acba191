# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From the bytes of a file to its JSON value."""

import codecs
import json
import re
from math import isfinite

from ..rules.budgets import MAX_NOTICE_BYTES, MAX_NOTICE_VALUES
from .records import Anomaly, UnreadableFile

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
# a database refuses NUL and halves of surrogate pairs in a text
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSTORABLE_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_EDGES = " \t\r\n\ufeff\x00\x1a"
_HEAD = 1000

_LONGEST_INTEGER = 20
_LONGEST_FLOAT = 17


def read_json(content):
    """Return the JSON value of a file, its encoding and the anomalies met."""
    _weigh(content)
    text, encoding, anomalies = decode(content)
    if text[0] not in "{[":
        _refuse_other_format(text)
    try:
        value = json.loads(
            text,
            strict=False,
            parse_int=_read_integer,
            parse_float=_read_float,
            parse_constant=str,
            object_pairs_hook=_read_object,
        )
    except RecursionError as error:
        raise UnreadableFile("too_deep") from error
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        if _is_truncated(text, error):
            raise UnreadableFile("truncated", place) from error
        raise UnreadableFile("not_json", place) from error
    if _UNSTORABLE_ESCAPE.search(text) or _UNSTORABLE.search(text):
        value, count = _replace_unstorable(value)
        if count:
            anomalies.append(Anomaly("file_characters_replaced", "", str(count)))
    return value, encoding, anomalies


def _weigh(content):
    """Refuse what would fill the memory, before a value is made of it."""
    if len(content) > MAX_NOTICE_BYTES:
        raise UnreadableFile("too_large", str(MAX_NOTICE_BYTES // 1024 // 1024))
    # each value follows one of these, which texts hold too
    if sum(map(content.count, (b",", b"[", b"{"))) > MAX_NOTICE_VALUES:
        raise UnreadableFile("over_budget")


def decode(content):
    if not content.strip():
        raise UnreadableFile("empty")
    for mark, name in _COMPRESSED:
        if content.startswith(mark):
            raise UnreadableFile("compressed", name)
    if content.startswith(_BINARY):
        raise UnreadableFile("binary")
    encoding, start = _find_encoding(content)
    content = content[start:]
    anomalies = []
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise UnreadableFile("encoding", encoding) from error
        text, count = _STRAY_BYTE.subn(
            lambda match: _STRAY_CHARACTERS[match[0]],
            content.decode("utf-8", "surrogateescape"),
        )
        encoding = "cp1252"
        anomalies.append(Anomaly("file_bytes_repaired", "", str(count)))
    text = text.strip(_EDGES)
    if not text:
        raise UnreadableFile("empty")
    return text, encoding, anomalies


def _find_encoding(content):
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name, len(mark)
    return json.detect_encoding(content[:4]), 0


def _refuse_other_format(text):
    head = text[:_HEAD].lower()
    if "<html" in head or "<!doctype html" in head:
        raise UnreadableFile("html_page")
    if text[0] == "<":
        raise UnreadableFile("xml_file")
    if _CONTROL.search(head):
        raise UnreadableFile("binary")
    raise UnreadableFile("not_json", "1:1")


def _is_truncated(text, error):
    closing = "}" if text[0] == "{" else "]"
    return (
        error.pos >= len(text)
        or error.msg.startswith("Unterminated string")
        or (text[-1] != closing and not error.msg.startswith("Extra data"))
    )


def _read_integer(text):
    # longer ones mean nothing here, and Python limits their conversion
    return int(text) if len(text) <= _LONGEST_INTEGER else text


def _read_float(text):
    number = float(text)
    return number if len(text) <= _LONGEST_FLOAT and isfinite(number) else text


def _read_object(pairs):
    """Keep the values of a key given several times, under numbered keys."""
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    result = {}
    seen = {}
    for key, value in pairs:
        seen[key] = seen.get(key, 0) + 1
        result[key if seen[key] == 1 else f"{key} ({seen[key]})"] = value
    return result


def _replace_unstorable(value):
    """Replace in place, and without recursion, what no database stores."""
    count = 0

    def clean(text):
        nonlocal count
        text, replaced = _UNSTORABLE.subn("\ufffd", text)
        count += replaced
        return text

    root = [value]
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if any(_UNSTORABLE.search(key) for key in node):
                items = [(clean(key), item) for key, item in node.items()]
                node.clear()
                node.update(items)
            entries = node.items()
        else:
            entries = enumerate(node)
        for key, item in entries:
            if isinstance(item, str):
                if _UNSTORABLE.search(item):
                    node[key] = clean(item)
            elif isinstance(item, dict | list):
                pending.append(item)
    return root[0], count
