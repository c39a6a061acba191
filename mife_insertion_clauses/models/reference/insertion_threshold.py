# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...rules import duty
from ..shared.vocabulary import BUYER_REGIMES, PURCHASE_KINDS


class InsertionThreshold(models.Model):
    """A European threshold: from which amount the law asks for more of a purchase."""

    _name = "insertion.threshold"
    _description = "European threshold"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "date_from desc, purchase_kind, buyer_regime, id"
    _rec_names_search = ["purchase_kind", "buyer_regime", "date_from", "legal_source"]

    origin_id = fields.Many2one(comodel_name="insertion.threshold")
    purchase_kind = fields.Selection(
        selection=PURCHASE_KINDS, string="Kind of purchase", required=True
    )
    buyer_regime = fields.Selection(
        selection=BUYER_REGIMES,
        string="Regime of the buyer",
        help="Empty: the same for all the public buyers.",
    )
    date_from = fields.Date(string="In force from", required=True)
    amount = fields.Float(
        string="Amount (EUR excl. VAT)", digits=(16, 2), required=True
    )
    legal_source = fields.Char(string="Text", required=True)
    active = fields.Boolean(default=True)

    _date_uniq = models.UniqueIndex(
        "(purchase_kind, COALESCE(buyer_regime, ''), date_from,"
        " COALESCE(company_id, 0))",
        "This threshold already has an amount from that day.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The amount of a threshold is above zero."
    )

    @api.depends("purchase_kind", "buyer_regime", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["purchase_kind"]._description_selection(self.env))
        regimes = dict(self._fields["buyer_regime"]._description_selection(self.env))
        for threshold in self:
            words = [
                kinds.get(threshold.purchase_kind),
                regimes.get(threshold.buyer_regime),
            ]
            threshold.display_name = ", ".join(filter(None, words))

    @api.model
    def _judge_again(self):
        self.env["insertion.contract"]._judge_duty_again()

    @api.model
    def _get_rows(self, company):
        """Return the thresholds that ``company`` uses, of any date, as plain values."""
        return [
            duty.Threshold(
                line.buyer_regime or None,
                line.purchase_kind,
                line.date_from,
                line.amount,
            )
            for line in self.search(self._get_offered_domain(company))
        ]
