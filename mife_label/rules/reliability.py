# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from itertools import permutations


def _nominal(_counts, _a, _b):
    return 1


def _ordinal(counts, a, b):
    between = sum(n for value, n in counts.items() if a <= value <= b)
    return (between - (counts[a] + counts[b]) / 2) ** 2


def _interval(_counts, a, b):
    return (a - b) ** 2


DISTANCES = {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval}


def krippendorff_alpha(rows, level="ordinal"):
    """Return how far jurors who read the same files agree, or None.

    It is a measure of the grid, over many files, never of a juror. It does not exist
    where all marks are equal, or where no file has two marks.

    :param rows: one list per file, of its marks; None where a juror gave none
    """
    units = [[mark for mark in row if mark is not None] for row in rows]
    units = [marks for marks in units if len(marks) > 1]
    coincidences = Counter()
    for marks in units:
        for pair in permutations(marks, 2):
            coincidences[pair] += 1 / (len(marks) - 1)
    counts = Counter(mark for marks in units for mark in marks)
    if len(counts) < 2:
        return None
    distance = DISTANCES[level]
    pairs = [(a, b) for a in counts for b in counts if a < b]
    distances = {pair: distance(counts, *pair) for pair in pairs}
    observed = sum(coincidences[pair] * distances[pair] for pair in pairs)
    expected = sum(counts[a] * counts[b] * distances[a, b] for a, b in pairs)
    return 1 - (sum(counts.values()) - 1) * observed / expected
