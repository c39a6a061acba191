# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A proof as it is kept: what everybody opens as it came, other pictures turned."""

from typing import NamedTuple

from .apart import OverBudget, call_apart
from .pictures import TOO_BIG, UNREADABLE, turn
from .pictures import PictureError as _PictureError
from .protected import needs_password
from .uploads import (
    MAX_PIXELS,
    MISMATCH,
    PASSWORD,
    PHOTO,
    TOO_MANY_PIXELS,
    clean_name,
    extension_of,
    picture_of,
    refusal,
)

# of the process that turns a picture: decoded, flattened, reduced
SECONDS = 20
MEMORY = 1024 * 1024 * 1024
_AS_THEY_ARE = ("gif", "jpg", "png")


class Proof(NamedTuple):
    """A file to keep, or the ``reason`` (see ``uploads``) that it is not."""

    filename: str
    content: bytes
    reason: str | None = None


def prepare(filename, content):
    r"""Return the ``Proof`` that a file becomes.

    >>> prepare("scan.jfif", b"\xff\xd8\xff\xe0 a photo").filename
    'scan.jpg'
    >>> prepare("scan.exe", b"MZ").reason
    'type'
    """
    filename = clean_name(filename)
    proof = Proof(filename, content, refusal(filename, content))
    if proof.reason:
        return proof
    picture = picture_of(filename, content)
    if picture:
        return _prepare_picture(proof, picture)
    if extension_of(filename) == "pdf" and b"/Encrypt" in content:
        return proof._replace(reason=_check_password(content))
    return proof


def _prepare_picture(proof, picture):
    if picture in _AS_THEY_ARE:
        return proof._replace(filename=_rename(proof.filename, picture))
    try:
        extension, content = call_apart(
            turn, proof.content, MAX_PIXELS, seconds=SECONDS, memory=MEMORY
        )
    except OverBudget:
        return proof._replace(reason=TOO_MANY_PIXELS)
    except _PictureError as error:
        reasons = {TOO_BIG: TOO_MANY_PIXELS, UNREADABLE: PHOTO}
        return proof._replace(reason=reasons.get(error.code, MISMATCH))
    return Proof(_rename(proof.filename, extension), content)


def _rename(filename, extension):
    known = extension_of(filename)
    if known == extension or (extension, known) == ("jpg", "jpeg"):
        return filename
    return f"{filename[: -len(known) - 1]}.{extension}"


def _check_password(content):
    try:
        return PASSWORD if call_apart(needs_password, content) else None
    except OverBudget:
        return None
