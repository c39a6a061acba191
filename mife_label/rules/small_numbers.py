# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which cells of a table with its totals are kept back: those of a few people.

Pure arithmetic. A cell kept back alone would be found from the totals. The table, with
its totals, is drawn as a graph: a line or a column is a knot, a cell kept back a link.
A cell is found exactly when it is the only link between two parts of the graph.
"""


def hide(cells, threshold):
    """Return the keys of the cells that are not shown.

    :param cells: {(line, column): people} with its totals, None in place of what is
        summed; a cell that is not there is of nobody, which says nothing of anybody

    >>> people = {("a", "x"): 3, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 20}
    >>> sorted(hide(add_totals(people), 5))
    [('a', 'x'), ('a', 'y'), ('b', 'x'), ('b', 'y')]
    >>> hide(add_totals(people), 3)
    set()
    """
    people = {key: number for key, number in cells.items() if number}
    hidden = {key for key, number in people.items() if number < threshold}
    while found := _find_exposed(hidden):
        more = _pick(people, hidden, found)
        if not more:
            break
        hidden.add(more)
    return hidden


def add_totals(cells):
    """Return a table with the totals of its lines, of its columns and of all."""
    whole = {}
    for (line, column), number in cells.items():
        for key in ((line, column), (line, None), (None, column), (None, None)):
            whole[key] = whole.get(key, 0) + number
    return whole


def _find_exposed(hidden):
    """Return the knots on one side of a cell that totals give away, or None."""
    for line, column in sorted(hidden, key=str):
        side = _reach(("line", line), hidden - {(line, column)})
        if ("column", column) not in side:
            return side
    return None


def _reach(knot, links):
    reached, new = set(), {knot}
    while new:
        reached |= new
        new = {
            end
            for line, column in links
            for start, end in (
                (("line", line), ("column", column)),
                (("column", column), ("line", line)),
            )
            if start in reached
        } - reached
    return reached


def _pick(people, hidden, side):
    """Return the smallest cell shown that links both sides; a total comes last."""
    bridges = [
        key
        for key in people.keys() - hidden
        if (("line", key[0]) in side) != (("column", key[1]) in side)
    ]
    return min(
        bridges, key=lambda key: (None in key, people[key], str(key)), default=None
    )
