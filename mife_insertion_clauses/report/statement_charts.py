# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The charts of a statement: drawn for paper, readable in black and white.

Every bar bears its value. The period is dark, the year before is an outline.
"""

import base64

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase.pdfmetrics import stringWidth

WIDTH = 680
FONT = "Helvetica"
DARK = Color(0.25, 0.25, 0.25)
_LABEL_WIDTH, _VALUE_WIDTH, _LEGEND = 220, 90, 22


def draw_bars(rows, legend):
    """Return horizontal bars as the address of an image.

    :param rows: (label, (value, value before), (text, text before)) tuples
    :param legend: the two names of the values
    """
    bar, gap = 11, 9
    step = 2 * bar + gap
    drawing = Drawing(WIDTH, step * len(rows) + _LEGEND + 6)
    biggest = max((max(values) for _label, values, _texts in rows), default=0) or 1
    scale = (WIDTH - _LABEL_WIDTH - _VALUE_WIDTH) / biggest
    top = drawing.height - _LEGEND
    for rank, (label, values, texts) in enumerate(rows):
        low = top - (rank + 1) * step + gap / 2
        _write(drawing, _fit(label, _LABEL_WIDTH - 10), _LABEL_WIDTH - 8, low + bar - 4)
        for side in (0, 1):
            y = low + (1 - side) * bar
            width = values[side] * scale
            drawing.add(_bar(_LABEL_WIDTH, y, width, bar - 1.5, side))
            drawing.add(
                String(
                    _LABEL_WIDTH + width + 4,
                    y + 1.5,
                    texts[side],
                    fontName=FONT,
                    fontSize=9,
                )
            )
    bottom = top - step * len(rows)
    drawing.add(Line(_LABEL_WIDTH, bottom, _LABEL_WIDTH, top, strokeColor=black))
    _add_legend(drawing, legend)
    return _to_address(drawing)


def draw_columns(rows, legend):
    """Return columns side by side, one pair per row, as the address of an image."""
    height, base = 230, 22
    drawing = Drawing(WIDTH, height)
    biggest = max((max(values) for _label, values, _texts in rows), default=0) or 1
    scale = (height - _LEGEND - base - 20) / biggest
    step = WIDTH / max(len(rows), 1)
    bar = min(step * 0.42, 60)
    for rank, (label, values, texts) in enumerate(rows):
        middle = (rank + 0.5) * step
        for side in (0, 1):
            # the year before comes first, as time goes
            x = middle - bar if side else middle
            tall = values[side] * scale
            drawing.add(_bar(x + 0.5, base, bar - 1, tall, side))
            drawing.add(
                String(
                    x + bar / 2,
                    base + tall + 3,
                    texts[side],
                    fontName=FONT,
                    fontSize=7,
                    textAnchor="middle",
                )
            )
        drawing.add(
            String(
                middle,
                base - 13,
                label,
                fontName=FONT,
                fontSize=9,
                textAnchor="middle",
            )
        )
    drawing.add(Line(0, base, WIDTH, base, strokeColor=black))
    _add_legend(drawing, legend)
    return _to_address(drawing)


def _bar(x, y, width, height, side):
    return Rect(
        x,
        y,
        max(width, 0),
        max(height, 0),
        fillColor=white if side else DARK,
        strokeColor=black,
        strokeWidth=0.7,
    )


def _write(drawing, text, x, y):
    drawing.add(String(x, y, text, fontName=FONT, fontSize=10, textAnchor="end"))


def _fit(text, width):
    """Return the text, cut with an ellipsis if it is wider than ``width``."""
    if stringWidth(text, FONT, 10) <= width:
        return text
    while text and stringWidth(f"{text}...", FONT, 10) > width:
        text = text[:-1]
    return f"{text.rstrip()}..."


def _add_legend(drawing, legend):
    x, y = _LABEL_WIDTH, drawing.height - 14
    for side, name in enumerate(legend):
        drawing.add(_bar(x, y, 14, 9, side))
        drawing.add(String(x + 19, y + 1, name, fontName=FONT, fontSize=9))
        x += 45 + stringWidth(name, FONT, 9)


def _to_address(drawing):
    svg = renderSVG.drawToString(drawing)
    content = svg.encode() if isinstance(svg, str) else svg
    return f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}"
