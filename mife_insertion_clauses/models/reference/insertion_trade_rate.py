# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date


class InsertionTradeRate(models.Model):
    """What work costs in a trade, from a date on, and who says so."""

    _name = "insertion.trade.rate"
    _description = "Ratios of a trade"
    _inherit = ["insertion.dated.mixin", "insertion.search.mixin"]
    _order = "trade_id, date_from desc, id"
    _rec_names_search = ["trade_id", "date_from"]
    _dated_owner = "trade_id"

    origin_id = fields.Many2one(comodel_name="insertion.trade.rate")
    trade_id = fields.Many2one(
        comodel_name="insertion.trade",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    date_from = fields.Date(
        string="In force from",
        default=lambda self: fields.Date.context_today(self),
        required=True,
    )
    labour_share = fields.Float(
        required=True, help="What labour weighs in the price, excluding VAT."
    )
    hourly_cost = fields.Float(
        string="Hourly cost (EUR)",
        default=30,
        digits=(16, 2),
        required=True,
        help="What one hour of work costs the company, all charges included.",
    )
    insertion_rate = fields.Float(
        default=0.05,
        required=True,
        help="The share of the hours of work that the clause asks for.",
    )
    source = fields.Text(
        required=True,
        translate=True,
        help="Where the ratios come from: printed on the note for the buyer.",
    )

    _date_uniq = models.UniqueIndex(
        "(trade_id, date_from, COALESCE(company_id, 0))",
        "This trade already has ratios in force from this date.",
    )
    _shares_range = models.Constraint(
        "CHECK(labour_share > 0 AND labour_share <= 1"
        " AND insertion_rate > 0 AND insertion_rate <= 1)",
        "The labour share and the insertion rate are above 0 and at most 100 %.",
    )
    _hourly_cost_positive = models.Constraint(
        "CHECK(hourly_cost > 0)", "The hourly cost is above zero."
    )

    @api.depends("trade_id", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = self.env._(
                "%(trade)s, from %(date)s",
                trade=rate.trade_id.name or "",
                date=format_date(self.env, rate.date_from),
            )

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        self.env["insertion.notice"]._score_again()
        return rates

    def write(self, vals):
        result = super().write(vals)
        self.env["insertion.notice"]._score_again()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["insertion.notice"]._score_again()
        return result

    @api.model
    def _get_search_frame(self):
        return self.env._("%(trade)s, from %(date)s", trade="", date="")

    @api.model
    def _get_in_force(self, wanted):
        """Return {(trade, date, company): ratios in force}, read in one query.

        :param wanted: set of (trade record, date, company record)
        """
        if not wanted:
            return {}
        rates = self.search(
            [
                ("trade_id", "in", [trade.id for trade, _date, _company in wanted]),
                ("date_from", "<=", max(date for _trade, date, _company in wanted)),
            ]
        ).grouped("trade_id")
        return {
            (trade, date, company): rates.get(trade, self)._pick(date, company)
            for trade, date, company in wanted
        }
