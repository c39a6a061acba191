# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from http import HTTPStatus

from odoo import fields
from odoo.http import Controller, request, route

from ..common.controllers.account import refuse_too_many
from ..common.rules.codes import normalize_code
from ..report.buyer_contracts import BuyerContracts


class InsertionBuyerPage(Controller):
    """The page that a buyer shows to everybody, for as long as it wants."""

    @route(
        "/clauses/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
        door="reading",
    )
    def show(self, code, **kwargs):
        if refusal := refuse_too_many("verification"):
            return refusal
        page = request.env["insertion.buyer.page"]._find_by_code(normalize_code(code))
        response = request.render(
            "mife_insertion_clauses.buyer_page",
            {"page": page, **self._prepare(page)},
            headers={"Cache-Control": "no-store"},
        )
        if not page:
            request.env["mife.attempt"].note("verification")
            response.status_code = HTTPStatus.NOT_FOUND
        return response

    def _prepare(self, page):
        if not page:
            return {}
        contracts = page._get_contracts()
        rows = BuyerContracts(contracts).prepare_rows()
        return {
            "today": fields.Date.context_today(page),
            "rows": sorted(rows, key=lambda row: row["contract"].name),
            "done": sum(row["done"] for row in rows),
            "people": page._count_people(contracts),
        }
