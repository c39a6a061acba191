# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class InsertionIndexRate(models.Model):
    _name = "insertion.index.rate"
    _description = "Amount of an index"
    _inherit = [
        "insertion.dated.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "index_id, date_from desc, id"
    _rec_name = "index_id"
    _rec_names_search = ["index_id", "date_from", "source"]
    _dated_owner = "index_id"

    origin_id = fields.Many2one(comodel_name="insertion.index.rate")
    index_id = fields.Many2one(
        comodel_name="insertion.index",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    date_from = fields.Date(string="In force from", required=True)
    amount = fields.Float(digits=(16, 4), required=True)
    source = fields.Char(
        required=True, translate=True, help="The text that sets the amount."
    )

    _date_uniq = models.UniqueIndex(
        "(index_id, date_from, COALESCE(company_id, 0))",
        "This index already has an amount from that day.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The amount of an index is above zero."
    )

    @api.model
    def _judge_again(self):
        self.env["insertion.penalty"]._simulate_again()
