# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ...rules import calibration


def format_quantity(env, quantity):
    """Return a number without useless decimals, "" when it is not known."""
    if not quantity:
        return ""
    digits = 0 if round(quantity, 2) == int(quantity) else 2
    return formatLang(env, quantity, digits=digits)


class InsertionCalibrationMixin(models.AbstractModel):
    """How the hours asked of a lot were worked out, and which were retained.

    The inputs come from the ratios of the trade in force at a date and may be
    changed; the exact result and the retained hours are both kept, unrounded.
    """

    _name = "insertion.calibration.mixin"
    _description = "Calibration of the hours of a lot"

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
    labour_share = fields.Float(
        compute="_compute_labour_share",
        store=True,
        readonly=False,
        help="What labour weighs in the amount of the lot, excluding VAT.",
    )
    hourly_cost = fields.Float(
        string="Hourly cost (EUR)",
        compute="_compute_hourly_cost",
        digits=(16, 2),
        store=True,
        readonly=False,
        help="What one hour of work costs the company, all charges included.",
    )
    insertion_rate = fields.Float(
        compute="_compute_insertion_rate",
        store=True,
        readonly=False,
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
                (lot.trade_id, lot.calibration_date, lot.company_id)
                for lot in self
                if lot.trade_id and lot.calibration_date
            }
        )
        for lot in self:
            lot.trade_rate_id = in_force.get(
                (lot.trade_id, lot.calibration_date, lot.company_id)
            )

    # The ratios follow the choice of a trade or a date, not the table: a ratio that
    # the manager corrects later does not change what was told to a buyer.
    @api.depends("trade_rate_id")
    def _compute_labour_share(self):
        self._take_ratio("labour_share")

    @api.depends("trade_rate_id")
    def _compute_hourly_cost(self):
        self._take_ratio("hourly_cost")

    @api.depends("trade_rate_id")
    def _compute_insertion_rate(self):
        self._take_ratio("insertion_rate")

    @api.depends("trade_rate_id")
    def _compute_calibration_source(self):
        for lot in self.filtered("trade_id"):
            # kept as text: in the language of the documents, whoever is at work
            company = lot.company_id or self.env.company
            rate = company._in_document_lang(lot.trade_rate_id)
            lot.calibration_source = rate.source

    def _take_ratio(self, name):
        """Copy a ratio of the trade; without a trade, what was typed stays."""
        for lot in self.filtered("trade_id"):
            lot[name] = lot.trade_rate_id[name]

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
        for lot in self:
            steps = lot._get_calibration_steps()
            lot.is_calibrated = bool(steps)
            lot.calibrated_hours = float(steps.hours) if steps else 0

    @api.depends("is_calibrated", "calibrated_hours")
    def _compute_retained_hours(self):
        for lot in self:
            lot.retained_hours = (
                calibration.propose(lot.calibrated_hours) if lot.is_calibrated else 0
            )

    @api.depends("is_calibrated", "calibrated_hours", "retained_hours")
    @api.depends_context("lang")
    def _compute_calibration_label(self):
        for lot in self:
            lot.calibration_label = (
                self.env._(
                    "%(exact)s h calculated, %(retained)s h retained",
                    exact=format_quantity(self.env, lot.calibrated_hours) or "0",
                    retained=format_quantity(self.env, lot.retained_hours) or "0",
                )
                if lot.is_calibrated
                else self.env._("n/a")
            )

    @api.depends(
        "is_calibrated", "calibrated_hours", "retained_hours", "amount", "labour_share"
    )
    @api.depends_context("lang")
    def _compute_calibration_table(self):
        for lot in self:
            lot.calibration_table = self.env["ir.qweb"]._render(
                "mife_insertion_clauses.calibration_table",
                {"calibration": lot._prepare_calibration()},
            )

    def action_use_retained_hours(self):
        """Make the retained hours what the lot owes, once."""
        self.lock_for_update(allow_referencing=True)
        vals_list = []
        for lot in self:
            if lot.commitment_ids:
                raise UserError(
                    self.env._(
                        "%s already owes hours: to change them, add a line with its "
                        "reason in the page Obligation.",
                        lot.display_name,
                    )
                )
            if not lot.is_calibrated or not lot.retained_hours:
                raise UserError(
                    self.env._(
                        "%s has no retained hours yet: complete its calibration first.",
                        lot.display_name,
                    )
                )
            vals_list.append(lot._prepare_initial_commitment())
        self.env["insertion.commitment"].create(vals_list)

    def _prepare_initial_commitment(self):
        date = self.date_start or self.contract_id.date_notified
        return {
            "lot_id": self.id,
            "origin": "initial",
            "date": date or fields.Date.context_today(self),
            "hours": self.retained_hours,
        }

    def _get_calibration_steps(self):
        by_share = self.staff_taken_over == "share"
        by_hours = self.staff_taken_over == "hours"
        return calibration.calibrate(
            calibration.Inputs(
                self.amount,
                self.labour_share,
                self.insertion_rate,
                self.hourly_cost,
                self.staff_share if by_share else 0,
                self.staff_hours if by_hours else 0,
            )
        )

    def _get_missing_inputs(self):
        """Return the labels of the inputs without which nothing can be worked out."""
        names = ("amount", "labour_share", "insertion_rate", "hourly_cost")
        return [
            self._fields[name]._description_string(self.env)
            for name in names
            if not self[name]
        ]

    def _prepare_calibration(self):
        """Return what the page and the note show; figures are formatted there."""
        self.ensure_one()
        year_hours = self.company_id.insertion_year_hours
        steps = self._get_calibration_steps()
        rows = [
            {
                "label": label,
                "hours": format_quantity(self.env, hours) or "0",
                "as": calibration.convert(hours, year_hours),
            }
            for label, hours in (
                (self.env._("Calculated"), self.calibrated_hours),
                (self.env._("Retained"), self.retained_hours),
            )
        ]
        return {
            "steps": steps,
            "rows": rows if steps else [],
            "year_hours": format_quantity(self.env, year_hours),
            "missing": self._get_missing_inputs(),
            "labour_share": format_quantity(self.env, 100 * self.labour_share),
            "insertion_rate": format_quantity(self.env, 100 * self.insertion_rate),
            "retained_rate": format_quantity(
                self.env, 100 * self._get_retained_rate(steps)
            ),
        }

    def _get_retained_rate(self, steps):
        """Return the rate that the retained hours come to, 0 when it has no meaning."""
        if not steps or not steps.base_hours:
            return 0
        return self.retained_hours / float(steps.base_hours)
