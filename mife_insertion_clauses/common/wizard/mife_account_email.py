# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class MifeAccountEmail(models.TransientModel):
    """The act of a manager on the e-mail address of an account.

    Both addons hold this model alike: the second to load takes the place of the first.
    """

    _name = "mife.account.email"
    _description = "Change of the e-mail address of an account"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    current_email = fields.Char(related="partner_id.email", string="Present address")
    email = fields.Char(string="New address", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.partner_id._change_account_email(self.email, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
