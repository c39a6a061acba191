# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What follows from sums of unknown numbers, none of which is negative.

Pure arithmetic: no record, no database.
"""

import math
from collections import defaultdict
from fractions import Fraction
from heapq import heapify, heappop, heappush

# Sums are solved modulo a prime: what fractions solve is solved so too, and numbers
# stay small. The reverse fails for one system in 10^18, on the side of prudence.
_PRIME = (1 << 61) - 1
# a factor is a fraction of numbers smaller than this
_SIMPLE = 1 << 30
# numbers in the sums of nobody beyond which they are not solved
_LARGEST = 20000
# what the weights leave of their limit, before any unknown
_LEFT = -1


class Span:
    """What can be found from sums by adding and subtracting them.

    A sum is an integer whose bits are the unknown numbers that it adds up. Those from
    ``first_nil`` on are nil, which whoever adds and subtracts does not know at first.

    >>> span = Span()
    >>> span.add(0b111), span.add(0b011)
    (0, 2)
    >>> span.holds(0b100), span.holds(0b001)
    (True, False)
    """

    def __init__(self, first_nil=math.inf):
        self._rows = {}
        self.first_nil = first_nil

    def add(self, mask):
        """Add a sum; return what ``take_off`` needs, None when it was known."""
        row = self._reduce(dict.fromkeys(list_bits(mask), 1), to_the_end=True)
        if not row:
            return None
        first = min(row)
        inverse = pow(row[first], -1, _PRIME)
        self._rows[first] = {
            bit: value * inverse % _PRIME for bit, value in row.items()
        }
        return first

    def fork(self):
        other = Span(self.first_nil)
        other._rows = dict(self._rows)
        return other

    def take_off(self, tokens):
        """Forget the last sums that were added."""
        for token in reversed(tokens):
            del self._rows[token]

    def holds(self, mask):
        return not self._reduce(dict.fromkeys(list_bits(mask), 1), to_the_end=False)

    def tell(self, masks):
        """Add sums, and what they tell to be nil; return what ``take_off`` needs."""
        tokens = [token for mask in masks if (token := self.add(mask)) is not None]
        new = tokens
        while any(token >= self.first_nil for token in new):
            nil = [1 << bit for bit in sorted(self._find_nil())]
            new = [token for mask in nil if (token := self.add(mask)) is not None]
            tokens += new
        return tokens

    def _find_nil(self):
        """Return unknowns that the sums tell to be nil, none being negative.

        What is solved of the nil ones alone comes to nothing, and so does each of its
        parts when none is taken off.
        """
        rows = {
            bit: self._reduce(row, to_the_end=True, besides=bit)
            for bit, row in self._rows.items()
            if bit >= self.first_nil
        }
        return find_nil_parts(
            {
                bit: {each: _to_fraction(factor) for each, factor in row.items()}
                for bit, row in rows.items()
                if len(row) > 1
            }
        )

    def _reduce(self, row, to_the_end, besides=None):
        """Return what is left of a sum, in full when ``to_the_end``."""
        left = dict(row)
        heap = list(left)
        heapify(heap)
        while heap:
            bit = heappop(heap)
            value = left.get(bit)
            if not value:
                left.pop(bit, None)
                continue
            row = self._rows.get(bit)
            if row is None or bit == besides:
                if to_the_end:
                    continue
                return left
            for other, factor in row.items():
                if other not in left:
                    heappush(heap, other)
                left[other] = (left.get(other, 0) - value * factor) % _PRIME
        return {bit: value for bit, value in left.items() if value}


def find_nil_parts(rows):
    """Return unknowns that sums of nothing tell to be nil, taken together.

    The simplex of Dantzig, on exact numbers: which sum of the rows takes nothing off?
    Others may be told too: ask again without those found, until there are none.

    :param rows: {unknown that is in this row only: {unknown: its factor}}

    >>> sorted(find_nil_parts({1: {1: 1, 3: 1, 4: -1}, 2: {2: 1, 4: 1}}))
    [1, 2, 3]
    """
    if len(rows) * len(set().union(*rows.values())) > _LARGEST:
        # too long to solve: prudent
        return set().union(*rows.values())
    # a row weighs what its own unknown is then; so are the others, and what is left
    # of a weight of one for all of them: the value and factors of each
    limits = defaultdict(dict)
    for own, row in rows.items():
        for unknown, factor in row.items():
            if unknown != own:
                limits[unknown][own] = Fraction(factor)
    limits[_LEFT] = dict.fromkeys(rows, Fraction(-1)) | {None: Fraction(1)}
    goal = dict.fromkeys(rows, Fraction(1))
    while growing := [each for each, factor in goal.items() if factor > 0]:
        _exchange(limits, goal, min(growing))
        # what is reached already does not matter
        goal.pop(None, None)
    return {each for each, row in limits.items() if row.get(None) and each != _LEFT}


def _exchange(limits, goal, entering):
    """Let an unknown grow until another is nil: the first, so as never to come back."""
    leaving = min(
        (each for each, row in limits.items() if row.get(entering, 0) < 0),
        key=lambda each: (limits[each].get(None, 0) / -limits[each][entering], each),
    )
    row = limits.pop(leaving)
    factor = row.pop(entering)
    row = {each: -value / factor for each, value in row.items()}
    row[leaving] = 1 / factor
    for other in (*limits.values(), goal):
        if times := other.pop(entering, None):
            for each, value in row.items():
                other[each] = other.get(each, 0) + times * value
    limits[entering] = row


def _to_fraction(value):
    """Return the simplest fraction that a number modulo stands for.

    >>> _to_fraction(pow(2, -1, _PRIME) * 3 % _PRIME), _to_fraction(_PRIME - 1)
    (Fraction(3, 2), Fraction(-1, 1))
    """
    high, low, before, times = _PRIME, value, 0, 1
    while low >= _SIMPLE:
        part = high // low
        high, low = low, high - part * low
        before, times = times, before - part * times
    return Fraction(low, times)


def part(mask):
    """Return the unknowns of a sum, one by one."""
    return [1 << bit for bit in list_bits(mask)]


def list_bits(mask):
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
