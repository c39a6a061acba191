# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...report.commitment_trace import CommitmentTrace


class InsertionCommitmentBracket(models.Model):
    _name = "insertion.commitment.bracket"
    _description = "Bracket of a commitment"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "commitment_id, amount_from"
    _rec_name = "commitment_id"

    commitment_id = fields.Many2one(
        comodel_name="insertion.commitment",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="commitment_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_from = fields.Monetary(
        string="From (excl. VAT)", help="Amount from which these hours are owed."
    )
    hours = fields.Float(string="Hours owed")

    _amount_positive = models.Constraint(
        "CHECK(amount_from >= 0 AND hours >= 0)",
        "The amount and the hours of a bracket cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        owners = self.env["insertion.commitment"].browse(
            {vals["commitment_id"] for vals in vals_list if vals.get("commitment_id")}
        )
        with CommitmentTrace(owners.lot_id):
            brackets = super().create(vals_list)
        brackets.commitment_id._check_not_attested()
        return brackets

    def write(self, vals):
        self.commitment_id._check_not_attested()
        with CommitmentTrace(self.commitment_id.lot_id):
            result = super().write(vals)
        self.commitment_id._check_not_attested()
        return result

    def unlink(self):
        with CommitmentTrace(self.commitment_id.lot_id):
            return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_attested(self):
        self.commitment_id._check_not_attested()
