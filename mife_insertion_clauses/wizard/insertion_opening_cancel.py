# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionOpeningCancel(models.TransientModel):
    _name = "insertion.opening.cancel"
    _description = "Cancel hours taken over"
    _inherit = "insertion.search.mixin"
    _rec_name = "opening_id"

    opening_id = fields.Many2one(
        comodel_name="insertion.opening", string="Balance", required=True
    )
    reason = fields.Text(required=True)

    def action_cancel(self):
        self.ensure_one()
        self.opening_id._cancel(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
