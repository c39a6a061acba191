# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LabelScaleLevel(models.Model):
    """A mark and its words: common to a standard, or to one criterion only."""

    _name = "label.scale.level"
    _description = "Label scale level"
    _inherit = ["label.standard.part", "label.search.mixin"]
    _standard_link = "criterion_id"
    _order = "value, id"
    _rec_names_search = ["value", "name"]

    standard_id = fields.Many2one(copy=False)
    criterion_id = fields.Many2one(
        comodel_name="label.criterion", index=True, ondelete="cascade"
    )
    value = fields.Integer(required=True)
    name = fields.Char(string="Level", required=True)
    anchor = fields.Text(
        string="What is seen",
        required=True,
        help="What is found in a company at this level, so that two jurors who see the "
        "same thing give the same mark.",
    )

    _standard_value_uniq = models.UniqueIndex(
        "(standard_id, value) WHERE criterion_id IS NULL",
        "Two levels of the common scale cannot have the same value.",
    )
    _criterion_value_uniq = models.UniqueIndex(
        "(criterion_id, value) WHERE criterion_id IS NOT NULL",
        "Two levels of one criterion cannot have the same value.",
    )
    _value_positive = models.Constraint(
        "CHECK(value >= 0)",
        "The value of a level cannot be negative.",
    )

    @api.depends("value", "name")
    def _compute_display_name(self):
        for level in self:
            level.display_name = f"{level.value} - {level.name or ''}"

    @api.constrains("criterion_id", "standard_id")
    def _check_criterion(self):
        for level in self:
            criterion = level.criterion_id
            if criterion and criterion.standard_id != level.standard_id:
                raise ValidationError(
                    self.env._(
                        'The level "%(level)s" must belong to a criterion of '
                        "%(standard)s.",
                        level=level.display_name,
                        standard=level.standard_id.display_name,
                    )
                )
