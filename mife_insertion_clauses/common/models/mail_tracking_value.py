# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .mail_message import check_not_kept


class MailTrackingValue(models.Model):
    """A tracked change stays as the message that tells it, administrators included."""

    _inherit = "mail.tracking.value"

    def write(self, vals):
        if not self.env.su:
            check_not_kept(self.mail_message_id)
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            check_not_kept(self.mail_message_id)
        return super().unlink()
