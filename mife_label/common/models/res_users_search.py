# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    # apart, as both addons hold this file alike
    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _search_display_name(self, operator, value):
        """Find a user by the words of the name, as the contact."""
        domain = super()._search_display_name(operator, value)
        if operator == "ilike":
            domain = Domain(domain) | Domain("partner_id.display_name", operator, value)
        return domain
