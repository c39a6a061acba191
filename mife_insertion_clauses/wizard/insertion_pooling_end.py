# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionPoolingEnd(models.TransientModel):
    _name = "insertion.pooling.end"
    _description = "End an agreement to pool hours"
    _inherit = "insertion.search.mixin"
    _rec_name = "pooling_id"

    pooling_id = fields.Many2one(
        comodel_name="insertion.pooling", string="Agreement", required=True
    )
    date_end = fields.Date(
        string="Last day",
        default=fields.Date.context_today,
        required=True,
        help="The month of this day is the last one that is split.",
    )
    reason = fields.Text(required=True)

    def action_end(self):
        self.ensure_one()
        self.pooling_id._end(self.date_end, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
