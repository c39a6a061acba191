# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import pairwise

# beyond this number of different groups of people, the order is only a good one
EXACT = 12


def movements(order, recused):
    """Return how many times somebody leaves or comes back in.

    Everybody is there at the opening and at the end.

    >>> movements("ABC", {"A": {1}, "B": set(), "C": {1}})
    4
    >>> movements("BAC", {"A": {1}, "B": set(), "C": {1}})
    2
    """
    stages = [frozenset(), *(frozenset(recused[file]) for file in order), frozenset()]
    return sum(len(before ^ after) for before, after in pairwise(stages))


def propose_order(files, recused):
    """Return the files in an order that makes people come and go least.

    Files with the same people outside follow each other, in the order they were
    given; so the search is over groups of people, not over files.

    :param recused: {file: the people who leave for it}
    """
    if not files:
        return []
    groups = {}
    for file in files:
        groups.setdefault(frozenset(recused[file]), []).append(file)
    outside = list(groups)
    path = _exact_path(outside) if len(outside) <= EXACT else _near_path(outside)
    order = [file for group in path for file in groups[group]]
    # the order that was given stays if it is as good
    if movements(files, recused) <= movements(order, recused):
        return list(files)
    return order


def _exact_path(outside):
    """Return the shortest path through all groups (Held and Karp)."""
    count = len(outside)
    cost = [[len(a ^ b) for b in outside] for a in outside]
    # (groups seen, last group): (cost, path); the path breaks ties
    best = {(1 << i, i): (len(outside[i]), (i,)) for i in range(count)}
    for _step in range(count - 1):
        longer = {}
        for (seen, last), (spent, path) in best.items():
            for following in range(count):
                if seen & 1 << following:
                    continue
                state = seen | 1 << following, following
                candidate = spent + cost[last][following], (*path, following)
                if state not in longer or candidate < longer[state]:
                    longer[state] = candidate
        best = longer
    _cost, path = min(
        (spent + len(outside[last]), path)
        for (_seen, last), (spent, path) in best.items()
    )
    return [outside[i] for i in path]


def _near_path(outside):
    """Return a short path: the nearest group each time, then crossings undone."""
    left, path, here = list(outside), [], frozenset()
    while left:
        here = min(left, key=lambda group, here=here: len(group ^ here))
        left.remove(here)
        path.append(here)
    recused = {group: group for group in outside}
    improved = True
    while improved:
        improved = False
        for i in range(len(path)):
            for j in range(i + 2, len(path) + 1):
                other = path[:i] + path[i:j][::-1] + path[j:]
                if movements(other, recused) < movements(path, recused):
                    path, improved = other, True
    return path
