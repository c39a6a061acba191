# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Codes that people type from paper and that nobody can guess."""

import re
import secrets

# Crockford's base 32: no letter that is mistaken for a digit, 80 bits in 16 signs
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16


def draw_code():
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalize_code(text):
    """Return the 16 signs of a code as typed by a person, or "" if it is none.

    >>> normalize_code("abcd-efgh jkmn o1il")
    'ABCDEFGHJKMN0111'
    >>> normalize_code("ABCD")
    ''
    """
    text = (text or "")[:64].upper().replace("O", "0")
    text = re.sub(r"[IL]", "1", text)
    text = re.sub(r"[\s\-.]", "", text)
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else ""


def format_code(code):
    """Cut a code in fours, as it is printed.

    >>> format_code("ABCDEFGHJKMN0111")
    'ABCD-EFGH-JKMN-0111'
    """
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))
