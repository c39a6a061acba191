# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionContractEnd(models.TransientModel):
    _name = "insertion.contract.end"
    _description = "Give up the clause of a contract"
    _inherit = "insertion.search.mixin"
    _rec_name = "contract_id"

    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        default=lambda self: self.env.context.get("active_id"),
        required=True,
    )
    state = fields.Selection(
        selection=[
            ("no_clause", "The contract bears no clause"),
            ("cancelled", "The buyer cancels the contract"),
        ],
        string="What happens",
        default="no_clause",
        required=True,
    )
    reason = fields.Text(required=True)

    def action_end(self):
        self.ensure_one()
        self.contract_id.write({"state": self.state, "end_reason": self.reason})
