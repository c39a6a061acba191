# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Datetime
from odoo.tools.image import image_data_uri

from .statement_shown import StatementShown


class StatementPaper:
    """A statement where it is read: on paper, and on its form."""

    def __init__(self, document, company):
        self.document, self.env = document, document.env
        # sudo: its logo and its colours are for whoever reads the document
        self.company = company.sudo()
        self.shown = StatementShown(document, self.company)

    def print(self):
        """Return the document as PDF."""
        payload = self.document.payload
        title = self.env._(
            "Statement %(number)s, %(period)s",
            number=payload.get("number") or self.env._("(draft)"),
            period=payload["period"],
        )
        values = {
            "document": self.document,
            "shown": self.shown,
            "payload": payload,
            "company": self.company,
            "title": title,
            "image_data_uri": image_data_uri,
            "to_datetime": Datetime.to_datetime,
        }
        page, header, footer = (
            self.env["ir.qweb"]._render(f"mife_insertion_clauses.{name}", values)
            for name in ("statement_document", "statement_header", "document_footer")
        )
        return self.env["ir.actions.report"]._print_mife_page(
            page, header, footer, top=20, spacing=5
        )

    def render_summary(self, drill):
        """Return what the form shows, where figures lead to what they count.

        :param drill: a ``StatementDrill``
        """
        return self.env["ir.qweb"]._render(
            "mife_insertion_clauses.statement_summary",
            {"document": self.document, "shown": self.shown, "drill": drill},
        )
