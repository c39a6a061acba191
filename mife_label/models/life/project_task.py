# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

LABEL_ACTIONS = [
    ("report", "Yearly report to the bodies of the label"),
    ("support", "Support to the files"),
    ("jury", "Jury and communication"),
    ("animation", "Animation with the companies"),
]


class ProjectTask(models.Model):
    _inherit = "project.task"

    label_action = fields.Selection(
        selection=LABEL_ACTIONS,
        string="Action of the label",
        copy=False,
        readonly=True,
        help="The action of the label whose time is noted on this task.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_label_action(self):
        if any(task.label_action for task in self):
            raise UserError(
                self.env._("The actions of the label cannot be deleted: rename them.")
            )
