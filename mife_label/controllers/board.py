# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, request, route

from ..common.controllers.pages import leave
from ..report.session_board import SessionBoard
from .portal import read_date_or_refuse

SECRETARY = "mife_label.mife_label_group_secretary"
NO_STORE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
TEXTS = ("conditions", "departure_reason", "reasons", "deliberation_note")
VOTES = ("vote_for", "vote_against", "vote_abstain")


class LabelBoard(Controller):
    """The board of a jury: one part for the room, one for the secretary alone."""

    @route(
        "/label/board/<int:session_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def board(self, session_id, view="", **kwargs):
        session = self._find(session_id)
        return self._render(session, is_room=view == "room")

    @route(
        "/label/board/<int:session_id>/room",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
        readonly=True,
    )
    def room(self, session_id, **kwargs):
        """Give the part of the room again, for the screens that follow."""
        session = self._find(session_id)
        return request.render(
            "mife_label.board_room",
            {"board": SessionBoard(session).prepare_room()},
            headers=NO_STORE,
        )

    @route(
        "/label/board/<int:session_id>/seat",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
        readonly=True,
    )
    def seat(self, session_id, **kwargs):
        """Give a member its own part again, as its screen follows the meeting."""
        session = self._find(session_id)
        member = self._find_member(session)
        if not member:
            raise NotFound()
        return request.render(
            "mife_label.board_seat",
            self._prepare_member_values(session, member),
            headers=NO_STORE,
        )

    @route(
        "/label/board/<int:session_id>/act",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        kept_form=True,
    )
    def act(self, session_id, **post):
        session = self._find(session_id)
        member = self._find_member(session)
        is_secretary = request.env.user.has_group(SECRETARY)
        confirms = member and post.get("action") == "confirm_as_chair"
        if not (is_secretary or confirms):
            raise NotFound()
        try:
            with request.env.cr.savepoint():
                if confirms:
                    SessionBoard(session).confirm(self._read_id(post), member)
                else:
                    self._act(session, post)
        except (UserError, AccessError) as error:
            request.env.invalidate_all()
            message = (
                request.env._(
                    "You have a link with this company: another secretary notes this."
                )
                if isinstance(error, AccessError)
                else str(error)
            )
            return self._render(session, error=message, typed=post)
        return leave(self._get_url(session))

    def _get_url(self, session):
        return f"/label/board/{session.id}"

    def _find(self, session_id):
        """Return the session for its secretary, its members and the staff."""
        session = request.env["label.session"].sudo().browse(session_id).exists()
        user = request.env.user
        is_staff = (
            session
            and user.has_group("mife_label.mife_label_group_coach")
            and session.company_id in user.company_ids
        )
        if not session or not (
            is_staff or user.partner_id in session.member_ids.partner_id
        ):
            raise NotFound()
        return session.sudo(False)

    def _find_member(self, session):
        return session.sudo().member_ids.filtered(
            lambda member: member.partner_id == request.env.user.partner_id
        )

    def _prepare_member_values(self, session, member):
        return {
            "jury": session.sudo(),
            "member": member,
            "form_page": self._get_url(session),
            "seat": SessionBoard(session).prepare_seat(member),
            "confirmations": SessionBoard(session).prepare_confirmations(member),
        }

    def _render(self, session, is_room=False, error=None, typed=None):
        is_secretary = request.env.user.has_group(SECRETARY) and not is_room
        member = self._find_member(session) if not (is_room or is_secretary) else None
        current = session.sudo().current_hearing_id
        hearing = current.sudo(False)
        may_note = is_secretary and current and hearing.has_access("read")
        Hearing = request.env["label.hearing"].sudo()
        return request.render(
            "mife_label.board_page",
            {
                "session": session.sudo(),
                "form_page": self._get_url(session),
                "board": SessionBoard(session).prepare_room(),
                "member": None,
                **(self._prepare_member_values(session, member) if member else {}),
                "is_secretary": is_secretary,
                "hearing": current if may_note else Hearing,
                "result": may_note and session.sudo().opened_on and hearing.result,
                "agenda": session._get_agenda(),
                "questions": session._get_open_questions() if is_secretary else (),
                "unsettled": self._get_unsettled(session) if is_secretary else (),
                "decisions": self._get_labels(Hearing, "decision"),
                "castings": self._get_labels(Hearing, "casting_vote"),
                "company_presences": self._get_labels(Hearing, "company_presence"),
                "presences": self._get_labels(
                    request.env["label.session.member"], "presence"
                ),
                "has_casting": current
                and current._get_facts()[current].rules["has_casting_vote"],
                "error": error,
                "typed": typed or {},
            },
            headers=NO_STORE,
        )

    def _get_unsettled(self, session):
        """Return the votes that stop the publication, of files open to who asks."""
        hearings = session._get_agenda().sudo(False)._filtered_access("read")
        return hearings.filtered("vote_obstacle")

    def _get_labels(self, records, name):
        return records._fields[name]._description_selection(request.env)

    def _act(self, session, post):
        action = post.get("action")
        if action in ("save", "save_next"):
            self._note(session, post)
        if action == "call":
            hearing = request.env["label.hearing"].browse(self._read_id(post))
            SessionBoard(session).call(hearing)
        elif action in ("next", "save_next"):
            SessionBoard(session).call_next()
        elif action == "stop":
            SessionBoard(session).stop_clock()
        elif action == "attendance":
            self._note_attendance(session, post)
        elif action == "open_marks":
            self._go_on(session.action_open_marks())
        elif action == "end":
            session.action_write_minutes()
        elif action == "letters":
            session.action_prepare_letters()
        elif action == "publish":
            self._go_on(session.action_publish())
        elif action in ("takes_part", "stays_out"):
            self._settle(session, post)
        elif action in ("again", "keep", "confirm"):
            self._settle_vote(session, post)

    def _go_on(self, window):
        """Take the step that a window would confirm, unless it asks something."""
        if not window:
            return
        wizard = request.env[window["res_model"]].browse(window["res_id"])
        if wizard.interest_ids:
            raise UserError(
                request.env._(
                    "Some questions on links are not settled: settle them first, at "
                    "the top of this page."
                )
            )
        wizard.action_confirm()

    def _settle(self, session, post):
        question_id = self._read_id(post)
        question = session._get_open_questions().filtered(
            lambda one: one.id == question_id
        )
        try:
            if post["action"] == "takes_part":
                question.action_dismiss(post.get("reason"))
            else:
                question.action_uphold(post.get("reason"))
        except AccessError as error:
            raise UserError(str(error)) from error

    def _settle_vote(self, session, post):
        hearing_id = self._read_id(post)
        hearing = session._get_agenda().filtered(lambda one: one.id == hearing_id)
        vote = hearing.vote_id.sudo(False)
        if not vote:
            raise UserError(request.env._("This file was not voted yet."))
        if post["action"] == "again":
            vote.action_take_again(post.get("reason"))
        elif post["action"] == "keep":
            vote.action_keep(post.get("reason"))
        else:
            vote.action_confirm()

    def _read_id(self, post):
        text = str(post.get("id") or "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def _note(self, session, post):
        """Write the vote and the decision on the file that the form was about."""
        hearing = session.sudo().current_hearing_id
        if self._read_id(post) != hearing.id:
            raise UserError(
                request.env._(
                    "The jury went on to another file meanwhile: nothing was saved, "
                    "call the file again."
                )
            )
        hearing.sudo(False).write(
            {
                **{name: self._read_count(post.get(name)) for name in VOTES},
                **{
                    name: self._read_choice(hearing, name, post.get(name))
                    for name in ("casting_vote", "decision")
                },
                **{
                    name: (post.get(name) or "").replace("\r\n", "\n").strip()
                    for name in TEXTS
                },
                "date_condition": read_date_or_refuse(post.get("date_condition")),
            }
        )

    def _note_attendance(self, session, post):
        presences = dict(self._get_labels(session.sudo().member_ids, "presence"))
        members = session.member_ids
        for member in members:
            presence = post.get(f"presence_{member.id}")
            proxy_id = self._read_id({"id": post.get(f"proxy_{member.id}")})
            vals = {
                "presence": presence if presence in presences else False,
                "proxy_member_id": proxy_id if proxy_id in members.ids else False,
            }
            if (member.presence, member.proxy_member_id.id) != tuple(vals.values()):
                member.write(vals)
        current = session.sudo().current_hearing_id
        company = self._read_choice(
            current, "company_presence", post.get("company_presence")
        )
        if current and company:
            current.sudo(False).company_presence = company

    def _read_choice(self, records, name, value):
        return value if value in dict(self._get_labels(records, name)) else False

    def _read_count(self, value):
        value = (value or "").strip()
        if value and not (value.isdecimal() and len(value) < 4):
            raise UserError(request.env._("Votes are written in figures, like 3."))
        return int(value or 0)
