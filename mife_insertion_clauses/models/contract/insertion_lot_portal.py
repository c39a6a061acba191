# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class InsertionLot(models.Model):
    _inherit = "insertion.lot"

    def _plan_portal_activity(self, summary):
        """Ask the facilitator of the lot to act on what came from the portal."""
        for lot in self.filtered("user_id"):
            lot.activity_schedule(
                "mife_insertion_clauses.mail_activity_type_insertion_portal",
                summary=summary,
                user_id=lot.user_id.id,
            )
