# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from ..common.controllers.pages import attempt, is_post, leave
from .portal import WRITING_ROLES, LabelPortal

NOTICES = {"invite": "invited", "share": "saved"}


class LabelPeoplePortal(LabelPortal):
    """Who takes part in a file, and who writes which answer."""

    @route(
        "/my/label/<int:application_id>/people",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_people(self, application_id, **post):
        member = self._get_members(application_id)
        if not member:
            return request.redirect("/my/label")
        posted = is_post()
        error = posted and attempt(self._change_people, member, post)
        if posted and not error:
            notice = NOTICES.get(post.get("action"), "revoked")
            return leave(f"/my/label/{application_id}/people", notice)
        Member = request.env["label.application.member"]
        return self._render_file(
            "mife_label.portal_label_people",
            member,
            page_name="label_people",
            typed=post if error else {},
            error=error,
            roles=Member._fields["role"]._description_selection(request.env),
            writers=member.application_id.active_member_ids.filtered(
                lambda member: member.role in WRITING_ROLES
            ),
        )

    def _change_people(self, member, post):
        self._refuse_other_than_lead(member)
        application = member.application_id
        if post.get("action") == "invite":
            request.env["label.application.member"]._invite(
                application, post.get("name"), post.get("email"), post.get("role")
            )
            return
        if post.get("action") == "share":
            self._share_questions(application, post)
            return
        member_id = self._read_id(post.get("id"))
        other = application.active_member_ids.filtered(
            lambda other: other.id == member_id and other != member
        )
        other.action_revoke()

    def _share_questions(self, application, post):
        """Say who writes each answer; everybody may still write everywhere."""
        writers = application.active_member_ids.filtered(
            lambda member: member.role in WRITING_ROLES
        )
        for answer in application.answer_ids:
            name = f"writer_{answer.id}"
            if name in post:
                member_id = self._read_id(post[name])
                writer = writers.filtered(lambda one, id_=member_id: one.id == id_)
                if answer.member_id != writer:
                    answer.member_id = writer
