# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The numbers of the lots of a contract, as buyers write them: 1, 2, 2bis, A."""

import re

# a lot without a number comes after the others
LAST = 9999


def follow(numbers):
    """Return the number that comes after ``numbers``.

    >>> follow(["1", "2bis", "10"]), follow([]), follow(["A"])
    ('11', '1', '2')
    """
    ranks = [rank(number) for number in numbers]
    known = [number for number in ranks if number != LAST]
    return str(max([*known, len(numbers)]) + 1 if numbers else 1)


def rank(number):
    """Return where a number stands among the others: 10 after 2.

    >>> rank("2bis"), rank("lot 10"), rank("A"), rank(False)
    (2, 10, 9999, 9999)
    """
    digits = re.search(r"\d+", number or "")
    return min(int(digits[0]), LAST) if digits else LAST


def clean_lot(reference):
    """Return a lot's number as texts write it.

    >>> clean_lot("LOT-0003"), clean_lot("2a"), clean_lot("Lot n\u00b0 1")
    ('3', '2A', '1')
    """
    match = re.search(r"(\d+)\s?([A-Za-z]?)\s*$", reference or "")
    return f"{int(match[1])}{match[2].upper()}" if match else ""
