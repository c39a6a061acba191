# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class InsertionPenaltyLine(models.Model):
    """One line of the simulation: whose, for what, how it is found."""

    _name = "insertion.penalty.line"
    _description = "Line of a simulated penalty"
    _inherit = ["insertion.by.action.mixin", "insertion.search.key.mixin"]
    _order = "penalty_id, contractor_id, id"
    _rec_name = "label"
    _rec_names_search = ["label", "penalty_id", "contractor_id"]
    _action_only_fields = ("quantity", "unit_price", "amount", "label", "note")

    penalty_id = fields.Many2one(
        comodel_name="insertion.penalty", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="penalty_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        ondelete="restrict",
        readonly=True,
    )
    partner_id = fields.Many2one(related="contractor_id.partner_id", string="Firm")
    label = fields.Char(string="Failure", readonly=True)
    quantity = fields.Float(readonly=True)
    unit_price = fields.Float(string="Each (EUR)", readonly=True)
    amount = fields.Float(string="Total (EUR)", readonly=True)
    note = fields.Char(string="How it is found", readonly=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_action(self):
        if not self._is_by_action():
            raise UserError(
                self.env._("The lines of a simulation follow the clause: simulate.")
            )
