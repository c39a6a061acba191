# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionTakeoverCandidate(models.Model):
    """What a row of a takeover may be: one that is already there, or a new one."""

    _name = "insertion.takeover.candidate"
    _description = "What a row to take over may be"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "row_id, record_id desc, id"
    _rec_names_search = ["name"]

    row_id = fields.Many2one(
        comodel_name="insertion.takeover.row",
        string="Row to take over",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="row_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char(required=True, readonly=True)
    record_id = fields.Integer(
        string="Already there", readonly=True, help="0 for a new one."
    )
