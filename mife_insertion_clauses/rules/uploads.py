# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which files are taken as proofs."""

from pathlib import PurePath

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024

# Documents and pictures that no browser shows as a page with scripts. The first
# bytes are the proof: an extension is only what the sender says.
SIGNATURES = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "xlsx": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "docx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
}
ACCEPT = ",".join(f".{extension}" for extension in SIGNATURES)
EMPTY, TOO_LARGE, TYPE, MISMATCH = "empty", "too_large", "type", "mismatch"


def refusal(filename, content):
    r"""Tell why a proof cannot be taken, or None when it can.

    >>> refusal("slip.pdf", b"%PDF-1.7 ...")
    >>> refusal("slip.svg", b"<svg/>"), refusal("slip.pdf", b"<script>")
    ('type', 'mismatch')
    """
    if not content:
        return EMPTY
    if len(content) > MAX_BYTES:
        return TOO_LARGE
    extension = PurePath(filename or "").suffix.lower().lstrip(".")
    signatures = SIGNATURES.get(extension)
    if not signatures:
        return TYPE
    return None if content.startswith(signatures) else MISMATCH
