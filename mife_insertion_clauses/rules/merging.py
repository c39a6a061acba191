# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The texts of several lots as one: what they share once, what differs in a table."""

import re
from string import ascii_lowercase

from .drafting import LOTS, PARAGRAPH, Block, parse_blocks

# of figures that differ in a line: beyond, its texts are written one by one
MOST_COLUMNS = 6


def merge(texts, concerned):
    """Return the ``Block``s that say the ``texts`` of several lots.

    :param texts: (lot in words, text) pairs, in the order of the lots
    :param concerned: what to call the lot that a text names

    >>> first, second = "Of lot 1: 70 h.\\nFree.", "Of lot 2: 35 h.\\nFree."
    >>> for block in merge([("lot 1", first), ("lot 2", second)], "the lot"):
    ...     print(block.kind, block.content)
    paragraph Of the lot: (a) h.
    lots [['', '(a)'], ['lot 1', '70'], ['lot 2', '35']]
    paragraph Free.
    """
    labels = [label for label, _text in texts]
    lines = [_get_lines(text) for _label, text in texts]
    if len({len(own) for own in lines}) > 1:
        return _merge_whole(labels, lines)
    blocks, alike, cells = [], [], []
    for row in zip(*lines, strict=True):
        names = [
            line.replace(label, concerned)
            for label, line in zip(labels, row, strict=True)
        ]
        is_cell = all(line.startswith("|") for line in row) and len(set(row)) > 1
        if not is_cell and len(set(names)) == 1:
            blocks += _tabulate(labels, cells)
            cells = []
            alike.append(names[0])
            continue
        blocks += parse_blocks("\n".join(alike))
        alike = []
        if is_cell:
            cells.append(row)
        else:
            blocks += _tabulate(labels, cells) + _merge_line(labels, row, names)
            cells = []
    return [*blocks, *parse_blocks("\n".join(alike)), *_tabulate(labels, cells)]


def _merge_line(labels, row, names):
    """Return a line once, with letters for what differs, and their table."""
    words = [line.split(" ") for line in names]
    if len({len(own) for own in words}) > 1:
        return [Block(LOTS, [list(pair) for pair in zip(labels, row, strict=True)])]
    said, columns = [], []
    for own in zip(*words, strict=True):
        if len(set(own)) > 1:
            end = _get_common_end(own)
            letter = f"({ascii_lowercase[len(columns) % 26]})"
            columns.append((letter, [word[: len(word) - len(end)] for word in own]))
            said.append(f"{letter}{end}")
        else:
            said.append(own[0])
    if len(columns) > MOST_COLUMNS:
        return [Block(LOTS, [list(pair) for pair in zip(labels, row, strict=True)])]
    return [*parse_blocks(" ".join(said)), Block(LOTS, _draw(labels, columns))]


def _get_common_end(words):
    """Return the punctuation at the end of all the words."""
    ends = {re.search(r"[^\w]*$", word)[0] for word in words}
    return ends.pop() if len(ends) == 1 else ""


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
    """Return rows of tables in which lots differ as one table, a row for each lot.

    :param rows: for each line, what each lot says
    """
    if not rows:
        return []
    table = _tabulate_cells(labels, rows)
    if table is None:
        said = ["\n".join(own) for own in zip(*rows, strict=True)]
        table = [list(pair) for pair in zip(labels, said, strict=True)]
    return [Block(LOTS, table)]


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
    return _draw(labels, columns)


def _draw(labels, columns):
    """Return the rows of a table: a heading where there are columns, a row a lot."""
    if not columns:
        return [[label] for label in labels]
    heading = ["", *(name for name, _values in columns)]
    values = zip(*(values for _name, values in columns), strict=True)
    return [
        heading,
        *([label, *own] for label, own in zip(labels, values, strict=True)),
    ]


def _split(line):
    """Return the cells of a line of a table, None for another line."""
    if not line.startswith("|"):
        return None
    return parse_blocks(line)[0].content[0]
