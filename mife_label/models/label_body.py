# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class LabelBody(models.Model):
    """Who sits on the jury: bodies change their names, so they are a list."""

    _name = "label.body"
    _description = "Body of the Jury"
    _inherit = "label.search.mixin"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    college_id = fields.Many2one(
        comodel_name="label.college", ondelete="restrict", help="Proposed to members."
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "This body is already in the list.")
