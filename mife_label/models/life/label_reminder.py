# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class LabelReminder(models.Model):
    """A mail that was sent about a label: it is why the next one is not."""

    _name = "label.reminder"
    _description = "Reminder Sent about a Label"
    _inherit = "label.search.mixin"
    _order = "sent_on desc, id desc"
    _rec_name = "award_id"

    award_id = fields.Many2one(
        comodel_name="label.award", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="award_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        selection=[("renewal", "Renewal"), ("point", "Yearly point")], required=True
    )
    step = fields.Integer(
        string="Month",
        required=True,
        help="Months before the end for a renewal, after the start for a yearly point.",
    )
    sent_on = fields.Date(required=True)
    recipients = fields.Char(string="Sent To")

    _step_uniq = models.Constraint(
        "UNIQUE(award_id, kind, step)", "This reminder was already sent."
    )
