# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class LabelCollege(models.Model):
    """A side of the jury whose voice is counted apart."""

    _name = "label.college"
    _description = "College of the jury"
    _inherit = ["label.reference.mixin", "label.search.mixin"]
    _order = "sequence, name, id"

    origin_id = fields.Many2one(comodel_name="label.college")
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This college is already in the list."
    )
