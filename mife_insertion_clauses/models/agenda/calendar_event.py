# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .insertion_link_mixin import FACILITATOR

EVENT_KINDS = [
    ("kickoff", "Kick-off meeting"),
    ("specific", "Specific meeting"),
    ("visit", "Site visit"),
    ("buyer", "Buyer's meeting"),
    ("other", "Other"),
]


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "insertion.link.mixin"]

    insertion_kind = fields.Selection(
        selection=EVENT_KINDS, string="Kind of meeting", groups=FACILITATOR
    )
    insertion_company_id = fields.Many2one(
        related="insertion_contract_id.company_id",
        string="Organisation of the clause",
        store=True,
        groups=FACILITATOR,
    )

    @api.model
    def _has_kickoff(self, lot):
        """Tell whether a first meeting was planned for the lot or its contract."""
        return bool(
            self.search_count(
                [
                    ("insertion_kind", "=", "kickoff"),
                    ("insertion_contract_id", "=", lot.contract_id.id),
                    ("insertion_lot_id", "in", (False, lot.id)),
                ],
                limit=1,
            )
        )

    def _get_insertion_structure(self):
        """Return whom the meeting supports: the buyer, or who holds the lot."""
        self.ensure_one()
        buyer = self.insertion_contract_id.buyer_id
        if self.insertion_kind in ("buyer", "other", False):
            return buyer
        return self.insertion_lot_id.holder_id or buyer
