# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MISSION_ACTIONS = [
    ("identify", "Identify the contracts that can bear a clause"),
    ("draft", "Support the drafting of the clauses"),
    ("assist", "Assist the companies"),
    ("indicators", "Produce and send the indicators"),
]


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = ["project.task", "insertion.search.mixin"]

    insertion_action = fields.Selection(
        selection=MISSION_ACTIONS,
        string="Action of the mission",
        compute="_compute_insertion_action",
        store=True,
        precompute=True,
        recursive=True,
        readonly=False,
        help="The action of the insertion mission whose time is noted on this task.",
    )

    @api.depends("parent_id.insertion_action")
    def _compute_insertion_action(self):
        for task in self:
            task.insertion_action = (
                task.parent_id.insertion_action or task.insertion_action
            )

    @api.constrains("active")
    def _check_insertion_active(self):
        for task in self:
            if not task.active and task._is_mission_action():
                raise ValidationError(
                    self.env._(
                        "%s is an action of the mission: its time must stay open.",
                        task.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_mission_action(self):
        if any(task._is_mission_action() for task in self):
            raise UserError(
                self.env._("The actions of the mission cannot be deleted: rename them.")
            )

    def _is_mission_action(self):
        """Tell whether this is one of the tasks that each organisation must keep."""
        self.ensure_one()
        project = self.project_id
        return (
            self.insertion_action
            and not self.parent_id
            and project == project.company_id.sudo().insertion_project_id
        )
