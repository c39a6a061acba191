# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class LabelBody(models.Model):
    """Who sits on the jury: bodies change their names, so they are a list."""

    _name = "label.body"
    _description = "Body of the jury"
    _inherit = ["label.reference.mixin", "label.search.mixin"]
    _order = "sequence, name, id"

    origin_id = fields.Many2one(comodel_name="label.body")
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    college_id = fields.Many2one(
        comodel_name="label.college",
        check_company=True,
        ondelete="restrict",
        help="Proposed to members.",
    )

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This body is already in the list."
    )
