# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import Controller, request, route

from .account import MODULE


class AccessibilityPages(Controller):
    @route(
        "/accessibility",
        type="http",
        auth="public",
        website=True,
        sitemap=True,
        readonly=True,
        door="reading",
    )
    def accessibility(self, **kwargs):
        """Show what the organisation declares of the accessibility of its pages."""
        company = request.env.company.sudo()
        statement = company._get_accessibility_statement()
        values = {
            "module": MODULE,
            "company": company,
            "statement": statement,
            "pages": company._get_checked_pages(),
            "address": request.httprequest.host_url,
        }
        return request.render(f"{MODULE}.accessibility_page", values)
