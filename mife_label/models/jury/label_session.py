# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta
from pytz import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, format_list, plaintext2html

from ...rules.agenda import movements, propose_order

STATES = [
    ("preparation", "Preparation"),
    ("reading", "Open for reading"),
    ("meeting", "Meeting"),
    ("minutes", "Minutes"),
    ("published", "Published"),
]
QUESTION = "mife_label.mail_activity_type_label_question"


class LabelSession(models.Model):
    """A meeting of the jury, from its agenda to the publication of its decisions.

    Marks stay sealed until the secretary opens them: record rules that hold for every
    group keep the sheets out of reads, searches, groups and exports, whatever the
    rights of the user, settings administrators included. Somebody who runs code on
    the server, edits the record rules, or queries the database is beyond what an
    application can hide: that person belongs to whoever hosts it, and signs for it.
    """

    _name = "label.session"
    _description = "Jury Session"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "label.search.mixin",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["programme_id", "place", "date"]

    _action_only_fields = (
        "state",
        "convocation",
        "opened_on",
        "opened_by_id",
        "published_on",
    )

    programme_id = fields.Many2one(
        comodel_name="label.programme",
        default=lambda self: self.env["label.application"]._default_programme_id(),
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
    date_start = fields.Datetime(string="Starts On", required=True, tracking=True)
    date_stop = fields.Datetime(
        string="Ends On",
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
        string="Files By",
        required=True,
        help="Day by which companies submit their file for this jury.",
    )
    place = fields.Char()
    meeting_url = fields.Char(string="Video Link")
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
        string="Second Convocation On",
        copy=False,
        help="When the jury meets again on the same agenda, if too few members came.",
    )

    # agenda
    minutes_per_file = fields.Integer(default=30, string="Minutes per File")
    hearing_ids = fields.One2many(
        comodel_name="label.hearing", inverse_name="session_id", string="Agenda"
    )
    hearing_count = fields.Integer(string="Files", compute="_compute_counts")
    question_count = fields.Integer(
        string="Questions to Settle",
        compute="_compute_question_count",
        groups="mife_label.mife_label_group_secretary",
    )
    movement_count = fields.Integer(
        string="Comings and Goings",
        compute="_compute_movement_count",
        groups="mife_label.mife_label_group_secretary",
        help="How many times a member leaves the room or comes back in.",
    )

    # jury
    member_ids = fields.One2many(
        comodel_name="label.session.member",
        inverse_name="session_id",
        string="Jury",
        groups="mife_label.mife_label_group_secretary",
    )
    interest_ids = fields.One2many(
        comodel_name="label.interest",
        inverse_name="session_id",
        string="Links",
        groups="mife_label.mife_label_group_secretary",
    )

    # marks
    opened_on = fields.Datetime(
        string="Marks Opened On", copy=False, readonly=True, tracking=True
    )
    opened_by_id = fields.Many2one(
        comodel_name="res.users", string="Marks Opened By", copy=False, readonly=True
    )
    published_on = fields.Datetime(copy=False, readonly=True)
    reminded_on = fields.Date(copy=False, readonly=True)
    reliability = fields.Html(
        string="Agreement on the Grid",
        compute="_compute_reliability",
        groups="mife_label.mife_label_group_secretary",
        sanitize=False,
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_stop > date_start)",
        "The jury ends after it starts: correct one of the two times.",
    )
    _deadline_before = models.Constraint(
        "CHECK(date_deadline <= date)",
        "Files are handed in before the jury meets: correct one of the two days.",
    )
    _minutes_positive = models.Constraint(
        "CHECK(minutes_per_file > 0)",
        "A file takes at least one minute.",
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
            zone = timezone(session.company_id.partner_id.tz or "Europe/Paris")
            start = session.date_start
            session.date = start and (
                timezone("UTC").localize(start).astimezone(zone).date()
            )

    @api.depends("hearing_ids")
    def _compute_counts(self):
        counts = dict(
            self.env["label.hearing"]._read_group(
                [("session_id", "in", self.ids)], ["session_id"], ["__count"]
            )
        )
        for session in self:
            session.hearing_count = counts.get(session._origin, 0)

    @api.depends("interest_ids.state")
    def _compute_question_count(self):
        for session in self:
            session.question_count = len(session._get_open_questions())

    @api.depends("hearing_ids.sequence", "interest_ids.state")
    def _compute_movement_count(self):
        for session in self:
            order = session.hearing_ids.sorted("sequence").ids
            recused = session._get_recused_by_hearing()
            session.movement_count = movements(
                [hearing_id for hearing_id in order if hearing_id in recused], recused
            )

    @api.depends("opened_on")
    @api.depends_context("uid")
    def _compute_reliability(self):
        Qweb = self.env["ir.qweb"]
        for session in self:
            session.reliability = session.opened_on and Qweb._render(
                "mife_label.session_reliability",
                {"lines": session._get_reliability()},
            )

    @api.depends("programme_id.name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for session in self:
            session.display_name = self.env._(
                "%(programme)s, jury of %(day)s",
                programme=session.programme_id.name or "",
                day=session.date
                and format_date(self.env, session.date, date_format="d MMMM yyyy")
                or "",
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("%(programme)s, jury of %(day)s", programme="", day="")

    def write(self, vals):
        result = super().write(vals)
        if {"date_start", "date_stop", "place", "meeting_url"}.intersection(vals):
            self._update_event()
        if "secretary_id" in vals:
            self._follow_questions()
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
            session._check_ready()
        self.sudo().hearing_ids._pin_submission()
        self._write_by_action({"state": "reading"})
        self.env["label.interest"].sudo()._detect(self.sudo())
        self._send_members("mife_label.mail_template_jury_assignment")

    def action_start_meeting(self):
        self._check_secretary()
        for session in self:
            session._check_state("reading")
        self._write_by_action({"state": "meeting"})
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

    def action_write_minutes(self):
        """End the meeting: each file has its decision."""
        self._check_secretary()
        for session in self:
            session._check_state("meeting")
            undecided = session.sudo().hearing_ids.filtered(
                lambda hearing: (
                    not hearing.decision and hearing.application_id.state != "notified"
                )
            )
            if undecided:
                raise UserError(
                    self.env._(
                        "These files have no decision yet: %s. Enter it, or defer "
                        "them.",
                        format_list(self.env, undecided.partner_id.mapped("name")),
                    )
                )
        self._write_by_action({"state": "minutes"})

    def action_publish(self):
        """End the embargo; nothing of the session changes any more."""
        self._check_secretary()
        for session in self:
            session._check_state("minutes")
        now = fields.Datetime.now()
        self.sudo().hearing_ids._write_by_action({"released_on": now})
        self._write_by_action({"state": "published", "published_on": now})

    def action_second_convocation(self):
        """Meet again on the same agenda, with the quorum of a second convocation."""
        self._check_secretary()
        for session in self:
            session._check_state("meeting")
            if session.convocation == "second":
                raise UserError(self.env._("This is already the second convocation."))
            if not session.date_second or session.date_second <= session.date_start:
                raise UserError(
                    self.env._(
                        "Enter when the jury meets again, after the first meeting."
                    )
                )
            length = session.date_stop - session.date_start
            session.sudo().member_ids.write(
                {"presence": False, "proxy_member_id": False}
            )
            session._write_by_action(
                {
                    "convocation": "second",
                    "date_start": session.date_second,
                    "date_stop": session.date_second + length,
                    "state": "reading",
                }
            )
            session.sudo().hearing_ids.application_id.date_jury = session.date
            session._update_event()
        self._send_members("mife_label.mail_template_jury_second")

    # AGENDA AND JURY

    def action_add_applications(self):
        """Put every admissible file of the label on the agenda."""
        self._check_secretary()
        Hearing = self.env["label.hearing"]
        for session in self:
            session._check_state("preparation")
            applications = self.env["label.application"].search(
                [
                    ("programme_id", "=", session.programme_id.id),
                    ("state", "in", ("admissible", "on_agenda")),
                    ("hearing_ids", "not any", [("released_on", "=", False)]),
                ],
                order="date_submitted, id",
            )
            if not applications:
                raise UserError(
                    self.env._(
                        "No other admissible file waits for this jury: declare the "
                        "submitted files admissible first."
                    )
                )
            Hearing.create(
                [
                    {"session_id": session.id, "application_id": application.id}
                    for application in applications
                ]
            )

    def action_propose_order(self):
        """Order the agenda so that members come and go as little as possible."""
        self._check_secretary()
        for session in self.sudo():
            session._check_open()
            recused = session._get_recused_by_hearing()
            order = propose_order(session.hearing_ids.sorted("sequence").ids, recused)
            for position, hearing_id in enumerate(order, 1):
                self.env["label.hearing"].sudo().browse(hearing_id).sequence = (
                    10 * position
                )

    def action_invite(self):
        """Put the meeting in the calendar of the members, who are told by mail.

        The meeting names no company: calendars are shared and shown on phones.
        """
        self._check_secretary()
        for session in self:
            if not session.member_ids:
                raise UserError(
                    self.env._("Enter the members of the jury before inviting them.")
                )
            session._check_open()
            session.member_ids._invite()
            partners = session.member_ids.partner_id | session.secretary_id.partner_id
            if session.event_id:
                session.event_id.partner_ids |= partners
            else:
                session.event_id = self.env["calendar.event"].create(
                    {
                        **session._prepare_event_vals(),
                        "user_id": session.secretary_id.id or self.env.uid,
                        "partner_ids": [Command.set(partners.ids)],
                        "res_model_id": self.env["ir.model"]._get_id(self._name),
                        "res_id": session.id,
                        "privacy": "private",
                    }
                )
            session.sudo().member_ids.filtered(
                lambda member: not member.invited_on
            ).invited_on = fields.Datetime.now()

    @api.readonly
    def action_view_members(self):
        return self._view("label_session_member_action")

    @api.readonly
    def action_view_interests(self):
        return self._view("label_interest_action")

    @api.readonly
    def action_view_hearings(self):
        return self._view("label_hearing_action")

    @api.readonly
    def action_view_sheets(self):
        return self._view("label_sheet_action")

    def _view(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"mife_label.{name}")
        return {
            **action,
            "domain": [("session_id", "=", self.id)],
            "context": {"default_session_id": self.id},
        }

    def _prepare_event_vals(self):
        self.ensure_one()
        lines = [
            self.env._("Files and sheets: %s", f"{self.get_base_url()}/my/jury"),
            self.meeting_url and self.env._("To join from afar: %s", self.meeting_url),
        ]
        return {
            "name": self.env._("Jury: %s", self.programme_id.name),
            "start": self.date_start,
            "stop": self.date_stop,
            "location": self.place,
            "description": plaintext2html("\n".join(filter(None, lines))),
        }

    def _update_event(self):
        for session in self.filtered("event_id"):
            session.event_id.write(session._prepare_event_vals())

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

    def _follow_questions(self):
        """Keep the questions on the list of the secretary until all are settled.

        It names nobody: whoever reads the session may not read its links.
        """
        # sudo: a question is raised by whoever is at work, a candidate too
        for session in self.sudo():
            activities = session.activity_search([QUESTION])
            if not session._get_open_questions():
                activities.action_feedback()
            elif not session.secretary_id:
                activities.unlink()
            elif activities:
                activities.filtered(
                    lambda one, session=session: one.user_id != session.secretary_id
                ).user_id = session.secretary_id
            else:
                session.activity_schedule(QUESTION, user_id=session.secretary_id.id)

    def _settle_first(self, step):
        """Return the window that shows the open questions, or nothing."""
        session = self.filtered(lambda session: session._get_open_questions())[:1]
        return session and self.env["label.interest.settle"]._open(session, step)

    def _get_recused_by_hearing(self):
        """Return {hearing: members who leave for it}, among those who vote."""
        self.ensure_one()
        hearings = self.sudo().hearing_ids
        recused = hearings._get_recused_members()
        return {hearing._origin.id: set(recused[hearing].ids) for hearing in hearings}

    def _get_reliability(self):
        """Return how far jurors agree on each criterion, once the marks are open."""
        self.ensure_one()
        if not self.opened_on:
            return []
        hearings = self.sudo().hearing_ids
        recused = hearings._get_recused_members()
        person = self.env.user.partner_id
        shown = hearings.filtered(
            lambda hearing: person not in recused[hearing].partner_id
        )
        return self.env["label.sheet"].sudo()._get_reliability(shown)

    # MAIL

    def _send_members(self, template_xmlid):
        """Write to each member who votes; the mail names no company (trap 7)."""
        template = self.env.ref(template_xmlid)
        for member in self.sudo().member_ids:
            if member.has_vote and member.partner_id.email:
                template.sudo().send_mail(
                    member.id, email_layout_xmlid="mife_label.mail_frame"
                )

    @api.model
    def _cron_remind_reading(self):
        """Remind the members of the files to read, once per session.

        All of them: a reminder to those who are late would tell who is.
        """
        today = fields.Date.context_today(self)
        for session in self.search(
            [("state", "=", "reading"), ("reminded_on", "=", False)]
        ):
            days = session.programme_id.reading_reminder_days
            if session.date - relativedelta(days=days) <= today <= session.date:
                session._send_members("mife_label.mail_template_jury_reminder")
                session._write_by_action({"reminded_on": today})

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

    def _check_ready(self):
        self.ensure_one()
        voters = self.sudo().member_ids.filtered("has_vote")
        hearings = self.sudo().hearing_ids
        if not voters:
            raise UserError(self.env._("Enter the members of the jury first."))
        if not hearings:
            raise UserError(self.env._("Put at least one file on the agenda first."))
        unsealed = hearings.filtered(
            lambda hearing: not hearing.application_id.submission_id
        )
        if unsealed:
            raise UserError(
                self.env._(
                    "These companies have not submitted their file: %s.",
                    format_list(self.env, unsealed.partner_id.mapped("name")),
                )
            )
        for member in voters:
            member.partner_id._ensure_label_account(member.company_id)

    def _check_locked(self, vals):
        self._check_open()
        if "programme_id" in vals and any(
            session.state != "preparation" for session in self
        ):
            raise UserError(
                self.env._("The files are open to the jury: the label stays the same.")
            )
