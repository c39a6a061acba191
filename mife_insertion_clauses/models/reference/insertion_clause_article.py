# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import drafting
from ..shared.vocabulary import PIECES


class InsertionClauseArticle(models.Model):
    _name = "insertion.clause.article"
    _description = "Article of a clause template"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "template_id, sequence, id"
    _rec_name = "title"
    _rec_names_search = ["title", "template_id"]
    _common_base = True

    template_id = fields.Many2one(
        comodel_name="insertion.clause.template",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="template_id.company_id", store=True, precompute=True, index=True
    )
    piece = fields.Selection(selection=PIECES, default="special", required=True)
    sequence = fields.Integer(default=10)
    title = fields.Char(required=True)
    body = fields.Text(
        string="Text",
        required=True,
        help="A line starting with - is an item of a list; cells between | make a "
        "table; names between braces are replaced.",
    )

    @api.constrains("title", "body")
    def _check_placeholders(self):
        for article in self:
            unknown = drafting.find_unknown(article.title)
            unknown += drafting.find_unknown(article.body)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Article %(article)s: %(unknown)s cannot be filled in. Use "
                        "the names of the page Placeholders, each between two braces.",
                        article=article.title,
                        unknown=", ".join(unknown),
                    )
                )
