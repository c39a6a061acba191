# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..guide import read_guide
from ..prefix import PREFIX


class Guide(models.AbstractModel):
    """Who reads which guides; the addon says its roles."""

    _name = f"{PREFIX}.guide"
    _description = "Guide of a role"

    def _get_guides(self):
        """Return the guides of the user, that of what they do here first."""
        return [read_guide(role) for role in self._get_roles()]

    def _get_roles(self):
        return []
