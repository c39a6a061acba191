# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...common.guide import ADDRESS, read_guide

TEAM = "mife_label.mife_label_group_coach"
# what each adds to the roles after it
ROLES = ("manager", "secretary", "coach")
# what opens the portal to each
DOORS = {"company": "label.application.member", "juror": "label.session.member"}


class LabelGuide(models.AbstractModel):
    """Who reads which guides."""

    _name = "label.guide"
    _description = "Guide of a role"

    def _get_guides(self):
        """Return the guides of the user, that of what they do here first."""
        return [read_guide(role) for role in self._get_roles()]

    @api.model
    @api.readonly
    def read_guides(self):
        """Return the title and the address of the guides of the user."""
        return [
            {"title": guide.title, "url": f"{ADDRESS}/{guide.role}"}
            for guide in self._get_guides()
        ]

    def _get_roles(self):
        """The team also reads what it hands to companies and jurors."""
        user = self.env.user
        if not user.has_group(TEAM):
            return [role for role in DOORS if self._is_outsider(role)]
        inside = [role for role in ROLES if user.has_group(self._get_group(role))]
        return [*inside, *DOORS]

    def _get_group(self, role):
        return f"mife_label.mife_label_group_{role}"

    def _is_outsider(self, role):
        # sudo: what opens the portal to the person, as its pages do
        Door = self.env[DOORS[role]].sudo()
        contacts = self.env.user._get_own_contacts().ids
        return bool(Door.search_count([("partner_id", "in", contacts)], limit=1))
