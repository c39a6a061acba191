# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class MifeAccountReopen(models.TransientModel):
    """The act that opens a closed account again.

    Both addons hold this model alike: the second to load takes the place of the first.
    """

    _name = "mife.account.reopen"
    _description = "Opening of a closed account"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    opened = fields.Text(string="What it opens", compute="_compute_opened")
    reason = fields.Text(required=True)

    @api.depends("partner_id")
    def _compute_opened(self):
        for wizard in self:
            person = wizard.partner_id
            allowed = person and not person._get_reopening_refusal()
            wizard.opened = person._describe_open_places() if allowed else False

    def action_confirm(self):
        self.ensure_one()
        self.partner_id._reopen_account(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
