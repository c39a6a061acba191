# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...fields import ratio_of_trade
from ...report.calibration_note import CalibrationNote
from ...rules import calibration


class InsertionCalibrationMixin(models.AbstractModel):
    """Work whose hours are found from its amount and the ratios of its trade.

    A lot, and its line in the dialog that calibrates several. The host says which
    ``company_id``.
    """

    _name = "insertion.calibration.mixin"
    _description = "Work whose hours are calibrated"

    company_id = fields.Many2one(comodel_name="res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    trade_id = fields.Many2one(
        comodel_name="insertion.trade",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    amount = fields.Monetary(string="Amount excl. VAT")
    calibration_date = fields.Date(
        string="Ratios in force on",
        default=fields.Date.context_today,
        copy=False,
        help="The ratios of the trade are those in force on this date.",
    )
    trade_rate_id = fields.Many2one(
        comodel_name="insertion.trade.rate",
        check_company=True,
        string="Ratios of the trade",
        compute="_compute_trade_rate_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    labour_share = ratio_of_trade(
        "labour_share",
        help="What labour weighs in the amount of the lot, excluding VAT.",
    )
    hourly_cost = ratio_of_trade(
        "hourly_cost",
        string="Hourly cost (EUR)",
        digits=(16, 2),
        help="What one hour of work costs the company, all charges included.",
    )
    insertion_rate = ratio_of_trade(
        "insertion_rate",
        help="The share of the hours of work that the clause asks for: 5 to 10 % as "
        "a rule.",
    )
    calibration_source = fields.Text(
        string="Source of the ratios",
        compute="_compute_calibration_source",
        store=True,
        readonly=False,
        help="Printed on the note for the buyer. Say here why you changed a ratio.",
    )
    staff_taken_over = fields.Selection(
        selection=[
            ("none", "None"),
            ("share", "A share of the work"),
            ("hours", "A number of hours"),
        ],
        default="none",
        required=True,
        help="Staff that the company has to take over from the previous one, in "
        "cleaning above all: the hours are worked out on the rest of the work.",
    )
    staff_share = fields.Float(string="Share done by staff taken over")
    staff_hours = fields.Float(string="Hours done by staff taken over")
    is_calibrated = fields.Boolean(compute="_compute_calibrated_hours", store=True)
    calibrated_hours = fields.Float(
        string="Calculated hours",
        compute="_compute_calibrated_hours",
        store=True,
        help="The exact result, never rounded.",
    )
    retained_hours = fields.Float(
        compute="_compute_retained_hours",
        store=True,
        readonly=False,
        help="Proposed in whole weeks of 35 h; change them as agreed with the buyer.",
    )
    calibration_label = fields.Char(
        string="Calibration", compute="_compute_calibration_label"
    )
    calibration_table = fields.Html(
        string="In other words", compute="_compute_calibration_table", sanitize=False
    )

    _ratios_range = models.Constraint(
        "CHECK(labour_share BETWEEN 0 AND 1 AND insertion_rate BETWEEN 0 AND 1"
        " AND staff_share BETWEEN 0 AND 1)",
        "The labour share, the insertion rate and the share of staff taken over are "
        "between 0 and 100 %.",
    )
    _calibration_positive = models.Constraint(
        "CHECK(hourly_cost >= 0 AND staff_hours >= 0 AND retained_hours >= 0)",
        "The hourly cost and the hours of a calibration cannot be negative.",
    )

    @api.depends("trade_id", "calibration_date")
    def _compute_trade_rate_id(self):
        in_force = self.env["insertion.trade.rate"]._get_in_force(
            {
                (work.trade_id, work.calibration_date, work.company_id)
                for work in self
                if work.trade_id and work.calibration_date
            }
        )
        for work in self:
            work.trade_rate_id = in_force.get(
                (work.trade_id, work.calibration_date, work.company_id)
            )

    @api.depends("trade_rate_id")
    def _compute_calibration_source(self):
        for work in self.filtered("trade_id"):
            # kept as text: in the language of the documents, whoever is at work
            company = work.company_id or self.env.company
            rate = company._in_document_lang(work.trade_rate_id)
            work.calibration_source = rate.source

    @api.depends(
        "amount",
        "labour_share",
        "insertion_rate",
        "hourly_cost",
        "staff_taken_over",
        "staff_share",
        "staff_hours",
    )
    def _compute_calibrated_hours(self):
        for work in self:
            steps = work._get_calibration().get_steps()
            work.is_calibrated = bool(steps)
            work.calibrated_hours = float(steps.hours) if steps else 0

    @api.depends("is_calibrated", "calibrated_hours")
    def _compute_retained_hours(self):
        for work in self:
            work.retained_hours = (
                calibration.propose(work.calibrated_hours) if work.is_calibrated else 0
            )

    @api.depends("is_calibrated", "calibrated_hours", "retained_hours")
    @api.depends_context("lang")
    def _compute_calibration_label(self):
        for work in self:
            work.calibration_label = work._get_calibration().get_label()

    @api.depends(
        "is_calibrated", "calibrated_hours", "retained_hours", "amount", "labour_share"
    )
    @api.depends_context("lang")
    def _compute_calibration_table(self):
        for work in self:
            work.calibration_table = work._get_calibration().render_table()

    def _get_calibration(self):
        self.ensure_one()
        return CalibrationNote(self)
