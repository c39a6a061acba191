# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts as people paste them."""

import re

# XML 1.0 has no place for these, in whatever form; the last ones turn round what is
# read after them
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)


def clean_values(values):
    r"""Return what a page sent, its texts without the signs that nothing can hold.

    Files are left as they are, and passwords, which are never stored.

    >>> clean_values({"note": "a\x00b", "ids": [1, "c\ud800"], "password": "\x01"})
    {'note': 'ab', 'ids': [1, 'c'], 'password': '\x01'}
    """
    if isinstance(values, str):
        return clean(values)
    if isinstance(values, list):
        return [clean_values(value) for value in values]
    if isinstance(values, dict):
        return {
            name: value if "password" in str(name) else clean_values(value)
            for name, value in values.items()
        }
    return values


def clean(text):
    r"""Return ``text`` without the signs that no document can hold, or that mislead.

    >>> clean("a\u0001b"), clean(None), clean("Bel\u202efort")
    ('ab', '', 'Belfort')
    """
    return _ILLEGAL.sub("", str(text or ""))
