# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class LabelHearingRound(models.TransientModel):
    _name = "label.hearing.round"
    _description = "Give marks again"
    _inherit = "label.search.mixin"
    _rec_name = "hearing_id"

    hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        default=lambda self: self._default_hearing_id(),
        readonly=True,
        required=True,
    )
    reason = fields.Text(string="Why marks are given again")

    @api.model
    def _default_hearing_id(self):
        return self.env.context.get("active_id")

    def action_confirm(self):
        self.ensure_one()
        self.hearing_id.action_new_round(self.reason)
        return {"type": "ir.actions.act_window_close"}
