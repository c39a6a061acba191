# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..standard.label_criterion import AUDIENCES


class LabelPractice(models.Model):
    """A good practice of a company, shown to the others when it agrees."""

    _name = "label.practice"
    _description = "Good practice"
    _inherit = ["label.organisation.mixin", "mail.thread", "label.search.key.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "application_id"]

    name = fields.Char(string="In one sentence", required=True)
    application_id = fields.Many2one(
        comodel_name="label.application",
        string="Taken from",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="application_id.partner_id",
        string="Establishment",
        store=True,
        precompute=True,
        index=True,
    )
    audience = fields.Selection(
        selection=AUDIENCES,
        required=True,
    )
    description = fields.Text(string="What is done", required=True)
    advice = fields.Text(string="To do the same")
    consent_on = fields.Date(
        string="Company agreed on",
        tracking=True,
        help="The day the company agreed that this practice be shown.",
    )
    is_public = fields.Boolean(string="In the public directory", tracking=True)

    @api.constrains("is_public", "consent_on")
    def _check_consent(self):
        for practice in self:
            if practice.is_public and not practice.consent_on:
                raise ValidationError(
                    self.env._(
                        'Enter the day %(holder)s agreed before showing "%(name)s".',
                        holder=practice.partner_id.name,
                        name=practice.name,
                    )
                )
