# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The clause as a Word document, from plain values."""

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from ..common.docx_page import (
    add_footer,
    add_letterhead,
    add_picture,
    get_content,
    new_document,
)
from ..common.rules.texts import clean
from ..rules.drafting import BULLET, LOTS, TABLE

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
    if clause["lots"]:
        _add_table(document, clause["lots"], is_list=True)
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
    if block.kind in (TABLE, LOTS):
        table = _add_table(document, block.content)
        if block.kind == LOTS:
            _narrow_first_column(table)
    elif block.kind == BULLET:
        document.add_paragraph(block.content, style="List Bullet")
    else:
        document.add_paragraph(block.content)


def _add_table(document, rows, bold_first=False, is_list=False):
    """Add a table; a list has a heading, on each page, and a sum at its foot."""
    width = max(map(len, rows))
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            run = cell.paragraphs[0].add_run(clean(text))
            run.bold = bold_first and cell is cells[0]
            if is_list:
                run.bold = row in (rows[0], rows[-1])
    if is_list:
        heading = table.rows[0]._tr.get_or_add_trPr()
        heading.append(OxmlElement("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(2)
    return table


def _narrow_first_column(table):
    table.autofit = False
    others = len(table.columns) - 1
    for index, column in enumerate(table.columns):
        for cell in column.cells:
            cell.width = Cm(4) if index == 0 else Cm(13 / max(others, 1))
