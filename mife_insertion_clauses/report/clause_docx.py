# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The clause as a Word document, from plain values."""

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from ..common.docx_page import (
    add_footer,
    add_letterhead,
    add_picture,
    get_content,
    new_document,
)
from ..common.rules.texts import clean
from ..rules.drafting import BULLET, TABLE

# Clauses are texts of French law, whatever the language of the screens
LANGUAGE = "fr-FR"


def build_docx(clause):
    """Return the bytes of the document.

    :param clause: the values of ``ClauseDraft.prepare_document``
    """
    document = new_document(
        clause["title"], clause["subject"], clause["author"], LANGUAGE
    )
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    add_footer(document, f"{clause['subject']} - {clause['page']}")
    add_letterhead(document, clause["logo"], clause["author"], clause["address"])
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
    return get_content(document)


def _add_funders(document, clause):
    if not clause["funder_logo"] and not clause["funder_mention"]:
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(18)
    add_picture(paragraph, clause["funder_logo"], Cm(1.3))
    run = paragraph.add_run(f" {clean(clause['funder_mention'])}")
    run.font.size = Pt(8.5)


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
