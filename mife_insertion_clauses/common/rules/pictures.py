# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pictures of telephones, scanners and faxes, turned into what opens everywhere.

Called in a process apart: decoding is where a hostile picture burns what it can.
"""

import importlib
import io
from contextlib import suppress

from PIL import Image, ImageOps, ImageSequence

# One page is a photo; more, or black and white as of a fax, a document
MAX_PAGES = 100
# Long side of a photo and of a page: an A4 at 300 dpi, and letters stay sharp
MAX_SIDE = 3600
QUALITY = 88
DAMAGED, TOO_BIG, UNREADABLE = "damaged", "too_big", "unreadable"


class PictureError(Exception):
    """A picture that is not turned; ``code`` says why.

    Codes: ``damaged``, ``too_big``, ``unreadable`` (no library for this format).
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


ANSWERS = (PictureError,)


def turn(content, max_pixels):
    """Return the (extension, content) of a picture that opens everywhere.

    :raise PictureError: it cannot be turned
    """
    _load_formats()
    try:
        with Image.open(io.BytesIO(content)) as picture:
            pages = getattr(picture, "n_frames", 1)
            if picture.format == "TIFF" and (pages > 1 or picture.mode == "1"):
                return "pdf", _write_document(picture, max_pixels)
            _check_size(picture.size, max_pixels)
            return "jpg", _write_photo(picture)
    except (MemoryError, PictureError):
        raise
    # the decoders meet whatever a file may hold
    except Exception as error:
        is_photo = content[4:8] == b"ftyp" and content[8:11] != b"avi"
        is_photo = is_photo and "HEIF" not in Image.OPEN
        raise PictureError(UNREADABLE if is_photo else DAMAGED) from error


def _load_formats():
    """Let more formats be opened than where pages are served."""
    Image.init()
    # our own measure comes first
    Image.MAX_IMAGE_PIXELS = None
    with suppress(ImportError):  # said to the sender, who can send a JPEG
        importlib.import_module("pi_heif").register_heif_opener()


def _write_photo(picture):
    stream = io.BytesIO()
    _flatten(ImageOps.exif_transpose(picture)).save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def _write_document(picture, max_pixels):
    pages, pixels = [], 0
    for frame in ImageSequence.Iterator(picture):
        pixels += frame.width * frame.height
        if len(pages) == MAX_PAGES or pixels > 3 * max_pixels:
            raise PictureError(TOO_BIG)
        _check_size(frame.size, max_pixels)
        pages.append(_read_page(frame))
    stream = io.BytesIO()
    pages[0].save(
        stream,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=max(pages[0].width, pages[0].height) / 11.69,
    )
    return stream.getvalue()


def _read_page(frame):
    wide, high = (float(side) for side in frame.info.get("dpi", (1, 1)))
    page = frame.copy() if frame.mode == "1" else _flatten(frame)
    # the points of a fax are taller than they are wide
    if wide > 0 and high > 0 and not 0.8 < wide / high < 1.25:
        size = page.width, min(round(page.height * wide / high), 2 * MAX_SIDE)
        page = page.resize((size[0], max(size[1], 1)))
    return page


def _flatten(picture):
    """Return a picture as a JPEG holds it: no transparency, a size to be read."""
    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("F").point(_get_scale(picture)).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    picture = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    return picture


def _get_scale(picture):
    highest = picture.getextrema()[1] or 1
    return lambda value: value * (255 / highest)


def _check_size(size, max_pixels):
    if size[0] * size[1] > max_pixels:
        raise PictureError(TOO_BIG)
