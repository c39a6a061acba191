# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class LabelVoteSettle(models.TransientModel):
    _name = "label.vote.settle"
    _description = "Take a vote again, or keep it"
    _inherit = "label.search.mixin"
    _rec_name = "hearing_id"

    hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        default=lambda self: self._default_hearing_id(),
        readonly=True,
        required=True,
    )
    mode = fields.Selection(
        selection=[("again", "Take the vote again"), ("keep", "Keep the vote")],
        default="again",
        readonly=True,
        required=True,
    )
    reason = fields.Text()

    @api.model
    def _default_hearing_id(self):
        return self.env.context.get("active_id")

    def action_confirm(self):
        self.ensure_one()
        vote = self.hearing_id.vote_id
        if self.mode == "again":
            vote.action_take_again(self.reason)
        else:
            vote.action_keep(self.reason)
        return {"type": "ir.actions.act_window_close"}
