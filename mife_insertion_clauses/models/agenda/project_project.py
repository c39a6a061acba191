# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class ProjectProject(models.Model):
    _inherit = "project.project"

    @api.constrains("active", "allow_timesheets")
    def _check_insertion_project_active(self):
        for project in self._filter_insertion_projects():
            if not (project.active and project.allow_timesheets):
                raise ValidationError(
                    self.env._(
                        "The team notes its time on %s: it must stay open.",
                        project.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_insertion_project(self):
        for project in self._filter_insertion_projects():
            raise UserError(
                self.env._(
                    "The team notes its time on %s: it cannot be deleted.",
                    project.display_name,
                )
            )

    def _filter_insertion_projects(self):
        return self.filtered(
            lambda project: project == project.sudo().company_id.insertion_project_id
        )

    def _get_insertion_tasks(self):
        """Return {action of the mission: its task}."""
        self.ensure_one()
        tasks = self.env["project.task"].search(
            [
                ("project_id", "=", self.id),
                ("parent_id", "=", False),
                ("insertion_action", "!=", False),
            ],
            order="id desc",
        )
        return {task.insertion_action: task for task in tasks}
