# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..report.lot_words import format_quantity

COPIED = (
    "trade_id",
    "amount",
    "calibration_date",
    "labour_share",
    "hourly_cost",
    "insertion_rate",
    "calibration_source",
    "staff_taken_over",
    "staff_share",
    "staff_hours",
    "retained_hours",
)


class InsertionLotCalibrateLine(models.TransientModel):
    _name = "insertion.lot.calibrate.line"
    _description = "Lot to calibrate"
    _inherit = ["insertion.calibration.mixin", "insertion.search.mixin"]
    _order = "id"
    _rec_name = "lot_id"

    wizard_id = fields.Many2one(
        comodel_name="insertion.lot.calibrate", ondelete="cascade", required=True
    )
    lot_id = fields.Many2one(
        comodel_name="insertion.lot", ondelete="cascade", readonly=True, required=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, precompute=True
    )
    is_owing = fields.Boolean(compute="_compute_obstacle")
    obstacle = fields.Char(string="Why not", compute="_compute_obstacle")

    @api.depends(
        "lot_id.commitment_ids",
        "amount",
        "labour_share",
        "insertion_rate",
        "hourly_cost",
        "retained_hours",
    )
    @api.depends_context("lang")
    def _compute_obstacle(self):
        for line in self:
            line.is_owing = bool(line.lot_id.commitment_ids)
            line.obstacle = line._get_obstacle()

    @api.model
    def _copy_lot(self, lot):
        values = {name: lot[name] for name in COPIED}
        return values | {
            "lot_id": lot.id,
            "trade_id": lot.trade_id.id,
            "company_id": lot.company_id.id,
        }

    def _prepare_lot_vals(self):
        self.ensure_one()
        return {name: self[name] for name in COPIED} | {"trade_id": self.trade_id.id}

    def _get_obstacle(self):
        """Return why the lot cannot take its hours, False when it can."""
        if self.is_owing:
            hours = sum(self.lot_id.commitment_ids.mapped("hours"))
            return self.env._(
                "Already owes %s h", format_quantity(self.env, hours) or "0"
            )
        missing = self._get_calibration().get_missing_inputs()
        if missing:
            return self.env._("To enter: %s", ", ".join(missing))
        if not self.retained_hours:
            return self.env._("No hours retained")
        return False

    def _get_refusals(self):
        return [
            self.env._(
                "%(lot)s: %(why)s.", lot=line.lot_id.display_name, why=line.obstacle
            )
            for line in self
            if line.obstacle
        ]
