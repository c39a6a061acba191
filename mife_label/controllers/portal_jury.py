# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import pairwise

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import mute_logger

from ..common.controllers.pages import (
    add_to_home,
    attempt,
    leave,
    say_late,
    take_notice,
)
from ..common.door import get_call
from ..models.application.label_answer import normalize
from ..report.session_minutes import name_minutes
from .portal import LabelPortal

READING_STATES = ("reading", "meeting", "minutes")
SHOWN_STATES = (*READING_STATES, "published")
NOTES = ("reason", "private_note")


class LabelJuryPortal(LabelPortal):
    """The juror's side of a session.

    Being named on the session (``label.session.member``) is the only door: the
    models of the jury are closed to the portal. A file opens once the juror has
    answered that nothing links them to the company, and shows nothing but its own
    sheet; everything below starts from that member.
    """

    @route()
    def home(self, **kw):
        response = super().home(**kw)
        seats = self._get_seats()
        place = {
            "title": request.env._("Jury"),
            "text": request.env._("Read the files, give your marks, sign"),
            "url": "/my/jury",
        }
        add_to_home(
            response,
            [
                self._prepare_waiting_session(seat.session_id)
                for seat in seats
                if seat.session_id.state in READING_STATES
            ],
            [place] if seats else [],
            [
                get_call(session.secretary_id, session.company_id)
                for session in seats.session_id
            ],
        )
        return response

    def _prepare_waiting_session(self, session):
        """Name no company: a page may be read over a shoulder."""
        reading = session.state == "reading"
        title = (
            request.env._("Read and mark the files of the jury")
            if reading
            else request.env._("Follow the jury that meets")
        )
        # marks are awaited until the jury meets
        due = session.date if reading else False
        return {
            "title": title,
            "detail": session.display_name,
            "due": due,
            "late": say_late(due),
            "url": f"/my/jury/{session.id}",
        }

    # ACCESS

    def _get_seats(self, session_id=None):
        """Return the places of the person who asks, with the rights to follow.

        sudo: a juror has no right on the jury; its place is what opens it.
        """
        domain = [
            ("partner_id", "=", request.env.user.partner_id.id),
            ("session_id.state", "in", SHOWN_STATES),
        ]
        if session_id is not None:
            domain.append(("session_id", "=", session_id))
        Member = request.env["label.session.member"].sudo()
        return Member.search(domain).sorted(
            lambda member: member.session_id.date_start, reverse=True
        )

    def _get_place(self, session_id, hearing_id):
        """Return (member, hearing) of a file being read, or two empty sets."""
        member = self._get_seats(session_id)
        hearing = member.session_id.hearing_ids.filtered(
            lambda hearing: hearing.id == hearing_id
        )
        if not member.has_vote or member.session_id.state not in READING_STATES:
            return member.browse(), hearing.browse()
        return member, hearing

    def _get_opened(self, session_id, hearing_id):
        """Return (member, hearing) of a file that is open to this juror."""
        member, hearing = self._get_place(session_id, hearing_id)
        if hearing and self._is_open_to(hearing, member):
            return member, hearing
        return member.browse(), hearing.browse()

    def _is_open_to(self, hearing, member):
        return (
            hearing.submission_id
            and not hearing._is_recused(member)
            and hearing._has_declared(member)
        )

    def _get_sheet(self, member, hearing):
        return (
            request.env["label.sheet"]
            .sudo()
            .search(
                [("member_id", "=", member.id), ("hearing_id", "=", hearing.id)],
                order="round desc, id desc",
                limit=1,
            )
        )

    # PAGES

    @route("/my/jury", type="http", auth="user", website=True)
    def portal_my_jury(self, **kwargs):
        seats = self._get_seats()
        if len(seats) == 1:
            return request.redirect(f"/my/jury/{seats.session_id.id}")
        return request.render(
            "mife_label.portal_my_jury",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "jury",
                "seats": seats,
            },
        )

    @route("/my/jury/<int:session_id>", type="http", auth="user", website=True)
    def portal_my_jury_session(self, session_id, **kwargs):
        member = self._get_seats(session_id)
        if not member:
            return request.redirect("/my/jury")
        return request.render(
            "mife_label.portal_jury_session",
            {
                **self._prepare_jury_values(member, "jury_session"),
                "lines": self._prepare_lines(member),
                **self._prepare_chair(member),
            },
        )

    @route(
        "/my/jury/<int:session_id>/<int:hearing_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_jury_file(self, session_id, hearing_id, **kwargs):
        member, hearing = self._get_place(session_id, hearing_id)
        if not hearing:
            return request.redirect(f"/my/jury/{session_id}")
        if hearing._is_recused(member):
            return self._render_recused(member, hearing)
        if not hearing._has_declared(member):
            return self._render_jury("mife_label.portal_jury_link", member, hearing)
        return self._render_sheet(member, hearing)

    @route(
        "/my/jury/<int:session_id>/<int:hearing_id>/link",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_jury_link(self, session_id, hearing_id, **post):
        """Write whether the juror has a link with the company."""
        member, hearing = self._get_place(session_id, hearing_id)
        if not hearing:
            return request.redirect(f"/my/jury/{session_id}")
        url = self._file_url(hearing)
        if post.get("link") not in ("no", "yes"):
            return self._render_jury(
                "mife_label.portal_jury_link",
                member,
                hearing,
                error=request.env._("Answer yes or no."),
            )
        try:
            with request.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                request.env["label.interest"].sudo()._declare(
                    hearing,
                    member,
                    post["link"] == "yes",
                    normalize(post.get("note")),
                )
        except UniqueViolation:
            # the same answer, given twice at the same moment
            return leave(url)
        return leave(url)

    @route(
        "/my/jury/<int:session_id>/<int:hearing_id>/appeal",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_jury_appeal(self, session_id, hearing_id, **post):
        """Note why a juror contests what keeps it away: another person examines it."""
        member, hearing = self._get_place(session_id, hearing_id)
        if not hearing or not hearing._is_recused(member):
            return request.redirect(f"/my/jury/{session_id}")
        error = attempt(
            self._get_active_links(member, hearing)._appeal,
            normalize(post.get("reason")),
        )
        if error:
            return self._render_recused(member, hearing, error=error, typed=post)
        return leave(self._file_url(hearing))

    @route(
        "/my/jury/<int:session_id>/<int:hearing_id>/sheet",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_jury_sheet(self, session_id, hearing_id, **post):
        """Save, send or correct a sheet."""
        member, hearing = self._get_opened(session_id, hearing_id)
        if not hearing:
            return request.redirect(f"/my/jury/{session_id}")
        sheet = self._get_sheet(member, hearing)
        url = self._file_url(hearing)
        if post.get("go") == "send" and sheet.state == "sent":
            # the button was tapped twice
            return leave(url)
        try:
            with request.env.cr.savepoint():
                if post.get("go") == "correct":
                    sheet._correct()
                elif post.get("go") == "again":
                    sheet = sheet._ensure(hearing, member)
                else:
                    self._save_sheet(sheet, post)
            # what was typed stays saved even if it is too early to send
            if post.get("go") == "send":
                with request.env.cr.savepoint():
                    sheet._send()
                return leave(url, "sent")
        except UserError as error:
            return self._render_sheet(member, hearing, error=str(error))
        return leave(url, "saved" if post.get("go") == "save" else None)

    @route(
        "/my/jury/sheets/save",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_save_sheet(
        self,
        session_id=None,
        hearing_id=None,
        marks=None,
        reason=None,
        private_note=None,
    ):
        """Save what is being typed, and nothing of what is not sent."""
        asked = self._read_id(session_id), self._read_id(hearing_id)
        member, hearing = self._get_opened(*asked)
        if not hearing:
            return {"error": request.env._("This file is no longer open to you.")}
        sheet = self._get_sheet(member, hearing)
        marks = self._keep_marks(marks)
        try:
            sheet._save(
                self._read_marks(marks),
                private_note=None if private_note is None else normalize(private_note),
                reason=None if reason is None else normalize(reason),
            )
        except UserError as error:
            return {"error": str(error)}
        saved = [f"{name}_{key}" for key, mark in marks.items() for name in mark]
        saved += [
            name
            for name, note in zip(NOTES, (reason, private_note), strict=True)
            if note is not None
        ]
        request.env["ir.http"]._forget_form(self._file_url(hearing), saved)
        return {
            "saved_at": self._format_time(sheet.saved_on),
            "answered": self._count_answered(sheet),
        }

    @route(
        "/my/jury/<int:session_id>/<int:hearing_id>/marks",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_jury_marks(self, session_id, hearing_id, **kwargs):
        member, hearing = self._get_opened(session_id, hearing_id)
        if not hearing or not hearing.session_id.opened_on:
            return request.redirect(f"/my/jury/{session_id}")
        return self._render_jury(
            "mife_label.portal_jury_marks",
            member,
            hearing,
            page_name="jury_marks",
            result=hearing._get_result(),
        )

    # DOCUMENTS

    @route("/my/jury/<int:session_id>/minutes", type="http", auth="user", website=True)
    def portal_my_jury_minutes(self, session_id, **kwargs):
        """Give the minutes to who presided, to be read before they are signed."""
        member = self._get_seats(session_id)
        session = member.session_id
        if not member or not member._may_sign_minutes():
            return request.redirect(f"/my/jury/{session_id}")
        return self._download(
            session, "minutes_pdf", "application/pdf", name_minutes(session, "pdf")
        )

    @route(
        "/my/jury/<int:session_id>/<int:hearing_id>/pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_jury_pdf(self, session_id, hearing_id, **kwargs):
        _member, hearing = self._get_opened(session_id, hearing_id)
        submission = hearing.submission_id
        if not submission:
            return request.redirect(f"/my/jury/{session_id}")
        return self._download(
            submission, "pdf", "application/pdf", submission.pdf_filename
        )

    @route(
        "/my/jury/<int:session_id>/<int:hearing_id>/proofs/<int:evidence_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_jury_proof(self, session_id, hearing_id, evidence_id, **kwargs):
        _member, hearing = self._get_opened(session_id, hearing_id)
        evidence = hearing.submission_id.evidence_ids.filtered(
            lambda evidence: evidence.id == evidence_id
        )
        if not evidence:
            return request.redirect(f"/my/jury/{session_id}")
        return self._download(
            evidence, "file", evidence._get_mimetype(), evidence.filename
        )

    # RENDERING

    def _prepare_jury_values(self, member, page_name):
        return {
            **self._prepare_portal_layout_values(),
            "page_name": page_name,
            "member": member,
            "jury": member.session_id,
            "error": None,
            "notice": take_notice(),
        }

    def _render_jury(self, template, member, hearing, page_name="jury_file", **values):
        return request.render(
            template,
            {
                **self._prepare_jury_values(member, page_name),
                "hearing": hearing,
                "file_url": self._file_url(hearing),
                "form_page": self._file_url(hearing),
                **values,
            },
        )

    def _render_sheet(self, member, hearing, error=None):
        sheet = self._get_sheet(member, hearing)
        if not sheet:
            # the link was dismissed after the juror had answered
            return self._render_jury("mife_label.portal_jury_link", member, hearing)
        submission = sheet.submission_id
        by_criterion = sheet.line_ids.grouped(lambda line: line.criterion_id.id)
        order = [
            key for key in submission._get_answers_by_criterion() if key in by_criterion
        ]
        to_mark = [by_criterion[key] for key in order if not by_criterion[key].kind]
        return self._render_jury(
            "mife_label.portal_jury_sheet",
            member,
            hearing,
            sheet=sheet,
            submission=submission,
            payload=submission.payload,
            lines=by_criterion,
            opened=to_mark[0].id if to_mark else False,
            next_criteria=dict(pairwise(order)),
            previous_criteria=dict(pairwise(reversed(order))),
            proofs={proof.id: proof for proof in submission.evidence_ids},
            editable=sheet.state == "draft" and sheet._is_open(),
            correctable=sheet.state == "sent" and sheet._is_open(),
            again=sheet.round < hearing.round
            and hearing.session_id.state in ("meeting", "minutes"),
            answered=self._count_answered(sheet),
            to_date=fields.Date.to_date,
            saved_at=sheet.saved_on and self._format_time(sheet.saved_on),
            error=error,
        )

    def _get_active_links(self, member, hearing):
        # sudo: a juror has no right on links; these are its own
        return (
            request.env["label.interest"]
            .sudo()
            .search(
                [
                    ("member_id", "=", member.id),
                    ("application_id", "=", hearing.application_id.id),
                    ("state", "=", "active"),
                ]
            )
        )

    def _render_recused(self, member, hearing, **values):
        return self._render_jury(
            "mife_label.portal_jury_recused",
            member,
            hearing,
            links=self._get_active_links(member, hearing),
            **{"typed": {}, **values},
        )

    def _prepare_lines(self, member):
        """Return the agenda as this juror sees it: its own progress, nobody else's."""
        session = member.session_id
        hearings = session.hearing_ids.sorted(
            lambda hearing: (hearing.sequence, hearing.id)
        )
        recused = hearings._get_recused_members()
        declared = set(
            request.env["label.interest"]
            .sudo()
            .search(
                [("member_id", "=", member.id), ("kind", "in", ("none", "declared"))]
            )
            .application_id.ids
        )
        sheets = (
            request.env["label.sheet"]
            .sudo()
            .search([("member_id", "=", member.id)], order="round, id")
        )
        last = {sheet.hearing_id: sheet for sheet in sheets}
        lines = []
        for hearing in hearings:
            sheet = last.get(hearing)
            if hearing.out_as:
                status = "out"
            elif not member.has_vote:
                status = "listed"
            elif member in recused[hearing]:
                status = "recused"
            elif hearing.application_id.id not in declared or not sheet:
                status = "to_answer"
            elif sheet.round < hearing.round:
                status = "again"
            else:
                status = sheet.state
            lines.append(
                {
                    "hearing": hearing,
                    "status": status,
                    "sheet": sheet,
                    "answered": sheet and self._count_answered(sheet),
                }
            )
        return lines

    def _prepare_chair(self, member):
        """Return what concerns who presides: its files, and the minutes to sign."""
        session = member.session_id
        chairs = session.state in ("minutes", "published") and (
            member in session._get_chairs()
        )
        return {
            "signs": chairs,
            "may_sign": chairs and member._may_sign_minutes(),
            "left": member._get_left(),
        }

    def _count_answered(self, sheet):
        return len(sheet.line_ids.filtered("kind"))

    def _file_url(self, hearing):
        return f"/my/jury/{hearing.session_id.id}/{hearing.id}"

    # WRITING

    def _keep_marks(self, marks):
        """Return what a script sent of the shape of marks, whatever it sent."""
        marks = marks if isinstance(marks, dict) else {}
        return {key: mark for key, mark in marks.items() if isinstance(mark, dict)}

    def _read_marks(self, marks):
        return {
            self._read_id(criterion_id): {
                name: normalize(value) if name in NOTES else str(value or "")
                for name, value in typed.items()
                if name in ("choice", *NOTES)
            }
            for criterion_id, typed in marks.items()
        }

    def _save_sheet(self, sheet, post):
        marks = {}
        for line in sheet.line_ids:
            criterion_id = line.criterion_id.id
            typed = {
                name: post[f"{name}_{criterion_id}"]
                for name in ("choice", *NOTES)
                if f"{name}_{criterion_id}" in post
            }
            if typed:
                marks[criterion_id] = typed
        sheet._save(
            self._read_marks(marks),
            **{name: normalize(post[name]) for name in NOTES if name in post},
        )
