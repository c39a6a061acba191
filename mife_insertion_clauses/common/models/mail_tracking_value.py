# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class MailTrackingValue(models.Model):
    """A tracked change stays as the message that tells it, administrators included."""

    _inherit = "mail.tracking.value"

    def write(self, vals):
        if not self.env.su:
            self.mail_message_id._check_not_kept()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if not self.env.su:
            self.mail_message_id._check_not_kept()
