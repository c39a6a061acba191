# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Days as French writes them, which the library of dates does not."""

import re

_FIRST = re.compile(
    r"(?<!\d)1(?= (?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc))"
)


def write_first(text):
    """Return a French date where the first of a month is an ordinal, as no other day.

    >>> write_first("vendredi 1 mai 2026, 09:14"), write_first("1 janv. 2026")
    ('vendredi 1er mai 2026, 09:14', '1er janv. 2026')
    >>> write_first("21 mai 2026"), write_first("1er mai 2026")
    ('21 mai 2026', '1er mai 2026')
    """
    return _FIRST.sub("1er", text)
