# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The minutes of a jury as a text document, from plain values."""

import base64
import binascii
import io
import re
from datetime import datetime, timezone

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Arial"
FACT_WIDTHS = (Cm(4.5), Cm(12.5))
# room for a signature by hand
SIGNATURE_HEIGHT = Cm(0.9)
# XML refuses them, and people paste them
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def build_minutes_docx(minutes):
    """Return the bytes of the document.

    :param minutes: the values of ``label.session._prepare_minutes``
    """
    document = Document()
    _set_metadata(document, minutes)
    _set_styles(document, minutes["lang"])
    _set_page(document, minutes)
    _add_letterhead(document, minutes)
    document.add_heading(_clean(f"{minutes['title']} {minutes['label']}"), level=0)
    _add_facts(document, minutes["facts"])
    words = minutes["words"]
    document.add_heading(_clean(words["attendance"]), level=1)
    for college, lines in minutes["attendance"]:
        document.add_heading(_clean(college), level=2)
        _add_table(document, [words["columns"], *lines], header=True)
    document.add_heading(_clean(words["files"]), level=1)
    for file in minutes["files"]:
        title = ", ".join(filter(None, [file["title"], file["slot"]]))
        document.add_heading(_clean(title), level=2)
        _add_facts(document, file["facts"])
    _add_signatures(document, minutes)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _clean(text):
    return CONTROLS.sub("", str(text or ""))


def _set_metadata(document, minutes):
    properties = document.core_properties
    properties.title = _clean(minutes["title"])[:255]
    properties.subject = _clean(minutes["label"])[:255]
    properties.author = _clean(minutes["issuer"])[:255]
    properties.last_modified_by = properties.author
    properties.language = minutes["lang"].replace("_", "-")
    properties.created = properties.modified = datetime.now(timezone.utc)
    properties.comments = ""


def _set_styles(document, lang):
    styles = document.styles
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        font = styles[name].font
        font.name = FONT
        font.color.rgb = RGBColor(0, 0, 0)
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    for name, size in (
        ("Normal", 10.5),
        ("Title", 20),
        ("Heading 1", 14),
        ("Heading 2", 12),
    ):
        styles[name].font.size = Pt(size)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), lang.replace("_", "-"))
    styles["Normal"].element.get_or_add_rPr().append(language)


def _set_page(document, minutes):
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{_clean(minutes['label'])} - {minutes['words']['page']} ")
    for instruction, between in (("PAGE", " / "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        # shown until the word processor counts the pages
        field.append(footer.add_run("1")._r)
        footer._p.append(field)
        footer.add_run(between)
    footer.style.font.size = Pt(8)


def _add_letterhead(document, minutes):
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    _add_logo(left.paragraphs[0].add_run(), minutes["logo"])
    paragraph = right.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(_clean(minutes["issuer"])).bold = True
    for line in minutes["address"]:
        paragraph.add_run().add_break()
        paragraph.add_run(_clean(line)).font.size = Pt(9)


def _add_logo(run, logo):
    """Add a base64 image; Word does not read all formats: those are left out."""
    try:
        content = base64.b64decode(logo or b"")
        if content:
            run.add_picture(io.BytesIO(content), height=Cm(1.8))
    except (UnrecognizedImageError, binascii.Error):
        return


def _add_facts(document, facts):
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    # some word processors read the columns, others the cells
    table.columns[0].width, table.columns[1].width = FACT_WIDTHS
    for name, text in facts:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = FACT_WIDTHS
        cells[0].paragraphs[0].add_run(_clean(name)).bold = True
        cells[1].paragraphs[0].add_run(_clean(text))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_table(document, rows, header=False):
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for position, row in enumerate(rows):
        line = table.add_row()
        line.height = SIGNATURE_HEIGHT if position else None
        for cell, text in zip(line.cells, row, strict=True):
            run = cell.paragraphs[0].add_run(_clean(text))
            run.bold = header and position == 0
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_signatures(document, minutes):
    signatures = minutes["signatures"]
    table = document.add_table(rows=1, cols=len(signatures))
    for cell, (capacity, name) in zip(table.rows[0].cells, signatures, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = Pt(18)
        paragraph.add_run(_clean(capacity))
        paragraph.add_run().add_break()
        paragraph.add_run(_clean(name)).bold = True
        for _line in range(4):
            paragraph.add_run().add_break()
