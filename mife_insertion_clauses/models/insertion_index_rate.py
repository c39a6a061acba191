# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionIndexRate(models.Model):
    _name = "insertion.index.rate"
    _description = "Amount of an index"
    _order = "index_id, date_from desc"

    index_id = fields.Many2one(
        comodel_name="insertion.index", index=True, ondelete="cascade", required=True
    )
    date_from = fields.Date(string="In force from", required=True)
    amount = fields.Float(string="Amount (EUR)", digits=(16, 4), required=True)
    source = fields.Char(
        required=True, translate=True, help="The text that sets the amount."
    )

    _date_uniq = models.Constraint(
        "UNIQUE(index_id, date_from)", "This index already has an amount from that day."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The amount of an index is above zero."
    )
