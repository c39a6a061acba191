# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...common.models.res_partner_identity import IS_COMPANY
from .insertion_link_mixin import FACILITATOR
from .project_task import MISSION_ACTIONS

SUPPORT_KINDS = [
    ("call", "Call"),
    ("mail", "E-mail or letter"),
    ("meeting", "Meeting"),
    ("visit", "Site visit"),
    ("drafting", "Drafting"),
    ("follow_up", "Follow-up of the hours"),
    ("report", "Figures and reports"),
    ("other", "Other"),
]


class AccountAnalyticLine(models.Model):
    """The staff's own work is time on the four actions of the mission.

    The operation supports structures, never people: a line bears the structure that
    was supported, and nothing about participants.
    """

    _name = "account.analytic.line"
    _inherit = ["account.analytic.line", "insertion.link.mixin"]

    insertion_action = fields.Selection(
        selection=MISSION_ACTIONS,
        string="Action of the mission",
        compute="_compute_insertion_action",
        store=True,
        groups=FACILITATOR,
    )
    insertion_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Supported structure",
        index="btree_not_null",
        check_company=True,
        domain=f"[{IS_COMPANY}]",
        groups=FACILITATOR,
    )
    insertion_contract_id = fields.Many2one(check_company=True)
    insertion_lot_id = fields.Many2one(check_company=True)
    insertion_support_kind = fields.Selection(
        selection=SUPPORT_KINDS, string="Kind of support", groups=FACILITATOR
    )
    insertion_partner_kind = fields.Selection(
        string="Kind of structure",
        related="insertion_partner_id.insertion_buyer_kind",
        store=True,
        groups=FACILITATOR,
    )
    insertion_partner_size = fields.Selection(
        string="Size of the structure",
        related="insertion_partner_id.insertion_size",
        store=True,
        groups=FACILITATOR,
    )

    @api.depends("task_id.insertion_action")
    def _compute_insertion_action(self):
        for line in self:
            line.insertion_action = line.task_id.sudo().insertion_action

    @api.constrains("project_id", "task_id")
    def _check_insertion_action(self):
        for line in self.sudo():
            if (
                line.project_id
                and line.project_id == line.company_id.insertion_project_id
                and not line.insertion_action
            ):
                raise ValidationError(
                    self.env._(
                        "Choose which of the actions of the mission this time was "
                        "spent on: it is a task of the project %s.",
                        line.project_id.display_name,
                    )
                )

    @api.constrains("unit_amount", "insertion_action")
    def _check_insertion_time(self):
        for line in self.sudo():
            if line.insertion_action and not 0 < line.unit_amount <= 24:
                raise ValidationError(
                    self.env._(
                        "Give the time spent in hours, more than 0 and at most 24: "
                        "a quarter of an hour is 0.25."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_insertion_employee(vals_list)
        field = self._fields["insertion_support_kind"]
        labels = dict(field._description_selection(self.env))
        for vals in vals_list:
            if kind := vals.get("insertion_support_kind"):
                # rather than the "/" of a timesheet without description
                vals["name"] = vals.get("name") or labels.get(kind)
        return super().create(vals_list)

    def _ensure_insertion_employee(self, vals_list):
        """Let a user of the clauses note time at once, before being an employee."""
        mine = [
            vals
            for vals in vals_list
            if not vals.get("employee_id")
            and vals.get("user_id", self.env.uid) == self.env.uid
        ]
        tasks = self.env["project.task"].browse(
            vals["task_id"] for vals in mine if vals.get("task_id")
        )
        projects = tasks.sudo().project_id | self.env["project.project"].browse(
            vals["project_id"] for vals in mine if vals.get("project_id")
        )
        for company in projects._filter_insertion_projects().sudo().company_id:
            self.env.user._ensure_insertion_employee(company)
