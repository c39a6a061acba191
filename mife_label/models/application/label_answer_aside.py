# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class LabelAnswerAside(models.Model):
    """A text that could not be saved because somebody else had written meanwhile."""

    _name = "label.answer.aside"
    _description = "Text set aside"
    _inherit = ["label.organisation.mixin", "label.search.mixin"]
    _order = "create_date desc, id desc"
    _rec_name = "answer_id"

    answer_id = fields.Many2one(
        comodel_name="label.answer", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="answer_id.company_id", store=True, precompute=True, index=True
    )
    narrative = fields.Text(string="Text", required=True)
    author_id = fields.Many2one(
        comodel_name="res.users", check_company=True, required=True
    )

    @api.model
    def _set_aside(self, answer, narrative):
        """Keep one text per person and answer: each save replaces the one before."""
        aside = self.search(
            [("answer_id", "=", answer.id), ("author_id", "=", self.env.uid)], limit=1
        )
        if not narrative:
            return aside
        if aside:
            aside.narrative = narrative
            return aside
        return self.create(
            {
                "answer_id": answer.id,
                "narrative": narrative,
                "author_id": self.env.uid,
            }
        )
