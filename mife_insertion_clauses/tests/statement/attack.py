# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A reader who holds every document and subtracts: what can be found from them?

Written from what is printed, and not from the rule: unknown numbers by month, contract
and row, sums of them with their values, solved with fractions. No number is negative:
of all the numbers that give these sums, which are the same in each?
"""

from fractions import Fraction

from ...common.rules.sums import find_nil_parts

_VALUE = -1


class Solver:
    """Sums of unknown numbers, none of which is negative, with their values."""

    def __init__(self):
        self.sums = {}

    def tell(self, unknowns, value):
        """Learn a sum; what is learnt twice must be the same twice."""
        unknowns = frozenset(unknowns)
        value = Fraction(value)
        if unknowns and self.sums.setdefault(unknowns, value) != value:
            raise ValueError(f"{value} and {self.sums[unknowns]} for one sum")

    def solve(self):
        """Reduce the sums, without the unknowns that they tell to be nil."""
        names = sorted(frozenset().union(*self.sums), key=str)
        self.ranks = {name: rank for rank, name in enumerate(names)}
        # what comes to nothing is what is left below the row that has the value
        rows = _reduce(
            [
                {self.ranks[each]: Fraction(1) for each in unknowns}
                | ({_VALUE: value} if value else {})
                for unknowns, value in self.sums.items()
            ]
        )
        rows.pop(_VALUE, None)
        self.nil = set()
        while rows and (found := find_nil_parts(rows)):
            self.nil |= found
            rows = _reduce(
                [
                    {each: row[each] for each in row.keys() - found}
                    for row in rows.values()
                ]
            )
        self.rows = _reduce(
            [
                dict.fromkeys(
                    set(map(self.ranks.get, unknowns)) - self.nil, Fraction(1)
                )
                for unknowns in self.sums
            ]
        )
        return self

    def finds(self, unknowns):
        """Tell whether a sum follows from the others."""
        known = {self.ranks.get(each, each) for each in unknowns} - self.nil
        row = dict.fromkeys(known, Fraction(1))
        for pivot, other in self.rows.items():
            _take_off(row, pivot, other)
        return not row


def _reduce(rows):
    """Return {unknown: row}, each with an unknown of its own."""
    found = {}
    for row in rows:
        for pivot, other in found.items():
            _take_off(row, pivot, other)
        if row:
            pivot = min(row)
            factor = row[pivot]
            row = {each: value / factor for each, value in row.items()}
            for other in found.values():
                _take_off(other, pivot, row)
            found[pivot] = row
    return found


def _take_off(row, pivot, other):
    if times := row.get(pivot):
        for each, value in other.items():
            if left := row.get(each, 0) - times * value:
                row[each] = left
            else:
                row.pop(each, None)
