# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts as people paste them."""

import re

# XML 1.0 has no place for these, in whatever form
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)


def clean(text):
    """Return ``text`` without the signs that no document can hold.

    >>> clean("a\u0001b"), clean(None)
    ('ab', '')
    """
    return _ILLEGAL.sub("", str(text or ""))
