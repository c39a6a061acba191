# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...common.models.res_partner_identity import (
    IS_COMPANY,
    IS_PERSON,
    NEW_COMPANY,
    NEW_PERSON,
    SIRET,
)
from ...report.application_meetings import ApplicationMeetings
from ...report.application_steps import ApplicationSteps
from ...report.coach_calls import CoachCalls
from ...report.lateness import Lateness
from ...report.renewal_history import RenewalHistory
from ...rules.completeness import percentage
from ...rules.steps import (
    AWARDED_RESULTS,
    JURY_STATES,
    OPEN_STATES,
    PUBLIC_STATES,
    SIZES,
    STATES,
)

SECRETARY = "mife_label.mife_label_group_secretary"


class LabelApplication(models.Model):
    """The file of an establishment, from the first contact to the decision."""

    _name = "label.application"
    _description = "Label application"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.stages.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "label.search.key.mixin",
    ]
    _order = "date_first_contact desc, id desc"
    _rec_names_search = ["name", "partner_id"]

    _action_only_fields = (
        "name",
        "state",
        "conclusion_id",
        "result",
        "reason",
        "standard_id",
        "earlier_application_id",
    )
    name = fields.Char(
        string="Number",
        default=lambda self: self.env._("New"),
        copy=False,
        readonly=True,
        required=True,
    )
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        default=lambda self: self.env["label.programme"]._get_only_one(),
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
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
        help="The establishment that would hold the label: a company or one of its "
        "sites, with its SIRET.",
    )
    siret = fields.Char(related=f"partner_id.{SIRET}", string="SIRET")
    city = fields.Char(related="partner_id.city")
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        tracking=True,
        domain=f"[{IS_PERSON}, ('parent_id', '=', partner_id)]",
        context=NEW_PERSON,
    )
    size = fields.Selection(selection=SIZES, string="Headcount", tracking=True)
    perimeter = fields.Text(
        help="What the label would cover, as the company declares it: sites, "
        "subsidiaries, activities."
    )
    eligibility_note = fields.Text(
        string="Eligibility diagnosis",
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
    public_state = fields.Selection(
        selection=PUBLIC_STATES,
        string="What the company sees",
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

    meeting_count = fields.Integer(compute="_compute_meeting_count")
    timesheet_ids = fields.One2many(
        comodel_name="account.analytic.line",
        inverse_name="label_application_id",
        string="Time spent",
        groups="mife_label.mife_label_group_coach",
    )

    # dates
    date_first_contact = fields.Date(
        string="First contact on",
        default=lambda self: fields.Date.context_today(self),
        copy=False,
        required=True,
    )
    date_started = fields.Date(string="File started on", copy=False, readonly=True)
    date_deadline = fields.Date(
        string="File expected by",
        copy=False,
        tracking=True,
        help="Day by which the company is to submit its file.",
    )
    date_submitted = fields.Date(string="Submission date", copy=False, readonly=True)
    date_jury = fields.Date(string="Jury on", copy=False, tracking=True)
    date_milestone = fields.Date(
        string="Next milestone",
        compute="_compute_date_milestone",
        store=True,
        help="The day the file is expected, then the day of the jury, then the day of "
        "the notification.",
    )

    # fee
    has_fee = fields.Boolean(related="programme_id.has_fee", string="Fee charged")
    currency_id = fields.Many2one(related="company_id.currency_id")
    fee_amount = fields.Monetary(
        string="Application fee",
        compute="_compute_fee_amount",
        store=True,
        precompute=True,
        readonly=False,
    )
    fee_paid_on = fields.Date(copy=False)

    partner_application_count = fields.Integer(
        related="partner_id.label_application_count",
        string="Applications of the establishment",
        related_sudo=False,
    )

    # what the company writes
    criterion_ids = fields.Many2many(
        comodel_name="label.criterion",
        string="Criteria to answer",
        compute="_compute_criterion_ids",
    )
    criterion_count = fields.Integer(compute="_compute_criterion_ids")
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
        string="Improvement plan",
    )
    earlier_application_id = fields.Many2one(
        comodel_name="label.application",
        check_company=True,
        string="Earlier file",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="The last file that gave the label, from which a renewal starts.",
    )
    earlier_commitment_ids = fields.One2many(
        related="earlier_application_id.commitment_ids",
        string="Commitments of the earlier file",
    )
    earlier_proofs = fields.Html(compute="_compute_earlier_proofs", sanitize=False)
    answer_count = fields.Integer(compute="_compute_completeness")
    complete_count = fields.Integer(compute="_compute_completeness")
    completeness = fields.Integer(
        string="File completed (%)", compute="_compute_completeness"
    )
    is_plan_open = fields.Boolean(compute="_compute_is_plan_open")
    member_ids = fields.One2many(
        comodel_name="label.application.member",
        inverse_name="application_id",
        string="People of the file",
    )
    active_member_ids = fields.One2many(
        comodel_name="label.application.member",
        inverse_name="application_id",
        string="People with access",
        domain=[("revoked_on", "=", False)],
    )
    ambassador_ids = fields.One2many(
        comodel_name="label.ambassador",
        inverse_name="application_id",
        string="Ambassadors and tutors",
    )
    request_ids = fields.One2many(
        comodel_name="label.completion.request",
        inverse_name="application_id",
        string="Completion requests",
    )
    submission_ids = fields.One2many(
        comodel_name="label.submission",
        inverse_name="application_id",
        string="Versions submitted",
    )
    submission_id = fields.Many2one(
        comodel_name="label.submission",
        string="Last version",
        compute="_compute_submission_id",
    )

    # how it ends
    hearing_ids = fields.One2many(
        comodel_name="label.hearing", inverse_name="application_id", string="Juries"
    )
    late_note = fields.Char(string="Late", compute="_compute_late_note")
    is_late = fields.Boolean(
        string="Submitted late", compute="_compute_late_note", search="_search_is_late"
    )
    # for the rules that keep a juror away from a file
    interest_ids = fields.One2many(
        comodel_name="label.interest",
        inverse_name="application_id",
        groups=fields.NO_ACCESS,
    )
    proposal_ids = fields.One2many(
        comodel_name="label.proposal", inverse_name="application_id", groups=SECRETARY
    )
    proposal_note = fields.Char(
        string="Decision to confirm", compute="_compute_proposal_note", groups=SECRETARY
    )
    conclusion_ids = fields.One2many(
        comodel_name="label.conclusion",
        inverse_name="application_id",
        string="Conclusions",
    )
    conclusion_id = fields.Many2one(
        comodel_name="label.conclusion",
        check_company=True,
        copy=False,
        index="btree_not_null",
        readonly=True,
    )
    result = fields.Selection(related="conclusion_id.result", store=True, tracking=True)
    reason = fields.Text(
        related="conclusion_id.reason",
        help="Why, and on which conditions, in words meant for the company.",
    )
    date_notified = fields.Date(
        related="conclusion_id.date_notified", store=True, readonly=False
    )
    date_condition = fields.Date(related="conclusion_id.date_condition")
    date_condition_met = fields.Date(related="conclusion_id.date_condition_met")
    condition_state = fields.Selection(related="conclusion_id.condition_state")
    date_reapply = fields.Date(related="conclusion_id.date_reapply")
    contest_until = fields.Date(related="conclusion_id.contest_until")
    award_ids = fields.One2many(
        comodel_name="label.award", inverse_name="application_id", string="Labels"
    )
    award_id = fields.Many2one(
        comodel_name="label.award", string="Label", compute="_compute_award_id"
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE(name, company_id)", "Two applications cannot have the same number."
    )
    _open_uniq = models.UniqueIndex(
        "(partner_id, programme_id) WHERE state != 'notified'",
        "This establishment already has an open application for this label: go on with "
        "it, or close it first.",
    )
    _result_when_notified = models.Constraint(
        "CHECK((state = 'notified') = (conclusion_id IS NOT NULL))",
        "An application has a conclusion when it is notified, and only then.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_submitted >= date_started)",
        "A file cannot be submitted before it was started.",
    )
    _fee_positive = models.Constraint(
        "CHECK(fee_amount >= 0)", "The application fee cannot be negative."
    )

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

    def _compute_meeting_count(self):
        counts = ApplicationMeetings(self).count()
        for application in self:
            application.meeting_count = counts.get(application.id, 0)

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

    @api.depends("standard_id", "size")
    def _compute_criterion_ids(self):
        for application in self:
            criteria = application.standard_id._get_criteria(application.size)
            application.criterion_ids = criteria
            application.criterion_count = len(criteria)

    @api.depends("answer_ids.is_complete")
    def _compute_completeness(self):
        counts = self.env["label.answer"]._count(self)
        for application in self:
            total, complete = counts.get(application._origin, (0, 0))
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

    @api.depends("earlier_application_id", "evidence_ids.active")
    @api.depends_context("lang")
    def _compute_earlier_proofs(self):
        for application in self:
            application.earlier_proofs = RenewalHistory(application).render_proofs()

    @api.depends("submission_ids")
    def _compute_submission_id(self):
        for application in self:
            application.submission_id = application.submission_ids.sorted("version")[
                -1:
            ]

    @api.depends(
        "submission_ids",
        "date_submitted",
        "request_ids.state",
        "hearing_ids.session_id.date_deadline",
        "date_jury",
    )
    @api.depends_context("lang")
    def _compute_late_note(self):
        for application in self:
            application.late_note = Lateness.of_file(application).describe()
            application.is_late = bool(application.late_note)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.search([("submission_ids", "!=", False)]).filtered("is_late")
        return [("id", "in" if True in value else "not in", late.ids)]

    @api.depends("proposal_ids")
    def _compute_proposal_note(self):
        for application in self:
            proposal = application.proposal_ids
            application.proposal_note = proposal._describe() if proposal else False

    @api.depends("award_ids")
    def _compute_award_id(self):
        for application in self:
            application.award_id = application.award_ids[:1]

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        # sudo: a jury names the files that it had, even handed over since
        for application, file in zip(self, self.sudo(), strict=True):
            holder = file.partner_id.name
            application.display_name = (
                f"{holder} ({file.name})" if holder else file.name
            )

    @api.model
    def _group_expand_state(self, states, _domain):
        # the pipeline shows its empty stages; finished files only on request
        return [
            state for state, _label in STATES if state in OPEN_STATES or state in states
        ]

    @api.model_create_multi
    def create(self, vals_list):
        ApplicationSteps(self).check_none_open(vals_list)
        self._check_created_by_hand(vals_list)
        sequence = self.env["ir.sequence"]
        applications = super(LabelApplication, self._by_action()).create(
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
        return applications._by_hand()

    def write(self, vals):
        ApplicationSteps(self).check_no_other_open(vals)
        result = super().write(vals)
        if {"user_id", "partner_id", "contact_id"}.intersection(vals):
            self._detect_interests()
        if "size" in vals:
            self.env["label.answer"]._sync(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        ApplicationSteps(self).check_deletable()

    def action_check_eligibility(self):
        self._move("eligibility")

    def action_start(self):
        """Open the file to writing, on the standard in force today."""
        ApplicationSteps(self).check_origin("in_progress")
        self._check_holder()
        if not self._has_role("mife_label.mife_label_group_manager"):
            self.env["label.conclusion"]._check_reapplication(self)
        for application in self:
            standard = application.programme_id._get_standard_for(application)
            application._move(
                "in_progress",
                standard_id=standard.id,
                date_started=fields.Date.context_today(self),
                earlier_application_id=application.partner_id._find_labelled_file(
                    application.programme_id
                ).id,
            )
        self.env["label.answer"]._sync(self)
        self.env["label.application.member"]._ensure_leads(self)
        self.env["label.answer"]._prefill(self)

    def action_submit(self):
        """Seal the file as its next version."""
        Submission = self.env["label.submission"]
        Submission._lock(self)
        ApplicationSteps(self).check_origin("submitted")
        self._check_holder()
        for application in self:
            Submission._check_complete(application)
            Submission._seal(application)
            application.request_ids.filtered(
                lambda request: request.state == "sent"
            )._write_by_action(
                {"state": "answered", "answered_on": application._get_local_day()}
            )
            application._move("submitted", date_submitted=application._get_local_day())
            application.active_member_ids._mail(
                "mife_label.mail_template_submission", application
            )

    @api.readonly
    def action_ask_completion(self):
        """Prepare the list of the questions to reopen."""
        self.ensure_one()
        ApplicationSteps(self).check_origin("to_complete")
        return self.env["label.completion.request"]._open(self)

    def action_admit(self):
        self._check_secretary()
        ApplicationSteps(self).check_off_agenda()
        self._move("admissible")

    def action_put_on_agenda(self):
        self._check_secretary()
        ApplicationSteps(self).check_origin("on_agenda")
        ApplicationSteps(self).check_jury_day()
        self._move("on_agenda")

    def action_start_review(self):
        self._check_secretary()
        self._move("under_review")

    def action_notify(self, result, reason=False, notified_on=False, **jury):
        """Close the review with one of the jury's results, and what it asks.

        ``jury``: see ``label.conclusion._conclude``; conditions, else the reason.
        """
        Conclusion = self.env["label.conclusion"]
        self._check_secretary()
        Conclusion._check_result(result)
        ApplicationSteps(self).check_origin("notified")
        if not self._is_by_action():
            ApplicationSteps(self).check_not_pending()
        self._check_holder()
        by_hand = not (self._is_by_action() or self.env.su)
        if result != "awarded" or by_hand:
            Conclusion._check_reason(reason)
        if by_hand:
            self.env["label.proposal"]._note(self, result, reason, notified_on, jury)
            return
        Conclusion._conclude(
            self, result, reason, notified_on, **{"conditions": reason} | jury
        )
        if result in AWARDED_RESULTS:
            self.env["label.award"]._award(self)

    def action_confirm_proposal(self):
        """Notify a decision that no jury voted, once another person noted it."""
        self._check_secretary()
        self.check_access("write")
        for application in self:
            ApplicationSteps(application).check_proposed()
            application.proposal_ids._confirm()

    def action_withdraw(self, reason):
        self._conclude_before_the_jury("withdrawn", reason)

    def action_close(self, reason):
        if any(application.state in JURY_STATES for application in self):
            self._check_secretary()
        self._conclude_before_the_jury("closed", reason)

    def _conclude_before_the_jury(self, result, reason):
        ApplicationSteps(self).check_origin("notified", OPEN_STATES)
        self.env["label.conclusion"]._check_reason(reason)
        self.env["label.conclusion"]._conclude(self, result, reason)

    def action_reopen(self):
        """Take back a conclusion: to the jury if it has the file, else to writing."""
        ApplicationSteps(self).check_reopenable()
        for application in self:
            application.conclusion_id._take_back()

    @api.model
    def _cron_flag_stale_files(self):
        CoachCalls(self.env).call_about_stale_files()

    @api.readonly
    def action_view_meetings(self):
        """Open the meetings of the file, ready for a new one with the company."""
        self.ensure_one()
        return ApplicationMeetings(self).get_action()

    @api.readonly
    def action_view_partner_applications(self):
        self.ensure_one()
        return self.partner_id.action_view_label_applications()

    @api.readonly
    def action_view_criteria(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_criterion_action"
        )
        return {**action, "domain": [("id", "in", self.criterion_ids.ids)]}

    def _get_local_day(self):
        """Return the day it is where deadlines are set, whoever asks from wherever."""
        zone = self.company_id.partner_id.tz or "Europe/Paris"
        return fields.Date.context_today(self.with_context(tz=zone))

    def _move(self, target, **vals):
        ApplicationSteps(self).check_origin(target)
        self._write_by_action({"state": target, **vals})

    def _detect_interests(self):
        """Look again for links with the jurors: people of the file changed."""
        # sudo: links are written for people who may not read them
        sessions = self.sudo().hearing_ids.session_id
        self.env["label.interest"].sudo()._detect(sessions)

    def _has_role(self, group):
        return self.env.su or self.env.user.has_group(group)

    def _check_secretary(self):
        if not self._has_role(SECRETARY):
            raise AccessError(
                self.env._(
                    "This step belongs to the secretary of the jury: ask one of them."
                )
            )

    def _check_holder(self):
        """Only an establishment known by its SIRET can hold a label."""
        for application in self:
            application.partner_id._check_label_holder(application)

    def _check_locked(self, vals):
        ApplicationSteps(self).check_writable(vals)
