# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The clause as a Word document, from plain values."""

import base64
import binascii
import io
from datetime import datetime, timezone

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ..rules.drafting import BULLET, TABLE, clean

# Clauses are texts of French law, whatever the language of the screens
LANGUAGE = "fr-FR"
FONT = "Arial"


def build_docx(clause):
    """Return the bytes of the document.

    :param clause: the values of ``_prepare_clause_document``
    """
    document = Document()
    _set_metadata(document, clause)
    _set_styles(document)
    _set_page(document, clause)
    _add_letterhead(document, clause)
    title = document.add_heading(clean(clause["title"]), level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_table(document, [list(row) for row in clause["reference"]], bold_first=True)
    for piece in clause["pieces"]:
        heading = document.add_heading(clean(piece["label"]), level=1)
        # the company detaches the sheet and returns it
        heading.paragraph_format.page_break_before = piece["code"] == "answer"
        for article in piece["articles"]:
            document.add_heading(article["title"], level=2)
            for block in article["blocks"]:
                _add_block(document, block)
    _add_funders(document, clause)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_metadata(document, clause):
    properties = document.core_properties
    properties.title = clean(clause["title"])[:255]
    properties.subject = clean(clause["subject"])[:255]
    properties.author = clean(clause["author"])[:255]
    properties.language = LANGUAGE
    properties.last_modified_by = properties.author
    properties.created = properties.modified = datetime.now(timezone.utc)
    properties.comments = ""


def _set_styles(document):
    styles = document.styles
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        font = styles[name].font
        font.name = FONT
        font.color.rgb = RGBColor(0, 0, 0)
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    styles["Normal"].font.size = Pt(10.5)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 11)):
        styles[name].font.size = Pt(size)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    properties = styles["Normal"].element.get_or_add_rPr()
    properties.append(language)


def _set_page(document, clause):
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{clean(clause['subject'])} - {clause['page']} ")
    for instruction, between in (("PAGE", " / "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        # shown until the word processor counts the pages
        field.append(footer.add_run("1")._r)
        footer._p.append(field)
        footer.add_run(between)
    footer.style.font.size = Pt(8)


def _add_letterhead(document, clause):
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _add_picture(left.paragraphs[0], clause["logo"], Cm(1.8))
    paragraph = right.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(clean(clause["author"])).bold = True
    for line in clause["address"]:
        paragraph.add_run().add_break()
        paragraph.add_run(clean(line)).font.size = Pt(9)


def _add_funders(document, clause):
    if not clause["funder_logo"] and not clause["funder_mention"]:
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(18)
    _add_picture(paragraph, clause["funder_logo"], Cm(1.3))
    run = paragraph.add_run(f" {clean(clause['funder_mention'])}")
    run.font.size = Pt(8.5)


def _add_picture(paragraph, image, height):
    """Add a base64 image; Word does not read all formats: those are left out."""
    try:
        content = base64.b64decode(image or b"")
        if content:
            paragraph.add_run().add_picture(io.BytesIO(content), height=height)
    except (UnrecognizedImageError, binascii.Error):
        return


def _add_block(document, block):
    if block.kind == TABLE:
        _add_table(document, block.content)
    elif block.kind == BULLET:
        document.add_paragraph(block.content, style="List Bullet")
    else:
        document.add_paragraph(block.content)


def _add_table(document, rows, bold_first=False):
    width = max(map(len, rows))
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            run = cell.paragraphs[0].add_run(clean(text))
            run.bold = bold_first and cell is cells[0]
    document.add_paragraph().paragraph_format.space_after = Pt(2)
