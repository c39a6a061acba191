# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a mark of the label looks like, whatever file it ends in.

A plate is a list of shapes on a page measured in points, from the top left corner, so
that a vector drawing, a picture and a printed page say the same thing.
"""

from typing import NamedTuple


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = ""
    line: float = 0
    radius: float = 0


class Picture(NamedTuple):
    """The picture ``name``, as large as it can be in a square, in its middle."""

    name: str
    x: float
    y: float
    side: float


class Words(NamedTuple):
    """A line of text, whose base starts at a place; never wider than ``width``.

    Two lines around that place when it is long, if ``lines`` is 2.
    """

    text: str
    x: float
    y: float
    size: float
    width: float
    fill: str
    bold: bool = False
    centred: bool = False
    lines: int = 1


class Plate(NamedTuple):
    width: float
    height: float
    shapes: tuple


class Sayings(NamedTuple):
    """What a plate says: all of it is the label's own."""

    label: str
    holder: str
    until: str
    number: str
    address: str


def draw_banner(sayings, ink):
    """Return a mark wider than high, for a web page or the foot of a mail."""
    return Plate(
        364,
        100,
        (
            Box(1, 1, 362, 98, "#ffffff", ink, 2, 8),
            Picture("emblem", 12, 14, 72),
            Words(sayings.label, 98, 30, 22, 254, ink, bold=True),
            Words(sayings.holder, 98, 51, 13, 254, "#222222", bold=True, lines=2),
            Words(sayings.until, 98, 77, 11, 254, "#222222"),
            Words(sayings.number, 98, 91, 9, 254, "#444444"),
        ),
    )


def draw_sticker(sayings, ink):
    """Return a mark of 120 mm by 120 mm, read from the street."""
    side = 340.2
    return Plate(
        side,
        side,
        (
            Box(3, 3, side - 6, side - 6, "#ffffff", ink, 6, 26),
            Picture("emblem", (side - 140) / 2, 20, 140),
            Words(sayings.label, side / 2, 200, 38, 300, ink, bold=True, centred=True),
            Words(
                sayings.holder,
                side / 2,
                231,
                17,
                300,
                "#222222",
                bold=True,
                centred=True,
                lines=2,
            ),
            Box(5, 256, side - 10, 36, ink),
            Words(
                sayings.until,
                side / 2,
                280,
                18,
                300,
                "#ffffff",
                bold=True,
                centred=True,
            ),
            Words(sayings.number, side / 2, 316, 11, 280, "#444444", centred=True),
        ),
    )


def draw_print(sayings, ink):
    """Return a mark of 148 mm by 105 mm, for a brochure or a window."""
    width, height = 419.5, 297.6
    return Plate(
        width,
        height,
        (
            Box(2, 2, width - 4, height - 4, "#ffffff", ink, 4, 12),
            Picture("emblem", 26, 40, 138),
            Words(sayings.label, 184, 84, 34, 212, ink, bold=True),
            Words(sayings.holder, 184, 114, 17, 212, "#222222", bold=True, lines=2),
            Words(sayings.until, 184, 140, 14, 212, "#222222"),
            Words(sayings.number, 184, 160, 11, 212, "#444444"),
            Picture("code", 26, 194, 84),
            Words(sayings.address, 124, 244, 10, 270, "#222222"),
        ),
    )
