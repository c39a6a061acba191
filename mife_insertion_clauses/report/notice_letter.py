# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from lxml import html

from odoo.fields import Domain
from odoo.tools import format_date, formatLang
from odoo.tools.i18n import format_list

from ..common.docx_page import (
    add_footer,
    add_letterhead,
    add_picture,
    get_content,
    new_document,
)
from ..common.rules.texts import clean
from ..common.words import write_count, write_day
from ..rules import duty
from ..rules.radar import OPEN_STAGES

LANGUAGE = "fr-FR"
BLOCKS = "//p | //li | //h1 | //h2 | //h3 | //blockquote"


class NoticeLetter:
    """A letter to a buyer about its notice, as the page that is printed or sent."""

    def __init__(self, letter):
        self.env = letter.env
        self.letter = letter
        self.company = letter.company_id or self.env.company

    def get_name(self):
        notice = self.letter.notice_id
        return self.env._("Letter - %s", notice.reference or notice.subject or "")[:120]

    def get_recipient(self):
        """Return the lines of the address of the buyer."""
        partner, notice = self.letter.partner_id, self.letter.notice_id
        if not partner:
            town = " ".join(filter(None, [notice.buyer_postcode, notice.buyer_town]))
            return list(filter(None, [notice.buyer_label, town]))
        town = " ".join(filter(None, [partner.zip, partner.city]))
        return list(
            filter(None, [partner.display_name, partner.street, partner.street2, town])
        )

    def get_place_and_date(self):
        city = self.company.city
        day = write_day(self.env, self.letter.date)
        return f"{city}, {day}" if city else day

    def get_docx(self):
        letter, company = self.letter, self.company
        partner = company.partner_id
        document = new_document(letter.subject, letter.subject, company.name, LANGUAGE)
        document.styles["Normal"].paragraph_format.space_after = Pt(6)
        add_footer(document, f"{company.name} -")
        town = " ".join(filter(None, [partner.zip, partner.city]))
        add_letterhead(
            document,
            company.logo,
            company.name,
            [line for line in (partner.street, town, partner.phone) if line],
        )
        self._add_lines(document, self.get_recipient(), Cm(9))
        day = document.add_paragraph(clean(self.get_place_and_date()))
        day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.add_paragraph().add_run(
            clean(self.env._("Object: %s", letter.subject))
        ).bold = True
        for style, text in self.get_blocks():
            document.add_paragraph(clean(text), style=style)
        if company.insertion_funder_logo or company.insertion_funder_mention:
            paragraph = document.add_paragraph()
            add_picture(paragraph, company.insertion_funder_logo, Cm(1.3))
            run = paragraph.add_run(f" {clean(company.insertion_funder_mention or '')}")
            run.font.size = Pt(8.5)
        return get_content(document)

    def _add_lines(self, document, lines, indent):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = indent
        for rank, line in enumerate(lines):
            if rank:
                paragraph.add_run().add_break()
            paragraph.add_run(clean(line)).bold = not rank

    def get_blocks(self):
        """Return the (style, text) of the text of the letter, in its order."""
        tree = html.fromstring(f"<div>{self.letter.body or ''}</div>")
        found = []
        for node in tree.xpath(BLOCKS):
            text = " ".join("".join(self._iterate_texts(node)).split(" ")).strip()
            lines = "\n".join(" ".join(line.split()) for line in text.split("\n"))
            lines = "\n".join(filter(None, lines.split("\n")))
            if lines:
                style = "List Bullet" if node.tag == "li" else "Normal"
                found.append((style, lines))
        return found or [("Normal", " ".join(tree.text_content().split()))]

    def _iterate_texts(self, node):
        """Yield the texts of a block; only a break of its own begins a new line."""
        yield " ".join((node.text or "").split("\n"))
        for child in node:
            if child.tag == "br":
                yield "\n"
            elif child.tag not in ("p", "li"):
                yield from self._iterate_texts(child)
            yield " ".join((child.tail or "").split("\n"))


class NoticeFacts:
    """What a letter to the buyer says of its notice, sentence by sentence.

    The template of the letter calls it: a manager changes the words around.
    """

    def __init__(self, notice):
        self.env = notice.env
        self.notice = notice

    @property
    def is_open(self):
        return self.notice.stage in OPEN_STAGES

    @property
    def has_clause(self):
        return self.notice.clause_kind in ("obligatory", "optional", "reserved")

    def get_law(self):
        """Return what the law asks of this purchase."""
        notice = self.notice
        if notice.duty_state == duty.BOUND:
            return notice.duty_label
        return self.env._(
            "A social clause may be written as a condition of execution, on the basis "
            "%s.",
            notice._cite_law(),
        )

    def get_grounds(self):
        """Return the grounds on which a buyer that must may still write none."""
        if self.notice.duty_state != duty.BOUND:
            return []
        Reason = self.env["insertion.reason"]
        reasons = Reason.search(
            Reason._get_offered_domain(self.notice.company_id)
            & Domain("is_derogation", "=", True)
        )
        return reasons.mapped("name")

    def get_time(self):
        notice = self.notice
        if not (self.is_open and notice.deadline) or notice.days_left < 0:
            return ""
        return self.env._(
            "Answers are due on %(day)s: there is still time to write a clause in the "
            "documents of the consultation, or to correct them.",
            day=write_day(self.env, notice.deadline),
        )

    def get_hours(self):
        """Return the hours that can be asked for, and where they come from."""
        notice = self.notice
        if notice.has_hours_read:
            return self.env._(
                "Your notice states %s h of insertion.",
                formatLang(self.env, notice.hours_read, digits=0),
            )
        if not notice.has_potential_hours:
            return ""
        return self.env._(
            "For this trade and this amount, our ratios propose about %(hours)s h of "
            "insertion, that is %(weeks)s of work of one person. It is an order "
            "of magnitude, which we calculate with you lot by lot.",
            hours=formatLang(self.env, notice.potential_hours, digits=0),
            weeks=write_count(
                self.env,
                notice.potential_hours / 35,
                self.env._("%s week"),
                self.env._("%s weeks"),
            ),
        )

    def get_structures(self):
        """Return how many structures can answer; their names if the office says so."""
        structures = self.notice.structure_ids
        if not structures:
            return ""
        if self.notice.company_id.insertion_name_structures:
            return self.env._(
                "Structures nearby can provide people: %s.",
                format_list(self.env, structures.mapped("name")),
            )
        return self.env._(
            "Insertion or adapted structures of the department that can provide "
            "people: %s.",
            len(structures),
        )

    def get_source(self):
        notice = self.notice
        parts = [notice.reference, notice.url]
        if notice.date_published:
            parts.insert(
                1,
                self.env._(
                    "published on %s", format_date(self.env, notice.date_published)
                ),
            )
        return ", ".join(filter(None, parts))
