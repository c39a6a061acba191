# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The colour of an organisation, as dark as white paper needs."""

import re

INK = "#1b4965"
# WCAG 2.2, 1.4.3: text against its ground
LEAST_CONTRAST = 4.5
# on white, for a colour that is read on any pale ground too, that of an alert
DEEP_CONTRAST = 7
_HEX = re.compile(r"#[0-9a-f]{6}")


def pick_ink(colour, least=LEAST_CONTRAST):
    """Return a colour that is read on white: the one given, darkened if it must be.

    >>> pick_ink("#0A3161"), pick_ink(None), pick_ink("red")
    ('#0a3161', '#1b4965', '#1b4965')
    >>> pick_ink("#ffcc00") != "#ffcc00", get_contrast(pick_ink("#ffcc00")) >= 4.5
    (True, True)
    >>> get_contrast(pick_ink("#ffcc00", DEEP_CONTRAST)) >= 7
    True
    """
    colour = (colour or "").strip().lower()
    if not _HEX.fullmatch(colour):
        return INK
    while get_contrast(colour) < least:
        colour = "#" + "".join(f"{int(part * 0.9):02x}" for part in _split(colour))
    return colour


def get_contrast(colour):
    """Return the contrast of a colour with white, as WCAG computes it.

    >>> get_contrast("#ffffff"), get_contrast("#000000")
    (1.0, 21.0)
    """
    red, green, blue = (_linearise(part / 255) for part in _split(colour))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return round(1.05 / (luminance + 0.05), 2)


def lighten(colour, share):
    """Return a colour with white mixed into it, as paper takes a tint.

    :param share: how much of the colour is left, from 0 (white) to 1

    >>> lighten("#000000", 0.25), lighten("#0a3161", 1)
    ('#bfbfbf', '#0a3161')
    """
    parts = (round(255 - (255 - part) * share) for part in _split(colour))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _split(colour):
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _linearise(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
