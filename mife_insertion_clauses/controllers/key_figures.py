# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..report.key_figures import KeyFigures

OPEN = {
    "auth": "public",
    "type": "http",
    "methods": ["GET"],
    "sitemap": False,
    "readonly": True,
    "door": "reading",
}
HEADERS = {"Cache-Control": "public, max-age=3600"}


class InsertionKeyFigures(Controller):
    """The key figures that a manager published, for anybody to read and take."""

    @route("/insertion/figures", **OPEN | {"sitemap": True, "website": True})
    def figures(self, **kwargs):
        pages = [KeyFigures(bilan) for bilan in self._find_published()]
        return request.render(
            "mife_insertion_clauses.key_figures_page", {"pages": pages}
        )

    @route("/insertion/figures/<int:statement_id>.json", cors="*", **OPEN)
    def figures_json(self, statement_id, **kwargs):
        page = self._get_page(statement_id)
        return request.make_json_response(page.get_feed(), headers=HEADERS)

    @route("/insertion/figures/<int:statement_id>.csv", cors="*", **OPEN)
    def figures_csv(self, statement_id, **kwargs):
        page = self._get_page(statement_id)
        return request.make_response(
            page.write_csv(),
            headers=HEADERS
            | {
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": content_disposition(f"{page.number}.csv"),
            },
        )

    def _get_page(self, statement_id):
        bilan = self._find_published().filtered(lambda each: each.id == statement_id)
        if not bilan:
            raise NotFound()
        return KeyFigures(bilan)

    def _find_published(self):
        # sudo: what a manager published is for anybody, and nothing else of it is given
        Statement = request.env["insertion.statement"].sudo()
        return Statement.search(Statement._get_public_domain())
