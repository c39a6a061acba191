# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

EVENT_KINDS = [
    ("kickoff", "Kick-off meeting"),
    ("specific", "Specific meeting"),
    ("visit", "Site visit"),
    ("buyer", "Buyer's meeting"),
    ("other", "Other"),
]
FACILITATOR = "mife_insertion_clauses.group_insertion_facilitator"


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    insertion_contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        string="Contract with a clause",
        compute="_compute_insertion_contract_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        groups=FACILITATOR,
    )
    insertion_lot_id = fields.Many2one(
        comodel_name="insertion.lot",
        string="Lot with a clause",
        index="btree_not_null",
        domain="[('contract_id', '=?', insertion_contract_id)]",
        groups=FACILITATOR,
    )
    insertion_kind = fields.Selection(
        selection=EVENT_KINDS, string="Kind of meeting", groups=FACILITATOR
    )
    insertion_company_id = fields.Many2one(
        related="insertion_contract_id.company_id",
        string="Organisation of the clause",
        store=True,
        groups=FACILITATOR,
    )

    @api.depends("insertion_lot_id")
    def _compute_insertion_contract_id(self):
        for event in self:
            event.insertion_contract_id = (
                event.insertion_lot_id.contract_id or event.insertion_contract_id
            )

    @api.constrains("insertion_contract_id", "insertion_lot_id")
    def _check_insertion_lot(self):
        for event in self.sudo():
            lot = event.insertion_lot_id
            if lot and lot.contract_id != event.insertion_contract_id:
                raise ValidationError(
                    self.env._(
                        "%(lot)s is not a lot of %(contract)s: correct one of them.",
                        lot=lot.display_name,
                        contract=event.insertion_contract_id.display_name,
                    )
                )
