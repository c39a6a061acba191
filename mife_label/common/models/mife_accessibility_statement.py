# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..prefix import PREFIX
from ..rules.accessibility import WHOLE, get_state
from ..words import write_day


class MifeAccessibilityStatement(models.Model):
    """What an organisation declares of the accessibility of its pages, on a day.

    The last one whose day has come is shown, those before are kept. Both addons hold
    this model alike: the second to load takes the place of the first.
    """

    _name = "mife.accessibility.statement"
    _description = "Accessibility statement"
    _inherit = [f"{PREFIX}.organisation.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    date = fields.Date(
        string="Declared on",
        required=True,
        default=fields.Date.context_today,
        help="Shown from this day on, until a later statement.",
    )
    audited_on = fields.Date(
        help="Day of the audit by the criteria of the RGAA. Without an audit, the law "
        "has the service called not compliant.",
    )
    auditor = fields.Char(string="Audited by")
    rate = fields.Float(
        string="Criteria met (%)",
        digits=(5, 1),
        help="Share of the criteria of the RGAA that the audit found met.",
    )
    state = fields.Selection(
        selection=[
            ("none", "Not compliant"),
            ("partial", "Partially compliant"),
            ("full", "Fully compliant"),
        ],
        string="State of conformity",
        compute="_compute_state",
    )
    gaps = fields.Text(
        string="What is not compliant", help="One line per content or criterion."
    )
    burdens = fields.Text(
        string="Disproportionate burden",
        help="What stays as it is, why, and what is offered instead: one per line.",
    )
    exempt = fields.Text(
        string="Out of the scope of the law",
        help="Such as files published before 23 September 2018: one per line.",
    )
    email = fields.Char(
        string="E-mail address",
        default=lambda self: self.env.company.email,
        help="To whom somebody writes who cannot reach a content.",
    )
    phone = fields.Char(default=lambda self: self.env.company.phone)

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = write_day(self.env, statement.date)

    @api.depends("audited_on", "rate")
    def _compute_state(self):
        for statement in self:
            statement.state = get_state(statement.audited_on and statement.rate)

    @api.constrains("rate", "audited_on", "date")
    def _check_audit(self):
        for statement in self:
            if not 0 <= statement.rate <= WHOLE:
                raise ValidationError(
                    self.env._("The criteria met are between 0 and 100 %.")
                )
            if statement.rate and not statement.audited_on:
                raise ValidationError(
                    self.env._("Say on which day the audit found these criteria met.")
                )
            if statement.audited_on and statement.audited_on > statement.date:
                raise ValidationError(
                    self.env._("The audit comes before what is declared from it.")
                )
