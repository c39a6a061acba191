# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_list, format_time

from ...report.hearing_facts import HearingFacts
from ...report.lateness import Lateness
from ...report.quorum_note import describe_quorum
from .label_vote import DECISIONS, FIGURES, RECORDED, VOTE_RESULTS

SECRETARY = "mife_label.mife_label_group_secretary"
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

    _OUT_FIELDS = ("out_as", "out_on", "out_by_id", "out_reason")
    _action_only_fields = (
        "submission_id",
        "released_on",
        "opening",
        "round",
        "round_reason",
        "vote_id",
        *_OUT_FIELDS,
    )
    _DELIBERATION_FIELDS = frozenset({*RECORDED, "reasons", "deliberation_note"})

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

    late_note = fields.Char(string="Late", compute="_compute_late_note")

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

    # who takes part: as it stands, then as it was when the file was voted
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
        selection=VOTE_RESULTS,
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
    departure_reason = fields.Text(
        string="Why the decision departs from the vote",
        copy=False,
        groups=SECRETARY,
        help="Printed in the minutes. Another person then confirms the decision.",
    )
    vote_id = fields.Many2one(
        comodel_name="label.vote",
        check_company=True,
        string="Vote in force",
        copy=False,
        groups=SECRETARY,
        readonly=True,
    )
    voted_on = fields.Datetime(
        related="vote_id.voted_on", string="Voted on", groups=SECRETARY
    )
    vote_ids = fields.One2many(
        comodel_name="label.vote",
        inverse_name="hearing_id",
        string="Votes noted",
        groups=SECRETARY,
    )
    vote_obstacle = fields.Char(
        string="To settle before the publication",
        compute="_compute_vote_obstacle",
        groups=SECRETARY,
    )
    is_in_doubt = fields.Boolean(
        string="Vote in doubt", compute="_compute_vote_obstacle", groups=SECRETARY
    )
    is_to_confirm = fields.Boolean(
        string="Waits for another person",
        compute="_compute_vote_obstacle",
        groups=SECRETARY,
    )
    # left the agenda without a decision
    out_as = fields.Selection(
        selection=[
            ("withdrawn", "Withdrawn by the company"),
            ("closed", "Closed without decision"),
        ],
        string="Left the agenda",
        copy=False,
        groups=SECRETARY,
        readonly=True,
    )
    out_on = fields.Datetime(
        string="Left the agenda on", copy=False, groups=SECRETARY, readonly=True
    )
    out_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded by",
        copy=False,
        groups=SECRETARY,
        readonly=True,
    )
    out_reason = fields.Text(
        string="Why it left the agenda", copy=False, groups=SECRETARY, readonly=True
    )
    released_on = fields.Datetime(copy=False, readonly=True, groups=SECRETARY)

    # marks
    round = fields.Integer(
        default=1, copy=False, readonly=True, required=True, groups=SECRETARY
    )
    round_reason = fields.Text(
        string="Why marks are given again", copy=False, readonly=True, groups=SECRETARY
    )
    # what they proposed when they were opened: whoever reads it reads ``result``
    opening = fields.Json(copy=False, groups=fields.NO_ACCESS, readonly=True)
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
        "vote_id",
    )
    def _compute_quorum(self):
        facts = self.sudo()._get_facts()
        for hearing in self:
            fact = facts[hearing.sudo()]
            quorum = fact.quorum
            members = self.env["label.session.member"]
            hearing.recused_member_ids = members.browse(
                [seat["id"] for seat in fact.left]
            )
            hearing.presiding_member_id = members.browse(
                fact.payload["presiding"] or []
            )
            hearing.is_quorum_met = quorum.met
            hearing.quorum_note = describe_quorum(self.env, quorum)
            hearing.vote_count = sum(quorum.votes.values())

    @api.depends(
        "session_id.date_deadline",
        "application_id.date_submitted",
        "application_id.request_ids.state",
    )
    @api.depends_context("lang")
    def _compute_late_note(self):
        for hearing in self:
            # sudo: the agenda tells it of files that not all may open
            file = hearing.sudo()
            hearing.late_note = Lateness(
                file.application_id, file.session_id
            ).describe()

    @api.depends("session_id.interest_ids.state")
    def _compute_question_ids(self):
        for hearing in self:
            questions = hearing.session_id._get_open_questions()
            hearing.question_ids = questions.filtered(
                lambda one, hearing=hearing: (
                    one.application_id == hearing.application_id
                )
            )

    @api.depends("vote_for", "vote_against", "vote_abstain", "casting_vote", "vote_id")
    def _compute_vote_result(self):
        facts = self.sudo()._get_facts()
        for hearing in self:
            hearing.vote_result = facts[hearing.sudo()].get_result(hearing)

    @api.depends(
        "vote_id.confirmed_on",
        "vote_id.late_interest_ids",
        "vote_id.kept_round",
        "round",
        "out_as",
    )
    def _compute_vote_obstacle(self):
        for hearing in self:
            vote = hearing.vote_id
            is_voted = bool(vote) and not hearing.out_as
            hearing.vote_obstacle = is_voted and vote._find_obstacle()
            hearing.is_in_doubt = is_voted and vote._is_in_doubt()
            hearing.is_to_confirm = is_voted and vote._awaits_confirmation()

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
                        "in hand: correct the votes, or who is there before voting.",
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

    def write(self, vals):
        result = super().write(vals)
        if not set(RECORDED).isdisjoint(vals) and not self._is_by_action():
            self.env["label.vote"]._record(self)
        return result

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

    # VOTE

    def action_confirm_decision(self):
        """Confirm a decision that departs from its vote, after who noted it."""
        self.vote_id.action_confirm()

    def _forget_vote(self):
        """Let the file be voted as it now stands."""
        self._write_by_action(
            {
                **dict.fromkeys((*FIGURES, "decision", "departure_reason"), False),
                "vote_id": False,
            }
        )

    def _convene_again(self):
        """Bring to a second meeting what the first could not decide."""
        unmet = self.filtered(lambda one: one.vote_id and not one.is_quorum_met)
        unmet.vote_id._take_again(
            self.env._("Second convocation: the quorum was not met.")
        )
        for hearing in self.filtered(lambda one: not one.vote_id):
            hearing._set_jury_day(hearing.session_id.date)

    def _get_facts(self):
        """Return {hearing: its facts}, those of its vote once it is voted."""
        links = self._get_links()
        return {
            hearing: hearing.vote_id._get_facts()
            if hearing.vote_id
            else HearingFacts.take(hearing, links[hearing])
            for hearing in self
        }

    # JURY

    def _get_links(self):
        """Return {hearing: {member: kinds of the links that keep it away}}."""
        found = self.env["label.interest"]._group_active(
            self.session_id, self.application_id
        )
        return {
            hearing: found.get(
                (hearing.session_id._origin, hearing.application_id._origin), {}
            )
            for hearing in self
        }

    def _get_recused_members(self):
        """Return {hearing: members who may not see it now}."""
        Member = self.env["label.session.member"]
        return {
            hearing: Member.union(*links)
            for hearing, links in self._get_links().items()
        }

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

    # MARKS

    def _get_result(self):
        """Return what the marks propose, for those who may see them."""
        self.ensure_one()
        return self.env["label.sheet"].sudo()._get_result(self.sudo())

    def _read_proposal(self):
        """Return what the marks propose, as plain values; None before the opening."""
        self.ensure_one()
        if not self.session_id.opened_on:
            return None
        return self.env["label.sheet"].sudo()._get_figures(self.sudo())

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

    # RELEASE

    def _get_to_release(self):
        """Return the files decided; a company that withdrew meanwhile is left out."""
        return self.filtered(
            lambda hearing: hearing.application_id.state == "under_review"
        )

    def _notify(self, day=None):
        """Notify what the jury decided, when its decisions are published."""
        for hearing in self:
            hearing._set_jury_day(hearing.vote_id._get_day())
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

    def _put_on_agenda(self):
        for hearing in self:
            session = hearing.session_id
            session._check_open()
            if session.state not in ("preparation", "reading"):
                raise UserError(
                    self.env._("The jury is meeting: the agenda takes no other file.")
                )
            application = hearing.application_id
            hearing._set_jury_day(session.date)
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

    def _set_jury_day(self, day):
        self.application_id._write_by_action({"date_jury": day})

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
                hearing._check_deliberates()

    def _check_deliberates(self):
        """Refuse to decide before the jury meets, or of a file that left it."""
        self.ensure_one()
        if self.session_id.state not in ("meeting", "minutes"):
            raise UserError(self._deliberation_message())
        # sudo: what became of a file is told to who may not read how
        if self.sudo().out_as:
            raise UserError(
                self.env._(
                    "%s left the agenda: the jury decides nothing about it.",
                    self.display_name,
                )
            )

    def _deliberation_message(self):
        return self.env._(
            "The jury has not met yet on %s: votes and decisions are entered during "
            "the meeting.",
            self.display_name,
        )
