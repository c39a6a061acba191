# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

FACILITATOR = "mife_insertion_clauses.group_insertion_facilitator"


class InsertionLinkMixin(models.AbstractModel):
    """What the team does elsewhere in Odoo for a contract, or for one of its lots.

    Only the team sees the link: a meeting or a timesheet is also read by people who
    have nothing to do with the clauses.
    """

    _name = "insertion.link.mixin"
    _description = "What is done for a contract with a clause"

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

    @api.depends("insertion_lot_id")
    def _compute_insertion_contract_id(self):
        for record in self:
            record.insertion_contract_id = (
                record.insertion_lot_id.contract_id or record.insertion_contract_id
            )

    @api.constrains("insertion_contract_id", "insertion_lot_id")
    def _check_insertion_lot(self):
        for record in self.sudo():
            lot = record.insertion_lot_id
            if lot and lot.contract_id != record.insertion_contract_id:
                raise ValidationError(
                    self.env._(
                        "%(lot)s is not a lot of %(contract)s: correct one of them.",
                        lot=lot.display_name,
                        contract=record.insertion_contract_id.display_name,
                    )
                )
