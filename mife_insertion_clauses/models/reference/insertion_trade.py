# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionTrade(models.Model):
    _name = "insertion.trade"
    _description = "Trade"
    _inherit = ["insertion.reference.mixin", "insertion.search.mixin"]
    _order = "sequence, name"

    origin_id = fields.Many2one(comodel_name="insertion.trade")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rate_ids = fields.One2many(
        comodel_name="insertion.trade.rate", inverse_name="trade_id", string="Ratios"
    )

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This trade already exists."
    )

    def _copy_for(self, company):
        trade = super()._copy_for(company)
        self.rate_ids._copy_lines_to(trade)
        return trade
