# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class InsertionReceivedMixin(models.AbstractModel):
    """How hours reached the team that enters them for a company: by whom, and when."""

    _name = "insertion.received.mixin"
    _description = "Hours received outside of the portal"

    channel = fields.Selection(
        selection=[
            ("email", "By e-mail"),
            ("phone", "By phone"),
            ("paper", "On paper"),
            ("meeting", "At a meeting or on site"),
        ],
        string="Received",
    )
    sender_name = fields.Char(
        string="From whom", help="Who gave these hours: the history keeps the name."
    )
    received_on = fields.Date(string="Received on")

    def _prepare_received(self):
        """Return the values of these fields, to keep them with what was received."""
        self.ensure_one()
        name = (self.sender_name or "").strip()
        if not (self.channel and name and self.received_on):
            raise UserError(
                self.env._(
                    "Say how these hours reached you, from whom and on which day: the "
                    "history of the month keeps it."
                )
            )
        if self.received_on > fields.Date.context_today(self):
            raise UserError(
                self.env._("These hours cannot have been received after today.")
            )
        return {
            "channel": self.channel,
            "sender_name": name,
            "received_on": self.received_on,
        }
