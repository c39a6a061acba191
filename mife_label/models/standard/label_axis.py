# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class LabelAxis(models.Model):
    _name = "label.axis"
    _description = "Label axis"
    _inherit = ["label.standard.part", "label.search.mixin"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    description = fields.Text()
    floor = fields.Float(
        string="Floor (%)",
        digits=(5, 2),
        help="Share of the points of this axis under which the label is not proposed, "
        "however good the other axes are.",
    )
    criterion_ids = fields.One2many(
        comodel_name="label.criterion",
        inverse_name="axis_id",
        string="Criteria",
        copy=True,
    )
    criterion_count = fields.Integer(compute="_compute_criterion_count")

    _floor_percentage = models.Constraint(
        "CHECK(floor >= 0 AND floor <= 100)",
        "The floor of an axis is a percentage, between 0 and 100.",
    )

    @api.depends("criterion_ids")
    def _compute_criterion_count(self):
        for axis in self:
            axis.criterion_count = len(axis.criterion_ids)
