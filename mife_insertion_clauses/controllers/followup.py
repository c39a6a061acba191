# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from http import HTTPStatus

from odoo.http import Controller, request, route

from ..common.controllers.account import PRIVATE, refuse_too_many
from ..common.controllers.pages import is_post, read_id

PAGE = "mife_insertion_clauses.followup_page"


class InsertionFollowupPage(Controller):
    """The page where a person says what became of it, without an account.

    Nothing is written by a GET: those who read mails before their owner open links.
    The page says no name and nothing of what was answered; a dead link and a code that
    never was get the same page.
    """

    # csrf=False: the code of the address is all that opens this page, no session does
    @route(
        "/suivi/<string:code>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        website=False,
        sitemap=False,
        door="reading",
    )
    def answer(self, code, **kwargs):
        if refusal := refuse_too_many("verification"):
            return refusal
        followup = request.env["insertion.followup"]._find_by_code(code)
        if not followup:
            request.env["mife.attempt"].note("verification")
            return self._render("dead", status=HTTPStatus.NOT_FOUND)
        request.update_context(lang=followup.env.lang)
        if is_post():
            return self._take(followup, kwargs)
        return self._show(followup, kwargs)

    def _show(self, followup, asked):
        offered = followup._get_offered()
        question = asked.get("question")
        if asked.get("non"):
            return self._render("leave", followup)
        if question in offered:
            return self._render(
                "detail", followup, choices=offered[question], question=question
            )
        if followup.state == "answered" and not asked.get("changer"):
            return self._render("thanks", followup)
        return self._render("ask", followup, offered=offered)

    def _take(self, followup, sent):
        if sent.get("refus") == "toujours":
            followup._object("link")
            return self._render("stopped", followup)
        if sent.get("refus"):
            followup._refuse("link")
            return self._render("refused", followup)
        if sent.get("employeur"):
            followup._tell_employer(sent["employeur"])
            return self._render("told", followup)
        choices = {
            choice.id: choice
            for offered in followup._get_offered().values()
            for choice in offered
        }
        choice = choices.get(read_id(sent.get("reponse")))
        if not choice:
            return self._show(followup, {"changer": True})
        followup._answer(choice, "link")
        is_work = choice.question == "work"
        return self._render("thanks", followup, asks_employer=is_work)

    def _render(self, step, followup=None, status=HTTPStatus.OK, **values):
        Choice = request.env["insertion.followup.choice"]
        Followup = request.env["insertion.followup"]
        labels = Choice._fields["question"]._description_selection(Choice.env)
        employers = Followup._fields["employer_kind"]._description_selection(
            Followup.env
        )
        company = followup.company_id if followup else request.env.company.sudo()
        response = request.render(
            PAGE,
            {
                "step": step,
                "followup": followup,
                "company": company,
                "questions": dict(labels),
                "employers": employers,
                "address": followup and f"/suivi/{followup._get_code()}",
                "asks_employer": False,
                **values,
            },
            headers=PRIVATE,
        )
        response.status_code = status
        return response
