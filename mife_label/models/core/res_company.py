# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from ...common import uninstall
from ...rules.open_badge import draw_key, prepare_issuer


class ResCompany(models.Model):
    _inherit = "res.company"

    label_project_id = fields.Many2one(
        comodel_name="project.project",
        string="Project of the label",
        copy=False,
        readonly=True,
        help="The project on which the team notes its time, action by action.",
    )

    label_badge_key = fields.Char(copy=False, groups=fields.NO_ACCESS)

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_label_projects()
        companies._draw_badge_keys()
        return companies

    @api.model
    def _take_up_label(self):
        """Before anything is numbered: see the hook of uninstallation."""
        uninstall.take_up(self.env, "label_project_id", "label_action")

    def _create_label_projects(self):
        """Give each company the project of its label, with one task per action.

        sudo: whoever creates a company may have no right on projects.
        """
        missing = self.sudo().filtered(lambda company: not company.label_project_id)
        for company in missing:
            company = company._in_document_lang(company.with_company(company))
            company.label_project_id = company.env["project.project"].create(
                company._prepare_label_project_vals()
            )

    def _prepare_label_project_vals(self):
        # said again here: the labels of a selection are not translated yet at install
        actions = {
            "report": self.env._("Yearly report to the bodies of the label"),
            "support": self.env._("Support to the files"),
            "jury": self.env._("Jury and communication"),
            "animation": self.env._("Animation with the companies"),
        }
        return {
            "name": self.env._("Label"),
            "company_id": self.id,
            "allow_timesheets": True,
            "privacy_visibility": "employees",
            "task_ids": [
                Command.create(
                    {"name": label, "company_id": self.id, "label_action": action}
                )
                for action, label in actions.items()
            ],
        }

    def _get_label_project(self):
        self.ensure_one()
        self._create_label_projects()
        return self.sudo().label_project_id

    def _get_label_timesheet_action(self):
        """Open the time of the company's label, ready for a new line."""
        project = self._get_label_project()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_timesheet_action"
        )
        return {
            **action,
            "domain": [("project_id", "=", project.id)],
            "context": {
                "default_project_id": project.id,
                "is_timesheet": 1,
            },
        }

    # OPEN BADGES

    def _draw_badge_keys(self):
        """Give each company the key of its badges before anybody asks for one.

        Drawn at the first badge, two that were asked for together had each their own.
        """
        for company in self.sudo().filtered(lambda one: not one.label_badge_key):
            company.label_badge_key = draw_key()

    def _get_label_badge_key(self):
        """Return the private key that signs the badges."""
        # sudo: nobody reads it, anybody fetches what it signs
        return self.sudo().label_badge_key

    def _prepare_badge_issuer(self):
        return prepare_issuer(
            f"{self.get_base_url()}/label/issuer/{self.id}",
            {
                "name": self.name,
                "url": self.website or self.get_base_url(),
                "email": self.email,
            },
        )

    @api.model
    def _tell_label_demo(self, chapter):
        """Tell a chapter of the demonstration, whose code is read only then."""
        from ...demo import story

        story.tell(self.env, chapter)
