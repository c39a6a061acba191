# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What our Word documents have in common: a page, its styles and its letterhead."""

import base64
import binascii
import io
from datetime import datetime, timezone

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .rules.texts import clean

FONT = "Arial"
# style: its size in points
SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 11}


def new_document(title, subject, author, lang):
    """Return a document on A4 paper.

    :param lang: as Word names it: fr-FR
    """
    document = Document()
    _set_metadata(document, title, subject, author, lang)
    _set_styles(document, lang)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    return document


def get_content(document):
    """Return the bytes of a document."""
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_metadata(document, title, subject, author, lang):
    properties = document.core_properties
    properties.title = clean(title)[:255]
    properties.subject = clean(subject)[:255]
    properties.author = clean(author)[:255]
    properties.language = lang
    properties.last_modified_by = properties.author
    properties.created = properties.modified = datetime.now(timezone.utc)
    properties.comments = ""


def _set_styles(document, lang):
    styles = document.styles
    for name, size in SIZES.items():
        font = styles[name].font
        font.name = FONT
        font.size = Pt(size)
        font.color.rgb = RGBColor(0, 0, 0)
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), lang)
    styles["Normal"].element.get_or_add_rPr().append(language)


def add_footer(document, text):
    """Write ``text`` and the number of the page at the foot of each."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run(f"{clean(text)} ")
    for instruction, between in (("PAGE", " / "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        # shown until the word processor counts the pages
        field.append(footer.add_run("1")._r)
        footer._p.append(field)
        footer.add_run(between)
    footer.style.font.size = Pt(8)


def add_letterhead(document, logo, name, address):
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    add_picture(left.paragraphs[0], logo, Cm(1.8))
    paragraph = right.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(clean(name)).bold = True
    for line in address:
        paragraph.add_run().add_break()
        paragraph.add_run(clean(line)).font.size = Pt(9)


def add_picture(paragraph, image, height):
    """Add a base64 image; Word does not read all formats: those are left out."""
    try:
        content = base64.b64decode(image or b"")
        if content:
            paragraph.add_run().add_picture(io.BytesIO(content), height=height)
    except (UnrecognizedImageError, binascii.Error):
        return
