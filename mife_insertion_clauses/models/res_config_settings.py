# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    insertion_signatory_name = fields.Char(
        related="company_id.insertion_signatory_name", readonly=False
    )
    insertion_signatory_role = fields.Char(
        related="company_id.insertion_signatory_role", readonly=False
    )
    insertion_funder_logo = fields.Binary(
        related="company_id.insertion_funder_logo", readonly=False
    )
    insertion_funder_mention = fields.Char(
        related="company_id.insertion_funder_mention", readonly=False
    )
    insertion_month_hours_alert = fields.Float(
        related="company_id.insertion_month_hours_alert", readonly=False
    )
    insertion_eligibility_alert_days = fields.Integer(
        related="company_id.insertion_eligibility_alert_days", readonly=False
    )
    insertion_answer_days = fields.Integer(
        related="company_id.insertion_answer_days", readonly=False
    )
    insertion_chase_days = fields.Integer(
        related="company_id.insertion_chase_days", readonly=False
    )
    insertion_year_hours = fields.Float(
        related="company_id.insertion_year_hours", readonly=False
    )
