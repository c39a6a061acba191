# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.agenda.insertion_turn_mixin import ACTORS


class InsertionTurnWait(models.TransientModel):
    _name = "insertion.turn.wait"
    _description = "Waiting for somebody"
    _inherit = "insertion.search.mixin"

    contract_id = fields.Many2one(comodel_name="insertion.contract")
    lot_id = fields.Many2one(comodel_name="insertion.lot")
    awaited_from = fields.Selection(
        selection=ACTORS, string="Waiting for", default="buyer", required=True
    )
    awaited_what = fields.Char(string="What is awaited", required=True)
    awaited_since = fields.Date(
        string="Since", default=fields.Date.context_today, required=True
    )

    def action_wait(self):
        self.ensure_one()
        (self.lot_id or self.contract_id).write(
            {
                "awaited_from": self.awaited_from,
                "awaited_what": self.awaited_what,
                "awaited_since": self.awaited_since,
            }
        )
