# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import format_date, format_datetime, format_list, formatLang
from odoo.tools.image import image_data_uri

from ...fields import FileName
from ...report.minutes_docx import build_minutes_docx
from .label_hearing import SECRETARY

RESULTS = {
    "awarded": "awarded",
    "awarded_conditions": "awarded_with_conditions",
    "deferred": "deferred",
    "refused": "refused",
}


class LabelSession(models.Model):
    """The minutes of a session, its letters and their release, all together."""

    _name = "label.session"
    _inherit = ["label.session", "label.session.board"]

    letter_ids = fields.One2many(
        comodel_name="label.letter",
        inverse_name="session_id",
        string="Letters",
        groups=SECRETARY,
    )
    letter_count = fields.Integer(compute="_compute_letter_count", groups=SECRETARY)
    # read through their own address: they tell of every file, and a secretary may have
    # a link with one of them
    minutes_pdf = fields.Binary(
        string="Minutes (PDF)",
        attachment=True,
        copy=False,
        groups=fields.NO_ACCESS,
        readonly=True,
    )
    minutes_docx = fields.Binary(
        string="Minutes (text document)",
        attachment=True,
        copy=False,
        groups=fields.NO_ACCESS,
        readonly=True,
    )
    minutes_hash = fields.Char(
        string="Fingerprint of the Minutes",
        copy=False,
        groups=SECRETARY,
        readonly=True,
    )
    minutes_written_on = fields.Datetime(copy=False, groups=SECRETARY, readonly=True)
    signed_minutes = fields.Binary(
        compute="_compute_signed_minutes",
        inverse="_inverse_signed_minutes",
        attachment=False,
        groups=SECRETARY,
        help="The minutes once signed, scanned.",
    )
    signed_minutes_file = fields.Binary(
        string="Signed Minutes, as Kept",
        attachment=True,
        copy=False,
        groups=fields.NO_ACCESS,
        readonly=True,
    )
    signed_minutes_filename = FileName(copy=False, groups=SECRETARY)

    @api.depends("letter_ids")
    def _compute_letter_count(self):
        counts = dict(
            self.env["label.letter"]._read_group(
                [("session_id", "in", self.ids)], ["session_id"], ["__count"]
            )
        )
        for session in self:
            session.letter_count = counts.get(session._origin, 0)

    @api.depends("signed_minutes_file", "state")
    @api.depends_context("uid")
    def _compute_signed_minutes(self):
        for session in self:
            session.signed_minutes = (
                session._may_read_minutes() and session.sudo().signed_minutes_file
            )

    def _inverse_signed_minutes(self):
        for session in self:
            session.sudo()._write_by_action(
                {"signed_minutes_file": session.signed_minutes}
            )

    def _check_locked(self, vals):
        signed = {"signed_minutes", "signed_minutes_filename"}
        return None if set(vals) <= signed else super()._check_locked(vals)

    # MINUTES

    def action_print_minutes(self):
        """Write the minutes as they stand, to be signed on paper or on screen."""
        return self._open_minutes("pdf")

    def action_download_minutes(self):
        return self._open_minutes("docx")

    def _open_minutes(self, kind):
        self.ensure_one()
        self._check_secretary()
        if self.state not in ("minutes", "published"):
            raise UserError(
                self.env._("End the meeting first: each file then has its decision.")
            )
        if not self._may_read_minutes():
            raise UserError(
                self.env._(
                    "You have a link with a company of this jury: another secretary "
                    "opens the minutes until the decisions are published."
                )
            )
        if self.state == "minutes" or not self.sudo().minutes_pdf:
            self._write_minutes()
        return {
            "type": "ir.actions.act_url",
            "url": f"/label/minutes/{self.id}/{kind}",
            "target": "new",
        }

    def _may_read_minutes(self):
        """Tell whether the secretary who asks reads every file of the agenda."""
        self.ensure_one()
        hearings = self.sudo().hearing_ids
        return self.state == "published" or len(hearings) == len(
            hearings.with_user(self.env.user)._filtered_access("read")
        )

    def _may_sign_minutes(self, member):
        """Tell whether a member who presided reads the minutes, as they are written.

        A member with a link reads the decision on that file when all do.
        """
        self.ensure_one()
        session = self.sudo()
        return bool(
            session.minutes_pdf
            and session.state in ("minutes", "published")
            and member.sudo() in session._get_chairs()
            and (session.state == "published" or not session._get_left(member))
        )

    def _get_left(self, member):
        """Return the files that a member takes no part in."""
        recused = self.sudo().hearing_ids._get_recused_members()
        return self.sudo().hearing_ids.filtered(
            lambda hearing: member in recused[hearing]
        )

    def _get_minutes_name(self, extension):
        return self.company_id._in_document_lang(self).env._(
            "Minutes-%(day)s.%(extension)s",
            day=fields.Date.to_string(self.date),
            extension=extension,
        )

    def _write_minutes(self):
        for session in self.sudo():
            session = session.company_id._in_document_lang(session)
            minutes = session._prepare_minutes()
            pdf = session._render_minutes(minutes)
            session._write_by_action(
                {
                    "minutes_pdf": base64.b64encode(pdf),
                    "minutes_docx": base64.b64encode(build_minutes_docx(minutes)),
                    "minutes_hash": hashlib.sha256(pdf).hexdigest(),
                    "minutes_written_on": fields.Datetime.now(),
                }
            )

    def _render_minutes(self, minutes):
        values = {
            "minutes": minutes,
            "company": self.company_id,
            "image_data_uri": image_data_uri,
        }
        Qweb = self.env["ir.qweb"]
        page = Qweb._render("mife_label.minutes_document", values)
        footer = Qweb._render("mife_label.minutes_footer", values)
        return self.env["ir.actions.report"]._print_mife_page(page, footer=footer)

    def _prepare_minutes(self):
        """Return the minutes as plain words; no mark is part of them."""
        programme = self.programme_id
        second = self.convocation == "second"
        share = programme.second_quorum_share if second else programme.quorum_share
        convocations = dict(
            self._fields["convocation"]._description_selection(self.env)
        )
        president = self._get_president()
        zone = self._get_tz()
        return {
            "lang": self.env.lang or "en_US",
            "title": self.env._("Minutes of the jury"),
            "issuer": self.company_id.name,
            "address": list(
                filter(
                    None,
                    [
                        self.company_id.street,
                        " ".join(
                            filter(None, [self.company_id.zip, self.company_id.city])
                        ),
                    ],
                )
            ),
            "logo": False
            if self.company_id.uses_default_logo
            else self.company_id.logo,
            "label": programme.name,
            "facts": [
                (
                    self.env._("Meeting"),
                    format_datetime(
                        self.env,
                        self.date_start,
                        tz=zone,
                        dt_format="EEEE d MMMM yyyy, HH:mm",
                    ),
                ),
                (self.env._("Place"), self.place or "-"),
                (self.env._("Convocation"), convocations[self.convocation]),
                (
                    self.env._("Quorum"),
                    self.env._(
                        "%s %% of the members who can take part in each file",
                        formatLang(self.env, share, digits=0),
                    )
                    if share
                    else self.env._("None asked of a second convocation"),
                ),
                (self.env._("President"), president.partner_id.name or "-"),
                (self.env._("Secretary"), self.secretary_id.name or "-"),
            ],
            "attendance": self._prepare_attendance(),
            "files": [
                self._prepare_minutes_file(rank, hearing, zone)
                for rank, hearing in enumerate(
                    self.hearing_ids.sorted(lambda one: (one.sequence, one.id)), 1
                )
            ],
            "signatures": self._prepare_signatures(),
            "words": {
                "attendance": self.env._("Attendance"),
                "columns": [
                    self.env._("Member"),
                    self.env._("Body"),
                    self.env._("Attendance"),
                    self.env._("Signature"),
                ],
                "files": self.env._("Files"),
                "page": self.env._("Page"),
            },
        }

    def _get_president(self):
        return self.member_ids.filtered(lambda one: one.role == "1_president")

    def _get_chairs(self):
        """Return who sign: those who presided over a file, or the president."""
        return self.hearing_ids.presiding_member_id or self._get_president()

    def _prepare_signatures(self):
        """Return (capacity, name) of each person who signs, the secretary last."""
        capacities = {
            "1_president": self.env._("The president"),
            "2_deputy": self.env._("The deputy, who presided"),
        }
        chairs = self._get_chairs().sorted(lambda one: (one.role, one.id))
        return [
            *((capacities[one.role], one.partner_id.name) for one in chairs),
            (self.env._("The secretary"), self.secretary_id.name or ""),
        ]

    def _prepare_attendance(self):
        presences = dict(
            self.member_ids._fields["presence"]._description_selection(self.env)
        )
        roles = dict(self.member_ids._fields["role"]._description_selection(self.env))
        colleges = []
        no_college = self.env._("No college")
        for college, members in self.member_ids.grouped("college_id").items():
            lines = []
            for member in members:
                words = presences.get(member.presence) or self.env._("Absent")
                if member.proxy_member_id and member.presence not in (
                    "present",
                    "remote",
                ):
                    words = self.env._(
                        "Represented by %s", member.proxy_member_id.partner_id.name
                    )
                if not member.has_vote:
                    words = self.env._("%s, without a vote", words)
                name = member.partner_id.name
                if member.role != "3_member":
                    name = f"{name} ({roles[member.role]})"
                lines.append((name, member.body_id.name or "", words, ""))
            colleges.append((college.name or no_college, lines))
        return colleges

    def _prepare_minutes_file(self, rank, hearing, zone):
        decisions = dict(hearing._fields["decision"]._description_selection(self.env))
        kinds = dict(
            self.env["label.interest"]._fields["kind"]._description_selection(self.env)
        )
        interests = self.interest_ids.filtered(
            lambda one: (
                one.application_id == hearing.application_id and one.state == "active"
            )
        )
        recused = [
            self.env._(
                "%(name)s (%(links)s)",
                name=member.partner_id.name,
                links=", ".join(
                    dict.fromkeys(kinds[one.kind].lower() for one in links)
                ),
            )
            for member, links in interests.grouped("member_id").items()
            if member
        ]
        questions = [
            self.env._(
                "%(name)s (%(links)s)",
                name=one.partner_id.name,
                links=kinds[one.kind].lower(),
            )
            for one in hearing.question_ids
        ]
        casting = dict(
            hearing._fields["casting_vote"]._description_selection(self.env)
        ).get(hearing.casting_vote)
        votes = self.env._(
            "%(votes_for)s for, %(against)s against, %(abstain)s abstentions",
            votes_for=hearing.vote_for,
            against=hearing.vote_against,
            abstain=hearing.vote_abstain,
        )
        if casting:
            votes = self.env._(
                "%(votes)s; casting vote: %(casting)s", votes=votes, casting=casting
            )
        presences = dict(
            hearing._fields["company_presence"]._description_selection(self.env)
        )
        # said again in the language of the minutes
        counted = hearing._count_quorum(hearing._get_seats(hearing.recused_member_ids))
        met, not_met = self.env._("Quorum met"), self.env._("Quorum not met")
        facts = [
            (self.env._("File number"), hearing.application_id.name),
            (
                self.env._("Version read"),
                str(hearing.submission_id.version or "-"),
            ),
            (
                self.env._("Presence of the company"),
                presences[hearing.company_presence],
            ),
            (
                self.env._("Took no part"),
                format_list(self.env, recused) or self.env._("Nobody"),
            ),
            (
                self.env._("Presided by"),
                hearing.presiding_member_id.partner_id.name or "-",
            ),
            (
                self.env._("Quorum"),
                f"{met if counted.met else not_met}. "
                f"{hearing._describe_quorum(counted)}",
            ),
            (self.env._("Votes"), votes),
            (self.env._("Decision"), decisions.get(hearing.decision) or "-"),
        ]
        if questions:
            facts.append(
                (
                    self.env._("Links left unsettled"),
                    format_list(self.env, questions),
                )
            )
        if hearing.decision == "awarded_conditions" and hearing.conditions:
            facts.append((self.env._("Conditions"), hearing.conditions))
        if (
            hearing.decision in ("awarded_conditions", "deferred")
            and hearing.date_condition
        ):
            facts.append(
                (
                    self.env._("By"),
                    format_date(
                        self.env, hearing.date_condition, date_format="d MMMM yyyy"
                    ),
                )
            )
        facts.append((self.env._("Reasons"), hearing.reasons or "-"))
        return {
            "title": f"{rank}. {hearing.partner_id.name}",
            "slot": hearing.slot_start
            and format_datetime(
                self.env, hearing.slot_start, tz=zone, dt_format="HH:mm"
            ),
            "facts": facts,
        }

    # LETTERS

    def action_prepare_letters(self):
        """Write the letters, under embargo until the decisions are published."""
        self.ensure_one()
        self._check_secretary()
        self._check_state("minutes")
        self._check_decisions()
        self.env["label.letter"]._prepare(self._get_hearings_to_release())
        return self.action_view_letters()

    @api.readonly
    def action_view_letters(self):
        return self._view("label_letter_action")

    # RELEASE

    def action_publish(self):
        """Release every decision together: labels, files, letters; once.

        The questions still open are shown first, to be settled by the same act.
        """
        self._check_secretary()
        for session in self:
            session._check_state("minutes")
        settle = self._settle_first("publish")
        if settle:
            return settle
        for session in self:
            session._publish()

    def _publish(self, day=None):
        self.ensure_one()
        self._lock_release()
        self._check_state("minutes")
        self._check_decisions()
        self._release(day)
        return super().action_publish()

    def _lock_release(self):
        """Let one person publish: a second click finds the session published."""
        try:
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is publishing these decisions right now: reload the page "
                    "in a moment."
                )
            ) from error
        self.invalidate_recordset(["state"])

    def _release(self, day):
        hearings = self._get_hearings_to_release()
        letters = self.env["label.letter"]._prepare(hearings)
        for hearing in hearings:
            hearing.application_id._notify_from_jury(
                hearing, RESULTS[hearing.decision], day
            )
        self._follow_questions()
        self._write_minutes()
        letters._release(fields.Datetime.now())

    def _get_hearings_to_release(self):
        """Return the files decided; a company that withdrew meanwhile is left out."""
        return self.sudo().hearing_ids.filtered(
            lambda hearing: hearing.application_id.state == "under_review"
        )

    def _check_decisions(self):
        """Refuse a decision that could not be explained or followed."""
        for hearing in self._get_hearings_to_release():
            name = hearing.partner_id.name
            if hearing.decision != "deferred" and not hearing.is_quorum_met:
                raise UserError(
                    self.env._(
                        "The quorum was not met for %s: defer the file, or call the "
                        "jury a second time.",
                        name,
                    )
                )
            if hearing.decision != "awarded" and not (hearing.reasons or "").strip():
                raise UserError(
                    self.env._(
                        "Write the reasons of the decision on %s: the company reads "
                        "them.",
                        name,
                    )
                )
            if hearing.decision == "awarded_conditions" and not (
                (hearing.conditions or "").strip() and hearing.date_condition
            ):
                raise UserError(
                    self.env._(
                        "Write the conditions set to %s and the day by which they are "
                        "met.",
                        name,
                    )
                )
