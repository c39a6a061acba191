# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_list, plaintext2html

from ..rules.completeness import percentage

STATES = [
    ("first_contact", "First contact"),
    ("eligibility", "Eligibility"),
    ("in_progress", "In progress"),
    ("to_complete", "To complete"),
    ("submitted", "Submitted"),
    ("admissible", "Admissible"),
    ("on_agenda", "On the agenda"),
    ("under_review", "Under review"),
    ("notified", "Notified"),
]
JURY_RESULTS = [
    ("awarded", "Awarded"),
    ("awarded_with_conditions", "Awarded with conditions"),
    ("deferred", "Deferred"),
    ("refused", "Refused"),
]
RESULTS = [
    *JURY_RESULTS,
    ("closed", "Closed without decision"),
    ("withdrawn", "Withdrawn by the company"),
]
# What the company reads. Nothing here tells whether the jury has met, voted or
# decided: only a notified application shows its result.
PUBLIC_STATES = [
    ("first_contact", "First contact made"),
    ("eligibility", "Eligibility being checked"),
    ("in_progress", "File being written"),
    ("to_complete", "File to complete"),
    ("submitted", "File submitted"),
    ("admissible", "File admissible"),
    ("on_agenda", "On the agenda of the jury"),
    ("under_review", "Under review"),
    ("awarded", "Label awarded"),
    ("awarded_with_conditions", "Label awarded with conditions"),
    ("deferred", "Decision deferred"),
    ("refused", "Label not awarded"),
    ("closed", "File closed"),
    ("withdrawn", "File withdrawn"),
]
WRITING_STATES = ("first_contact", "eligibility", "in_progress", "to_complete")
JURY_STATES = ("submitted", "admissible", "on_agenda", "under_review")
OPEN_STATES = WRITING_STATES + JURY_STATES
# a file that nobody wrote in for that long is asked about
STALE_MONTHS = 11
AWARDED_RESULTS = ("awarded", "awarded_with_conditions")


