# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class LabelJuryDate(models.Model):
    """A coming jury: reminders tell the companies which one to aim at."""

    _name = "label.jury.date"
    _description = "Day of a Jury"
    _order = "date, id"

    programme_id = fields.Many2one(
        comodel_name="label.programme", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(string="Jury On", required=True)
    date_deadline = fields.Date(string="Files By", required=True)

    _date_uniq = models.Constraint(
        "UNIQUE(programme_id, date)", "This day is already in the list."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date >= date_deadline)",
        "Files are handed in before the jury meets: correct one of the two days.",
    )

    @api.depends("date")
    def _compute_display_name(self):
        for jury in self:
            jury.display_name = fields.Date.to_string(jury.date)
