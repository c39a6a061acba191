# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class InsertionIndex(models.Model):
    """An amount that the law changes: each change is a dated line."""

    _name = "insertion.index"
    _description = "Dated index"
    _inherit = ["insertion.reference.mixin", "insertion.search.mixin"]
    _order = "sequence, name, id"

    origin_id = fields.Many2one(comodel_name="insertion.index")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_hours = fields.Boolean(
        string="In hours",
        help="Its amounts are hours, such as those of a full-time year, not euros.",
    )
    note = fields.Text(translate=True, help="What remains to be checked, for the team.")
    rate_ids = fields.One2many(
        comodel_name="insertion.index.rate", inverse_name="index_id"
    )

    def _copy_for(self, company):
        index = super()._copy_for(company)
        self.rate_ids._copy_lines_to(index)
        return index

    def _get_rate(self, date, company):
        """Return the line in force on ``date``; say what to do when there is none."""
        self.ensure_one()
        rate = self.rate_ids._pick(date, company)
        if not rate:
            raise UserError(
                self.env._(
                    "%(index)s has no amount on %(date)s: ask a manager to add it in "
                    "Configuration, Indices.",
                    index=self.name,
                    date=format_date(self.env, date),
                )
            )
        return rate
