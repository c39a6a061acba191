# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Charts of the documents that are shown: one colour and a grey, each value printed.

What is told is in the colour of the organisation and full; what it is compared with is
a light outline: they stay apart in black and white. A chart is an SVG image, for paper
and for the screen alike.
"""

import base64
from typing import NamedTuple

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from .rules.colours import INK

WIDE, HALF = 680, 332
FONT, BOLD = "Helvetica", "Helvetica-Bold"
TEXT, GREY, OUTLINE, RULE = "#222222", "#e4e4e4", "#8a8a8a", "#9a9a9a"
_LEGEND, _BAR, _GAP = 20, 11, 8
# the fonts of PDF, as a browser knows them
_FAMILIES = {
    BOLD: "font-family: Helvetica, Arial, sans-serif; font-weight: bold;",
    FONT: "font-family: Helvetica, Arial, sans-serif;",
}


class Picture(NamedTuple):
    """The address of an image, and its height out of its width."""

    address: str
    ratio: float


def draw_bars(rows, legend, ink=INK, width=WIDE):
    """Return a picture of bars, the largest first if the caller sorted them.

    :param rows: (label, (value, value before), (text, text before)) tuples; one value
        and one text where nothing is compared
    :param legend: the names of the values; one of them is not written
    """
    tall = len(legend) * _BAR
    step = tall + _GAP
    legend_room = _LEGEND if len(legend) > 1 else 4
    room = max((_measure(label) for label, _values, _texts in rows), default=0)
    left = min(room + 10, width * 0.42)
    texts = [text for row in rows for text in row[2]]
    right = max((_measure(text, 9, BOLD) for text in texts), default=0) + 8
    scale = (width - left - right) / _find_biggest(rows)
    drawing = Drawing(width, step * len(rows) + legend_room + 2)
    top = drawing.height - legend_room
    for rank, (label, values, texts) in enumerate(rows):
        low = top - (rank + 1) * step + _GAP / 2
        text = _fit(label, left - 10)
        _write(drawing, text, left - 8, low + tall / 2 - 3.5, anchor="end")
        drawn = _find_drawn(values[: len(legend)])
        # alone, a bar stands beside its name
        lift = (len(legend) - len(drawn)) * _BAR / 2
        for side in drawn:
            y = low + (len(drawn) - 1 - side) * _BAR + lift
            length = values[side] * scale
            drawing.add(_draw_bar(left, y, length, _BAR - 1.5, side, ink))
            font = FONT if side else BOLD
            _write(drawing, texts[side], left + length + 4, y + 1.6, 9, font=font)
    _rule(drawing, left, top - step * len(rows), left, top)
    if len(legend) > 1:
        _add_legend(drawing, legend, left, ink)
    return _finish(drawing)


def draw_columns(rows, legend, ink=INK, width=WIDE, height=210):
    """Return a picture of columns, as time goes: what was before comes first."""
    base, legend_room = 20, _LEGEND if len(legend) > 1 else 4
    drawing = Drawing(width, height)
    scale = (height - legend_room - base - 14) / _find_biggest(rows)
    step = width / max(len(rows), 1)
    bar = min(step * 0.44, 54)
    for rank, (label, values, texts) in enumerate(rows):
        middle = (rank + 0.5) * step
        for side in _find_drawn(values[: len(legend)]):
            # alone, a column stands above its name
            x = middle - (bar / 2 if len(legend) == 1 else bar if side else 0)
            tall = values[side] * scale
            drawing.add(_draw_bar(x + 0.5, base, bar - 1, tall, side, ink))
            _write(
                drawing,
                texts[side],
                x + bar / 2,
                base + tall + 3,
                _shrink(texts[side], bar, 8),
                font=FONT if side else BOLD,
                anchor="middle",
            )
        _write(drawing, label, middle, base - 13, 9, anchor="middle")
    _rule(drawing, 0, base, width, base)
    if len(legend) > 1:
        _add_legend(drawing, legend, 0, ink)
    return _finish(drawing)


def _find_biggest(rows):
    return max((max(values) for _label, values, _texts in rows), default=0) or 1


def _find_drawn(values):
    """Return the sides to draw: what was nil before is not written on each row."""
    return [side for side, value in enumerate(values) if value or not side]


def _draw_bar(x, y, width, height, side, ink):
    return Rect(
        x,
        y,
        max(width, 0),
        max(height, 0),
        fillColor=HexColor(GREY if side else ink),
        strokeColor=HexColor(OUTLINE if side else ink),
        strokeWidth=0.6,
    )


def _rule(drawing, *ends):
    drawing.add(Line(*ends, strokeColor=HexColor(RULE), strokeWidth=0.8))


def _write(drawing, text, x, y, size=10, font=FONT, anchor="start"):
    drawing.add(
        String(
            x,
            y,
            text,
            fontName=font,
            fontSize=size,
            fillColor=HexColor(TEXT),
            textAnchor=anchor,
        )
    )


def _measure(text, size=10, font=FONT):
    return stringWidth(text, font, size)


def _shrink(text, width, size):
    """Return the size at which a text fits, not below what is read on paper."""
    while size > 6 and _measure(text, size, BOLD) > width:
        size -= 0.5
    return size


def _fit(text, width):
    """Return the text, cut with an ellipsis if it is wider than ``width``."""
    if _measure(text) <= width:
        return text
    while text and _measure(f"{text}...") > width:
        text = text[:-1]
    return f"{text.rstrip()}..."


def _add_legend(drawing, legend, x, ink):
    y = drawing.height - 13
    for side, name in enumerate(legend):
        drawing.add(_draw_bar(x, y, 14, 9, side, ink))
        _write(drawing, name, x + 19, y + 1, 9)
        x += 45 + _measure(name, 9)


def _finish(drawing):
    svg = renderSVG.drawToString(drawing)
    for font, family in _FAMILIES.items():
        svg = svg.replace(f"font-family: {font};", family)
    content = base64.b64encode(svg.encode()).decode()
    address = f"data:image/svg+xml;base64,{content}"
    return Picture(address, drawing.height / drawing.width)
