# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import format_date, formatLang

from ..rules.drafting import parse_blocks
from .clause_docx import build_docx


class DerogationLetter:
    """The letter by which a buyer justifies a contract without a social clause."""

    def __init__(self, derogation):
        self.env = derogation.env
        self.derogation = derogation

    def get_name(self):
        contract = self.derogation.contract_id
        return self.env._("Derogation - %s", contract.reference or contract.name)

    def get_docx(self):
        return build_docx(self.prepare_document())

    def prepare_document(self):
        """Return the letter as the plain values that ``build_docx`` takes."""
        derogation = self.derogation
        contract, buyer = derogation.contract_id, derogation.buyer_id
        lines = [buyer.street, buyer.street2]
        lines.append(" ".join(filter(None, [buyer.zip, buyer.city])))
        return {
            "title": self.env._("Derogation from the social clause"),
            "subject": contract.display_name,
            "author": buyer.display_name,
            "address": [line for line in lines if line],
            "logo": b"",
            "funder_logo": b"",
            "funder_mention": "",
            "reference": self._prepare_reference(),
            "lots": [],
            "pieces": [self._prepare_piece()],
            "page": self.env._("Page"),
        }

    def _prepare_reference(self):
        contract = self.derogation.contract_id
        amount = formatLang(self.env, contract.amount, digits=0)
        sent = contract.date_sent and format_date(self.env, contract.date_sent)
        rows = [
            (self.env._("Contract"), contract.display_name),
            (self.env._("Notice sent on"), sent),
            (self.env._("Amount excl. VAT"), f"{amount}\u00a0\u20ac"),
            (self.env._("State"), self._get_state()),
        ]
        return [(label, value) for label, value in rows if value]

    def _get_state(self):
        states = dict(self.derogation._fields["state"]._description_selection(self.env))
        return states[self.derogation.state]

    def _prepare_piece(self):
        derogation = self.derogation
        signature = "\n".join(
            [
                format_date(self.env, derogation.date),
                derogation.signatory_name or "",
                derogation.signatory_role or "",
            ]
        )
        articles = [
            (
                self.env._("What the law asks"),
                derogation.law or derogation.contract_id.duty_label,
            ),
            (self.env._("Ground"), self._get_ground()),
            (self.env._("Justification"), derogation.justification),
            (self.env._("Justified by"), derogation.author),
            (self.env._("Signature"), signature),
        ]
        return {
            "code": "derogation",
            "label": self.env._("Decision of the contracting authority"),
            "articles": [
                {"title": f"{number}. {title}", "blocks": parse_blocks(text)}
                for number, (title, text) in enumerate(articles, 1)
            ],
        }

    def _get_ground(self):
        reason = self.derogation.reason_id
        source = f" ({reason.legal_source})" if reason.legal_source else ""
        return f"{reason.name}{source}."
