# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..shared.vocabulary import PIECES


class InsertionLotArticle(models.Model):
    """A text of the clause of a lot: written from a template, then by hand."""

    _name = "insertion.lot.article"
    _description = "Article of the clause of a lot"
    _inherit = ["insertion.organisation.mixin", "insertion.search.key.mixin"]
    _order = "lot_id, sequence, id"
    _rec_name = "title"
    _rec_names_search = ["title", "lot_id"]

    lot_id = fields.Many2one(
        comodel_name="insertion.lot", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, precompute=True, index=True
    )
    piece = fields.Selection(selection=PIECES, default="special", required=True)
    sequence = fields.Integer(default=10)
    title = fields.Char(required=True)
    body = fields.Text(
        string="Text",
        help="A line starting with - is an item of a list; cells between | make a "
        "table.",
    )
    generated_title = fields.Char(readonly=True)
    generated_body = fields.Text(string="Text of the template", readonly=True)
    is_edited = fields.Boolean(compute="_compute_is_edited")
    to_complete = fields.Boolean(compute="_compute_to_complete")
    status = fields.Selection(
        selection=[
            ("ready", "From the template"),
            ("edited", "Changed by hand"),
            ("to_complete", "To complete"),
        ],
        compute="_compute_status",
    )
    full_text = fields.Text(compute="_compute_full_text")

    @api.depends("title", "body", "generated_title", "generated_body")
    def _compute_is_edited(self):
        for article in self:
            article.is_edited = (article.title, article.body) != (
                article.generated_title,
                article.generated_body,
            )

    @api.depends("title", "body")
    @api.depends_context("lang")
    def _compute_to_complete(self):
        for article in self:
            mark = article.lot_id._draft_clause().get_to_complete_mark()
            article.to_complete = mark in f"{article.title}\n{article.body or ''}"

    @api.depends("is_edited", "to_complete")
    def _compute_status(self):
        for article in self:
            if article.to_complete:
                article.status = "to_complete"
            else:
                article.status = "edited" if article.is_edited else "ready"

    @api.depends("title", "body")
    def _compute_full_text(self):
        for article in self:
            article.full_text = f"{article.title}\n\n{article.body or ''}".strip()

    @api.model
    def _write_for(self, lots):
        """Write the articles of the lots again from their templates."""
        vals_list = [
            vals for lot in lots for vals in lot._draft_clause().prepare_articles()
        ]
        lots.article_ids.unlink()
        return self.create(vals_list)
