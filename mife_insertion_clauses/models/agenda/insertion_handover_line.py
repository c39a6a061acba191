# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionHandoverLine(models.Model):
    _name = "insertion.handover.line"
    _description = "Contract of a portfolio"
    _inherit = "insertion.handover.line.mixin"
    _order = "handover_id, contract_id"
    _rec_name = "contract_id"
    _rec_names_search = ["contract_id", "successor_id"]

    handover_id = fields.Many2one(
        comodel_name="insertion.handover",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    buyer_id = fields.Many2one(related="contract_id.buyer_id")
    state = fields.Selection(related="contract_id.state")
    lot_count = fields.Integer(related="contract_id.lot_count", string="Lots")
    hours_due = fields.Float(related="contract_id.hours_due", string="Due (h)")
    hours_done = fields.Float(related="contract_id.hours_done", string="Done (h)")
    date_end = fields.Date(related="contract_id.date_end")

    _contract_uniq = models.Constraint(
        "UNIQUE(handover_id, contract_id)", "This contract is already in the list."
    )
