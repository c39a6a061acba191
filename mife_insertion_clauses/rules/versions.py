# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What changed between two sendings of a month."""


def compare(before, after):
    """Return [(key, hours before or None, hours after or None)] of what differs.

    Each side is {key: (worked, training)}, with the hours of tutoring if there are
    any; hours that are all zero are as if the person was not there. In the order of the
    second side, then of the first.

    >>> compare({"a": (7, 0), "b": (1, 0)}, {"a": (8, 0), "c": (2, 1)})
    [('a', (7, 0), (8, 0)), ('c', None, (2, 1)), ('b', (1, 0), None)]
    """
    before = _without_zeros(before)
    after = _without_zeros(after)
    keys = [*after, *(key for key in before if key not in after)]
    return [
        (key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _without_zeros(hours):
    return {key: tuple(pair) for key, pair in hours.items() if any(pair)}
