# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tell which files name people: texts, workbooks, documents, PDF, archives of them.

Runs apart from Odoo (see ``common/rules/apart.py``): the files come from outside.
"""

import io
import re
import zipfile
import zlib

from . import naming

MAX_MEMBERS = 2000
MAX_MEMBER_BYTES = 30_000_000
MAX_DEPTH = 3
_TAGS = re.compile(r"<[^<>]{0,2000}>")
# fewer words than this in a file, and it is a picture of a page
MIN_WORDS = 3
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"RIFF",
)


def find_named(files, patterns):
    """Return what is found in each file.

    :param files: {key: its bytes}
    :param patterns: {key of a person: the pattern of their names}
    :return: {key of a file: keys of the people it names, None if it is not readable}
    """
    compiled = {key: re.compile(pattern) for key, pattern in patterns.items()}
    return {key: _find(content, compiled) for key, content in files.items()}


def find_people_in(files, people):
    """Return the people that each file names, and whether it says anything.

    :param files: {key: its bytes}
    :param people: {key of a person: [(first name, last name), ...]}
    :return: {key of a file: keys of the people it names, None if no text is readable}
    """
    found = {}
    for key, content in files.items():
        try:
            text = "" if _is_picture(content) else "\n".join(read_texts(content))
        except Exception:  # a broken file of whatever kind: somebody looks at it
            text = ""
        # a page that was scanned has no letter
        has_words = len(_LETTERS.findall(text)) >= MIN_WORDS
        found[key] = naming.find_people(text, people) if has_words else None
    return found


def _is_picture(content):
    return content.startswith(_PICTURES) or content[4:8] == b"ftyp"


def _find(content, patterns):
    try:
        text = "\n".join(read_texts(content))
    except Exception:  # a broken file of whatever kind: somebody looks at it
        return None
    return [key for key, pattern in patterns.items() if pattern.search(text)]


def read_texts(content, depth=0):
    """Yield the texts of a file, whatever its name says that it is."""
    if content.startswith(b"PK\x03\x04") and depth < MAX_DEPTH:
        yield from _read_archive(content, depth)
    elif content.startswith(b"%PDF"):
        yield from _read_pdf(content)
    else:
        yield from _read_plain(content)


def _read_archive(content, depth):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist()[:MAX_MEMBERS]:
            if member.file_size > MAX_MEMBER_BYTES:
                raise ValueError("too large to be read")
            yield member.filename
            text = archive.read(member)
            if member.filename.endswith((".xml", ".rels")):
                # a word may be cut by what says its style; a cell ends a word
                decoded = text.decode("utf-8", "replace")
                yield _TAGS.sub("", decoded)
                yield _TAGS.sub(" ", decoded)
            else:
                yield from read_texts(text, depth + 1)


def _read_pdf(content):
    # the library that comes with Odoo, by its name or the one it had before
    try:
        from pypdf import PdfReader
    except ImportError:
        from PyPDF2 import PdfReader

    reader = PdfReader(io.BytesIO(content))
    yield " ".join(str(value) for value in (reader.metadata or {}).values())
    for page in reader.pages:
        yield page.extract_text()


def _read_plain(content):
    if content.startswith(b"\x1f\x8b"):
        content = zlib.decompressobj(31).decompress(content, MAX_MEMBER_BYTES)
    yield content.decode("utf-8", "replace")
    if b"\x00" in content or not content.isascii():
        # old workbooks hold both
        yield content.decode("latin-1")
        yield content.decode("utf-16-le", "replace")
        yield content[1:].decode("utf-16-le", "replace")
