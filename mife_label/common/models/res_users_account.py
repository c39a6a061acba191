# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    # apart, as both addons hold this file alike
    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        if "login" in vals and not self.env["res.partner"]._is_account_act():
            self._check_account_login(vals["login"])
        return super().write(vals)

    def _get_own_contacts(self):
        """Return the contacts of the companies that this account acts for."""
        self.ensure_one()
        return self.partner_id._get_own_contacts()

    def _check_account_login(self, login):
        """Keep a login as it is: it follows the e-mail address, by the same acts."""
        for user in self:
            if user.login != login:
                raise UserError(
                    self.env._(
                        "%s signs in with this login: change the e-mail address of "
                        "the contact instead, the login follows it.",
                        user.name,
                    )
                )
