# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..secret import hide_tokens_in

TEXTS = ("body", "subject")


class MailMessage(models.Model):
    """Who answers an invitation and quotes it leaves no link in the discussion."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [hide_tokens_in(self.env, vals, TEXTS) for vals in vals_list]
        )

    def write(self, vals):
        return super().write(hide_tokens_in(self.env, vals, TEXTS))
