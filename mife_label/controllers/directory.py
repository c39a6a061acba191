# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import Controller, request, route


class LabelDirectory(Controller):
    @route(
        "/label/directory",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=True,
        readonly=True,
        door="reading",
    )
    def directory(self, **kwargs):
        """Show the holders in force that agreed to be shown, and nobody else."""
        return request.render(
            "mife_label.directory_page",
            {"awards": request.env["label.award"]._find_public()},
        )
