# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which figures of a table leave the house: none that tells of a few people.

Pure arithmetic: no record, no database.
"""


def suppress(cells, threshold):
    """Return the keys of the cells that are not printed.

    A cell of fewer people than ``threshold`` is not printed. As the total is, one cell
    alone would be found by difference: others are held back with it, the smallest
    first, until what is missing speaks of two cells and of enough people.

    :param cells: {key: number of people}; a cell of nobody says nothing of anybody

    >>> sorted(suppress({"direct": 12, "etti": 2, "geiq": 6}, 5))
    ['etti', 'geiq']
    >>> sorted(suppress({"direct": 12, "geiq": 6}, 5))
    []
    """
    people = {key: number for key, number in cells.items() if number > 0}
    hidden = {key for key, number in people.items() if number < threshold}
    shown = sorted(people.keys() - hidden, key=lambda key: (people[key], key))
    while hidden and shown and not _is_safe(hidden, people, threshold):
        hidden.add(shown.pop(0))
    return hidden


def _is_safe(hidden, people, threshold):
    return len(hidden) > 1 and sum(people[key] for key in hidden) >= threshold
