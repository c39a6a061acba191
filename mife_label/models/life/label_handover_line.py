# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class LabelHandoverLine(models.Model):
    _name = "label.handover.line"
    _description = "Application of a portfolio"
    _inherit = "label.handover.line.mixin"
    _order = "handover_id, application_id"
    _rec_name = "application_id"
    _rec_names_search = ["application_id", "successor_id"]

    handover_id = fields.Many2one(
        comodel_name="label.handover",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True, index=True
    )
    application_id = fields.Many2one(
        comodel_name="label.application",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    state = fields.Selection(related="application_id.state")
    date_milestone = fields.Date(related="application_id.date_milestone")
    completeness = fields.Integer(
        related="application_id.completeness", string="Completed (%)"
    )

    _application_uniq = models.Constraint(
        "UNIQUE(handover_id, application_id)", "This file is already in the list."
    )
