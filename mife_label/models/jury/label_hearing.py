# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_list, format_time

from ...report.quorum_note import describe_quorum
from ...rules import quorum as rules
from ...rules.agenda import movements, propose_order

SECRETARY = "mife_label.mife_label_group_secretary"
DECISIONS = [
    ("awarded", "Awarded"),
    ("awarded_conditions", "Awarded with conditions"),
    ("deferred", "Deferred"),
    ("refused", "Refused"),
]
# decision -> result of the file
RESULTS = {
    "awarded": "awarded",
    "awarded_conditions": "awarded_with_conditions",
    "deferred": "deferred",
    "refused": "refused",
}


class LabelHearing(models.Model):
    """One file on the agenda of a jury, and what the jury decides of it.

    The deliberation belongs to the secretary until it is released: its fields carry
    the group, and the company, the coach and the jurors read none of them here.
    """

    _name = "label.hearing"
    _description = "File on the agenda of a jury"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "session_id, sequence, id"
    _rec_names_search = ["application_id"]

    _action_only_fields = ("submission_id", "released_on", "round", "round_reason")
    _DELIBERATION_FIELDS = frozenset(
        {
            "vote_for",
            "vote_against",
            "vote_abstain",
            "casting_vote",
            "decision",
            "conditions",
            "date_condition",
            "reasons",
            "deliberation_note",
        }
    )

    session_id = fields.Many2one(
        comodel_name="label.session", index=True, ondelete="restrict", required=True
    )
    session_state = fields.Selection(related="session_id.state")
    programme_id = fields.Many2one(related="session_id.programme_id")
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    application_id = fields.Many2one(
        comodel_name="label.application",
        check_company=True,
        domain="[('programme_id', '=', programme_id), "
        "('state', 'in', ('admissible', 'on_agenda'))]",
        index=True,
        ondelete="restrict",
        required=True,
    )
    partner_id = fields.Many2one(
        related="application_id.partner_id", string="Establishment", store=True
    )
    submission_id = fields.Many2one(
        comodel_name="label.submission",
        check_company=True,
        string="Version read",
        copy=False,
        ondelete="restrict",
        readonly=True,
    )

    # slot
    sequence = fields.Integer(default=1000)
    minutes = fields.Integer(
        string="Duration (min)",
        compute="_compute_minutes",
        store=True,
        precompute=True,
        readonly=False,
    )
    break_minutes = fields.Integer(
        string="Break (min)", help="Minutes of break after this file."
    )
    slot_start = fields.Datetime(string="Slot", compute="_compute_slot_start")
    company_presence = fields.Selection(
        selection=[
            ("expected", "Expected"),
            ("present", "Present"),
            ("remote", "Present from afar"),
            ("absent", "Absent"),
        ],
        string="Presence of the company",
        default="expected",
        required=True,
    )

    # meeting
    started_on = fields.Datetime(copy=False, groups=SECRETARY, readonly=True)
    ended_on = fields.Datetime(
        string="Ended on", copy=False, groups=SECRETARY, readonly=True
    )
    next_told_on = fields.Datetime(
        string="Told it comes next on", copy=False, groups=SECRETARY, readonly=True
    )

    # who takes part
    recused_member_ids = fields.Many2many(
        comodel_name="label.session.member",
        string="Leave the room",
        compute="_compute_quorum",
        groups=SECRETARY,
    )
    question_ids = fields.Many2many(
        comodel_name="label.interest",
        string="Questions to settle",
        compute="_compute_question_ids",
        groups=SECRETARY,
    )
    presiding_member_id = fields.Many2one(
        comodel_name="label.session.member",
        string="Presides",
        compute="_compute_quorum",
        groups=SECRETARY,
    )
    is_quorum_met = fields.Boolean(
        string="Quorum met", compute="_compute_quorum", groups=SECRETARY
    )
    quorum_note = fields.Char(
        string="Quorum", compute="_compute_quorum", groups=SECRETARY
    )
    vote_count = fields.Integer(
        string="Votes in hand", compute="_compute_quorum", groups=SECRETARY
    )

    # deliberation
    vote_for = fields.Integer(string="For", copy=False, groups=SECRETARY)
    vote_against = fields.Integer(string="Against", copy=False, groups=SECRETARY)
    vote_abstain = fields.Integer(string="Abstentions", copy=False, groups=SECRETARY)
    casting_vote = fields.Selection(
        string="Casting vote",
        selection=[("for", "For"), ("against", "Against")],
        copy=False,
        groups=SECRETARY,
        help="The voice of the member who presides; it settles a tie.",
    )
    vote_result = fields.Selection(
        selection=[("for", "For"), ("against", "Against"), ("tie", "Tie")],
        string="The vote gives",
        compute="_compute_vote_result",
        groups=SECRETARY,
    )
    decision = fields.Selection(selection=DECISIONS, copy=False, groups=SECRETARY)
    conditions = fields.Text(copy=False, groups=SECRETARY)
    date_condition = fields.Date(
        string="Conditions met by", copy=False, groups=SECRETARY
    )
    reasons = fields.Text(
        string="Reasons sent to the company",
        copy=False,
        groups=SECRETARY,
        help="The words that the company will read.",
    )
    deliberation_note = fields.Text(
        string="Note on the deliberation",
        copy=False,
        groups=SECRETARY,
        help="For the secretary: the company never reads it.",
    )
    released_on = fields.Datetime(copy=False, readonly=True, groups=SECRETARY)

    # marks
    round = fields.Integer(
        default=1, copy=False, readonly=True, required=True, groups=SECRETARY
    )
    round_reason = fields.Text(
        string="Why marks are given again", copy=False, readonly=True, groups=SECRETARY
    )
    result = fields.Html(
        string="What the marks propose",
        compute="_compute_result",
        groups=SECRETARY,
        sanitize=False,
    )

    _application_uniq = models.UniqueIndex(
        "(application_id) WHERE released_on IS NULL",
        "This file is already on the agenda of a jury.",
    )
    _votes_positive = models.Constraint(
        "CHECK(vote_for >= 0 AND vote_against >= 0 AND vote_abstain >= 0)",
        "A number of votes is never negative.",
    )
    _minutes_positive = models.Constraint(
        "CHECK(minutes > 0 AND break_minutes >= 0)",
        "A file takes at least one minute, and a break is not negative.",
    )

    @api.depends("session_id")
    def _compute_minutes(self):
        for hearing in self:
            hearing.minutes = (
                hearing.minutes or hearing.session_id.minutes_per_file or 30
            )

    @api.depends(
        "session_id.date_start",
        "session_id.hearing_ids.sequence",
        "session_id.hearing_ids.minutes",
        "session_id.hearing_ids.break_minutes",
    )
    def _compute_slot_start(self):
        self.slot_start = False
        for session in self.session_id:
            moment = session.date_start
            # sudo: slots follow each other whatever the reader may see of the others
            for hearing in session.sudo().hearing_ids.sorted(
                lambda hearing: (hearing.sequence, hearing._origin.id)
            ):
                own = self.filtered(lambda one, other=hearing: one == other)
                own.slot_start = moment
                moment += relativedelta(minutes=hearing.minutes + hearing.break_minutes)

    @api.depends(
        "session_id.member_ids.presence",
        "session_id.member_ids.proxy_member_id",
        "session_id.member_ids.has_vote",
        "session_id.interest_ids.state",
        "session_id.convocation",
    )
    def _compute_quorum(self):
        recused = self.sudo()._get_recused_members()
        for hearing in self:
            seats = hearing.sudo()._get_seats(recused[hearing.sudo()])
            counted = hearing.sudo()._count_quorum(seats)
            hearing.recused_member_ids = recused[hearing.sudo()].ids
            hearing.presiding_member_id = hearing.sudo()._get_presiding(seats)
            hearing.is_quorum_met = counted.met
            hearing.quorum_note = describe_quorum(self.env, counted)
            hearing.vote_count = sum(counted.votes.values())

    @api.depends("session_id.interest_ids.state")
    def _compute_question_ids(self):
        for hearing in self:
            questions = hearing.session_id._get_open_questions()
            hearing.question_ids = questions.filtered(
                lambda one, hearing=hearing: (
                    one.application_id == hearing.application_id
                )
            )

    @api.depends("vote_for", "vote_against", "vote_abstain", "casting_vote")
    def _compute_vote_result(self):
        for hearing in self:
            programme = hearing.session_id.programme_id
            cast = hearing.vote_for + hearing.vote_against + hearing.vote_abstain
            hearing.vote_result = cast and rules.outcome(
                hearing.vote_for,
                hearing.vote_against,
                hearing.vote_abstain,
                programme.majority,
                hearing.casting_vote if programme.has_casting_vote else None,
            )

    @api.depends("session_id.opened_on", "round")
    @api.depends_context("uid")
    def _compute_result(self):
        Qweb = self.env["ir.qweb"]
        # the secretary may sit on the jury too, and leave for this file
        shown = self.sudo()._filter_not_left()
        for hearing in self:
            is_open = hearing.session_id.opened_on and hearing in shown
            hearing.result = is_open and Qweb._render(
                "mife_label.hearing_result",
                {"result": hearing._get_result(), "hearing": hearing},
            )

    @api.depends("application_id.display_name")
    def _compute_display_name(self):
        for hearing in self:
            hearing.display_name = hearing.application_id.display_name

    @api.constrains("session_id", "application_id")
    def _check_programme(self):
        for hearing in self:
            if hearing.application_id.programme_id != hearing.session_id.programme_id:
                raise ValidationError(
                    self.env._(
                        "%(file)s is a file for another label than this jury's.",
                        file=hearing.application_id.display_name,
                    )
                )

    @api.constrains("vote_for", "vote_against", "vote_abstain")
    def _check_votes(self):
        for hearing in self:
            cast = hearing.vote_for + hearing.vote_against + hearing.vote_abstain
            if cast > hearing.vote_count:
                raise ValidationError(
                    self.env._(
                        "%(cast)s votes were entered for %(file)s, and %(votes)s are "
                        "in hand: correct the votes, or who is there.",
                        cast=cast,
                        file=hearing.display_name,
                        votes=hearing.vote_count,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        hearings = super().create(vals_list)
        for hearing in hearings:
            # checked afterwards: a context default may bring them as well
            if any(hearing.sudo()[name] for name in self._DELIBERATION_FIELDS):
                raise UserError(hearing._deliberation_message())
        hearings._put_on_agenda()
        self.env["label.interest"].sudo()._detect(hearings.sudo().session_id)
        return hearings

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reading(self):
        for hearing in self.sudo():
            if hearing.session_id.state != "preparation":
                raise UserError(
                    self.env._(
                        "The files are open to the jury: %s stays on the agenda, and "
                        "can be deferred.",
                        hearing.display_name,
                    )
                )
        self.sudo().application_id.filtered(
            lambda application: application.state == "on_agenda"
        )._move("admissible")

    def action_new_round(self, reason):
        """Let the members mark again; the marks given before stay as they were."""
        self.session_id._check_secretary()
        if not (reason or "").strip():
            raise UserError(self.env._("Write why the marks are given again."))
        for hearing in self:
            if not hearing.session_id.opened_on or hearing.session_state not in (
                "meeting",
                "minutes",
            ):
                raise UserError(
                    self.env._(
                        "Marks are given again during the meeting, once the first "
                        "ones are open."
                    )
                )
            hearing._write_by_action(
                {"round": hearing.round + 1, "round_reason": reason.strip()}
            )

    # JURY

    def _get_recused_members(self):
        """Return {hearing: members who take no part in it}."""
        recused = {hearing: self.env["label.session.member"] for hearing in self}
        groups = self.env["label.interest"]._read_group(
            [
                ("session_id", "in", self.session_id.ids),
                ("application_id", "in", self.application_id.ids),
                ("state", "=", "active"),
            ],
            ["session_id", "application_id"],
            ["member_id:recordset"],
        )
        found = {(session, file): members for session, file, members in groups}
        for hearing in self:
            key = hearing.session_id._origin, hearing.application_id._origin
            recused[hearing] |= found.get(key, recused[hearing])
        return recused

    def _filter_not_left(self):
        """Return the files for which the user, when it sits on the jury, stays."""
        recused = self._get_recused_members()
        person = self.env.user.partner_id
        return self.filtered(lambda hearing: person not in recused[hearing].partner_id)

    def _is_recused(self, member):
        self.ensure_one()
        return member in self._get_recused_members()[self]

    def _has_declared(self, member):
        """Return whether the member answered the question on this file."""
        self.ensure_one()
        return bool(
            self.env["label.interest"].search_count(
                [
                    ("member_id", "=", member.id),
                    ("application_id", "=", self.application_id.id),
                    ("kind", "in", ("none", "declared")),
                ],
                limit=1,
            )
        )

    def _get_seats(self, recused):
        self.ensure_one()
        return [
            rules.Seat(
                key=member.id,
                college=member.college_id.name or None,
                votes=member.has_vote,
                present=member.presence in rules.IN_THE_ROOM,
                recused=member in recused,
                proxy_to=member.proxy_member_id.id or None,
            )
            for member in self.session_id.member_ids
        ]

    def _count_quorum(self, seats):
        self.ensure_one()
        programme = self.session_id.programme_id
        second = self.session_id.convocation == "second"
        return rules.count_quorum(
            seats,
            programme._get_quorum_share(self.session_id.convocation),
            by_college=programme.quorum_by_college and not second,
            max_proxies=programme.max_proxies,
        )

    def _get_presiding(self, seats):
        members = self.session_id.member_ids
        leaders = members.filtered(
            lambda member: member.role in ("1_president", "2_deputy")
        ).sorted(lambda member: (member.role, member._origin.id or 1 << 62))
        # on a session being edited, a member added has no id of its own yet
        keys = [leader.id for leader in leaders]
        return members.browse(rules.presiding(seats, keys) or [])

    # MARKS

    def _get_result(self):
        """Return what the marks propose, for those who may see them."""
        self.ensure_one()
        return self.env["label.sheet"].sudo()._get_result(self.sudo())

    # MEETING

    def _format_slot(self):
        self.ensure_one()
        if not self.slot_start:
            return ""
        end = self.slot_start + relativedelta(minutes=self.minutes)
        zone = self.session_id._get_tz()
        return " - ".join(
            format_time(self.env, moment, tz=zone, time_format="HH:mm")
            for moment in (self.slot_start, end)
        )

    def _tell_next(self):
        """Tell a company, once, that its file comes next; nothing else."""
        if self and not self.next_told_on:
            self._write_by_action({"next_told_on": fields.Datetime.now()})
            self.application_id.active_member_ids._mail(
                "mife_label.mail_template_jury_next", self
            )

    def _is_next(self):
        """Tell whether the jury, which is meeting, hears one of these files next."""
        return any(
            hearing.session_state == "meeting"
            and hearing.next_told_on
            and not hearing.started_on
            for hearing in self
        )

    # AGENDA

    def _check_off_agenda(self):
        for hearing in self:
            if not hearing.released_on:
                raise UserError(
                    self.env._(
                        "%(application)s is on the agenda of %(jury)s: take it off "
                        "there.",
                        application=hearing.application_id.display_name,
                        jury=hearing.session_id.display_name,
                    )
                )

    def _check_not_pending(self):
        """A file on the agenda of a jury is notified with it, never before."""
        pending = self.filtered(lambda hearing: not hearing.released_on)
        if pending:
            raise UserError(
                self.env._(
                    "%(file)s is decided by %(jury)s: its decision is notified with "
                    "the others, when they are published.",
                    file=pending[0].application_id.display_name,
                    jury=pending[0].session_id.display_name,
                )
            )

    @api.model
    def _add_admissible(self, session):
        """Put every admissible file of the label on the agenda."""
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
        self.create(
            [
                {"session_id": session.id, "application_id": application.id}
                for application in applications
            ]
        )

    def _propose_order(self):
        agenda = self.sudo().sorted("sequence")
        order = propose_order(agenda.ids, agenda._get_recused_by_hearing())
        for position, hearing in enumerate(agenda.browse(order), 1):
            hearing.sequence = 10 * position

    def _count_movements(self):
        order = self.sorted("sequence").ids
        return movements(order, self.sudo()._get_recused_by_hearing())

    def _get_recused_by_hearing(self):
        """Return {hearing: members who leave for it}, among those who vote."""
        recused = self._get_recused_members()
        return {hearing._origin.id: set(recused[hearing].ids) for hearing in self}

    # RELEASE

    def _get_to_release(self):
        """Return the files decided; a company that withdrew meanwhile is left out."""
        return self.filtered(
            lambda hearing: hearing.application_id.state == "under_review"
        )

    def _notify(self, day=None):
        """Notify what the jury decided, when its decisions are published."""
        for hearing in self:
            hearing.application_id._by_action().action_notify(
                RESULTS[hearing.decision],
                hearing.reasons,
                day,
                hearing_id=hearing.id,
                conditions=hearing.conditions,
                date_condition=hearing.date_condition,
            )

    # CHECKS

    def _check_sealed(self):
        unsealed = self.filtered(
            lambda hearing: not hearing.application_id.submission_id
        )
        if unsealed:
            raise UserError(
                self.env._(
                    "These companies have not submitted their file: %s.",
                    format_list(self.env, unsealed.partner_id.mapped("name")),
                )
            )

    def _check_decided(self):
        undecided = self.filtered(
            lambda hearing: (
                not hearing.decision and hearing.application_id.state != "notified"
            )
        )
        if undecided:
            raise UserError(
                self.env._(
                    "These files have no decision yet: %s. Enter it, or defer them.",
                    format_list(self.env, undecided.partner_id.mapped("name")),
                )
            )

    def _check_decisions(self):
        """Refuse a decision that could not be explained or followed."""
        for hearing in self:
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

    def _put_on_agenda(self):
        for hearing in self:
            session = hearing.session_id
            session._check_open()
            if session.state not in ("preparation", "reading"):
                raise UserError(
                    self.env._("The jury is meeting: the agenda takes no other file.")
                )
            application = hearing.application_id
            application.date_jury = session.date
            if application.state == "admissible":
                application.action_put_on_agenda()
            elif application.state != "on_agenda":
                raise UserError(
                    self.env._(
                        "%s is not admissible yet: only admissible files go to the "
                        "jury.",
                        application.display_name,
                    )
                )
            if session.state == "reading":
                hearing._pin_submission()

    def _pin_submission(self):
        """Tie the marks to the version of the file that the jury reads."""
        for hearing in self:
            hearing._write_by_action(
                {"submission_id": hearing.application_id.submission_id.id}
            )

    def _check_locked(self, vals):
        self.session_id._check_open()
        if self and {"session_id", "application_id"}.intersection(vals):
            raise UserError(
                self.env._(
                    "Another file, or another session, is another line of the agenda."
                )
            )
        if self._DELIBERATION_FIELDS.intersection(vals):
            for hearing in self:
                if hearing.session_id.state not in ("meeting", "minutes"):
                    raise UserError(hearing._deliberation_message())

    def _deliberation_message(self):
        self.ensure_one()
        return self.env._(
            "The jury has not met yet on %s: votes and decisions are entered during "
            "the meeting.",
            self.display_name,
        )
