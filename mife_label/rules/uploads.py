# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pathlib import PurePath

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024

# Documents and pictures that are shown by no browser as a page with scripts. The
# first bytes are the proof: an extension is only what the sender says.
SIGNATURES = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "pptx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "odp": (b"PK\x03\x04",),
}
ACCEPT = ",".join(f".{extension}" for extension in SIGNATURES)
MIMETYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}

EMPTY, TOO_LARGE, TYPE, MISMATCH = "empty", "too_large", "type", "mismatch"


def extension_of(filename):
    return PurePath(filename or "").suffix.lower().lstrip(".")


def refusal(filename, content):
    r"""Tell why a proof cannot be taken, or None when it can.

    >>> refusal("visit.pdf", b"%PDF-1.7 ...")
    >>> refusal("visit.svg", b"<svg/>"), refusal("visit.pdf", b"<script>")
    ('type', 'mismatch')
    """
    if not content:
        return EMPTY
    if len(content) > MAX_BYTES:
        return TOO_LARGE
    signatures = SIGNATURES.get(extension_of(filename))
    if not signatures:
        return TYPE
    if not content.startswith(signatures):
        return MISMATCH
    return None
