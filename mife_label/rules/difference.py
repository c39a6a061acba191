# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"


def compare_words(before, after):
    """Return the pieces of two texts: [(same | added | removed, text)].

    Joining what is not added gives ``before``, what is not removed ``after``.

    >>> compare_words("two visits a year", "four visits a year")
    [('removed', 'two'), ('added', 'four'), ('same', ' visits a year')]
    """
    old, new = (re.findall(r"\s+|[^\s]+", text or "") for text in (before, after))
    pieces = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            pieces.append((SAME, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append((REMOVED, "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append((ADDED, "".join(new[j1:j2])))
    return pieces
