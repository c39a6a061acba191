# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from functools import partial

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..common.controllers.pages import attempt, is_post, leave, say_late
from ..report.month_page import get_hour_inputs
from ..report.month_turn import MonthTurn
from ..report.structure_month import StructureMonth, find_months
from ..report.subcontractor_months import SubcontractorMonths
from .portal import InsertionPortal
from .portal_month import get_typed_hours

MONTHS = 12  # of a page


class InsertionPortalPrime(InsertionPortal):
    """What a holder follows of its subcontractors, and a structure's whole month."""

    @route(
        [
            "/my/insertion/lots/<int:contractor_id>/subcontractors",
            "/my/insertion/lots/<int:contractor_id>/subcontractors/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
        multilang=False,
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

    # STRUCTURES

    @route(
        "/my/insertion/structure",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def portal_structure(self, **kwargs):
        """Lead to the first month that waits for the structure, else to the last."""
        months = find_months(self._get_delegations())
        if not months:
            return request.redirect("/my/insertion")
        waiting = [item["month"] for item in self._get_waiting_parts()]
        month = min((month for month in months if month in waiting), default=months[0])
        return request.redirect(f"/my/insertion/structure/{month:%Y-%m}")

    @route(
        "/my/insertion/structure/<string:month>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_structure_month(self, month, **post):
        """The people of a structure at all its companies, typed and sent together."""
        delegations = self._get_delegations()
        day = _read_month(month)
        if day not in find_months(delegations):
            return request.redirect("/my/insertion")
        page = StructureMonth(delegations, day)
        if not is_post():
            return self._render_structure(page)
        MonthTurn(page.declarations).wait()
        typed, base = get_typed_hours(post)
        errors = self._keep_hours(page, post.get("action") or "save", typed, base)
        if any(errors.values()):
            return self._render_structure(page, typed, errors)
        notice = "saved" if post.get("action") == "save" else "parts_sent"
        return leave(f"/my/insertion/structure/{month}", notice)

    def _keep_hours(self, page, action, typed, base):
        """Save what was typed at each company, apart, and send what the button says.

        :return: {declaration: {name of the input, or "": sentence}}
        """
        if gone := page.find_gone(typed, base):
            return {page.declarations[0]: {"": gone}}
        problems = {}
        for declaration in page.declarations:
            to_send = action in ("send", f"send_{declaration.id}")
            problems[declaration] = {}
            keep = partial(page.keep, problems, declaration, typed, base, to_send)
            if error := attempt(keep):
                problems[declaration][""] = error
        return problems

    def _render_structure(self, page, typed=None, errors=None):
        months = find_months(page.delegations)
        names = {
            name: line.placement_id.participant_id.display_name
            for shown in page.pages.values()
            for name, line, _kind in get_hour_inputs(shown.lines)
        }
        return self._render(
            "portal_structure_month",
            "insertion_structure",
            month=page,
            blocks=page.get_blocks(typed, errors),
            months=[(f"{day:%Y-%m}", page.get_label(day)) for day in months],
            current=f"{page.month:%Y-%m}",
            summary=[
                {
                    "field": name or f"firm_{declaration.id}",
                    "label": names.get(name, declaration.partner_id.name),
                    "sentence": sentence,
                }
                for declaration, problems in (errors or {}).items()
                for name, sentence in problems.items()
            ],
        )


def _read_month(text):
    """Return the first day of a month written 2026-03, None for anything else."""
    year, _sep, month = text.partition("-")
    if not (len(year) == 4 and len(month) == 2 and (year + month).isascii()):
        return None
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return None
