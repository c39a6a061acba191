# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import duty


class InsertionLawText(models.Model):
    """An article that contracts cite, and from when."""

    _name = "insertion.law.text"
    _description = "Text of the law"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "article", "legal_source"]

    origin_id = fields.Many2one(comodel_name="insertion.law.text")
    name = fields.Char(string="What it says", required=True, translate=True)
    article = fields.Char(
        required=True, help="As a clause cites it: L. 2112-2. One code, one article."
    )
    sequence = fields.Integer(default=10)
    cited_by = fields.Selection(
        selection=[
            ("clause", "Any social clause"),
            ("duty", "Obligatory clauses only"),
        ],
        default="clause",
        required=True,
    )
    date_from = fields.Date(
        string="In force from",
        required=True,
        help="For an obligation: the notice sent or the consultation launched from "
        "that day on.",
    )
    date_to = fields.Date(string="In force until")
    legal_source = fields.Char(string="Text", required=True)
    active = fields.Boolean(default=True)

    _article_uniq = models.UniqueIndex(
        "(article, date_from, COALESCE(company_id, 0))",
        "This article is already in the list from that day.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The text ends before it starts: correct one of the two dates.",
    )

    @api.depends("article", "name")
    def _compute_display_name(self):
        for text in self:
            text.display_name = f"{text.article or ''} ({text.name or ''})"

    @api.model
    def _judge_again(self):
        self.env["insertion.contract"]._judge_duty_again()

    @api.model
    def _get_duty(self, company):
        """Return the text that makes the clause obligatory for ``company``."""
        domain = self._get_offered_domain(company) & Domain("cited_by", "=", "duty")
        return self.search(domain, order="date_from", limit=1)

    @api.model
    def _get_cited(self, company, day, duty_state):
        """Return the texts that a clause sent on ``day`` cites.

        :param day: today when nobody said when the notice leaves
        :param duty_state: see ``rules/duty``
        """
        texts = self.search(self._get_offered_domain(company))
        return texts.filtered(
            lambda text: text.date_from <= day
            and (not text.date_to or day <= text.date_to)
            and (text.cited_by == "clause" or duty_state == duty.BOUND)
        )
