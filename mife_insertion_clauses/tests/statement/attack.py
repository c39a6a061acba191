# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A reader who holds every document and subtracts: what can be found from them?

Written from what is printed, and not from the rule: unknown numbers by month, contract
and row, sums of them solved with fractions, zeros told wherever a sum is nil.
"""

from fractions import Fraction
from itertools import product


class Solver:
    """Sums of unknown numbers, none of which is negative, with their values."""

    def __init__(self):
        self.sums = []

    def tell(self, unknowns, value):
        self.sums.append((frozenset(unknowns), value))

    def solve(self):
        """Reduce the equations; a nil sum tells that each of its parts is nil."""
        zeros = set()
        while True:
            sums = [(parts - zeros, value) for parts, value in self.sums]
            found = set().union(*(parts for parts, value in sums if not value))
            for (large, total), (small, value) in product(sums, repeat=2):
                if small < large and value == total:
                    found |= large - small
            if not found:
                break
            zeros |= found
        self.zeros = zeros
        self.rows = {}
        for parts, _value in sums:
            row = self._reduce(dict.fromkeys(parts, Fraction(1)))
            if row:
                pivot = min(row)
                self.rows[pivot] = {
                    each: factor / row[pivot] for each, factor in row.items()
                }
        return self

    def finds(self, unknowns):
        """Tell whether a sum follows from the others."""
        parts = dict.fromkeys(set(unknowns) - self.zeros, Fraction(1))
        return not self._reduce(parts)

    def _reduce(self, row):
        row = dict(row)
        while True:
            pivots = [each for each in row if each in self.rows]
            if not pivots:
                return row
            pivot = min(pivots)
            factor = row[pivot]
            for each, value in self.rows[pivot].items():
                row[each] = row.get(each, 0) - factor * value
                if not row[each]:
                    del row[each]
