# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import Controller, request, route

from ..guide import ADDRESS
from ..prefix import PREFIX

MODULE = __name__.split(".")[2]


class GuidePages(Controller):
    @route(
        [ADDRESS, f"{ADDRESS}/<string:role>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def guide(self, role=None, **kwargs):
        """Show a guide of the person, the first when none is named."""
        guides = request.env[f"{PREFIX}.guide"]._get_guides()
        guide = next((g for g in guides if role in (None, g.role)), None)
        if not guide:
            return request.redirect(ADDRESS if guides else "/my")
        values = {
            "module": MODULE,
            "guide": guide,
            "guides": guides,
            "address": ADDRESS,
        }
        return request.render(f"{MODULE}.guide_page", values)
