# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class InsertionFundingPlan(models.Model):
    """What one person is to spend on one action of the operation, as assigned to it."""

    _name = "insertion.funding.plan"
    _description = "Planned hours of a funding file"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "file_id, user_id, id"
    _rec_names_search = ["user_id", "file_id", "assignment"]

    file_id = fields.Many2one(
        comodel_name="insertion.funding.file",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="file_id.company_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        check_company=True,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
        required=True,
    )
    task_id = fields.Many2one(
        comodel_name="project.task",
        string="Action",
        check_company=True,
        domain="[('allow_timesheets', '=', True), ('parent_id', '=', False)]",
        index=True,
        ondelete="restrict",
        required=True,
    )
    hours = fields.Float(string="Planned (h)", required=True)
    done = fields.Float(
        string="Done (h)",
        compute="_compute_done",
        help="Time noted by the person on the action, and on what is under it.",
    )
    assignment = fields.Char(
        string="Letter of assignment",
        help="Its reference and its day: it proves that the person works for the "
        "operation.",
    )

    _once = models.Constraint(
        "UNIQUE(file_id, user_id, task_id)",
        "The hours of this person on this action are already planned: change that "
        "line.",
    )
    _hours_positive = models.Constraint(
        "CHECK(hours >= 0)", "Planned hours cannot be negative."
    )

    @api.depends("user_id", "file_id.number")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.user_id.name or ''} - {plan.file_id.number}"

    @api.depends("user_id", "task_id", "file_id.date_from", "file_id.date_to")
    def _compute_done(self):
        for file, plans in self.grouped("file_id").items():
            done = file and file._is_complete() and file._get_facts().sum_hours()
            for plan in plans:
                key = plan.user_id.id, plan.task_id._origin.id
                plan.done = sum(done.get(key, {}).values()) if done else 0