class LabelApplication(models.Model):
    _name = "label.application"
    _description = "Label Application"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_first_contact desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_id"]

    # Value of the context key "label_application_move", which opens the protected
    # fields. It is an object so that no RPC call can send it.
    _MOVE = object()
    _MOVE_FIELDS = frozenset(
        {
            "name",
            "state",
            "result",
            "reason",
            "conditions",
            "standard_id",
            "earlier_application_id",
            "date_condition_failed",
        }
    )
    # what the company submits, besides its answers
    _FILE_FIELDS = ("kind", "size", "perimeter", "strengths")
    _MOVE_DATES = frozenset({"date_started", "date_submitted", "date_notified"})
    # state -> states it is reached from
    _ORIGINS = {
        "eligibility": ("first_contact",),
        "in_progress": ("eligibility",),
        "to_complete": ("submitted",),
        "submitted": ("in_progress", "to_complete"),
        "admissible": ("submitted", "on_agenda"),
        "on_agenda": ("admissible",),
        "under_review": ("on_agenda",),
        "notified": ("under_review",),
    }

    name = fields.Char(
        string="Number",
        default=lambda self: self.env._("New"),
        copy=False,
        readonly=True,
        required=True,
    )
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        default=lambda self: self._default_programme_id(),
        check_company=True,
        index=True,
        ondelete="restrict",
        required=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
        required=True,
    )
    kind = fields.Selection(
        selection=[("first", "First award"), ("renewal", "Renewal")],
        compute="_compute_kind",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Coach",
        default=lambda self: self.env.user,
        check_company=True,
        index=True,
        tracking=True,
    )

    # holder
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Establishment",
        check_company=True,
        index=True,
        ondelete="restrict",
        required=True,
        tracking=True,
        help="The establishment that would hold the label: a company or one of its "
        "sites, with its SIRET.",
    )
    siret = fields.Char(related="partner_id.company_registry", string="SIRET")
    city = fields.Char(related="partner_id.city")
    contact_id = fields.Many2one(
        comodel_name="res.partner", check_company=True, tracking=True
    )
    size = fields.Selection(
        selection=[
            ("very_small", "Fewer than 10 employees"),
            ("small", "10 to 49 employees"),
            ("medium", "50 to 249 employees"),
            ("large", "250 employees or more"),
        ],
        string="Headcount",
        tracking=True,
    )
    perimeter = fields.Text(
        help="What the label would cover, as the company declares it: sites, "
        "subsidiaries, activities."
    )
    eligibility_note = fields.Text(
        string="Eligibility Diagnosis",
        help="What the first meeting found: who the company is, what it already does, "
        "what it wants.",
    )

    # process
    state = fields.Selection(
        selection=STATES,
        default="first_contact",
        copy=False,
        group_expand="_group_expand_state",
        readonly=True,
        required=True,
        tracking=True,
    )
    result = fields.Selection(
        selection=RESULTS, copy=False, readonly=True, tracking=True
    )
    reason = fields.Text(
        string="Reasons",
        copy=False,
        readonly=True,
        help="Why, and on which conditions, in words meant for the company.",
    )
    public_state = fields.Selection(
        selection=PUBLIC_STATES,
        string="What the Company Sees",
        compute="_compute_public_state",
    )
    standard_id = fields.Many2one(
        comodel_name="label.standard",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        tracking=True,
        help="The version in force when the file was started. It stays the same until "
        "the end.",
    )
    criterion_ids = fields.Many2many(
        comodel_name="label.criterion",
        string="Criteria to Answer",
        compute="_compute_criterion_ids",
    )
    criterion_count = fields.Integer(compute="_compute_criterion_ids")

    # file
    answer_ids = fields.One2many(
        comodel_name="label.answer", inverse_name="application_id", string="Answers"
    )
    action_ids = fields.One2many(
        comodel_name="label.action", inverse_name="application_id", string="Actions"
    )
    evidence_ids = fields.One2many(
        comodel_name="label.evidence", inverse_name="application_id", string="Proofs"
    )
    strengths = fields.Text(
        help="What the company does well and wants the jury to hear."
    )
    commitment_ids = fields.One2many(
        comodel_name="label.commitment",
        inverse_name="application_id",
        string="Improvement Plan",
    )
    earlier_application_id = fields.Many2one(
        comodel_name="label.application",
        string="Earlier File",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="The last file that gave the label, from which a renewal starts.",
    )
    earlier_commitment_ids = fields.One2many(
        related="earlier_application_id.commitment_ids",
        string="Commitments of the Earlier File",
    )
    answer_count = fields.Integer(compute="_compute_completeness")
    complete_count = fields.Integer(compute="_compute_completeness")
    completeness = fields.Integer(
        string="File Completed (%)", compute="_compute_completeness"
    )
    is_plan_open = fields.Boolean(compute="_compute_is_plan_open")
    member_ids = fields.One2many(
        comodel_name="label.application.member",
        inverse_name="application_id",
        string="People of the File",
    )
    active_member_ids = fields.One2many(
        comodel_name="label.application.member",
        inverse_name="application_id",
        string="People with Access",
        domain=[("revoked_on", "=", False)],
    )
    ambassador_ids = fields.One2many(
        comodel_name="label.ambassador",
        inverse_name="application_id",
        string="Ambassadors and Tutors",
    )
    meeting_count = fields.Integer(compute="_compute_meeting_count")
    timesheet_ids = fields.One2many(
        comodel_name="account.analytic.line",
        inverse_name="label_application_id",
        string="Time Spent",
        groups="mife_label.mife_label_group_coach",
    )
    request_ids = fields.One2many(
        comodel_name="label.completion.request",
        inverse_name="application_id",
        string="Completion Requests",
    )
    submission_ids = fields.One2many(
        comodel_name="label.submission",
        inverse_name="application_id",
        string="Versions Submitted",
    )
    submission_id = fields.Many2one(
        comodel_name="label.submission",
        string="Last Version",
        compute="_compute_submission_id",
    )
    hearing_ids = fields.One2many(
        comodel_name="label.hearing",
        inverse_name="application_id",
        string="Juries",
    )
    # for the rules that keep a juror away from a file
    interest_ids = fields.One2many(
        comodel_name="label.interest",
        inverse_name="application_id",
        groups=fields.NO_ACCESS,
    )

    # dates
    date_first_contact = fields.Date(
        string="First Contact On",
        default=lambda self: fields.Date.context_today(self),
        copy=False,
        required=True,
    )
    date_started = fields.Date(string="File Started On", copy=False, readonly=True)
    date_deadline = fields.Date(
        string="File Expected By",
        copy=False,
        tracking=True,
        help="Day by which the company is to submit its file.",
    )
    date_submitted = fields.Date(string="Submitted On", copy=False, readonly=True)
    date_jury = fields.Date(string="Jury On", copy=False, tracking=True)
    date_notified = fields.Date(string="Notified On", copy=False, readonly=True)
    date_milestone = fields.Date(
        string="Next Milestone",
        compute="_compute_date_milestone",
        store=True,
        help="The day the file is expected, then the day of the jury, then the day of "
        "the notification.",
    )

    date_reapply = fields.Date(
        string="May Apply Again From",
        copy=False,
        readonly=True,
        help="After a refusal, the day from which a new file may be started.",
    )
    date_condition = fields.Date(
        string="Conditions Met By",
        copy=False,
        help="The day by which the conditions of the jury are met, or the file "
        "presented again.",
    )
    date_condition_met = fields.Date(
        string="Conditions Met On", copy=False, tracking=True
    )
    date_condition_failed = fields.Date(
        string="Conditions Not Met, Noted On", copy=False, readonly=True, tracking=True
    )
    conditions = fields.Text(
        copy=False,
        readonly=True,
        help="What the company is to do by the day given, in words meant for it.",
    )
    condition_state = fields.Selection(
        selection=[
            ("to_meet", "To meet"),
            ("late", "Overdue"),
            ("met", "Met"),
            ("failed", "Not met"),
        ],
        string="Where the Conditions Stand",
        compute="_compute_condition_state",
    )
    condition_told = fields.Selection(
        selection=[("soon", "Due soon"), ("late", "Overdue")],
        string="Coach Told of the Conditions",
        copy=False,
        readonly=True,
    )
    contest_until = fields.Date(
        string="May Be Contested Until", compute="_compute_contest_until"
    )
    award_ids = fields.One2many(
        comodel_name="label.award", inverse_name="application_id", string="Labels"
    )
    award_id = fields.Many2one(
        comodel_name="label.award", string="Label", compute="_compute_award_id"
    )

    # fee
    has_fee = fields.Boolean(related="programme_id.has_fee", string="Fee Charged")
    currency_id = fields.Many2one(related="company_id.currency_id")
    fee_amount = fields.Monetary(
        string="Application Fee",
        compute="_compute_fee_amount",
        store=True,
        precompute=True,
        readonly=False,
    )
    fee_paid_on = fields.Date(copy=False)

    partner_application_count = fields.Integer(
        string="Applications of the Establishment",
        compute="_compute_partner_application_count",
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE(name, company_id)",
        "Two applications cannot have the same number.",
    )
    _open_uniq = models.UniqueIndex(
        "(partner_id, programme_id) WHERE state != 'notified'",
        "This establishment already has an open application for this label: go on with "
        "it, or close it first.",
    )
    _result_when_notified = models.Constraint(
        "CHECK((state = 'notified') = (result IS NOT NULL))",
        "An application has a result when it is notified, and only then.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_submitted >= date_started)",
        "A file cannot be submitted before it was started.",
    )
    _fee_positive = models.Constraint(
        "CHECK(fee_amount >= 0)",
        "The application fee cannot be negative.",
    )

    @api.model
    def _default_programme_id(self):
        programmes = self.env["label.programme"].search(
            [("company_id", "=", self.env.company.id)], limit=2
        )
        return programmes if len(programmes) == 1 else False

    @api.depends("programme_id.company_id")
    def _compute_company_id(self):
        for application in self:
            application.company_id = (
                application.programme_id.company_id or self.env.company
            )

    @api.depends("partner_id", "programme_id")
    def _compute_kind(self):
        awarded = set(
            self._read_group(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("programme_id", "in", self.programme_id.ids),
                    ("result", "in", AWARDED_RESULTS),
                    ("id", "not in", self.ids),
                ],
                ["partner_id", "programme_id"],
            )
        )
        for application in self:
            holder = (application.partner_id._origin, application.programme_id._origin)
            application.kind = "renewal" if holder in awarded else "first"

    @api.depends("state", "result")
    def _compute_public_state(self):
        for application in self:
            application.public_state = (
                application.result
                if application.state == "notified"
                else application.state
            )

    @api.depends("standard_id", "size")
    def _compute_criterion_ids(self):
        for application in self:
            criteria = application.standard_id.criterion_ids
            if application.size == "very_small":
                criteria = criteria.filtered(
                    lambda criterion: criterion.size_variant == "all"
                )
            application.criterion_ids = criteria
            application.criterion_count = len(criteria)

    @api.depends("answer_ids.is_complete")
    def _compute_completeness(self):
        domain = [("application_id", "in", self.ids)]
        Answer = self.env["label.answer"]
        counts = dict(Answer._read_group(domain, ["application_id"], ["__count"]))
        complete_counts = dict(
            Answer._read_group(
                [*domain, ("is_complete", "=", True)], ["application_id"], ["__count"]
            )
        )
        for application in self:
            total = counts.get(application._origin, 0)
            complete = complete_counts.get(application._origin, 0)
            application.answer_count = total
            application.complete_count = complete
            application.completeness = percentage(complete, total)

    @api.depends("state", "request_ids.state", "request_ids.reopens_plan")
    def _compute_is_plan_open(self):
        for application in self:
            application.is_plan_open = application.state == "in_progress" or (
                application.state == "to_complete"
                and any(
                    request.state == "sent" and request.reopens_plan
                    for request in application.request_ids
                )
            )

    @api.depends("submission_ids")
    def _compute_submission_id(self):
        for application in self:
            application.submission_id = application.submission_ids.sorted("version")[
                -1:
            ]

    def _compute_meeting_count(self):
        counts = dict(
            self.env["calendar.event"]._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for application in self:
            application.meeting_count = counts.get(application.id, 0)

    @api.depends("award_ids")
    def _compute_award_id(self):
        for application in self:
            application.award_id = application.award_ids[:1]

    @api.depends(
        "date_condition", "date_condition_met", "date_condition_failed", "result"
    )
    def _compute_condition_state(self):
        today = fields.Date.context_today(self)
        for application in self:
            if application.result != "awarded_with_conditions":
                application.condition_state = False
            elif application.date_condition_met:
                application.condition_state = "met"
            elif application.date_condition_failed:
                application.condition_state = "failed"
            else:
                due = application.date_condition
                application.condition_state = (
                    "late" if due and due < today else "to_meet"
                )

    @api.depends("date_notified", "result", "programme_id.contest_days")
    def _compute_contest_until(self):
        for application in self:
            application.contest_until = application._get_contest_until()

    @api.depends("state", "date_deadline", "date_jury", "date_notified")
    def _compute_date_milestone(self):
        for application in self:
            if application.state == "notified":
                application.date_milestone = application.date_notified
            elif application.state in JURY_STATES:
                application.date_milestone = application.date_jury
            else:
                application.date_milestone = application.date_deadline

    @api.depends("programme_id")
    def _compute_fee_amount(self):
        for application in self:
            programme = application.programme_id
            application.fee_amount = programme.fee_amount if programme.has_fee else 0

    @api.depends("partner_id")
    def _compute_partner_application_count(self):
        counts = dict(
            self._read_group(
                [("partner_id", "in", self.partner_id.ids)],
                ["partner_id"],
                ["__count"],
            )
        )
        for application in self:
            application.partner_application_count = counts.get(
                application.partner_id._origin, 0
            )

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for application in self:
            holder = application.partner_id.name
            application.display_name = (
                f"{holder} ({application.name})" if holder else application.name
            )

    @api.model
    def _group_expand_state(self, states, _domain):
        # the pipeline shows its empty stages; finished files only on request
        return [
            state for state, _label in STATES if state in OPEN_STATES or state in states
        ]

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["partner_id", "programme_id"])
        # a copy is created from its original, which is another application
        self.browse()._check_no_open_application(
            [
                (
                    vals.get("partner_id", defaults.get("partner_id")),
                    vals.get("programme_id", defaults.get("programme_id")),
                )
                for vals in vals_list
            ]
        )
        sequence = self.env["ir.sequence"]
        applications = super().create(
            [
                {
                    **vals,
                    "name": sequence.next_by_code(
                        "label.application", vals.get("date_first_contact")
                    ),
                }
                for vals in vals_list
            ]
        )
        # checked afterwards: a context default may bring a state as well
        for application in applications:
            if (
                application.state != "first_contact"
                or application.result
                or application.standard_id
            ):
                raise UserError(application._move_message())
            application._check_move_dates(
                date for date in self._MOVE_DATES if application[date]
            )
        return applications

    def write(self, vals):
        moving = self.env.context.get("label_application_move") is self._MOVE
        if not moving:
            for application in self:
                application._check_write(vals)
        if "partner_id" in vals or "programme_id" in vals:
            self._check_no_open_application(
                [
                    (
                        vals.get("partner_id", application.partner_id.id),
                        vals.get("programme_id", application.programme_id.id),
                    )
                    for application in self
                    if application.state in OPEN_STATES
                ]
            )
        result = super().write(vals)
        if {"user_id", "partner_id", "contact_id"}.intersection(vals):
            self._detect_interests()
        if "size" in vals:
            self._sync_answers()
        if "date_notified" in vals and not moving:
            self.sudo().award_ids._reset_validity()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for application in self:
            if application.state != "first_contact":
                raise UserError(
                    self.env._(
                        "Application %s has gone beyond the first contact: close it "
                        "with its reason instead of deleting it.",
                        application.display_name,
                    )
                )

    def action_check_eligibility(self):
        self._move("eligibility")

    def action_start(self):
        """Open the file to writing, on the standard in force today."""
        self._check_origin("in_progress")
        self._check_holder()
        self._check_reapplication()
        for application in self:
            standard = application.programme_id.standard_id
            if not standard:
                raise UserError(
                    self.env._(
                        "%(programme)s has no published standard: publish one before "
                        "starting the file of %(holder)s.",
                        programme=application.programme_id.name,
                        holder=application.partner_id.name,
                    )
                )
            application._move(
                "in_progress",
                standard_id=standard.id,
                date_started=fields.Date.context_today(self),
                earlier_application_id=application._find_earlier_application().id,
            )
        self._sync_answers()
        self._ensure_lead()
        self._prefill_answers()

    def action_submit(self):
        """Seal the file as its next version."""
        self._lock_file()
        self._check_origin("submitted")
        self._check_holder()
        for application in self:
            application._check_complete()
            application.env["label.submission"]._seal(application)
            application.request_ids.filtered(
                lambda request: request.state == "sent"
            )._move({"state": "answered"})
            application._move(
                "submitted", date_submitted=fields.Date.context_today(self)
            )
            application._mail_members("mife_label.mail_template_submission")

    @api.readonly
    def action_ask_completion(self):
        """Prepare the list of the questions to reopen."""
        self.ensure_one()
        self._check_origin("to_complete")
        draft = self.request_ids.filtered(lambda request: request.state == "draft")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for Completion"),
            "res_model": "label.completion.request",
            "res_id": draft[:1].id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_application_id": self.id},
        }

    def action_admit(self):
        self._check_secretary()
        for hearing in self.sudo().hearing_ids:
            if not hearing.released_on:
                raise UserError(
                    self.env._(
                        "%(application)s is on the agenda of %(jury)s: take it off "
                        "there.",
                        application=hearing.application_id.display_name,
                        jury=hearing.session_id.display_name,
                    )
                )
        self._move("admissible")

    def action_put_on_agenda(self):
        self._check_secretary()
        self._check_origin("on_agenda")
        for application in self:
            if not application.date_jury:
                raise UserError(
                    self.env._(
                        "Enter the day of the jury on application %s before putting it "
                        "on the agenda.",
                        application.display_name,
                    )
                )
        self._move("on_agenda")

    def action_start_review(self):
        self._check_secretary()
        self._move("under_review")

    def action_notify(
        self, result, reason=False, notified_on=False, date_condition=False
    ):
        """Close the review with one of the jury's results."""
        self._check_secretary()
        if result not in dict(JURY_RESULTS):
            raise UserError(
                self.env._(
                    "The jury awards, awards with conditions, defers or refuses: "
                    "choose one of these."
                )
            )
        self._check_origin("notified")
        self._check_no_jury()
        self._check_holder()
        if result != "awarded":
            self._check_reason(reason)
        self._conclude(result, reason, notified_on)
        for application in self:
            application._set_consequences(fields.Date.to_date(date_condition))
        if result == "awarded_with_conditions":
            self._write_move({"conditions": reason})
        if result in AWARDED_RESULTS:
            self.env["label.award"]._award(self)

    def _notify_from_jury(self, hearing, result, day=None):
        """Notify what the jury decided, when its decisions are published."""
        self.ensure_one()
        self.with_context(label_from_jury=self._MOVE).action_notify(
            result, hearing.reasons, day, hearing.date_condition
        )
        if hearing.decision == "awarded_conditions":
            self._write_move({"conditions": hearing.conditions})

    def _get_letter(self):
        """Return the letter of the decision, as superuser, once it was sent."""
        return (
            self.env["label.letter"]
            .sudo()
            .search(
                [
                    ("application_id", "in", self.ids),
                    ("released_on", "!=", False),
                ],
                order="released_on desc",
                limit=1,
            )
        )

    def _is_next_at_jury(self):
        """Tell whether the jury, which is meeting, hears this file next."""
        return bool(
            self.sudo().hearing_ids.filtered(
                lambda hearing: (
                    hearing.session_state == "meeting"
                    and hearing.next_told_on
                    and not hearing.started_on
                )
            )
        )

    def _check_no_jury(self):
        """A file on the agenda of a jury is notified with it, never before."""
        if self.env.context.get("label_from_jury") is self._MOVE:
            return
        pending = self.sudo().hearing_ids.filtered(
            lambda hearing: not hearing.released_on
        )
        if pending:
            raise UserError(
                self.env._(
                    "%(file)s is decided by %(jury)s: its decision is notified with "
                    "the others, when they are published.",
                    file=pending[0].application_id.display_name,
                    jury=pending[0].session_id.display_name,
                )
            )

    def action_conditions_met(self):
        """Close the follow-up of the conditions: they were met."""
        self._check_secretary()
        self._check_conditions_pending()
        self.write({"date_condition_met": fields.Date.context_today(self)})
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def action_conditions_failed(self):
        self._check_secretary()
        self._check_conditions_pending()
        today = fields.Date.context_today(self)
        for application in self:
            if application.date_condition and application.date_condition >= today:
                raise UserError(
                    self.env._(
                        "The conditions of %(holder)s are due on %(day)s: wait until "
                        "then.",
                        holder=application.partner_id.name,
                        day=format_date(self.env, application.date_condition),
                    )
                )
        self._write_move({"date_condition_failed": today})
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def action_withdraw(self, reason):
        self._check_origin("notified", OPEN_STATES)
        self._check_reason(reason)
        self._conclude("withdrawn", reason)

    def action_close(self, reason):
        self._check_origin("notified", OPEN_STATES)
        if any(application.state in JURY_STATES for application in self):
            self._check_secretary()
        self._check_reason(reason)
        self._conclude("closed", reason)

    def action_reopen(self):
        """Take back a conclusion: to the jury if it was its own, else to writing."""
        if not self._has_role("mife_label.mife_label_group_manager"):
            raise AccessError(
                self.env._("Only a label manager can reopen a finished application.")
            )
        for application in self:
            if application.state != "notified":
                raise UserError(
                    self.env._(
                        "Application %s is not finished: there is nothing to reopen.",
                        application.display_name,
                    )
                )
            application._check_no_open_application(
                [(application.partner_id.id, application.programme_id.id)]
            )
            if application.result in dict(JURY_RESULTS):
                target = "under_review"
            elif application.standard_id:
                target = "in_progress"
            else:
                target = "eligibility"
            application._write_move(
                {
                    "state": target,
                    "result": False,
                    "reason": False,
                    "date_notified": False,
                    "date_reapply": False,
                    "date_condition": False,
                    "date_condition_met": False,
                    "date_condition_failed": False,
                    "conditions": False,
                    "condition_told": False,
                }
            )
            # the number of a label taken back is never used again
            application.sudo().award_ids.active = False

    @api.readonly
    def action_view_meetings(self):
        """Open the meetings of the file, ready for a new one with the company."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "calendar.action_calendar_event"
        )
        people = self.env.user.partner_id | self.contact_id
        return {
            **action,
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_name": self.partner_id.name,
                "default_partner_ids": people.ids,
            },
        }

    @api.readonly
    def action_view_answers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_answer_action"
        )
        return {**action, "domain": [("application_id", "=", self.id)]}

    @api.readonly
    def action_view_submissions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_submission_action"
        )
        return {**action, "domain": [("application_id", "=", self.id)]}

    @api.readonly
    def action_view_criteria(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_criterion_action"
        )
        return {**action, "domain": [("id", "in", self.criterion_ids.ids)]}

    @api.readonly
    def action_view_partner_applications(self):
        self.ensure_one()
        return self.partner_id.action_view_label_applications()

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "state":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        position = self._get_state_position(self._field_to_sql(alias, "state", query))
        return SQL("%s %s %s", position, direction, nulls)

    def _read_group_orderby(self, order, groupby_terms, query):
        ordered_terms = dict(groupby_terms)
        if "state" in ordered_terms:
            ordered_terms["state"] = self._get_state_position(groupby_terms["state"])
        orderby = super()._read_group_orderby(order, ordered_terms, query)
        # super may have added to the other terms
        groupby_terms.update(
            {term: sql for term, sql in ordered_terms.items() if term != "state"}
        )
        return orderby

    def _get_state_position(self, sql_state):
        """Sort stages as they follow each other, not by their technical names."""
        return SQL(
            "array_position(%s, %s::text)",
            [state for state, _label in STATES],
            sql_state,
        )

    # FILE

    def _sync_answers(self):
        """Give each file one answer per criterion that applies to it.

        An answer that no longer applies leaves the file without being lost.
        """
        Answer = self.env["label.answer"]
        applications = self.filtered(
            lambda application: application.state == "in_progress"
        )
        answers = Answer.with_context(active_test=False).search(
            [("application_id", "in", applications.ids)]
        )
        vals_list = []
        for application in applications:
            own = answers.filtered(
                lambda answer, application=application: (
                    answer.application_id == application
                )
            )
            criteria = application.criterion_ids
            applicable = own.filtered(
                lambda answer, criteria=criteria: answer.criterion_id in criteria
            )
            applicable.filtered(lambda answer: not answer.active).active = True
            (own - applicable).filtered("active").active = False
            vals_list += [
                {"application_id": application.id, "criterion_id": criterion.id}
                for criterion in criteria - own.criterion_id
            ]
        Answer.create(vals_list)

    def _ensure_lead(self):
        """Give the contact of the company the first place in its file."""
        Member = self.env["label.application.member"]
        for application in self:
            contact = application.contact_id
            if contact and contact not in application.active_member_ids.partner_id:
                Member.create(
                    {
                        "application_id": application.id,
                        "partner_id": contact.id,
                        "role": "1_lead",
                    }
                )

    @api.model
    def _cron_flag_stale_files(self):
        """Ask what becomes of the files nobody writes in any more.

        Texts and proofs of a company are not kept for nothing: the coach calls the
        company, or closes the file with its reason.
        """
        limit = fields.Datetime.subtract(fields.Datetime.now(), months=STALE_MONTHS)
        stale = self.search(
            [
                ("state", "in", ("in_progress", "to_complete")),
                ("date_started", "<", limit),
                ("answer_ids", "not any", [("updated_on", ">=", limit)]),
                ("activity_ids", "not any", [("date_deadline", ">=", limit)]),
            ]
        )
        for application in stale:
            application.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "Nothing written for %s months: call the company, or close the "
                    "file",
                    STALE_MONTHS,
                ),
                user_id=(application.user_id or self.env.user).id,
            )

    @api.model
    def _cron_follow_conditions(self):
        """Tell the coach of conditions due in a month, and of those overdue.

        Nothing is decided here: a label with overdue conditions stays valid until a
        measure is taken.
        """
        today = fields.Date.context_today(self)
        pending = self.search(
            [
                ("result", "=", "awarded_with_conditions"),
                ("date_condition_met", "=", False),
                ("date_condition_failed", "=", False),
                ("date_condition", "<=", fields.Date.add(today, months=1)),
            ]
        )
        summaries = {
            "soon": self.env._("Conditions due soon: call the company"),
            "late": self.env._("Conditions overdue: tell whether they were met"),
        }
        for application in pending:
            step = "late" if application.date_condition < today else "soon"
            # told once, even if the coach did not wait to be told again
            if application.condition_told != step:
                application.condition_told = step
                application.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=max(application.date_condition, today),
                    summary=summaries[step],
                    user_id=(application.user_id or self.env.user).id,
                )

    def _check_conditions_pending(self):
        for application in self:
            if application.condition_state not in ("to_meet", "late"):
                raise UserError(
                    self.env._(
                        "No condition is awaited on application %s.",
                        application.display_name,
                    )
                )

    def _get_contest_until(self):
        """Return the last day on which the decision may be contested, if any."""
        if self.result not in dict(JURY_RESULTS) or not self.date_notified:
            return False
        return fields.Date.add(self.date_notified, days=self.programme_id.contest_days)

    def _detect_interests(self):
        """Look again for links with the jurors: people of the file changed."""
        # sudo: links are written for people who may not read them
        sessions = self.sudo().hearing_ids.session_id
        self.env["label.interest"].sudo()._detect(sessions)

    def _prefill_answers(self):
        """Start a renewal from what the company wrote last time.

        The self-assessment is left to make again: it is what the renewal is about.
        """
        for application in self:
            earlier = application.earlier_application_id
            texts = {
                answer.criterion_id._get_root(): answer.narrative
                for answer in earlier.answer_ids
            }
            for answer in application.answer_ids:
                narrative = texts.get(answer.criterion_id._get_root())
                if narrative and not answer.narrative:
                    answer.narrative = narrative

    def _set_consequences(self, date_condition):
        """Give every decision but a plain award its way forward, with a day."""
        programme = self.programme_id
        vals = {}
        if self.result == "refused":
            vals["date_reapply"] = fields.Date.add(
                self.date_notified, months=programme.reapply_months
            )
        elif self.result in ("awarded_with_conditions", "deferred"):
            vals["date_condition"] = date_condition or fields.Date.add(
                self.date_notified, months=programme.condition_months
            )
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=vals["date_condition"],
                summary=self.env._("Conditions of the jury to check"),
                user_id=(self.user_id or self.env.user).id,
            )
        self._write_move(vals)

    def _check_reapplication(self):
        """After a refusal, the next file starts on the day that was announced."""
        today = fields.Date.context_today(self)
        if self._has_role("mife_label.mife_label_group_manager"):
            return
        for application in self:
            refused = self.search(
                [
                    ("partner_id", "=", application.partner_id.id),
                    ("programme_id", "=", application.programme_id.id),
                    ("date_reapply", ">", today),
                ],
                limit=1,
            )
            if refused:
                raise UserError(
                    self.env._(
                        "%(holder)s may apply again from %(day)s, after the decision "
                        "on %(application)s: start the file then, or ask a label "
                        "manager.",
                        holder=application.partner_id.name,
                        day=format_date(self.env, refused.date_reapply),
                        application=refused.name,
                    )
                )

    def _find_earlier_application(self):
        """Return the last file that gave this label to the establishment."""
        self.ensure_one()
        return self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("programme_id", "=", self.programme_id.id),
                ("result", "in", AWARDED_RESULTS),
                ("id", "!=", self.id),
            ],
            order="date_notified desc, id desc",
            limit=1,
        )

    def _get_missing(self):
        """Return what keeps the file from being submitted, as sentences."""
        self.ensure_one()
        missing = [
            self.env._(
                "%(question)s: %(missing)s",
                question=answer.display_name,
                missing=answer.missing,
            )
            for answer in self.answer_ids
            if not answer.is_complete
        ]
        if not (self.perimeter or "").strip():
            missing.append(self.env._("what the label would cover (the perimeter)"))
        if not self.commitment_ids:
            missing.append(
                self.env._("at least one commitment of the improvement plan")
            )
        return missing

    def _lock_file(self):
        """Let nobody write while the file is sealed."""
        try:
            self.lock_for_update(allow_referencing=True)
            self.answer_ids.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is writing in this file right now: submit it again in a "
                    "moment."
                )
            ) from error

    def _check_complete(self):
        missing = self._get_missing()
        if missing:
            raise UserError(
                self.env._(
                    "The file of %(application)s is not complete yet:\n%(missing)s",
                    application=self.display_name,
                    missing="\n".join(f"- {sentence}" for sentence in missing),
                )
            )

    def _get_lead_names(self):
        leads = self.active_member_ids.filtered(lambda member: member.role == "1_lead")
        return format_list(self.env, leads.partner_id.mapped("name")) or (
            self.user_id.name or ""
        )

    def _ask_help(self, message, answer=None):
        """Put the question of a person of the company on the coach's list."""
        self.ensure_one()
        subject = answer.display_name if answer else self.env._("the file")
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._(
                "%(person)s asks for help on %(subject)s",
                person=self.env.user.name,
                subject=subject,
            ),
            note=plaintext2html(message or ""),
            user_id=(self.user_id or self.env.ref("base.user_admin")).id,
        )

    def _get_label(self, name):
        """Return what a person reads of a selection field."""
        field = self._fields[name]
        return dict(field._description_selection(self.env)).get(self[name]) or None

    def _mail_members(self, template_xmlid, record=None):
        """Write to the people of the file who still have access to it."""
        self.ensure_one()
        recipients = self.active_member_ids.partner_id.filtered(
            lambda partner: partner.active and partner.email
        )
        if not recipients:
            return
        self.env.ref(template_xmlid).send_mail(
            (record or self).id,
            email_values={"recipient_ids": recipients.ids},
            email_layout_xmlid="mife_label.mail_layout",
        )

    def _move(self, target, **vals):
        self._check_origin(target)
        self._write_move({"state": target, **vals})

    def _conclude(self, result, reason=False, notified_on=False):
        today = fields.Date.context_today(self)
        notified_on = fields.Date.to_date(notified_on) or today
        if notified_on > today:
            raise UserError(self.env._("A decision cannot be notified in the future."))
        self._write_move(
            {
                "state": "notified",
                "result": result,
                "reason": reason,
                "date_notified": notified_on,
            }
        )

    def _write_move(self, vals):
        return self.with_context(label_application_move=self._MOVE).write(vals)

    def _has_role(self, group):
        return self.env.su or self.env.user.has_group(group)

    def _check_secretary(self):
        if not self._has_role("mife_label.mife_label_group_secretary"):
            raise AccessError(
                self.env._(
                    "This step belongs to the secretary of the jury: ask one of them."
                )
            )

    def _check_origin(self, target, origins=None):
        """Refuse to bring an application to ``target`` from another stage."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for application in self:
            if application.state not in (origins or self._ORIGINS[target]):
                raise UserError(
                    self.env._(
                        'Application %(application)s is at "%(state)s": it cannot go '
                        'from there to "%(target)s".',
                        application=application.display_name,
                        state=labels[application.state],
                        target=labels[target],
                    )
                )

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "Write the reason: the company will ask for it, and the next file "
                    "will start from it."
                )
            )

    def _check_holder(self):
        """Only an establishment known by its SIRET can hold a label."""
        for application in self:
            holder = application.partner_id
            if not holder.is_company:
                raise UserError(
                    self.env._(
                        "%(holder)s is a person: choose the company, or the site, that "
                        "would hold the label on application %(application)s.",
                        holder=holder.display_name,
                        application=application.name,
                    )
                )
            if not holder._get_siret():
                raise UserError(
                    self.env._(
                        "%(holder)s has no SIRET: enter its 14 digits and its country "
                        "(France) on its form, then go on with application "
                        "%(application)s.",
                        holder=holder.display_name,
                        application=application.name,
                    )
                )

    def _check_no_open_application(self, holders):
        """Name the application that is already open for a (holder, programme).

        The unique index stays the guard between two simultaneous entries.
        """
        others = self.search(
            Domain("partner_id", "in", [partner_id for partner_id, _p in holders])
            & Domain("state", "!=", "notified")
            & Domain("id", "not in", self.ids)
        )
        for other in others:
            if (other.partner_id.id, other.programme_id.id) in holders:
                raise UserError(
                    self.env._(
                        "%(holder)s already has an open application for %(programme)s, "
                        "%(number)s: go on with it, or close it first.",
                        holder=other.partner_id.name,
                        programme=other.programme_id.name,
                        number=other.name,
                    )
                )

    def _check_write(self, vals):
        self.ensure_one()
        if self._MOVE_FIELDS.intersection(vals):
            raise UserError(self._move_message())
        self._check_move_dates(self._MOVE_DATES.intersection(vals))
        if self.state not in ("first_contact", "eligibility"):
            self._check_unchanged(vals, ["partner_id", "programme_id", "company_id"])
        if self.state in JURY_STATES or self.state == "notified":
            self._check_unchanged(vals, self._FILE_FIELDS)
        elif self.state == "to_complete":
            self._check_unchanged(vals, ["kind", "size"])
            if not self.is_plan_open:
                self._check_unchanged(vals, ["strengths"])

    def _check_move_dates(self, names):
        if any(names) and not self._has_role("mife_label.mife_label_group_manager"):
            raise AccessError(
                self.env._(
                    "The dates of the steps of %s are set by its buttons: a label "
                    "manager can correct them.",
                    self.display_name,
                )
            )

    def _check_unchanged(self, vals, names):
        for name in names:
            field = self._fields[name]
            if name in vals and vals[name] != field.convert_to_write(self[name], self):
                raise UserError(
                    self.env._(
                        'The field "%(field)s" of application %(application)s can no '
                        "longer change at this stage.",
                        field=field._description_string(self.env),
                        application=self.display_name,
                    )
                )

    def _move_message(self):
        self.ensure_one()
        return self.env._(
            "The number, the stage, the result, its reasons and the standard of "
            "application %s are not changed by hand: use its buttons.",
            self.display_name,
        )
