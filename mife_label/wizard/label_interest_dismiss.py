# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class LabelInterestDismiss(models.TransientModel):
    _name = "label.interest.dismiss"
    _description = "Settle a link"
    _inherit = "label.search.mixin"
    _rec_name = "interest_id"

    interest_id = fields.Many2one(
        comodel_name="label.interest",
        default=lambda self: self._default_interest_id(),
        readonly=True,
        required=True,
    )
    appeal = fields.Text(related="interest_id.appeal")
    outcome = fields.Selection(
        selection=[("in", "Takes part"), ("out", "Does not take part")],
        default="in",
        required=True,
    )
    reason = fields.Text()

    @api.model
    def _default_interest_id(self):
        return self.env.context.get("active_id")

    def action_confirm(self):
        self.ensure_one()
        if self.outcome == "in":
            self.interest_id.action_dismiss(self.reason)
        else:
            self.interest_id.action_uphold(self.reason)
        return {"type": "ir.actions.act_window_close"}
