# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...common.mail_frame import MAIL_FRAME
from ...common.models.res_partner_identity import IS_COMPANY, NEW_COMPANY
from ...rules import plausible
from ..shared.vocabulary import OPEN_STATES

STATES = [
    ("proposed", "Introduced"),
    ("seen", "Seen by the company"),
    ("interview", "Interview"),
    ("hired", "Hired"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]
# What a company may answer on the portal
ANSWERS = ("seen", "interview", "hired", "refused")


class InsertionReferral(models.Model):
    """One introduction of a person to a company, until its answer."""

    _name = "insertion.referral"
    _description = "Introduction of a person to a company"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.forgotten.mixin",
        "insertion.by.action.mixin",
        "insertion.plausible.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _forgotten_fields = ("note",)
    _order = "date_closed desc, date_due, id"
    _rec_names_search = ["participant_id", "job", "partner_id", "contractor_id"]
    _action_only_fields = ("state", "date_chased")
    _plausible_fields = ("date_proposed", "date_interview", "hired_from")

    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        index=True,
        ondelete="restrict",
        required=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The company on a lot; empty when the company has no lot yet.",
    )
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        compute="_compute_contract_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Firm",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
    )
    job = fields.Char(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Facilitator",
        default=lambda self: self.env.user,
        index=True,
        check_company=True,
        domain="[('share', '=', False)]",
    )
    prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        compute="_compute_prescriber_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
    )
    state = fields.Selection(
        selection=STATES,
        default="proposed",
        copy=False,
        group_expand=True,
        index=True,
        readonly=True,
        required=True,
        tracking=True,
    )
    date_proposed = fields.Date(
        string="Introduced on",
        default=fields.Date.context_today,
        copy=False,
        required=True,
    )
    date_seen = fields.Date(string="Seen on", copy=False)
    date_interview = fields.Date(string="Interview on", copy=False)
    date_closed = fields.Date(string="Answered on", copy=False)
    date_due = fields.Date(
        string="Answer due on",
        compute="_compute_date_due",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    date_chased = fields.Date(string="Last chased on", copy=False, readonly=True)
    chase_planned = fields.Boolean(copy=False, readonly=True)
    answered_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Answered on the portal by",
        copy=False,
        readonly=True,
    )
    hired_from = fields.Date(
        string="Hired from",
        copy=False,
        readonly=True,
        help="The first day that the company gives: create the placement.",
    )
    reason_id = fields.Many2one(
        comodel_name="insertion.reason",
        check_company=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
        domain="[('kind', '=', 'referral')]",
        index="btree_not_null",
    )
    note = fields.Text()
    placement_ids = fields.One2many(
        comodel_name="insertion.placement", inverse_name="referral_id"
    )

    # countdown, always as of today
    days_left = fields.Integer(string="Days left", compute="_compute_countdown")
    countdown = fields.Selection(
        selection=[
            ("waiting", "Waiting for the answer"),
            ("chase", "To chase"),
            ("late", "Late"),
            ("closed", "Answered"),
        ],
        string="Answer",
        compute="_compute_countdown",
        search="_search_countdown",
    )

    _dates_order = models.Constraint(
        "CHECK(date_due >= date_proposed)",
        "The answer is due before the introduction: correct one of the two dates.",
    )

    @api.depends("contractor_id")
    def _compute_contract_id(self):
        for referral in self:
            if referral.contractor_id:
                referral.contract_id = referral.contractor_id.contract_id

    @api.depends("contractor_id")
    def _compute_partner_id(self):
        for referral in self:
            if referral.contractor_id:
                referral.partner_id = referral.contractor_id.partner_id

    @api.depends("participant_id")
    def _compute_prescriber_id(self):
        for referral in self:
            referral.prescriber_id = referral.participant_id.prescriber_id

    def _judge_figures(self, today):
        return [
            *(
                surprise
                for name in self._plausible_fields
                for surprise in plausible.judge_day(
                    name, self[name], today, plausible.WORK
                )
            ),
            *plausible.judge_age(
                "hired_from", self.participant_id.sudo().birthdate, self.hired_from
            ),
        ]

    @api.depends("date_proposed")
    def _compute_date_due(self):
        for referral in self:
            days = (referral.company_id or self.env.company).insertion_answer_days
            referral.date_due = referral.date_proposed and (
                referral.date_proposed + relativedelta(days=days)
            )

    @api.depends("state", "date_due", "date_proposed", "date_chased")
    def _compute_countdown(self):
        today = fields.Date.context_today(self)
        for referral in self:
            due = referral.date_due
            is_open = referral.state in OPEN_STATES
            referral.days_left = (due - today).days if due and is_open else 0
            chase_on = referral._get_chase_date()
            if not is_open:
                referral.countdown = "closed"
            elif due and due < today:
                referral.countdown = "late"
            elif chase_on and chase_on <= today:
                referral.countdown = "chase"
            else:
                referral.countdown = "waiting"

    def _search_countdown(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("company_id", "=", company.id)
            & self._get_countdown_domain(value, company)
            for company in self.env.companies
        )

    @api.depends("participant_id.reference", "job", "partner_id")
    def _compute_display_name(self):
        # goes into the mails to the company: the reference, never the name
        for referral in self:
            referral.display_name = " - ".join(
                filter(
                    None,
                    [
                        referral.participant_id.reference,
                        referral.job,
                        referral.partner_id.display_name,
                    ],
                )
            )

    @api.constrains("participant_id")
    def _check_not_limited(self):
        for referral in self:
            if referral.participant_id.is_limited:
                raise ValidationError(
                    self.env._(
                        "%s asked that what is held about them be used for nothing: "
                        "settle the request before introducing them.",
                        referral.participant_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_hired(self):
        if self.placement_ids:
            raise UserError(
                self.env._("The person was hired: the introduction is kept.")
            )

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get("insertion_chase"):
            self._by_action().write(
                {
                    "date_chased": fields.Date.context_today(self),
                    "chase_planned": False,
                }
            )
        return message

    def action_seen(self):
        self._move("seen", "date_seen")

    def action_interview(self):
        self._move("interview", "date_interview")

    def action_reopen(self):
        if self.placement_ids:
            raise UserError(
                self.env._("The person was hired: change the placement instead.")
            )
        self._write_by_action(
            {"state": "proposed", "date_closed": False, "reason_id": False}
        )

    def action_hire(self):
        """Open the placement of the person, to fill in once and read afterwards."""
        self.ensure_one()
        if self.placement_ids:
            return self.placement_ids._get_records_action(name=self.env._("Placement"))
        self._check_open()
        start = fields.Date.context_today(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "insertion.placement",
            "view_mode": "form",
            "name": self.env._("Placement"),
            "context": {
                "default_referral_id": self.id,
                "default_participant_id": self.participant_id.id,
                "default_contractor_id": self.contractor_id.id,
                "default_job": self.job,
                "default_date_start": max(
                    start, self.lot_id.date_start or start
                ).isoformat(),
            },
        }

    def action_chase(self):
        """Open the reminder to the company, ready to send."""
        self.ensure_one()
        self._check_open()
        contacts = self.contractor_id.contact_ids or self.partner_id
        template = self.env.ref(
            "mife_insertion_clauses.mail_template_referral_chase", False
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Chase the company"),
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id if template else False,
                "default_composition_mode": "comment",
                "default_partner_ids": contacts.ids,
                "default_email_layout_xmlid": MAIL_FRAME,
                "insertion_chase": True,
                "force_email": True,
            },
        }

    @api.model
    def _cron_plan_chases(self):
        """Give each facilitator one task per company to chase."""
        referrals = self.search(
            [("countdown", "in", ("chase", "late")), ("chase_planned", "=", False)]
        )
        activity_type = self.env.ref(
            "mife_insertion_clauses.mail_activity_type_referral"
        )
        today = fields.Date.context_today(self)
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "res_model_id": model_id,
                    "res_id": referral.id,
                    "user_id": referral.user_id.id or self.env.uid,
                    "date_deadline": today,
                    "summary": self.env._("No answer yet: chase the company"),
                }
                for referral in referrals
            ]
        )
        referrals.write({"chase_planned": True})

    def _move(self, state, date_field):
        self._check_open()
        today = fields.Date.context_today(self)
        for referral in self:
            referral._write_by_action(
                {"state": state, date_field: referral[date_field] or today}
            )

    def _close(self, state, reason, note=False):
        self._check_open()
        vals = {
            "state": state,
            "reason_id": reason.id,
            "date_closed": fields.Date.context_today(self),
        }
        if note:
            vals["note"] = note
        self._write_by_action(vals)
        self.activity_unlink(["mife_insertion_clauses.mail_activity_type_referral"])

    def _conclude_hired(self):
        """Close the introductions that a placement answers."""
        for referral in self:
            referral._write_by_action(
                {
                    "state": "hired",
                    "reason_id": False,
                    "date_closed": referral.date_closed
                    or fields.Date.context_today(self),
                }
            )
        self.activity_unlink(["mife_insertion_clauses.mail_activity_type_referral"])

    def _answer_by_company(self, answer, date=None, reason=None, note=""):
        """Take the answer that the company gives on the portal.

        :param date: day of the interview, or first day at work
        :param reason: why the person is refused
        """
        self.ensure_one()
        if answer not in ANSWERS:
            raise UserError(self.env._("Choose an answer."))
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._("You already answered: call your contact to change it.")
            )
        getattr(self, f"_answer_{answer}")(date, reason)
        self._write_by_action(
            {
                "answered_by_id": self.env.uid,
                "date_chased": fields.Date.context_today(self),
                "chase_planned": False,
            }
        )
        if note:
            self.message_post(body=note, author_id=self.env.user.partner_id.id)
        template = self.env.ref(
            "mife_insertion_clauses.mail_template_insertion_referral_answer"
        )
        if self.user_id:
            template.send_mail(self.id, email_layout_xmlid=MAIL_FRAME)

    def _answer_seen(self, date, reason):
        if self.state == "proposed":
            self._move("seen", "date_seen")

    def _answer_interview(self, date, reason):
        if not date:
            raise UserError(self.env._("Enter the day of the interview."))
        self.date_interview = date
        self._move("interview", "date_interview")

    def _answer_hired(self, date, reason):
        """The facilitator creates the placement, after the eligibility."""
        if not date:
            raise UserError(self.env._("Enter the first day at work."))
        self.hired_from = date
        if self.state != "interview":
            self._move("interview", "date_interview")
        self.activity_schedule(
            "mife_insertion_clauses.mail_activity_type_insertion_portal",
            summary=self.env._(
                "The company hires from %s: create the placement.",
                format_date(self.env, date),
            ),
            user_id=self.user_id.id or self.env.ref("base.user_admin").id,
        )

    def _answer_refused(self, date, reason):
        if not reason:
            raise UserError(self.env._("Choose why the person is not hired."))
        self._close("refused", reason)

    def _get_answer_sentence(self):
        """Return what the company said, for the message to the facilitator."""
        self.ensure_one()
        if self.hired_from and self.state == "interview":
            return self.env._(
                "The company hires this person from %s.",
                format_date(self.env, self.hired_from),
            )
        if self.state == "interview":
            return self.env._(
                "The company meets this person on %s.",
                format_date(self.env, self.date_interview),
            )
        if self.state == "refused":
            return self.env._(
                "The company does not hire this person: %s.", self.reason_id.name
            )
        return self.env._("The company saw this person.")

    def _check_open(self):
        for referral in self:
            if referral.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "%s already has its answer: take it up again first.",
                        referral.display_name,
                    )
                )

    @api.model
    def _get_countdown_domain(self, values, company):
        """Return the domain of the introductions whose answer stands so today."""
        today = fields.Date.context_today(self)
        last = today - relativedelta(days=company.insertion_chase_days)
        is_open = Domain("state", "in", OPEN_STATES)
        late = is_open & Domain("date_due", "<", today)
        to_chase = Domain("date_chased", "<=", last) | (
            Domain("date_chased", "=", False) & Domain("date_proposed", "<=", last)
        )
        domains = {
            "closed": ~is_open,
            "late": late,
            "chase": is_open & ~late & to_chase,
            "waiting": is_open & ~late & ~to_chase,
        }
        return Domain.OR(domains[value] for value in values if value in domains)

    def _get_chase_date(self):
        self.ensure_one()
        since = self.date_chased or self.date_proposed
        days = (self.company_id or self.env.company).insertion_chase_days
        return since and since + relativedelta(days=days)
