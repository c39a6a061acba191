# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

QUESTIONS = [
    ("work", "I work"),
    ("training", "I am in training"),
    ("search", "I am looking for work"),
    ("other", "I am in another situation"),
]


class InsertionFollowupChoice(models.Model):
    """An answer in everyday words, and the situation of the typology that it means."""

    _name = "insertion.followup.choice"
    _description = "Answer offered to a person"
    _inherit = ["insertion.reference.mixin", "insertion.search.mixin"]
    _order = "question, sequence, id"

    origin_id = fields.Many2one(comodel_name="insertion.followup.choice")
    name = fields.Char(
        string="Answer",
        required=True,
        translate=True,
        help="Short and plain: the person reads it on a phone.",
    )
    question = fields.Selection(
        selection=QUESTIONS, string="Under", default="work", required=True
    )
    sequence = fields.Integer(default=10)
    outcome_id = fields.Many2one(
        comodel_name="insertion.outcome",
        string="Situation",
        check_company=True,
        domain="[('company_id', 'in', [False, company_id]), "
        "('adapter_ids', 'not in', company_id)]",
        ondelete="restrict",
        index="btree_not_null",
        required=True,
    )
    category = fields.Selection(related="outcome_id.category", string="Counts as")
    active = fields.Boolean(default=True)

    @api.model
    def _get_offered(self, company):
        """Return {question: the answers that ``company`` offers}, in order."""
        offered = self.search(self._get_offered_domain(company))
        groups = offered.grouped("question")
        return {key: groups[key] for key, _label in QUESTIONS if key in groups}
