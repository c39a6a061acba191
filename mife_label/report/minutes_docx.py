# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The minutes of a jury as a text document, from plain values."""

from docx.shared import Cm, Pt

from ..common.docx_page import add_footer, add_letterhead, get_content, new_document
from ..common.rules.texts import clean

FACT_WIDTHS = (Cm(4.5), Cm(12.5))
# room for a signature by hand
SIGNATURE_HEIGHT = Cm(0.9)


def build_minutes_docx(minutes):
    """Return the bytes of the document.

    :param minutes: the values of ``SessionMinutes.prepare``
    """
    lang = minutes["lang"].replace("_", "-")
    document = new_document(minutes["title"], minutes["label"], minutes["issuer"], lang)
    document.styles["Heading 2"].font.size = Pt(12)
    add_footer(document, f"{minutes['label']} - {minutes['words']['page']}")
    add_letterhead(document, minutes["logo"], minutes["issuer"], minutes["address"])
    document.add_heading(clean(f"{minutes['title']} {minutes['label']}"), level=0)
    _add_facts(document, minutes["facts"])
    words = minutes["words"]
    document.add_heading(clean(words["attendance"]), level=1)
    for college, lines in minutes["attendance"]:
        document.add_heading(clean(college), level=2)
        _add_table(document, [words["columns"], *lines], header=True)
    document.add_heading(clean(words["files"]), level=1)
    for file in minutes["files"]:
        title = ", ".join(filter(None, [file["title"], file["slot"]]))
        document.add_heading(clean(title), level=2)
        _add_facts(document, file["facts"])
    _add_signatures(document, minutes)
    return get_content(document)


def _add_facts(document, facts):
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    # some word processors read the columns, others the cells
    table.columns[0].width, table.columns[1].width = FACT_WIDTHS
    for name, text in facts:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = FACT_WIDTHS
        cells[0].paragraphs[0].add_run(clean(name)).bold = True
        cells[1].paragraphs[0].add_run(clean(text))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_table(document, rows, header=False):
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for position, row in enumerate(rows):
        line = table.add_row()
        line.height = SIGNATURE_HEIGHT if position else None
        for cell, text in zip(line.cells, row, strict=True):
            run = cell.paragraphs[0].add_run(clean(text))
            run.bold = header and position == 0
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_signatures(document, minutes):
    signatures = minutes["signatures"]
    table = document.add_table(rows=1, cols=len(signatures))
    for cell, (capacity, name) in zip(table.rows[0].cells, signatures, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = Pt(18)
        paragraph.add_run(clean(capacity))
        paragraph.add_run().add_break()
        paragraph.add_run(clean(name)).bold = True
        for _line in range(4):
            paragraph.add_run().add_break()
