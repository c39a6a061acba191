# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...common.models.res_partner_identity import IS_COMPANY

COACH = "mife_label.mife_label_group_coach"


class AccountAnalyticLine(models.Model):
    """The team's own work is time on the four actions of the label."""

    _inherit = "account.analytic.line"

    label_action = fields.Selection(
        string="Action of the label",
        related="task_id.label_action",
        store=True,
        groups=COACH,
    )
    label_application_id = fields.Many2one(
        comodel_name="label.application",
        string="Label file",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        groups=COACH,
    )
    label_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Establishment supported",
        compute="_compute_label_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        domain=f"[{IS_COMPANY}]",
        groups=COACH,
    )

    @api.depends("label_application_id")
    def _compute_label_partner_id(self):
        for line in self:
            line.label_partner_id = (
                line.label_application_id.partner_id or line.label_partner_id
            )
