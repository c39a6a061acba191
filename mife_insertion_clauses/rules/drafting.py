# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts with placeholders, and the plain layout they are written in.

A placeholder is a name of a closed list between braces. Replacing is one pass over
the text: values are never read again, nothing is evaluated.
"""

import re
from typing import NamedTuple

from ..common.rules.texts import clean

PLACEHOLDERS = (
    "organisation",
    "organisation_contact",
    "facilitator_name",
    "facilitator_contact",
    "buyer",
    "contract",
    "reference",
    "lot",
    "start",
    "end",
    "hours",
    "days",
    "weeks",
    "publics",
    "eligibility",
    "permanent",
    "training",
    "reporting_day",
    "penalty",
    "law",
)

PARAGRAPH = "paragraph"
BULLET = "bullet"
TABLE = "table"
LOTS = "lots"  # a table with a row a lot, see merging.py

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_BULLET = re.compile(r"\s*[-\u2022\u2013]\s+")


def find_unknown(text):
    """Return what stands between braces and is no placeholder, or a lone brace.

    >>> find_unknown("{buyer} {hour} {buyer.name}")
    ['{hour}', '{buyer.name}']
    >>> find_unknown("{buyer")
    ['{']
    """
    unknown = [
        match[0]
        for match in _PLACEHOLDER.finditer(text or "")
        if match[1] not in PLACEHOLDERS
    ]
    alone = _PLACEHOLDER.sub("", text or "")
    return unknown + [brace for brace in "{}" if brace in alone]


def render(text, values, missing):
    """Return ``text`` with its placeholders replaced.

    :param values: {placeholder: text}
    :param missing: what to write, from the name of a placeholder without value

    >>> render("{buyer}, {hours} h", {"buyer": "A {hours}"}, "[{}?]".format)
    'A {hours}, [hours?] h'
    """

    def replace(match):
        name = match[1]
        if name not in PLACEHOLDERS:
            return match[0]
        return values.get(name) or missing(name)

    return _PLACEHOLDER.sub(replace, text or "")


class Block(NamedTuple):
    """``content``: a text, or of a table the rows as lists of texts."""

    kind: str
    content: str | list


def parse_blocks(text):
    """Return the ``Block``s of a text: one a line, rows in a row make one table.

    ``- `` opens a bullet, ``|`` separates the cells of a row.

    >>> parse_blocks("Object\\n- one\\n| Name | |\\n| Phone | |")
    ... # doctest: +NORMALIZE_WHITESPACE
    [Block(kind='paragraph', content='Object'), Block(kind='bullet', content='one'),
     Block(kind='table', content=[['Name', ''], ['Phone', '']])]
    """
    blocks = []
    for line in clean(text).splitlines():
        line = line.strip()
        if line.startswith("|"):
            row = [cell.strip() for cell in line.strip("|").split("|")]
            if blocks and blocks[-1].kind == TABLE:
                blocks[-1].content.append(row)
            else:
                blocks.append(Block(TABLE, [row]))
        elif match := _BULLET.match(line):
            blocks.append(Block(BULLET, line[match.end() :]))
        else:
            blocks.append(Block(PARAGRAPH, line))
    return [block for block in blocks if block.content]
