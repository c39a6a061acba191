# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from html import escape
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ..rules.plate import Box, Picture

FONTS = Path(reportlab.__file__).parent / "fonts"
FILES = {False: "Vera.ttf", True: "VeraBd.ttf"}
NAMES = {False: "LabelPlate", True: "LabelPlateBold"}
# the same drawing as the fonts above, wherever a drawing is opened
FAMILY = "'Bitstream Vera Sans', 'DejaVu Sans', Verdana, Arial, sans-serif"
# of the size of a text that is too long: never less, and rather two lines
LEAST, SMALL = 0.5, 0.75


def measure(words):
    """Return the size at which a text holds in its width, and the text, cut if need be.

    :return: (size in points, text)
    """
    name = NAMES[words.bold]
    size = max(_fit(words), words.size * LEAST)
    text = words.text
    while len(text) > 1 and _get_width(text, name, size) > words.width + 0.1:
        text = f"{text[:-2].rstrip()}\u2026"
    return size, text


def lay_out(words):
    """Return the lines of a text: [(size, text, base)], two when one is too small."""
    if words.lines < 2 or _fit(words) >= words.size * SMALL or " " not in words.text:
        return [(*measure(words), words.y)]
    middle = len(words.text) / 2
    spaces = [place for place, sign in enumerate(words.text) if sign == " "]
    cut = min(spaces, key=lambda place: abs(place - middle))
    halves = [
        words._replace(text=text, lines=1)
        for text in (words.text[:cut], words.text[cut + 1 :])
    ]
    size = min(max(_fit(half), words.size * LEAST) for half in halves)
    return [
        (*measure(half._replace(size=size)), words.y + shift * size)
        for half, shift in zip(halves, (-0.55, 0.6), strict=True)
    ]


def _fit(words):
    natural = _get_width(words.text, NAMES[words.bold], words.size)
    return words.size * min(1, words.width / max(natural, 1))


def _get_width(text, name, size):
    _register()
    return pdfmetrics.stringWidth(text, name, size)


def _register():
    known = pdfmetrics.getRegisteredFontNames()
    for bold, name in NAMES.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(FONTS / FILES[bold])))


