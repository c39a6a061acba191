# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError

from ..home import Home
from ..prefix import PREFIX

MODULE = __name__.split(".")[2]


class HomePage(models.AbstractModel):
    """The door of the homes: which ones somebody has, what one of them says."""

    _name = f"{PREFIX}.home"
    _description = "Home of a role"

    @api.model
    @api.readonly
    def read_home(self, role):
        """Return what the home of ``role`` says, to those who have that role."""
        home = Home.homes.get(role)
        if not home or not self.env.user.has_group(home.group):
            raise AccessError(
                self.env._("This home is not yours: ask your manager for the role.")
            )
        return home(self.env).build()

    @api.model
    @api.private
    def get_tabs(self):
        """Return the homes of the user, as the client lets choose between them."""
        homes = Home.of_user(self.env)
        if not homes:
            return []
        action = self.env["ir.model.data"]._xmlid_to_res_id(f"{MODULE}.home_action")
        return [
            {
                "model": self._name,
                "role": home.role,
                "title": home(self.env).get_title(),
                "action": action,
            }
            for home in homes
        ]
