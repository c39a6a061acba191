# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...rules.steps import SCOPES, get_scope
from ..standard.label_criterion import AUDIENCES


class LabelAction(models.Model):
    """One thing the company did, with its figures: the facts of the annual report."""

    _name = "label.action"
    _description = "Action of a company"
    _inherit = ["label.file.part", "label.search.key.mixin"]
    _order = "answer_id, date_start desc, id desc"
    _rec_names_search = ["name", "application_id"]

    answer_id = fields.Many2one(
        comodel_name="label.answer",
        check_company=True,
        domain="[('application_id', '=', application_id)]",
        index=True,
        ondelete="cascade",
        required=True,
    )
    application_id = fields.Many2one(
        related="answer_id.application_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="application_id.partner_id", store=True, string="Establishment"
    )
    criterion_id = fields.Many2one(
        related="answer_id.criterion_id", store=True, precompute=True
    )
    axis_id = fields.Many2one(related="answer_id.axis_id", store=True, precompute=True)
    audience = fields.Selection(
        selection=AUDIENCES,
        compute="_compute_audience",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    scope = fields.Selection(
        selection=SCOPES,
        string="File",
        compute="_compute_scope",
        store=True,
        help="Whether the file gave a label, is under way, or ended otherwise.",
    )
    name = fields.Char(string="What was done", required=True)
    people_count = fields.Integer(
        string="People concerned",
        help="How many people, never their names.",
    )
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="To")
    partner_names = fields.Char(
        string="With whom", help="School, employment service, association, network."
    )

    _people_positive = models.Constraint(
        "CHECK(people_count >= 0)",
        "The number of people concerned cannot be negative.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_end >= date_start)",
        "An action cannot end before it starts: correct one of its dates.",
    )

    @api.depends("answer_id")
    def _compute_audience(self):
        for action in self:
            action.audience = action.answer_id.criterion_id.audience

    @api.depends("application_id.state", "application_id.result")
    def _compute_scope(self):
        for action in self:
            application = action.application_id
            action.scope = get_scope(application.state, application.result)

    def _is_open(self):
        return self.answer_id.is_open
