# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import radar

WITH_BOUND = (*radar.MEASURED, radar.BAND)


class InsertionRadarWeight(models.Model):
    """How many points of the score of a notice something is worth, from a day on.

    No points from a day on: the row is no longer counted. See ``rules/radar``.
    """

    _name = "insertion.radar.weight"
    _description = "Weight of the radar"
    _inherit = ["insertion.reference.mixin", "insertion.search.mixin"]
    _order = "component, code, bound, date_from desc, id"
    _rec_names_search = ["name", "code", "words", "trade_id"]

    origin_id = fields.Many2one(comodel_name="insertion.radar.weight")
    component = fields.Selection(
        selection=[
            (radar.TRADE, "Trade"),
            (radar.AMOUNT, "Amount"),
            (radar.TIME, "Time left to answer"),
            (radar.CLAUSE, "Social clause read"),
            (radar.DURATION, "Duration"),
            (radar.STRUCTURES, "Structures able to answer"),
            (radar.TERRITORY, "Territory"),
            (radar.LOTS, "Lots"),
            (radar.BUYER, "Buyer"),
            (radar.BAND, "Band of the score"),
        ],
        default=radar.TRADE,
        required=True,
    )
    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        help="For a trade, the first digits of the CPV: the longest wins. For what is "
        "measured, 'unknown' or nothing.",
    )
    bound = fields.Float(
        string="From the figure",
        aggregator=None,
        digits=(16, 0),
        help="From which figure on: euros, months, days, lots, structures, points.",
    )
    points = fields.Integer(
        aggregator=None,
        help="Out of 100, all the components together: beyond, all are brought back.",
    )
    words = fields.Char(
        string="Words of the object",
        help="Where a notice has no CPV: parted by commas. They give half the points.",
    )
    trade_id = fields.Many2one(
        comodel_name="insertion.trade",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Its ratios give the potential hours.",
    )
    date_from = fields.Date(
        string="In force from",
        default=fields.Date.context_today,
        required=True,
    )
    source = fields.Char(required=True, help="Where the weight comes from.")
    active = fields.Boolean(default=True)

    _row_uniq = models.UniqueIndex(
        "(component, COALESCE(code, ''), COALESCE(bound, 0), date_from,"
        " COALESCE(company_id, 0))",
        "This weight already has points from that day.",
    )
    _points_range = models.Constraint(
        "CHECK(points BETWEEN 0 AND 100)", "The points of a weight go from 0 to 100."
    )

    @api.constrains("component", "code")
    def _check_code(self):
        for weight in self:
            code = weight.code or ""
            if weight.component == radar.TRADE and not (
                code.isascii() and code.isdigit() and 2 <= len(code) <= 8
            ):
                raise ValidationError(
                    self.env._(
                        "%s: enter the first digits of the CPV, from 2 to 8 of them.",
                        weight.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        weights = super().create(vals_list)
        self.env["insertion.notice"]._score_again()
        return weights

    def write(self, vals):
        result = super().write(vals)
        self.env["insertion.notice"]._score_again()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["insertion.notice"]._score_again()
        return result

    @api.model
    def _get_in_force(self, company, day):
        """Return the weights that ``company`` uses on ``day``, in a ``Table``."""
        rows = self.search(
            self._get_offered_domain(company) & fields.Domain("date_from", "<=", day)
        ).sorted(lambda row: (row.date_from, bool(row.company_id)))
        latest = {(row.component, row.code or "", row.bound): row for row in rows}
        return radar.Table(row._get_weight() for row in latest.values())

    def _get_weight(self):
        is_measured = self.component in WITH_BOUND and self.code != radar.UNKNOWN
        return radar.Weight(
            self.component,
            self.points,
            self.code or "",
            self.bound if is_measured else None,
            tuple(filter(None, map(str.strip, (self.words or "").split(",")))),
            self.trade_id.id or None,
        )
