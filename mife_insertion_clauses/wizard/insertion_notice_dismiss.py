# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class InsertionNoticeDismiss(models.TransientModel):
    """Set notices aside, with the reason that whoever looks for them will read."""

    _name = "insertion.notice.dismiss"
    _description = "Set notices aside"
    _inherit = "insertion.search.mixin"
    _rec_name = "reason_id"

    notice_ids = fields.Many2many(
        comodel_name="insertion.notice",
        string="Notices",
        default=lambda self: self._default_notice_ids(),
        required=True,
    )
    count = fields.Integer(string="Notices set aside", compute="_compute_count")
    reason_id = fields.Many2one(
        comodel_name="insertion.reason",
        domain="[('kind', '=', 'notice')]",
        required=True,
    )
    detail = fields.Char(help="What a colleague would ask.")

    @api.model
    def _default_notice_ids(self):
        """Return the notices that were selected, or the one that is open."""
        if self.env.context.get("active_model") != "insertion.notice":
            return []
        return [Command.set(self.env.context.get("active_ids") or [])]

    @api.depends("notice_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.notice_ids)

    def action_dismiss(self):
        self.ensure_one()
        notices = self.notice_ids
        if followed := notices.filtered("contract_id"):
            raise UserError(
                self.env._(
                    "%s is followed as a contract: take it out of the selection, or "
                    "detach its contract first.",
                    followed[0].display_name,
                )
            )
        reason = " - ".join(filter(None, [self.reason_id.name, self.detail]))
        notices.write({"dismissed_reason": reason})
        return {"type": "ir.actions.client", "tag": "soft_reload"}
