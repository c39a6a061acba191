# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Figures about so few people that they would tell who they are."""


def suppress(cells, minimum):
    """Return the cells with None in place of what would name people.

    :param cells: {key: (people, value)}
    :return: {key: value or None}. When a single cell is hidden, the smallest of the
        others is too: it would be found back from the total.

    >>> suppress({"a": (12, 800), "b": (3, 120), "c": (7, 300)}, 5)
    {'a': 800, 'b': None, 'c': None}
    >>> suppress({"a": (12, 800), "b": (9, 300)}, 5)
    {'a': 800, 'b': 300}
    """
    hidden = {key for key, (people, _value) in cells.items() if 0 < people < minimum}
    shown = [key for key, (people, _value) in cells.items() if people >= minimum]
    if len(hidden) == 1 and shown:
        hidden.add(min(shown, key=lambda key: cells[key][0]))
    return {
        key: None if key in hidden else value for key, (_people, value) in cells.items()
    }
