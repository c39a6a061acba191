# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionFollowupStep(models.Model):
    """How long after its last hour a person is asked what became of it."""

    _name = "insertion.followup.step"
    _description = "Step of the follow-up of people"
    _inherit = ["insertion.reference.mixin", "insertion.search.mixin"]
    _order = "months, id"

    origin_id = fields.Many2one(comodel_name="insertion.followup.step")
    name = fields.Char(string="Step", required=True, translate=True)
    months = fields.Integer(string="Months after the last hour", required=True)
    source = fields.Char(help="Why people are asked then.")
    active = fields.Boolean(default=True)

    _months_range = models.Constraint(
        "CHECK(months BETWEEN 1 AND 60)",
        "People are asked between 1 and 60 months after their last hour.",
    )
    _months_uniq = models.UniqueIndex(
        "(months, COALESCE(company_id, 0)) WHERE active",
        "There is already a step at this number of months.",
    )
