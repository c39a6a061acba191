# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The texts of several lots as one: what they share once, what differs in a table."""

from .drafting import LOTS, PARAGRAPH, Block, parse_blocks


def merge(texts):
    """Return the ``Block``s that say the ``texts`` of several lots.

    :param texts: (lot in words, text) pairs, in the order of the lots

    >>> for block in merge([("lot 1", "70 h\\nFree."), ("lot 2", "35 h\\nFree.")]):
    ...     print(block.kind, block.content)
    lots [['lot 1', '70 h'], ['lot 2', '35 h']]
    paragraph Free.
    """
    labels = [label for label, _text in texts]
    lines = [_get_lines(text) for _label, text in texts]
    if len({len(own) for own in lines}) > 1:
        return _merge_whole(labels, lines)
    blocks, alike, apart = [], [], []
    for row in zip(*lines, strict=True):
        if len(set(row)) > 1:
            blocks += parse_blocks("\n".join(alike))
            alike = []
            apart.append(row)
        else:
            blocks += _tabulate(labels, apart)
            apart = []
            alike.append(row[0])
    return [*blocks, *parse_blocks("\n".join(alike)), *_tabulate(labels, apart)]


def _get_lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _merge_whole(labels, lines):
    """Return the texts one after the other, those that are the same under one title."""
    by_text = {}
    for label, own in zip(labels, lines, strict=True):
        by_text.setdefault("\n".join(own), []).append(label)
    return [
        block
        for text, alike in by_text.items()
        for block in [Block(PARAGRAPH, ", ".join(alike)), *parse_blocks(text)]
    ]


def _tabulate(labels, rows):
    """Return the lines in which lots differ as a table, a row for each lot.

    :param rows: for each line, what each lot says
    """
    if not rows:
        return []
    return [Block(LOTS, _tabulate_cells(labels, rows) or _tabulate_texts(labels, rows))]


def _tabulate_texts(labels, rows):
    return [
        [label, "\n".join(said)]
        for label, said in zip(labels, zip(*rows, strict=True), strict=True)
    ]


def _tabulate_cells(labels, rows):
    """Return "| Hours | 70 |" of each lot as one table, None when it is not that."""
    cells = [[_split(line) for line in row] for row in rows]
    if not all(own and len(own) == 2 for row in cells for own in row):
        return None
    if any(len({name for name, _value in row}) > 1 for row in cells):
        return None
    columns = [
        (row[0][0], [value for _name, value in row])
        for row in cells
        if [value for _name, value in row] != labels
    ]
    if not columns:
        return [[label] for label in labels]
    return [
        ["", *(name for name, _values in columns)],
        *(
            [label, *own]
            for label, *own in zip(
                labels, *(values for _name, values in columns), strict=True
            )
        ),
    ]


def _split(line):
    """Return the cells of a line of a table, None for another line."""
    if not line.startswith("|"):
        return None
    return parse_blocks(line)[0].content[0]
