# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from http import HTTPStatus

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..common.controllers.account import PRIVATE, refuse_too_many
from ..common.controllers.pages import attempt, is_post


class LabelReply(Controller):
    """Pages that somebody opens by a link of its own, without an account.

    Nothing is written by a GET: programs that read mails before their owner open links.
    A dead link and one that never was get the same page. csrf=False: the link is all
    that opens these pages, no session does.
    """

    @route(
        "/label/event/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        website=True,
        save_session=False,
        sitemap=False,
        door="reading",
    )
    def event(self, token, **post):
        """Tell whether one comes to an event; once it is over, what one thought."""
        return self._answer("event.registration", token, post, self._take_event)

    @route(
        "/label/news/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        website=True,
        save_session=False,
        sitemap=False,
        door="reading",
    )
    def news(self, token, **post):
        """No longer receive the news: by the page, or the button of a mail program."""
        return self._answer("label.consent", token, post, self._take_stop)

    @route(
        "/label/ambassador/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        website=True,
        save_session=False,
        sitemap=False,
        door="reading",
    )
    def ambassador(self, token, **post):
        """Agree to a page of one's own, or take it back."""
        return self._answer("label.ambassador", token, post, self._take_ambassador)

    @route(
        "/label/interview/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        website=True,
        save_session=False,
        sitemap=False,
        door="reading",
    )
    def interview(self, token, **post):
        """Confirm what the coach wrote down, or say what is to be corrected."""
        return self._answer("label.interview", token, post, self._take_interview)

    @route(
        "/label/interview/<int:interview_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def interview_pdf(self, interview_id, **kwargs):
        """Give the coach the interview as a paper to sign."""
        interview = request.env["label.interview"].browse(interview_id).exists()
        if not interview or not interview.has_access("read"):
            raise NotFound()
        filename = f"{interview.application_id.name.replace('/', '-')}.pdf"
        return request.make_response(
            interview._print_page(),
            headers={
                "Content-Type": "application/pdf",
                "Content-Disposition": content_disposition(
                    filename, disposition_type="inline"
                ),
                "Cache-Control": "no-store",
            },
        )

    def _answer(self, model, token, post, take):
        if refusal := refuse_too_many("verification"):
            return refusal
        record = request.env[model]._find_by_link(token)
        if not record:
            request.env["mife.attempt"].note("verification")
            return self._render("mife_label.reply_dead", {}, HTTPStatus.NOT_FOUND)
        company = record.company_id or request.env.company.sudo()
        record = company._in_document_lang(record)
        request.update_context(lang=record.env.lang)
        error = is_post() and attempt(take, record, post)
        return self._render(
            f"mife_label.reply_{model.replace('.', '_')}",
            {
                "record": record,
                "company": company,
                "address": request.httprequest.path,
                "done": is_post() and not error and (post.get("action") or "stop"),
                "typed": post if error else {},
                "error": error,
            },
        )

    def _render(self, template, values, status=HTTPStatus.OK):
        response = request.render(template, values, headers=PRIVATE)
        response.status_code = status
        return response

    def _take_event(self, registration, post):
        if post.get("action") == "opinion":
            registration._label_judge(post.get("opinion"), post.get("note"))
        else:
            registration._label_answer(post.get("action") == "come")

    def _take_stop(self, consent, post):
        consent._end(consent.env._("the person, by its link"))

    def _take_ambassador(self, ambassador, post):
        if post.get("action") == "agree":
            ambassador._agree_to_page()
        else:
            ambassador._take_page_back()

    def _take_interview(self, interview, post):
        if post.get("action") == "confirm":
            interview._confirm_by_link(post.get("name"))
        else:
            interview._ask_correction(post.get("remark"))
