# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..secret import hide_tokens_in

TEXTS = ("failure_reason",)


class MailNotification(models.Model):
    """A mail server that refuses a message may quote the link that it held."""

    _inherit = "mail.notification"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [hide_tokens_in(self.env, vals, TEXTS) for vals in vals_list]
        )

    def write(self, vals):
        return super().write(hide_tokens_in(self.env, vals, TEXTS))
