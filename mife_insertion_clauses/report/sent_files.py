# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..common.models.ir_attachment import get_danger
from ..common.rules.uploads import (
    EMPTY,
    MAX_MEGABYTES,
    MISMATCH,
    NAMES,
    PASSWORD,
    PHOTO,
    TOO_LARGE,
    TYPE,
)


def get_refusal(env, proof):
    """Return why a ``Proof`` sent from a page is not taken, in a sentence."""
    return {
        EMPTY: env._("Choose a file first."),
        TOO_LARGE: env._("A file holds at most %s MB.", MAX_MEGABYTES),
        TYPE: env._("Send a PDF, a picture or an office document (%s).", NAMES),
        MISMATCH: env._("This file is not what its name says: send another."),
        PASSWORD: env._(
            "This file is protected by a password, and nobody could check it: save it "
            "without the password, then send it."
        ),
        PHOTO: env._(
            "This photo cannot be read here: send it as JPEG (on an iPhone, Settings, "
            "Camera, Formats, Most Compatible)."
        ),
    }.get(proof.reason) or get_danger(env, proof.filename, proof.content, proof.reason)
