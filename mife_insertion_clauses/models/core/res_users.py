# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    _inherit = "res.users"

    def _ensure_insertion_employee(self, company):
        """Give the user the employee record that timesheets ask for, if missing.

        Nobody of the team may create employees; being given a role of the clauses is
        what makes somebody one of the staff whose time is noted.
        """
        self.ensure_one()
        if not self.has_group("mife_insertion_clauses.group_insertion_facilitator"):
            return
        user = self.sudo().with_company(company)
        if not user.employee_id:
            # an employee who left is not made anew behind the manager's back
            if user.with_context(active_test=False).employee_ids.filtered(
                lambda employee: employee.company_id == company
            ):
                raise UserError(
                    self.env._(
                        "Your employee record is archived: ask your manager to "
                        "restore it before noting your time."
                    )
                )
            user.action_create_employee()
