# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.rules.texts import clean
from ..models.shared.vocabulary import PIECES
from ..rules import calibration
from ..rules.drafting import Block
from ..rules.merging import merge
from .clause_docx import build_docx
from .clause_drafting import (
    ClauseDraft,
    get_piece_labels,
    prepare_docx_download,
    prepare_frame,
)
from .lot_words import format_quantity


class ContractClause:
    """The clause of all the lots of a contract, as one document.

    What the lots share is written once, what differs is in tables with a row a lot.
    """

    def __init__(self, contract):
        company = contract.company_id or contract.env.company
        self.contract = company._in_document_lang(contract)
        self.env = self.contract.env

    def get_name(self):
        contract = self.contract
        title = self.env._("Insertion clause")
        return f"{title} - {contract.reference or contract.name}"

    def get_docx(self):
        """Return the bytes of the clause as a Word document."""
        return build_docx(self.prepare_document())

    def prepare_download(self):
        """Return the action that downloads the Word document."""
        if not self.contract.lot_ids.article_ids:
            raise UserError(
                self.env._(
                    "%s has no text yet: draft its clause from a template first.",
                    self.contract.display_name,
                )
            )
        return prepare_docx_download(self.contract, self.get_name())

    def prepare_document(self):
        """Return the clause as plain values, for the PDF and the Word document."""
        contract = self.contract
        return {
            **prepare_frame(contract),
            "reference": [
                (self.env._("Contracting authority"), contract.buyer_id.display_name),
                (self.env._("Contract"), contract.display_name),
                (
                    self.env._("Lots with a clause"),
                    self.env._(
                        "%(lots)s out of %(total)s",
                        lots=len(contract.lot_ids.filtered("article_ids")),
                        total=len(contract.lot_ids),
                    ),
                ),
            ],
            "lots": self._prepare_lots(),
            "pieces": self._prepare_pieces(),
        }

    def _prepare_lots(self):
        """Return the rows of the table of lots, its heading first, their sum last."""
        rows, total = [], 0
        for lot in self.contract.lot_ids:
            hours = lot.article_ids and ClauseDraft(lot).get_hours() or 0
            total += hours
            rows.append(
                [
                    lot.number,
                    lot.name,
                    format_date(self.env, lot.date_start or self.contract.date_start),
                    format_date(self.env, lot.date_end or self.contract.date_end),
                    format_quantity(self.env, hours) or self.env._("n/a"),
                    self._format_days(hours),
                ]
            )
        heading = [
            self.env._("No."),
            self.env._("Lot"),
            self.env._("Start"),
            self.env._("End"),
            self.env._("Insertion hours"),
            self.env._("In days of 7 h"),
        ]
        ending = [
            "",
            self.env._("Total"),
            "",
            "",
            format_quantity(self.env, total),
            self._format_days(total),
        ]
        return [heading, *rows, ending]

    def _format_days(self, hours):
        year_hours = self.contract.company_id.insertion_year_hours
        equivalents = hours and calibration.convert(hours, year_hours)
        return format_quantity(self.env, equivalents and equivalents.days)

    def _prepare_pieces(self):
        labels = get_piece_labels(self.env)
        groups = self._group_articles()
        return [
            {
                "code": piece,
                "label": labels[piece],
                "articles": [
                    {
                        "title": f"{number}. {clean(articles[0].title)}",
                        "blocks": self._merge(articles),
                    }
                    for number, articles in enumerate(groups[piece], 1)
                ],
            }
            for piece, _label in PIECES
            if piece in groups
        ]

    def _group_articles(self):
        """Return {piece: lists of the articles of the lots that say the same thing}."""
        groups = {}
        for lot in self.contract.lot_ids:
            seen = {}
            for article in lot.article_ids:
                key = (article.sequence, article.title)
                seen[key] = seen.get(key, 0) + 1
                places = groups.setdefault(article.piece, {})
                places.setdefault((*key, seen[key]), []).append(article)
        return {
            piece: [places[key] for key in sorted(places, key=lambda key: key[0])]
            for piece, places in groups.items()
        }

    def _merge(self, articles):
        blocks = merge(
            [
                (ClauseDraft(article.lot_id).get_label(), article.body)
                for article in articles
            ],
            self.env._("lot concerned"),
        )
        concerned = self.contract.lot_ids.filtered("article_ids")
        if len(articles) == len(concerned):
            return blocks
        numbers = ", ".join(article.lot_id.number for article in articles)
        return [
            Block("paragraph", self.env._("Lots concerned: %s", numbers)),
            *blocks,
        ]
