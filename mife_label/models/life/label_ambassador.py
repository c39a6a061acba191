# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LabelAmbassador(models.Model):
    """An employee who speaks for the label, or tutors, named with its own consent."""

    _name = "label.ambassador"
    _description = "Ambassador or tutor of a holder"
    _inherit = ["label.organisation.mixin", "label.search.key.mixin"]
    _order = "partner_id, kind, name, id"
    _rec_names_search = ["name", "application_id"]

    application_id = fields.Many2one(
        comodel_name="label.application",
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
    name = fields.Char(required=True)
    kind = fields.Selection(
        selection=[("ambassador", "Ambassador"), ("tutor", "Tutor")],
        default="ambassador",
        required=True,
    )
    job = fields.Char()
    consent_on = fields.Date(
        string="Agreed on",
        help="The day this person agreed to be named. Without it, nobody is named.",
    )
    in_directory = fields.Boolean(string="Shown in the directory")

    @api.constrains("consent_on")
    def _check_consent(self):
        for ambassador in self:
            if not ambassador.consent_on:
                raise ValidationError(
                    self.env._(
                        "Enter the day %s agreed to be named: without an agreement, "
                        "this person is not named.",
                        ambassador.name,
                    )
                )
