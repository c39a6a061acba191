# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..report.lot_words import format_quantity
from ..report.month_list import notify


class InsertionLotCalibrate(models.TransientModel):
    """Several lots calibrated on one page, and made to owe what was retained."""

    _name = "insertion.lot.calibrate"
    _description = "Calibrate several lots"
    _inherit = "insertion.search.mixin"

    line_ids = fields.One2many(
        comodel_name="insertion.lot.calibrate.line",
        inverse_name="wizard_id",
        default=lambda self: self._default_line_ids(),
    )
    total_label = fields.Char(string="In all", compute="_compute_total_label")

    @api.model
    def _default_line_ids(self):
        active_ids = self.env.context.get("active_ids", [])
        if self.env.context.get("active_model") == "insertion.contract":
            lots = self.env["insertion.contract"].browse(active_ids).lot_ids
        else:
            lots = self.env["insertion.lot"].browse(active_ids)
        return [
            Command.create(self.env["insertion.lot.calibrate.line"]._copy_lot(lot))
            for lot in lots
        ]

    @api.depends("line_ids.retained_hours", "line_ids.obstacle")
    @api.depends_context("lang")
    def _compute_total_label(self):
        for wizard in self:
            ready = wizard.line_ids.filtered(lambda line: not line.obstacle)
            wizard.total_label = self.env._(
                "%(hours)s h retained, lots: %(lots)s out of %(total)s",
                hours=format_quantity(self.env, sum(ready.mapped("retained_hours")))
                or "0",
                lots=len(ready),
                total=len(wizard.line_ids),
            )

    def copy(self, default=None):
        # nothing of it is copied, hence core reads nothing and asks for no right
        self.check_access("read")
        return super().copy(default)

    def action_calibrate(self):
        """Write what was found on the lots, and make those that can owe it."""
        self.ensure_one()
        ready = self.line_ids.filtered(lambda line: not line.obstacle)
        if not ready:
            raise UserError(
                "\n".join(
                    [
                        self.env._("None of these lots can be calibrated yet."),
                        *self.line_ids._get_refusals(),
                    ]
                )
            )
        for line in self.line_ids.filtered(lambda line: not line.is_owing):
            line.lot_id.write(line._prepare_lot_vals())
        self.env["insertion.commitment"]._take_retained_hours(ready.lot_id)
        left = (self.line_ids - ready)._get_refusals()
        return notify(
            [self._get_done_sentence(ready), *left], "warning" if left else "success"
        )

    def _get_done_sentence(self, ready):
        return self.env._(
            "Lots that now owe what was retained: %(lots)s (%(hours)s h).",
            lots=len(ready),
            hours=format_quantity(self.env, sum(ready.mapped("retained_hours"))),
        )
