# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class PortalWizardUser(models.TransientModel):
    """Whoever edits contacts closes no account that opens something of ours."""

    _inherit = "portal.wizard.user"

    def action_revoke_access(self):
        self.ensure_one()
        refusal = self.partner_id._get_closing_refusal()
        if refusal:
            raise UserError(refusal)
        return super().action_revoke_access()
