# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..home import Home
from ..rights_sheet import RightsSheet

MODULE = __name__.split(".")[2]


class RightsReport(models.AbstractModel):
    """Who can see what, to read on screen and to print: for managers alone."""

    _name = f"report.{MODULE}.rights_document"
    _description = "Who can see what"

    @api.model
    def _get_report_values(self, docids, data=None):
        self._check_manager()
        companies = self.env["res.company"].browse(docids) & self.env.companies
        return {
            "sheets": [
                RightsSheet.sheet(each).prepare() | {"organisation": each}
                for each in companies
            ],
            "today": fields.Date.context_today(self),
        }

    @api.model
    def action_open(self):
        """Open the sheet of the current organisation."""
        self._check_manager()
        report = self.env.ref(f"{MODULE}.rights_report")
        return report.report_action(self.env.company)

    def _check_manager(self):
        if not self.env.user.has_group(Home.homes["manager"].group):
            raise AccessError(
                self.env._("Who can see what is read by managers: ask one of them.")
            )
