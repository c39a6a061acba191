# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which figures of a document are kept back because of the documents already issued.

``small_cells`` looks at one table. Here all the documents of an organisation are one
system of sums: a year is its quarters, the whole is its buyers, a total is its rows.
Whoever holds them may add and subtract, and knows that no number is negative: where a
sum leaves nothing, nobody is in any of its parts.

What is guaranteed, whatever the documents and their order:

- a number of people smaller than the threshold, of a cell that a document keeps back,
  is the same in no way that a reader of all the documents may solve them, from the
  numbers of people as from the hours;
- nor is a number kept back to cover another, unless the documents issued before had
  told it already.

The hours of all are never secret, month by month and contract by contract: where all
the people of these are in one row, so are the hours of that row. A table is judged with
those by month, buyer or contract up to ``_LARGEST`` numbers, by itself beyond. Sums of
cells that no document gives are not judged, but for those that ``_get_targets``
foresees.

Pure arithmetic: no record, no database. Prudent where the truth is not linear: people
are taken as if each worked in one month and for one contract only, since a reader who
supposes it is often right.
"""

import math
from collections import defaultdict
from itertools import chain, permutations, product
from typing import NamedTuple

from ..common.rules.sums import Span, list_bits, part

# unknown numbers beyond which a table is not judged with those by month or contract
_LARGEST = 1500


# the row of those whom a table leaves out, and never lists
OUTSIDE = "outside"


class Cell(NamedTuple):
    """A number of people as a document gives it, or keeps it back.

    ``path`` is its place in its document. ``system`` names the figures that add up with
    one another. ``months`` and ``contracts`` are frozen sets, ``keys`` too: the rows
    that it is the sum of, None for all of them. ``with_hours``: the hours of the same
    people are shown with the number, next to the hours of all, which are never secret.
    ``is_apart``: a row without the others of its table, which tells nothing of them.
    """

    path: tuple
    system: str
    months: frozenset
    contracts: frozenset
    keys: frozenset | None
    people: int
    shown: bool
    with_hours: bool = False
    is_apart: bool = False


def keep_back(candidate, issued, population, threshold, wholes=None):
    """Return {path: names of the documents} of the cells not to show, in order.

    :param candidate: the cells of a document; those that it keeps back by itself are
        not ``shown``
    :param issued: {name: cells} of the documents that were issued
    :param population: {system: {(month, contract, key): set of people}}, as known now
    :param threshold: a number of people smaller than this is never found
    :param wholes: {system: another one, whose cells are sums of all the rows of it}

    >>> march, june = frozenset({3}), frozenset({6})
    >>> both, city = march | june, frozenset({"city"})
    >>> year = Cell(("year",), "people", both, city, None, 12, True)
    >>> spring = Cell(("spring",), "people", march, city, None, 9, True)
    >>> people = {(3, "city", None): set("abcdefghi"), (6, "city", None): set("jkl")}
    >>> keep_back([spring], {"B-1": [year]}, {"people": people}, 5)
    {('spring',): ('B-1',)}
    """
    if not threshold or not issued:
        return {}
    systems = _group_by_system(candidate, issued, population, threshold, wholes or {})
    kept = set()
    while True:
        # a total is in several tables: what one keeps back, the others cannot count on
        found = kept.union(*(system.find_kept(kept) for system in systems))
        if found == kept:
            break
        kept = found
    documents = defaultdict(set)
    for system in systems:
        for path, names in system.get_documents(kept).items():
            documents[path] |= names
    return {
        cell.path: tuple(sorted(documents[cell.path]))
        for cell in candidate
        if cell.path in kept
    }


def _group_by_system(candidate, issued, population, threshold, wholes):
    cells = defaultdict(list)
    for cell in candidate:
        cells[cell.system].append(cell)
    others = defaultdict(dict)
    for name, document in issued.items():
        for cell in document:
            others[cell.system].setdefault(name, []).append(cell)
    systems = []
    for name in sorted(find_judged(candidate, chain(*issued.values()), wholes)):
        own, told = list(cells[name]), dict(others[name])
        people = population.get(name, {})
        if whole := wholes.get(name):
            known = others[whole]
            everything = [*own, *cells[whole], *chain(*told.values(), *known.values())]
            is_alone = not (own and told)
            if is_alone or _count_places(everything, people) <= _LARGEST:
                own += cells[whole]
                told = {
                    each: told.get(each, []) + known.get(each, [])
                    for each in known | told
                }
        if own and told:
            systems.append(_System(name, own, told, people, threshold))
    return systems


def find_judged(candidate, others, wholes):
    """Return the systems of a document in which others speak.

    A table is judged when both have it; a row apart with the whole of it as well.
    """
    own, told, apart = set(), set(), set()
    for cells, names in ((candidate, own), (others, told)):
        for cell in cells:
            names.add(cell.system)
            if cell.is_apart:
                apart.add(cell.system)
    return own & told | {
        name
        for name in apart
        if {name, wholes.get(name)} & own and {name, wholes.get(name)} & told
    }


def _count_places(cells, population):
    """Return how many unknown numbers some cells tell apart."""
    sides = ({cell[rank] for cell in cells} for rank in (2, 3))
    keys = {key for _month, _contract, key in population}
    return math.prod(len(set(_split(side).values())) for side in sides) * len(keys)


class _System:
    """The cells that add up with one another, as sums of unknown numbers."""

    def __init__(self, name, candidate, issued, population, threshold):
        self.threshold = threshold
        self.candidate, self.issued = candidate, issued
        self.found = {}
        others = [cell for cells in issued.values() for cell in cells]
        self.with_hours = any(cell.with_hours for cell in [*candidate, *others])
        self.grid = _Grid(name, [*candidate, *others], population)
        self.masks = {cell: self.grid.get_mask(cell) for cell in {*candidate, *others}}
        # the small sums first: the large ones then shrink to a few unknowns
        self.others = sorted(others, key=lambda cell: self.masks[cell].bit_count())

    def find_kept(self, kept):
        """Return the paths of the shown cells that would let a number be found."""
        kept = frozenset(kept & {cell.path for cell in self.candidate})
        if kept not in self.found:
            self.found[kept] = self._find_kept(kept)
        return self.found[kept]

    def _find_kept(self, kept):
        hidden = kept | self._find_moved(kept)
        order = self._get_order(hidden)
        targets = self._get_targets(hidden)
        secrets = [
            (span, of_hours, self._find_in_reach(span, of_hours, targets, order))
            for span, of_hours in self._get_known_spans()
        ]
        for cell in order:
            if not self._publish(cell, secrets):
                hidden = hidden | {cell.path}
        return hidden & {cell.path for cell in self.candidate if cell.shown}

    def get_documents(self, kept):
        """Return {path: names of the documents that speak of the same people}."""
        found = {}
        for cell in self.candidate:
            if cell.path in kept:
                mask = self.masks[cell]
                found[cell.path] = {
                    name
                    for name, cells in self.issued.items()
                    if any(self.masks[other] & mask for other in cells)
                }
        return found

    def _find_moved(self, kept):
        """Return the rows of a few people more, or fewer, than a document said.

        Whoever holds both would know what these few people are. Another row goes with
        a row alone, so that nobody knows which of the two moved.
        """
        known = defaultdict(list)
        for cell in self.others:
            if cell.shown and cell.keys and cell.with_hours:
                known[cell[2:5]].append(cell.people)
        tables = defaultdict(list)
        for cell in self.candidate:
            if cell.shown and cell.keys and cell.with_hours:
                tables[cell[2:4]].append(cell)
        moved = set()
        for cells in tables.values():
            few = {
                cell.path
                for cell in cells
                if any(
                    0 < abs(cell.people - people) < self.threshold
                    for people in known[cell[2:5]]
                )
            }
            if len(few - kept) == 1:
                rest = [
                    cell
                    for cell in cells
                    if cell.people and cell.path not in few | kept
                ]
                few |= {cell.path for cell in sorted(rest, key=_get_size)[:1]}
            moved |= few
        return moved

    def _get_known_spans(self):
        """Return (span, whether it is of hours) of all that a reader may know.

        Of people, and of hours where they leave; each of them from what is printed, and
        from what else a clever reader guesses: where there is nobody.
        """
        spans = []
        for of_hours, guesses in product((False, True), repeat=2):
            if of_hours and not self.with_hours:
                continue
            span = Span(self.grid.first_empty)
            if guesses:
                span.tell(self.grid.get_empty())
            if of_hours:
                span.tell(self.grid.get_totals())
                span.tell(self.grid.get_idle())
            span.tell(self._get_absent(self.issued.values()))
            for cell in self.others:
                if cell.shown and (cell.with_hours or not of_hours):
                    self._add(span, cell)
            spans.append((span, of_hours))
        return spans

    def _add(self, span, cell):
        """Add a cell to what is known; of nobody, every part of it is known."""
        mask = self.masks[cell]
        parts = [mask] if cell.people else part(mask)
        return span.tell(parts)

    def _get_absent(self, documents):
        """Return the rows that a table does not have: nobody is in them."""
        for cells in documents:
            tables = defaultdict(list)
            for cell in cells:
                if cell.keys and not cell.is_apart:
                    tables[cell.months, cell.contracts].append(cell)
            for (months, contracts), rows in tables.items():
                if any(row.shown and row.people for row in rows):
                    named = frozenset({OUTSIDE}).union(*(row.keys for row in rows))
                    yield from self.grid.get_absent(months, contracts, named)

    def _get_targets(self, hidden):
        """Return the sums that must not be found."""
        targets = {
            self.masks[cell]
            for cell in [*self.candidate, *self.others]
            if cell.people and not (cell.shown and cell.path not in hidden)
        }
        targets |= {mask for mask in self.grid.get_regions() if self._is_small(mask)}
        targets |= self._get_differences()
        targets |= self._get_small_rows()
        return sorted(targets - {0})

    def _get_differences(self):
        """Return what a cell less another leaves, when it is a few people."""
        mine = {self.masks[cell] for cell in self.candidate if cell.shown}
        all_masks = mine | {self.masks[cell] for cell in self.others if cell.shown}
        pairs = {
            large & ~small
            for one in mine
            for other in all_masks
            for large, small in ((one, other), (other, one))
            if large != small and large & small == small
        }
        return {mask for mask in pairs if self._is_small(mask)}

    def _get_small_rows(self):
        """Return the sums of the small rows of a table that are few people together."""
        sums = defaultdict(int)
        for cell in {*self.candidate, *self.others}:
            if cell.keys and self._is_small(self.masks[cell]):
                sums[cell.months, cell.contracts] |= self.masks[cell]
        return {mask for mask in sums.values() if self._is_small(mask)}

    def _is_small(self, mask):
        return self.grid.has_few(mask, self.threshold)

    def _find_in_reach(self, span, of_hours, targets, order):
        """Return the targets that are not found yet, and would be by all the cells."""
        everything = span.fork()
        everything.tell(self._get_absent([self.candidate]))
        for cell in order:
            if cell.with_hours or not of_hours:
                self._add(everything, cell)
        return [
            mask for mask in targets if everything.holds(mask) and not span.holds(mask)
        ]

    def _get_order(self, hidden):
        """Return the cells to show: the largest are the last to be kept back."""
        shown = [
            cell for cell in self.candidate if cell.shown and cell.path not in hidden
        ]
        return sorted(shown, key=_get_rank)

    def _publish(self, cell, secrets):
        """Show a cell unless a secret is found with it; then nothing of it is known.

        :param secrets: (span, whether it is of hours, sums that are not found from it)
        """
        done = []
        for span, of_hours, targets in secrets:
            if of_hours and not cell.with_hours:
                continue
            tokens = self._add(span, cell)
            if cell.keys and cell.people:
                # the rows that its table lacks are known with it
                tokens += span.tell(self._get_absent([self.candidate]))
            done.append((span, tokens))
            if tokens and any(span.holds(mask) for mask in targets):
                for one, added in done:
                    one.take_off(added)
                return False
        return True


def _get_size(cell):
    return cell.people, str(cell.path)


def _get_rank(cell):
    return bool(cell.people), cell.keys is not None, -cell.people, str(cell.path)


class _Grid:
    """The unknown numbers: months, contracts and rows that no cell tells apart are one.

    An unknown is a bit; the people in it are those known now.
    """

    def __init__(self, name, cells, population):
        keys = {key for _month, _contract, key in population}
        keys = keys.union(*(cell.keys for cell in cells if cell.keys)) or {None}
        sides = ({cell[rank] for cell in cells} for rank in (2, 3))
        self.months, self.contracts = map(_split, sides)
        own = [cell for cell in cells if cell.system == name]
        self.sides = tuple({cell[rank] for cell in own} for rank in (2, 3))
        singles = {frozenset({key}) for key in keys}
        self.keys = _split(singles | {frozenset(keys)})
        places = defaultdict(set)
        for (month, contract, key), people in population.items():
            if month in self.months and contract in self.contracts and people:
                places[self._get_place(month, contract, key)] |= people
        # those of nobody are the last: what is solved of them alone comes to nothing
        sides = (
            set(side.values()) for side in (self.months, self.contracts, self.keys)
        )
        ordered = sorted(
            product(*sides), key=lambda place: (place not in places, place)
        )
        self.bits = {place: 1 << rank for rank, place in enumerate(ordered)}
        self.first_empty = len(places)
        self.people = dict(enumerate(map(places.get, ordered[: len(places)])))
        self.peopled = (1 << self.first_empty) - 1
        self.masks, self.counts, self.many = {}, {}, {}

    def get_mask(self, cell):
        return self._make_mask(cell.months, cell.contracts, cell.keys)

    def _make_mask(self, months, contracts, keys):
        place = months, contracts, keys
        if place not in self.masks:
            rows = self.keys if keys is None else keys
            self.masks[place] = sum(self._get_bits(months, contracts, rows))
        return self.masks[place]

    def get_absent(self, months, contracts, named):
        """Return the unknowns of the rows that are not ``named``, one by one."""
        return self._get_bits(months, contracts, self.keys.keys() - named)

    def get_totals(self):
        """Return, of each block of months and contracts, the sum of its rows."""
        return [sum(block) for block in self._get_blocks()]

    def get_idle(self):
        """Return the unknowns of the months and contracts of nobody, one by one."""
        return [
            bit
            for block in self._get_blocks()
            if not sum(block) & self.peopled
            for bit in block
        ]

    def get_empty(self):
        """Return the unknowns of nobody, one by one."""
        return [bit for bit in self.bits.values() if not bit & self.peopled]

    def get_regions(self):
        """Return what documents may be issued of: any of the periods and scopes known,
        what is left of one when another is taken off it, and each of their parts."""
        rows = [None, *(frozenset({key}) for key in self.keys)]
        for months, contracts, keys in product(
            _list_parts(self.sides[0], self.months),
            _list_parts(self.sides[1], self.contracts),
            rows,
        ):
            yield self._make_mask(months, contracts, keys)

    def has_few(self, mask, threshold):
        """Tell whether there are people in a sum, and fewer than ``threshold``."""
        if threshold not in self.many:
            self.many[threshold] = sum(
                1 << bit
                for bit, found in self.people.items()
                if len(found) >= threshold
            )
        if mask & self.many[threshold]:
            return False
        if mask not in self.counts:
            sets = [self.people[bit] for bit in list_bits(mask & self.peopled)]
            self.counts[mask] = len(set().union(*sets))
        return 0 < self.counts[mask] < threshold

    def _get_bits(self, months, contracts, keys):
        sides = (self.months, months), (self.contracts, contracts), (self.keys, keys)
        ranks = ({side[member] for member in members} for side, members in sides)
        return [self.bits[place] for place in product(*ranks)]

    def _get_blocks(self):
        """Return the unknowns of each block of months and contracts."""
        blocks = defaultdict(list)
        for (month, contract, _key), bit in self.bits.items():
            blocks[month, contract].append(bit)
        return blocks.values()

    def _get_place(self, month, contract, key):
        return self.months[month], self.contracts[contract], self.keys[key]


def _list_parts(sets, blocks):
    """Return sets, what is left of one without another inside it, and the blocks."""
    members = defaultdict(set)
    for member, rank in blocks.items():
        members[rank].add(member)
    return {
        *sets,
        *(large - small for large, small in permutations(sets, 2) if small < large),
        *map(frozenset, members.values()),
    }


def _split(sets):
    """Return {member: rank of its block}: a block is what no set tells apart."""
    belongs = defaultdict(list)
    for rank, members in enumerate(
        sorted(sets, key=lambda each: sorted(map(str, each)))
    ):
        for member in members:
            belongs[member].append(rank)
    blocks = {}
    return {
        member: blocks.setdefault(tuple(ranks), len(blocks))
        for member, ranks in sorted(belongs.items(), key=lambda each: str(each[0]))
    }
