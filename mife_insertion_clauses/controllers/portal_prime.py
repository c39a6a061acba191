# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..common.controllers.pages import say_late
from ..report.subcontractor_months import SubcontractorMonths
from .portal import InsertionPortal

MONTHS = 12  # of a page


class InsertionPortalPrime(InsertionPortal):
    """What a holder follows of its subcontractors."""

    @route(
        [
            "/my/insertion/lots/<int:contractor_id>/subcontractors",
            "/my/insertion/lots/<int:contractor_id>/subcontractors/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def portal_subcontractors(self, contractor_id, page=1, **kwargs):
        """What each subcontractor sent, month by month, and who is late."""
        contractor = self._get_contractor(contractor_id)
        if not contractor.with_context(active_test=False).subcontractor_ids:
            return request.redirect("/my/insertion")
        months = SubcontractorMonths(contractor)
        pager = portal_pager(
            url=f"/my/insertion/lots/{contractor.id}/subcontractors",
            total=months.count_months(),
            page=page,
            step=MONTHS,
        )
        return self._render(
            "portal_subcontractors",
            "insertion_lot",
            contractor=contractor,
            approves_from=contractor.lot_id.contract_id.holder_approves_from,
            months=months.get_months(MONTHS, pager["offset"]),
            say_late=say_late,
            pager=pager,
        )
