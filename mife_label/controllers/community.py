# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..common.controllers.pages import attempt, is_post, leave, take_notice
from ..models.standard.label_criterion import AUDIENCES
from .portal import LabelPortal

MAX_SEARCH = 100


def search_practices(asked, is_public):
    """Return what a page of good practices shows for what a visitor asks."""
    text = (asked.get("q") or "").strip()[:MAX_SEARCH]
    audience = asked.get("audience")
    Practice = request.env["label.practice"]
    return {
        "practices": Practice._find_shared(
            text, audience if audience in dict(AUDIENCES) else None, is_public
        ),
        "audiences": Practice._fields["audience"]._description_selection(request.env),
        "text": text,
        "audience": audience,
        "is_search": bool(text or audience),
    }


class LabelCommunity(Controller):
    """What the holders agreed to show to anybody: people and practices."""

    @route(
        "/label/ambassadors",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=True,
        readonly=True,
        door="reading",
    )
    def ambassadors(self, **kwargs):
        return request.render(
            "mife_label.ambassadors_page",
            {"ambassadors": list(request.env["label.ambassador"]._find_shown())},
        )

    @route(
        "/label/ambassadors/<int:ambassador_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
        readonly=True,
        door="reading",
    )
    def ambassador(self, ambassador_id, **kwargs):
        shown = request.env["label.ambassador"]._find_shown()
        ambassador = next((one for one in shown if one.id == ambassador_id), None)
        if not ambassador:
            raise NotFound()
        return request.render(
            "mife_label.ambassador_page",
            {
                "ambassador": ambassador,
                "award": shown[ambassador],
                "others": [
                    one
                    for one in shown
                    if one.partner_id == ambassador.partner_id and one != ambassador
                ],
            },
            headers={"Cache-Control": "no-store"},
        )

    @route(
        "/label/practices",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=True,
        readonly=True,
        door="reading",
    )
    def practices(self, **asked):
        return request.render(
            "mife_label.practices_page", search_practices(asked, is_public=True)
        )


class LabelCommunityPortal(LabelPortal):
    """The life of the label, for the companies that hold it."""

    @route("/my/label/practices", type="http", auth="user", website=True, readonly=True)
    def portal_my_label_practices(self, **asked):
        if not self._get_live_members():
            return request.redirect("/label/practices")
        return request.render(
            "mife_label.portal_label_practices",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "label_practices",
                **search_practices(asked, is_public=False),
            },
        )

    @route(
        "/my/label/<int:application_id>/life",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_life(self, application_id, **post):
        """Events to come, and the news that one agrees to receive."""
        member = self._get_members(application_id)
        award = member.application_id.award_id
        if not award:
            return request.redirect("/my/label")
        posted = is_post()
        error = posted and attempt(self._change_life, member, award, post)
        if posted and not error:
            return leave(f"/my/label/{application_id}/life", "saved")
        partner = request.env.user.partner_id
        events = self._find_events(award)
        return self._render_file(
            "mife_label.portal_label_life",
            member,
            page_name="label_life",
            award=award,
            events=events,
            states={
                registration.event_id: registration.state
                for registration in events.registration_ids
                if registration.partner_id == partner
            },
            consent=self._find_consent(member, award),
            error=error,
            notice=take_notice(),
        )

    def _get_live_members(self):
        return self._get_members().filtered(
            lambda member: (
                member.application_id.award_id
                and member.application_id.award_id._is_live()
            )
        )

    def _find_events(self, award):
        # sudo: the events of a label are shown to its holders
        events = request.env["event.event"].sudo()
        if not award._is_live():
            return events
        return events.search(
            [
                ("label_programme_id", "=", award.programme_id.id),
                ("date_end", ">=", fields.Datetime.now()),
            ],
            order="date_begin, id",
        )

    def _find_consent(self, member, award):
        # sudo: the person sees its own agreement
        consents = request.env["label.consent"].sudo()
        return consents._find_of(member.partner_id, award.programme_id)

    def _change_life(self, member, award, post):
        action = post.get("action")
        if action in ("come", "stay"):
            event_id = self._read_id(post.get("id"))
            event = self._find_events(award).filtered(lambda one: one.id == event_id)
            if not event:
                raise UserError(
                    request.env._(
                        "This event is no longer to come: load the page again."
                    )
                )
            event.registration_ids._label_register(
                event, award, member.partner_id, action == "come"
            )
        elif action == "news":
            self._change_news(member, award, bool(post.get("news")))

    def _change_news(self, member, award, wanted):
        consent = self._find_consent(member, award)
        if wanted and not consent:
            consent.create(
                {
                    "partner_id": member.partner_id.id,
                    "programme_id": award.programme_id.id,
                    "source": request.env._("on the portal"),
                }
            )
        elif not wanted:
            consent._end(request.env._("the person, on the portal"))
