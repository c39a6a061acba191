# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which numbers of people a document keeps back besides those of its tables.

``small_numbers`` looks at one table. A year, its quarters and the year before share
actions and events, and so do, in one document, the people of the period and those of
the labels in force: the public register tells which labels the difference is of.
Whoever holds several documents may add and subtract, and knows that no number is
negative. A small number that a document keeps back, or that is what one less another
leaves, is not found from all of them; nor is one kept back to cover it, unless those
issued before had told it. The benchmark adds nothing up: the quartiles of holders are
no sums.

Pure arithmetic: no record, no database.
"""

from itertools import product
from typing import NamedTuple

from ..common.rules.sums import Span, part


class Cell(NamedTuple):
    """A number of people as a document gives it, or keeps it back.

    :param parts: the actions, or whatever else it adds up
    """

    path: tuple
    parts: frozenset
    people: int
    shown: bool


def keep_back(cells, issued, sizes, threshold):
    """Return {path: names of the documents} of the cells not to show.

    Those that the document would give away by itself have no name.

    :param cells: those of a document; what it keeps back by itself is not ``shown``
    :param issued: {name: cells} of the documents that were issued
    :param sizes: {part: its people}, as known now

    >>> spring, autumn = frozenset("a"), frozenset("b")
    >>> year = Cell(("year",), spring | autumn, 12, True)
    >>> first = Cell(("spring",), spring, 9, True)
    >>> keep_back([first], {"B-1": [year]}, {"a": 9, "b": 3}, 5)
    {('spring',): ('B-1',)}
    """
    if not threshold:
        return {}
    others = [cell for found in issued.values() for cell in found]
    sums = _Sums([*cells, *others], sizes)
    secrets = sums.find_secrets(cells, others, threshold)
    spans = [sums.follow(others, guesses) for guesses in (False, True)]
    # what was told already is kept back in vain
    spans = [
        (span, [mask for mask in secrets if not span.holds(mask)]) for span in spans
    ]
    kept = {}
    for cell in sorted((cell for cell in cells if cell.shown), key=_get_rank):
        if _has_moved(cell, others, threshold) or not _show(sums.get_told(cell), spans):
            kept[cell.path] = tuple(
                sorted(
                    name
                    for name, found in issued.items()
                    if any(other.parts & cell.parts for other in found)
                )
            )
    return kept


def _has_moved(cell, others, threshold):
    """Tell whether a document gave a few people more, or fewer, of the same."""
    return any(
        0 < abs(cell.people - other.people) < threshold
        for other in others
        if other.shown and other.parts == cell.parts
    )


def _show(masks, spans):
    """Show a sum unless a secret is found with it; then nothing of it is known."""
    done = []
    for span, secrets in spans:
        tokens = span.tell(masks)
        done.append((span, tokens))
        if tokens and any(map(span.holds, secrets)):
            for one, added in done:
                one.take_off(added)
            return False
    return True


def _get_rank(cell):
    # the largest are the last to be kept back
    return bool(cell.people), -cell.people, str(cell.path)


class _Sums:
    """The cells as sums of the parts that none of them tells apart."""

    def __init__(self, cells, sizes):
        belongs = {}
        for rank, parts in enumerate({cell.parts for cell in cells}):
            for each in parts:
                belongs.setdefault(each, []).append(rank)
        people = dict.fromkeys(map(tuple, belongs.values()), 0)
        for each, ranks in belongs.items():
            people[tuple(ranks)] += sizes[each]
        # those of nobody are the last
        order = sorted(people, key=lambda block: (not people[block], block))
        self.bits = {block: rank for rank, block in enumerate(order)}
        self.sizes = [people[block] for block in order]
        self.first_nil = sum(map(bool, self.sizes))
        self.masks = {}
        for cell in cells:
            blocks = {self.bits[tuple(belongs[each])] for each in cell.parts}
            self.masks[cell] = sum(1 << bit for bit in blocks)

    def follow(self, cells, guesses):
        """Return what follows from what is shown; or if one guesses who is nobody."""
        span = Span(self.first_nil)
        if guesses:
            span.tell(1 << bit for bit in range(self.first_nil, len(self.sizes)))
        for cell in cells:
            if cell.shown:
                span.tell(self.get_told(cell))
        return span

    def get_told(self, cell):
        """Return what a cell tells: of nobody, that each of its parts is of nobody."""
        mask = self.masks[cell]
        return [mask] if cell.people else part(mask)

    def find_secrets(self, cells, others, threshold):
        """Return the sums kept back, and the small ones that a difference leaves."""
        secrets = {
            self.masks[cell]
            for cell in [*cells, *others]
            if cell.people and not cell.shown
        }
        mine = {self.masks[cell] for cell in cells if cell.shown}
        shown = mine | {self.masks[cell] for cell in others if cell.shown}
        for one, other in product(mine, shown):
            for large, small in ((one, other), (other, one)):
                rest = large & ~small
                if small & large == small and 0 < self._count(rest) < threshold:
                    secrets.add(rest)
        return secrets

    def _count(self, mask):
        return sum(
            self.sizes[bit] for bit in range(mask.bit_length()) if mask >> bit & 1
        )
