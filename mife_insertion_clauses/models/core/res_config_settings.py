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
    insertion_departments = fields.Char(
        related="company_id.insertion_departments", readonly=False
    )
    insertion_funder_logo = fields.Binary(
        related="company_id.insertion_funder_logo", readonly=False
    )
    insertion_funder_mention = fields.Char(
        related="company_id.insertion_funder_mention", readonly=False
    )
    insertion_name_structures = fields.Boolean(
        related="company_id.insertion_name_structures", readonly=False
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
    insertion_month_day = fields.Integer(
        related="company_id.insertion_month_day", readonly=False
    )
    insertion_reminder_days = fields.Integer(
        related="company_id.insertion_reminder_days", readonly=False
    )
    insertion_last_reminder_days = fields.Integer(
        related="company_id.insertion_last_reminder_days", readonly=False
    )
    insertion_officer_days = fields.Integer(
        related="company_id.insertion_officer_days", readonly=False
    )
    insertion_mail_opening = fields.Boolean(
        related="company_id.insertion_mail_opening", readonly=False
    )
    insertion_mail_reminder = fields.Boolean(
        related="company_id.insertion_mail_reminder", readonly=False
    )
    insertion_mail_correction = fields.Boolean(
        related="company_id.insertion_mail_correction", readonly=False
    )
    insertion_approval_days = fields.Integer(
        related="company_id.insertion_approval_days", readonly=False
    )
    insertion_mail_validated = fields.Boolean(
        related="company_id.insertion_mail_validated", readonly=False
    )
    insertion_hours_file_size = fields.Float(
        related="company_id.insertion_hours_file_size", readonly=False
    )
    insertion_small_cell = fields.Integer(
        related="company_id.insertion_small_cell", readonly=False
    )
    insertion_lasting_months = fields.Integer(
        related="company_id.insertion_lasting_months", readonly=False
    )
    insertion_observation_days = fields.Integer(
        related="company_id.insertion_observation_days", readonly=False
    )
    insertion_followup_mail = fields.Boolean(
        related="company_id.insertion_followup_mail", readonly=False
    )
    insertion_followup_sms = fields.Boolean(
        related="company_id.insertion_followup_sms", readonly=False
    )
    insertion_followup_days = fields.Integer(
        related="company_id.insertion_followup_days", readonly=False
    )
    insertion_law_key = fields.Char(
        string="Key of the packs of law",
        config_parameter="mife_insertion_clauses.law_key",
        help="Public key, in PEM, of whoever signs the packs of law that you trust.",
    )