class PlateFiles:
    """A plate as files: vector drawing, picture, printed page.

    :param pictures: {name: bytes of a PNG} of the pictures that the plate shows
    """

    def __init__(self, plate, title, pictures):
        self.plate = plate
        self.title = title
        self.pictures = pictures

    def to_svg(self):
        width, height = self.plate.width, self.plate.height
        shapes = "\n".join(self._write_shape(shape) for shape in self.plate.shapes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}" role="img" '
            f'aria-labelledby="plate-title">\n'
            f'<title id="plate-title">{escape(self.title)}</title>\n'
            f"{shapes}\n</svg>\n"
        ).encode()

    def _write_shape(self, shape):
        if isinstance(shape, Box):
            stroke = (
                f' stroke="{shape.stroke}" stroke-width="{shape.line}"'
                if shape.stroke
                else ""
            )
            return (
                f'<rect x="{shape.x}" y="{shape.y}" width="{shape.width}" '
                f'height="{shape.height}" rx="{shape.radius}" fill="{shape.fill}"'
                f"{stroke}/>"
            )
        if isinstance(shape, Picture):
            content = base64.b64encode(self.pictures[shape.name]).decode()
            return (
                f'<image x="{shape.x}" y="{shape.y}" width="{shape.side}" '
                f'height="{shape.side}" href="data:image/png;base64,{content}"/>'
            )
        anchor = ' text-anchor="middle"' if shape.centred else ""
        weight = ' font-weight="bold"' if shape.bold else ""
        return "\n".join(
            f'<text x="{shape.x}" y="{base:.2f}" font-family="{FAMILY}" '
            f'font-size="{size:.2f}" fill="{shape.fill}"{anchor}{weight}>'
            f"{escape(text)}</text>"
            for size, text, base in lay_out(shape)
        )

    def to_pdf(self):
        _register()
        content = io.BytesIO()
        canvas = Canvas(content, pagesize=(self.plate.width, self.plate.height))
        canvas.setTitle(self.title)
        for shape in self.plate.shapes:
            self._print_shape(canvas, shape)
        canvas.showPage()
        canvas.save()
        return content.getvalue()

    def _print_shape(self, canvas, shape):
        height = self.plate.height
        if isinstance(shape, Box):
            canvas.setFillColor(HexColor(shape.fill))
            if shape.stroke:
                canvas.setStrokeColor(HexColor(shape.stroke))
                canvas.setLineWidth(shape.line)
            canvas.roundRect(
                shape.x,
                height - shape.y - shape.height,
                shape.width,
                shape.height,
                shape.radius,
                stroke=int(bool(shape.stroke)),
                fill=1,
            )
        elif isinstance(shape, Picture):
            canvas.drawImage(
                ImageReader(io.BytesIO(self.pictures[shape.name])),
                shape.x,
                height - shape.y - shape.side,
                shape.side,
                shape.side,
                mask="auto",
                preserveAspectRatio=True,
                anchor="c",
            )
        else:
            canvas.setFillColor(HexColor(shape.fill))
            draw = canvas.drawCentredString if shape.centred else canvas.drawString
            for size, text, base in lay_out(shape):
                canvas.setFont(NAMES[shape.bold], size)
                draw(shape.x, height - base, text)

    def to_png(self, scale):
        """Return the plate as a picture of ``scale`` pixels to the point."""
        size = round(self.plate.width * scale), round(self.plate.height * scale)
        image = Image.new("RGBA", size, (255, 255, 255, 0))
        draw = ImageDraw.Draw(image)
        for shape in self.plate.shapes:
            self._paint_shape(image, draw, shape, scale)
        content = io.BytesIO()
        image.save(content, "PNG", dpi=(72 * scale, 72 * scale))
        return content.getvalue()

    def _paint_shape(self, image, draw, shape, scale):
        if isinstance(shape, Box):
            draw.rounded_rectangle(
                (
                    shape.x * scale,
                    shape.y * scale,
                    (shape.x + shape.width) * scale,
                    (shape.y + shape.height) * scale,
                ),
                radius=shape.radius * scale,
                fill=shape.fill,
                outline=shape.stroke or None,
                width=round(shape.line * scale),
            )
        elif isinstance(shape, Picture):
            picture = Image.open(io.BytesIO(self.pictures[shape.name])).convert("RGBA")
            side = shape.side * scale
            ratio = side / max(picture.size)
            picture = picture.resize(
                [max(1, round(part * ratio)) for part in picture.size], Image.LANCZOS
            )
            place = (
                round(shape.x * scale + (side - picture.width) / 2),
                round(shape.y * scale + (side - picture.height) / 2),
            )
            image.alpha_composite(picture, place)
        else:
            for size, text, base in lay_out(shape):
                font = ImageFont.truetype(str(FONTS / FILES[shape.bold]), size * scale)
                draw.text(
                    (shape.x * scale, base * scale),
                    text,
                    font=font,
                    fill=shape.fill,
                    anchor="ms" if shape.centred else "ls",
                )


TICK = ((56, 98), (82, 125), (136, 63))
CROSS = ((63, 63), (127, 127), (95, 95), (127, 63), (63, 127))


def draw_mark(ink, points=TICK, side=512):
    """Return the plain mark that stands for an emblem: a ring and a line, as a PNG."""
    image = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    unit = side / 190
    for radius, line in ((92, 3), (82, 9)):
        draw.ellipse(
            [(95 - radius) * unit] * 2 + [(95 + radius) * unit] * 2,
            outline=ink,
            width=round(line * unit),
        )
    draw.line(
        [(x * unit, y * unit) for x, y in points],
        fill=ink,
        width=round(15 * unit),
        joint="curve",
    )
    for x, y in points:
        reach = 7.5 * unit
        draw.ellipse(
            (x * unit - reach, y * unit - reach, x * unit + reach, y * unit + reach),
            fill=ink,
        )
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
