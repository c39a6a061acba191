# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class MifeAccountAdopt(models.TransientModel):
    """The act that says that a contact is the owner of an account in another name.

    Both addons hold this model alike: the second to load takes the place of the first.
    """

    _name = "mife.account.adopt"
    _description = "Account that exists for a contact"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    email = fields.Char(related="partner_id.email")
    owner_name = fields.Char(string="Name of the account", compute="_compute_owner")
    owner_firm = fields.Char(string="Company of the account", compute="_compute_owner")
    reason = fields.Text(required=True)

    @api.depends("partner_id")
    def _compute_owner(self):
        for wizard in self:
            owner = wizard._find_account().partner_id
            wizard.owner_name = owner.name
            wizard.owner_firm = owner._get_firm_name() if owner else False

    def _find_account(self):
        """Return, as sudo, the account of the address, for who may read the contact."""
        if not self.partner_id.email or not self.partner_id.has_access("write"):
            return self.env["res.users"].sudo()
        return self.partner_id._find_account().filtered("share")

    def action_confirm(self):
        """Join the contact to the account, with who said so and why."""
        self.ensure_one()
        self.partner_id.check_access("write")
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say how you know that it is the same person."))
        user = self._find_account()
        if not user or self.partner_id.sudo().user_ids:
            raise UserError(
                self.env._("No other account has the address of this contact: invite.")
            )
        if not user.active:
            user.partner_id.with_env(self.env)._refuse_closed_account()
        self.partner_id._join_account(
            user, self.env._("Reason: %s", self.reason.strip())
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
