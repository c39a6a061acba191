# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.shared.vocabulary import format_month
from ..rules.hours import first_of_month, previous_month


class InsertionMonthOpen(models.TransientModel):
    _name = "insertion.month.open"
    _description = "Open the declarations of a month"
    _inherit = "insertion.search.mixin"

    month = fields.Date(
        default=lambda self: self._default_month(),
        required=True,
        help="Any day of the month to declare.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
    )

    @api.model
    def _default_month(self):
        return previous_month(fields.Date.context_today(self))

    def action_open(self):
        self.ensure_one()
        month = first_of_month(self.month)
        if month > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%s has not begun: nobody has hours to declare yet.",
                    format_month(self.env, month),
                )
            )
        Declaration = self.env["insertion.declaration"]
        Declaration._open_month(month, self.company_id)
        action = Declaration.action_open_month(month)
        return action | {
            "domain": [*action["domain"], ("company_id", "=", self.company_id.id)],
        }
