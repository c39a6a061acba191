# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.words import write_day
from ...fields import FileName
from ...report.jury_calls import JuryCalls
from ...report.release_check import ReadingCheck, ReleaseCheck, lock_release
from ...report.session_agenda import SessionAgenda
from ...report.session_meeting import SessionMeeting
from ...report.session_minutes import SessionMinutes
from .label_hearing import SECRETARY

STATES = [
    ("preparation", "Preparation"),
    ("reading", "Open for reading"),
    ("meeting", "Meeting"),
    ("minutes", "Minutes"),
    ("published", "Published"),
]


class LabelSession(models.Model):
    """A meeting of the jury, from its agenda to the publication of its decisions.

    Marks stay sealed until the secretary opens them: record rules that hold for every
    group keep the sheets out of reads, searches, groups and exports, whatever the
    rights of the user, settings administrators included. Somebody who runs code on
    the server, edits the record rules, or queries the database is beyond what an
    application can hide: that person belongs to whoever hosts it, and signs for it.
    """

    _name = "label.session"
    _description = "Jury session"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.frozen.mixin",
        "label.stages.mixin",
        "mail.thread",
        "label.search.mixin",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["programme_id", "place", "date"]
    _frozen_files, _frozen_payload_hash = {"minutes_pdf": "minutes_hash"}, None
    _frozen_domain = [("minutes_written_on", "!=", False)]

    _action_only_fields = (
        "state",
        "convocation",
        "met_on",
        "rules_id",
        "opened_on",
        "opened_by_id",
        "published_on",
    )

    programme_id = fields.Many2one(
        comodel_name="label.programme",
        default=lambda self: self.env["label.programme"]._get_only_one(),
        index=True,
        ondelete="restrict",
        required=True,
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    secretary_id = fields.Many2one(
        comodel_name="res.users",
        check_company=True,
        string="Secretary",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        selection=STATES,
        default="preparation",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )

    # meeting
    date_start = fields.Datetime(string="Starts on", required=True, tracking=True)
    date_stop = fields.Datetime(
        string="Ends on",
        compute="_compute_date_stop",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=False,
    )
    date = fields.Date(
        string="Day", compute="_compute_date", store=True, precompute=True
    )
    date_deadline = fields.Date(
        string="Files by",
        required=True,
        help="Day by which companies submit their file for this jury.",
    )
    place = fields.Char()
    meeting_url = fields.Char(string="Video link")
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Meeting",
        copy=False,
        ondelete="set null",
        readonly=True,
    )
    convocation = fields.Selection(
        selection=[("first", "First"), ("second", "Second")],
        default="first",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    date_second = fields.Datetime(
        string="Second convocation on",
        copy=False,
        help="When the jury meets again on the same agenda, if too few members came.",
    )

    met_on = fields.Datetime(string="Met on", copy=False, readonly=True)
    rules_id = fields.Many2one(
        comodel_name="label.programme.version",
        check_company=True,
        string="Rules in force",
        copy=False,
        ondelete="restrict",
        readonly=True,
        help="The rules of the label on the day the jury met: it votes by these.",
    )

    # agenda
    minutes_per_file = fields.Integer(default=30, string="Minutes per file")
    hearing_ids = fields.One2many(
        comodel_name="label.hearing", inverse_name="session_id", string="Agenda"
    )
    hearing_count = fields.Integer(string="Files", compute="_compute_counts")
    question_count = fields.Integer(
        string="Questions to settle",
        compute="_compute_question_count",
        groups=SECRETARY,
    )
    movement_count = fields.Integer(
        string="Comings and goings",
        compute="_compute_movement_count",
        groups=SECRETARY,
        help="How many times a member leaves the room or comes back in.",
    )

    # jury
    member_ids = fields.One2many(
        comodel_name="label.session.member",
        inverse_name="session_id",
        string="Jury",
        groups=SECRETARY,
    )
    panel_act_ids = fields.One2many(
        comodel_name="label.panel.act",
        inverse_name="session_id",
        string="Changes of the jury",
        groups=SECRETARY,
    )
    presence_ids = fields.One2many(
        comodel_name="label.presence",
        inverse_name="session_id",
        string="Times of attendance",
        groups=SECRETARY,
    )
    interest_ids = fields.One2many(
        comodel_name="label.interest",
        inverse_name="session_id",
        string="Links",
        groups=SECRETARY,
    )

    # meeting under way
    current_hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        check_company=True,
        string="File being heard",
        copy=False,
        groups=SECRETARY,
        ondelete="set null",
        readonly=True,
    )

    # marks
    opened_on = fields.Datetime(
        string="Marks opened on", copy=False, readonly=True, tracking=True
    )
    opened_by_id = fields.Many2one(
        comodel_name="res.users", string="Marks opened by", copy=False, readonly=True
    )
    published_on = fields.Datetime(copy=False, readonly=True)
    reminded_on = fields.Date(copy=False, readonly=True)
    reliability = fields.Html(
        string="Agreement on the grid",
        compute="_compute_reliability",
        groups=SECRETARY,
        sanitize=False,
    )

    # minutes and letters
    release_lacks = fields.Text(
        string="Missing", compute="_compute_release_lacks", groups=SECRETARY
    )
    release_remarks = fields.Text(
        string="Not noted", compute="_compute_release_lacks", groups=SECRETARY
    )
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
        string="Fingerprint of the minutes", copy=False, groups=SECRETARY, readonly=True
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
        string="Signed minutes, as kept",
        attachment=True,
        copy=False,
        groups=fields.NO_ACCESS,
        readonly=True,
    )
    signed_minutes_filename = FileName(copy=False, groups=SECRETARY)

    _dates_in_order = models.Constraint(
        "CHECK(date_stop > date_start)",
        "The jury ends after it starts: correct one of the two times.",
    )
    _deadline_before = models.Constraint(
        "CHECK(date_deadline <= date)",
        "Files are handed in before the jury meets: correct one of the two days.",
    )
    _minutes_positive = models.Constraint(
        "CHECK(minutes_per_file > 0)", "A file takes at least one minute."
    )

    @api.depends("date_start")
    def _compute_date_stop(self):
        for session in self:
            if session.date_start and not session.date_stop:
                session.date_stop = session.date_start + relativedelta(hours=3)

    @api.depends("date_start", "company_id")
    def _compute_date(self):
        """The day where the jury meets, whoever enters it and from wherever."""
        for session in self:
            local = session.with_context(tz=session._get_tz())
            session.date = session.date_start and (
                fields.Datetime.context_timestamp(local, session.date_start).date()
            )

    @api.depends("hearing_ids")
    def _compute_counts(self):
        counts = self._count("label.hearing")
        for session in self:
            session.hearing_count = counts.get(session._origin, 0)

    @api.depends("interest_ids.state")
    def _compute_question_count(self):
        for session in self:
            session.question_count = len(session._get_open_questions())

    @api.depends("hearing_ids.sequence", "interest_ids.state")
    def _compute_movement_count(self):
        for session in self:
            session.movement_count = SessionAgenda(session).count_movements()

    @api.depends("opened_on")
    @api.depends_context("uid")
    def _compute_reliability(self):
        Qweb = self.env["ir.qweb"]
        for session in self:
            session.reliability = session.opened_on and Qweb._render(
                "mife_label.session_reliability", {"lines": session._get_reliability()}
            )

    @api.depends(
        "state",
        "hearing_ids.vote_id",
        "hearing_ids.reasons",
        "hearing_ids.company_presence",
    )
    @api.depends_context("lang", "uid")
    def _compute_release_lacks(self):
        for session in self:
            agenda = session._get_agenda()
            check = ReleaseCheck(agenda if session.state == "minutes" else agenda[:0])
            session.release_lacks = "\n".join(check.list_lacks())
            session.release_remarks = "\n".join(check.list_remarks())

    @api.depends("letter_ids")
    def _compute_letter_count(self):
        counts = self._count("label.letter")
        for session in self:
            session.letter_count = counts.get(session._origin, 0)

    def _count(self, model):
        domain = [("session_id", "in", self.ids)]
        return dict(self.env[model]._read_group(domain, ["session_id"], ["__count"]))

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

    @api.depends("programme_id.name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for session in self:
            session.display_name = self.env._(
                "%(programme)s, jury of %(day)s",
                programme=session.programme_id.name or "",
                day=session.date and write_day(self.env, session.date) or "",
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("%(programme)s, jury of %(day)s", programme="", day="")

    def write(self, vals):
        result = super().write(vals)
        if {"date_start", "date_stop", "place", "meeting_url"}.intersection(vals):
            for session in self:
                SessionMeeting(session).update()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        for session in self:
            if session.state != "preparation" or session.sudo().hearing_ids:
                raise UserError(
                    self.env._(
                        "%s has an agenda, or is open: take its files off first.",
                        session.display_name,
                    )
                )

    # MOVES

    def action_open_reading(self):
        """Give the files to the jury, and tell each member."""
        self._check_secretary()
        for session in self:
            session._check_state("preparation")
            ReadingCheck(session).check()
        self.sudo().hearing_ids._pin_submission()
        self._write_by_action({"state": "reading"})
        self.env["label.interest"].sudo()._detect(self.sudo())
        self.sudo().member_ids._mail_voters("mife_label.mail_template_jury_assignment")

    def action_start_meeting(self):
        self._check_secretary()
        for session in self:
            session._check_state("reading")
            session._write_by_action(
                {
                    "state": "meeting",
                    "met_on": fields.Datetime.now(),
                    "rules_id": session.programme_id._get_version().id,
                }
            )
        self.env["label.interest"].sudo()._detect(self.sudo())
        for application in self.sudo().hearing_ids.application_id:
            if application.state == "on_agenda":
                application.action_start_review()

    def action_open_marks(self):
        """Show the marks to the members who may see them: there is no way back.

        The questions still open are shown first, to be settled by the same act.
        """
        self._check_secretary()
        for session in self:
            session._check_state("meeting")
            if session.opened_on:
                raise UserError(self.env._("The marks are already open."))
        return self._settle_first("open_marks") or self._open_marks()

    def _open_marks(self):
        self.env["label.interest"].sudo()._detect(self.sudo())
        self._write_by_action(
            {"opened_on": fields.Datetime.now(), "opened_by_id": self.env.uid}
        )
        for hearing in self.sudo().hearing_ids:
            hearing._write_by_action({"opening": hearing._read_proposal()})

    def action_write_minutes(self):
        """End the meeting: each file has its decision."""
        self._check_secretary()
        for session in self:
            session._check_state("meeting")
            ReleaseCheck(session.sudo().hearing_ids).check_decided()
        self._write_by_action({"state": "minutes"})

    def action_second_convocation(self):
        """Meet again on the same agenda, with the quorum of a second convocation."""
        self._check_secretary()
        for session in self:
            session._check_state("meeting")
            vals = SessionMeeting(session).prepare_second()
            session._write_by_action({**vals, "state": "reading"})
            session.sudo().member_ids.write(
                {"presence": False, "proxy_member_id": False}
            )
            session.sudo().hearing_ids._convene_again()
            SessionMeeting(session).update()
        self.sudo().member_ids._mail_voters("mife_label.mail_template_jury_second")

    # AGENDA AND JURY

    def action_add_applications(self):
        """Put every admissible file of the label on the agenda."""
        self._check_secretary()
        for session in self:
            session._check_state("preparation")
            SessionAgenda(session).add_admissible()

    def action_propose_order(self):
        """Order the agenda so that members come and go as little as possible."""
        self._check_secretary()
        for session in self.sudo():
            session._check_open()
            SessionAgenda(session).propose_order()

    def action_invite(self):
        """Put the meeting in the calendar of the members, who are told by mail."""
        self._check_secretary()
        for session in self:
            if not session.member_ids:
                raise UserError(
                    self.env._("Enter the members of the jury before inviting them.")
                )
            session._check_open()
            session.member_ids._invite()
            SessionMeeting(session).invite()

    @api.readonly
    def action_view_interests(self):
        return self._view("label_interest_action")

    @api.readonly
    def action_view_sheets(self):
        return self._view("label_sheet_action")

    @api.readonly
    def action_view_letters(self):
        return self._view("label_letter_action")

    def _view(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"mife_label.{name}")
        return {
            **action,
            "domain": [("session_id", "=", self.id)],
            "context": {"default_session_id": self.id},
        }

    def action_open_board(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/label/board/{self.id}",
            "target": "new",
        }

    def _get_tz(self):
        return self.company_id.partner_id.tz or "Europe/Paris"

    def _get_agenda(self):
        return self.sudo().hearing_ids.sorted(lambda one: (one.sequence, one.id))

    def _get_seat(self, person):
        """Return the place of a person on the jury, if it has one."""
        return self.member_ids.filtered(lambda member: member.partner_id == person)

    def _get_open_questions(self):
        """Return the links to settle on the files that wait for a decision."""
        return self.interest_ids.filtered(
            lambda interest: (
                interest.state == "question"
                and interest.sudo().application_id.state != "notified"
            )
        )

    def _settle_first(self, step):
        """Return the window that shows the open questions, or nothing."""
        session = self.filtered(lambda session: session._get_open_questions())[:1]
        return session and self.env["label.interest.settle"]._open(session, step)

    def _get_reliability(self):
        """Return how far jurors agree on each criterion, once the marks are open."""
        self.ensure_one()
        if not self.opened_on:
            return []
        shown = self.sudo().hearing_ids._filter_not_left()
        return self.env["label.sheet"].sudo()._get_reliability(shown)

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

    def _write_minutes(self):
        for session in self.sudo():
            session = session.company_id._in_document_lang(session)
            session._write_by_action(SessionMinutes(session).freeze())

    def _get_president(self):
        return self.member_ids.filtered(lambda one: one.role == "1_president")

    def _get_chairs(self):
        """Return who sign: those who presided over a file, or the president."""
        heard = self.hearing_ids.filtered(lambda one: not one.out_as)
        return heard.presiding_member_id or self._get_president()

    def action_prepare_letters(self):
        """Write the letters, under embargo until the decisions are published."""
        self.ensure_one()
        self._check_secretary()
        self._check_state("minutes")
        decided = self.sudo().hearing_ids._get_to_release()
        ReleaseCheck(decided).check()
        self.env["label.letter"]._prepare(decided)
        return self.action_view_letters()

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
        """Publish once; nothing of the session changes any more."""
        self.ensure_one()
        lock_release(self)
        self._check_state("minutes")
        hearings = self.sudo().hearing_ids
        decided = hearings._get_to_release()
        ReleaseCheck(decided).check()
        letters = self.env["label.letter"]._prepare(decided)
        decided._notify(day)
        self._write_minutes()
        now = fields.Datetime.now()
        letters._release(now)
        hearings._write_by_action({"released_on": now})
        self._write_by_action({"state": "published", "published_on": now})

    # MAIL

    @api.model
    def _cron_remind_reading(self):
        JuryCalls(self.env).remind_of_reading()

    # CHECKS

    def _check_secretary(self):
        self.env["label.application"]._check_secretary()

    def _check_state(self, state):
        self.ensure_one()
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    '%(session)s is at "%(state)s": this step is taken at '
                    '"%(expected)s".',
                    session=self.display_name,
                    state=labels[self.state],
                    expected=labels[state],
                )
            )

    def _check_open(self):
        for session in self:
            if session.state == "published":
                raise UserError(
                    self.env._(
                        "%s is published: it does not change any more.",
                        session.display_name,
                    )
                )

    def _check_meets(self):
        for session in self:
            if session.state not in ("meeting", "minutes"):
                raise UserError(
                    self.env._(
                        "%s is not meeting: change its members on its list.",
                        session.display_name,
                    )
                )

    def _check_locked(self, vals):
        if not set(vals) - {"signed_minutes", "signed_minutes_filename"}:
            return
        self._check_open()
        if "programme_id" in vals and any(
            session.state != "preparation" for session in self
        ):
            raise UserError(
                self.env._("The files are open to the jury: the label stays the same.")
            )
        for session in self:
            if "date_start" in vals and session.sudo().hearing_ids.vote_id:
                raise UserError(
                    self.env._(
                        "%s has voted: its day stays the day of its decisions.",
                        session.display_name,
                    )
                )
