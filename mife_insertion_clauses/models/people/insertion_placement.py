# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import Query, format_date

from ...common.models.res_partner_identity import IS_COMPANY, NEW_COMPANY
from ...report.contract_types import ContractTypes
from ...report.counting_limits import get_counting_limits
from ...report.entry_facts import FACTS, TO_COMPLETE, EntryFacts
from ...report.placement_months import PlacementMonths
from ...rules import eligibility, employers, outcome, plausible
from ..shared.vocabulary import (
    CONTRACT_TYPES,
    MODALITIES,
    OUTCOMES,
)
from .insertion_criterion_mixin import SECRET
from .insertion_eligibility import ROUTES
from .insertion_participant import ELIGIBILITY_STATES


def _entry_fact(kind, string):
    return fields.Many2one(
        comodel_name="insertion.category",
        string=string,
        check_company=True,
        compute="_compute_entry_facts",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        domain=f"[('kind', '=', '{kind}')]",
        ondelete="restrict",
    )


class InsertionPlacement(models.Model):
    """A person at work on a lot, under one employment contract.

    What made the person eligible, the district and the age are those of the first
    day: they are frozen when the placement is entered, and nothing that happens to
    the person later changes them.
    """

    _name = "insertion.placement"
    _description = "Placement"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.forgotten.mixin",
        "insertion.criterion.mixin",
        "insertion.by.action.mixin",
        "insertion.plausible.mixin",
        "insertion.search.key.mixin",
        "mail.thread",
    ]
    _criterion_field = "entry_criterion_id"
    _plausible_fields = ("participant_id", "date_start", "date_end", "contract_type")
    _order = "date_start desc, id desc"
    _rec_names_search = ["participant_id", "job", "contractor_id"]
    _action_only_fields = (
        "eligibility_id",
        "entry_route",
        "entry_criterion_id",
        "entry_qpv",
        "entry_qpv_id",
        "entry_age",
        "counted_until_chosen",
    )

    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        index=True,
        ondelete="restrict",
        required=True,
        check_company=True,
    )
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index=True,
        ondelete="restrict",
        required=True,
    )
    firm_id = fields.Many2one(related="contractor_id.partner_id", string="Firm")
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    employer_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Legal employer",
        compute="_compute_employer_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
        help="Who signed the employment contract: the company itself, or the "
        "structure or agency that lends the person.",
    )
    modality = fields.Selection(
        selection=MODALITIES,
        compute="_compute_modality",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    contract_type = fields.Selection(
        selection=CONTRACT_TYPES, default="fixed", required=True
    )
    job = fields.Char(required=True)
    date_start = fields.Date(string="Start", required=True, tracking=True)
    date_end = fields.Date(string="End", tracking=True)
    counted_until = fields.Date(
        compute="_compute_counted_until",
        inverse="_inverse_counted_until",
        store=True,
        readonly=False,
        tracking=True,
        help="Last day on which the hours count towards the clause, by the terms "
        "of the contract. Later hours are kept but not counted.",
    )
    counted_until_chosen = fields.Boolean(copy=False, readonly=True)
    outcome = fields.Selection(
        selection=OUTCOMES,
        compute="_compute_outcome",
        store=True,
        precompute=True,
        help="What the placement leads to, as far as its employment contract tells, by "
        "the typology of insertion structures.",
    )
    people_count = fields.Integer(
        string="People",
        compute="_compute_people_count",
        aggregator="count_distinct",
        help="Each person once, whatever the number of placements.",
    )
    referral_id = fields.Many2one(
        comodel_name="insertion.referral",
        check_company=True,
        string="Introduction",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )

    pooling_id = fields.Many2one(
        comodel_name="insertion.pooling",
        check_company=True,
        string="Agreement to pool",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'in_force'), ('lot_ids', 'in', lot_id)]",
        tracking=True,
        help="By this agreement between buyers, a part of the hours counts on other "
        "lots, from the next month that is validated.",
    )

    # the person on the first day at work, frozen
    eligibility_id = fields.Many2one(
        comodel_name="insertion.eligibility",
        check_company=True,
        string="Check at entry",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    entry_route = fields.Selection(
        selection=ROUTES,
        string="Eligible by",
        copy=False,
        readonly=True,
        **SECRET,
    )
    entry_criterion_id = fields.Many2one(
        comodel_name="insertion.criterion",
        check_company=True,
        string="Criterion at entry",
        copy=False,
        ondelete="restrict",
        readonly=True,
        **SECRET,
    )
    criterion_unlisted = fields.Boolean(
        compute="_compute_criterion_unlisted", compute_sudo=True, **SECRET
    )
    entry_qpv = fields.Selection(
        selection=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        string="Priority district at entry",
        copy=False,
        readonly=True,
    )
    entry_qpv_id = fields.Many2one(
        comodel_name="insertion.qpv",
        check_company=True,
        string="District at entry",
        copy=False,
        ondelete="restrict",
        readonly=True,
    )
    entry_qpv_generation = fields.Selection(
        related="entry_qpv_id.generation", string="List of districts"
    )
    entry_age = fields.Integer(string="Age at entry", copy=False, readonly=True)

    # what the count of a year asks besides: from the person once known there, then kept
    entry_diploma_id = _entry_fact("diploma", "Diploma at entry")
    entry_unemployment_id = _entry_fact("unemployment", "Unemployment at entry")
    entry_prescriber_kind_id = _entry_fact("prescriber", "Prescriber at entry")
    person_sex = fields.Selection(
        related="participant_id.sex", string="Sex", readonly=False
    )
    person_birthdate = fields.Date(
        related="participant_id.birthdate", string="Date of birth", readonly=False
    )
    is_to_complete = fields.Boolean(
        string="Facts of the year missing",
        compute="_compute_is_to_complete",
        search="_search_is_to_complete",
    )

    # clock, always as of today
    eligibility_state = fields.Selection(
        selection=ELIGIBILITY_STATES,
        string="Eligibility",
        compute="_compute_eligibility_clock",
        search="_search_eligibility_state",
    )
    eligibility_days = fields.Integer(
        string="Days left", compute="_compute_eligibility_clock"
    )
    contract_warning = fields.Char(compute="_compute_contract_warning")

    _referral_uniq = models.Constraint(
        "UNIQUE(referral_id)",
        "The person introduced was already placed: open the existing placement.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_end >= date_start)",
        "The placement ends before it starts: correct one of the two dates.",
    )

    @api.depends("contract_type", "date_start", "date_end", "modality")
    def _compute_outcome(self):
        # sudo: the typology is of the organisation of the placement
        Outcome = self.env["insertion.outcome"].sudo()
        rows = {company: Outcome._get_rows(company) for company in self.company_id}
        for placement in self:
            placement.outcome = outcome.get_outcome(
                rows[placement.company_id],
                placement.contract_type,
                placement.date_start,
                placement.date_end,
                placement.modality in employers.SIAE,
            )

    @api.depends(
        "date_start",
        "participant_id.diploma_id",
        "participant_id.unemployed_since",
        "participant_id.prescriber_id.insertion_prescriber_kind_id",
    )
    def _compute_entry_facts(self):
        facts = EntryFacts(self)
        for placement in self:
            known = facts.get_known(placement)
            for name in FACTS:
                placement[name] = placement[name] or known.get(name)

    @api.depends("person_sex", "person_birthdate", *FACTS)
    def _compute_is_to_complete(self):
        missing = self.filtered_domain(TO_COMPLETE)
        for placement in self:
            placement.is_to_complete = placement in missing

    def _search_is_to_complete(self, operator, value):
        return TO_COMPLETE if operator == "in" and True in value else NotImplemented

    def _compute_people_count(self):
        self.people_count = 1

    @api.depends("contractor_id.company_id")
    def _compute_company_id(self):
        for placement in self:
            # before the company on the lot is chosen, the choices are of the user's
            placement.company_id = (
                placement.contractor_id.company_id or self.env.company
            )

    @api.depends("contractor_id")
    def _compute_modality(self):
        for placement in self:
            firm = placement.contractor_id.partner_id.sudo()
            placement.modality = (
                employers.get_modality(firm.insertion_employer_kind) or "direct"
            )

    @api.depends("contractor_id", "modality")
    def _compute_employer_id(self):
        for placement in self:
            firm = placement.contractor_id.partner_id
            kind = firm.sudo().insertion_employer_kind
            own = employers.get_modality(kind) or "direct"
            if placement.modality in ("direct", own):
                placement.employer_id = firm
            elif placement.employer_id == firm:
                placement.employer_id = False

    @api.depends(
        "date_start",
        "contract_type",
        "contractor_id",
        "contractor_id.contract_id.eligibility_months",
        "contractor_id.contract_id.eligibility_start",
        "contractor_id.contract_id.permanent_months",
        "participant_id.placement_ids.date_start",
    )
    def _compute_counted_until(self):
        limits = get_counting_limits(self)
        for placement in self:
            if not placement.counted_until_chosen:
                placement.counted_until = limits[placement]

    def _inverse_counted_until(self):
        limits = get_counting_limits(self)
        for placement in self:
            placement._write_by_action(
                {
                    "counted_until_chosen": placement.counted_until
                    != (limits[placement] or False)
                }
            )

    @api.depends("eligibility_id", "counted_until")
    def _compute_eligibility_clock(self):
        today = fields.Date.context_today(self)
        for placement in self:
            until = placement.counted_until or None
            placement.eligibility_days = max((until - today).days, 0) if until else 0
            placement.eligibility_state = (
                eligibility.get_state(
                    until, today, placement.company_id.insertion_eligibility_alert_days
                )
                if placement.eligibility_id
                else eligibility.NOT_CHECKED
            )

    def _search_eligibility_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("company_id", "=", company.id)
            & self._get_eligibility_domain(value, company)
            for company in self.env.companies
        )

    @api.depends("entry_criterion_id", "contractor_id.contract_id.criterion_ids")
    def _compute_criterion_unlisted(self):
        for placement in self:
            listed = placement.contractor_id.contract_id.criterion_ids._get_common()
            criterion = placement.entry_criterion_id._get_common()
            placement.criterion_unlisted = bool(
                listed and criterion and criterion not in listed
            )

    @api.depends("employer_id", "modality", "contract_type", "date_start")
    def _compute_contract_warning(self):
        """Warn where the kind of the employer is told by the modality only."""
        types = ContractTypes(self)
        for placement in self:
            kind = placement.employer_id.sudo().insertion_employer_kind
            placement.contract_warning = (
                False
                if kind or not placement.employer_id
                else types.get_sentence(placement)
            )

    @api.depends("participant_id", "contractor_id.partner_id", "job")
    def _compute_display_name(self):
        for placement in self:
            placement.display_name = " - ".join(
                filter(
                    None,
                    [
                        placement.participant_id.display_name,
                        placement.job,
                        placement.contractor_id.partner_id.display_name,
                    ],
                )
            )

    @api.constrains("date_start", "date_end", "contractor_id")
    def _check_within_lot(self):
        for placement in self:
            lot = placement.lot_id
            if (lot.date_start and placement.date_start < lot.date_start) or (
                lot.date_end and placement.date_start > lot.date_end
            ):
                raise ValidationError(
                    self.env._(
                        "The placement of %(person)s starts outside the dates of "
                        "%(lot)s: correct its start, or the dates of the lot.",
                        person=placement.participant_id.display_name,
                        lot=lot.display_name,
                    )
                )

    @api.constrains("pooling_id", "contractor_id")
    def _check_pooling(self):
        for placement in self.filtered("pooling_id"):
            if placement.lot_id not in placement.pooling_id.lot_ids:
                raise ValidationError(
                    self.env._(
                        "%(agreement)s does not name %(lot)s: choose an agreement that "
                        "has this lot in its key.",
                        agreement=placement.pooling_id.name,
                        lot=placement.lot_id.display_name,
                    )
                )

    @api.constrains("modality", "employer_id")
    def _check_employer(self):
        for placement in self:
            if not placement.employer_id:
                raise ValidationError(
                    self.env._(
                        "Name the legal employer of %s: the structure or agency "
                        "that signed the employment contract.",
                        placement.participant_id.display_name,
                    )
                )

    @api.constrains("modality", "employer_id")
    def _check_modality(self):
        modalities = dict(self._fields["modality"]._description_selection(self.env))
        for placement in self:
            employer = placement.employer_id.sudo()
            expected = employers.get_modality(employer.insertion_employer_kind)
            if expected and expected != placement.modality:
                raise ValidationError(
                    self.env._(
                        "The modality of %(person)s does not fit %(employer)s: "
                        "choose %(modality)s, or another legal employer.",
                        person=placement.participant_id.display_name,
                        employer=employer.display_name,
                        modality=modalities[expected],
                    )
                )

    @api.constrains("contract_type", "employer_id", "date_start")
    def _check_contract_type(self):
        types = ContractTypes(self)
        for placement in self:
            if placement.employer_id.sudo().insertion_employer_kind:
                sentence = types.get_sentence(placement)
                if sentence:
                    raise ValidationError(sentence)

    @api.model_create_multi
    def create(self, vals_list):
        placements = super().create(vals_list)
        placements._freeze_entry()
        placements.referral_id._conclude_hired()
        PlacementMonths(placements).follow()
        return placements

    def write(self, vals):
        if "participant_id" in vals and not self._is_by_action():
            self._check_person_not_certified()
        moved = self.browse()
        if {"date_start", "participant_id"} & set(vals):
            moved = self - self._get_certified()
        contractors = self.contractor_id
        if "contractor_id" in vals and not self._is_by_action():
            leaving = self.filtered(
                lambda placement: placement.contractor_id.id != vals["contractor_id"]
            )
            PlacementMonths(leaving).check_none_left(contractors)
        if not self._is_by_action():
            self._check_facts_kept({name: vals[name] for name in FACTS if name in vals})
            if "participant_id" in vals:
                # what is known of somebody else says nothing of this person
                vals = dict.fromkeys(FACTS, False) | vals
        result = super().write(vals)
        if not self._is_by_action():
            moved._freeze_entry()
        if {"date_start", "date_end", "contractor_id"} & set(vals):
            PlacementMonths(self).follow(contractors)
        return result

    def unlink(self):
        """Take the person out of the months not sent where nothing was entered."""
        months = PlacementMonths(self)
        months.check_none_left(self.contractor_id)
        months.lines.unlink()
        return super().unlink()

    def action_freeze_entry(self):
        """Take over the check and the district of the person, as of the first day."""
        for placement in self - self._get_unfreezable():
            placement._refuse_other_entry()
        self._freeze_entry()
        for placement in self:
            if not placement.eligibility_id:
                raise UserError(
                    self.env._(
                        "No check of %(person)s is valid on %(date)s: add one on the "
                        "person's page first.",
                        person=placement.participant_id.display_name,
                        date=format_date(self.env, placement.date_start),
                    )
                )

    def _judge_figures(self, today):
        start, end = self.date_start, self.date_end
        birth = self.participant_id.sudo().birthdate
        return [
            *plausible.judge_day("date_start", start, today, plausible.WORK),
            *plausible.judge_age("date_start", birth, start),
            *plausible.judge_contract("date_end", self.contract_type, start, end),
            *plausible.judge_day("date_end", end, today, plausible.CONTRACT_END),
        ]

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the database count people, each of them once."""
        if field_expr == "people_count":
            field_expr = "participant_id"
        return super()._field_to_sql(alias, field_expr, query)

    def _freeze_entry(self):
        """Keep what is true of the people on their first day at work."""
        facts = EntryFacts(self)
        for date, placements in self.grouped("date_start").items():
            # the criterion is copied even by who may not read it
            checks = placements.participant_id.sudo()._get_entry_check(date)
            for placement in placements.sudo():
                participant = placement.participant_id
                check = checks.get(participant)
                answer, district = participant._judge_qpv(date)
                placement._write_by_action(
                    {
                        **facts.get_known(placement),
                        "eligibility_id": check and check.id,
                        "entry_route": check and check.route,
                        "entry_criterion_id": check and check.criterion_id.id,
                        "entry_qpv": answer,
                        "entry_qpv_id": district.id,
                        "entry_age": participant.birthdate
                        and relativedelta(date, participant.birthdate).years,
                    }
                )

    def _get_certified(self):
        """Return the placements that have validated hours."""
        lines = self.env["insertion.declaration.line"].sudo()
        return self.browse(
            placement.id
            for (placement,) in lines._read_group(
                [
                    ("placement_id", "in", self.ids),
                    ("state", "in", ("validated", "attested", "rectified")),
                ],
                ["placement_id"],
            )
        )

    def _get_unfreezable(self):
        """Return the placements whose entry may still be taken over again."""
        certified = self._get_certified()
        return self - certified.filtered("eligibility_id")

    def _check_facts_kept(self, vals):
        """Refuse to change what validated hours were counted with; gaps are filled."""
        for placement in self._get_certified() if vals else ():
            if any(placement[name].id not in (False, vals[name]) for name in vals):
                placement._refuse_other_entry()

    def _refuse_other_entry(self):
        raise UserError(
            self.env._(
                "Hours of %s are validated with what was known at the start: it no "
                "longer changes.",
                self.participant_id.display_name,
            )
        )

    def _check_person_not_certified(self):
        for placement in self._get_certified():
            raise UserError(
                self.env._(
                    "Hours of %s are validated on this placement: it stays with this "
                    "person. Merge the two entries if they are the same person.",
                    placement.participant_id.display_name,
                )
            )

    @api.model
    def _get_eligibility_domain(self, states, company):
        """Return the domain of the placements that are in one of the states today."""
        today = fields.Date.context_today(self)
        soon = today + relativedelta(days=company.insertion_eligibility_alert_days)
        checked = Domain("eligibility_id", "!=", False)
        domains = {
            eligibility.NOT_CHECKED: ~checked,
            eligibility.EXPIRED: checked & Domain("counted_until", "<", today),
            eligibility.ENDING: checked
            & Domain("counted_until", ">=", today)
            & Domain("counted_until", "<=", soon),
            eligibility.ELIGIBLE: checked & ~Domain("counted_until", "<=", soon),
        }
        return Domain.OR(domains[state] for state in states if state in domains)

    def _end_by_company(self, date_end):
        """End the placement on the day that the company says, and tell the team."""
        self.ensure_one()
        if not date_end or date_end < self.date_start:
            raise UserError(
                self.env._(
                    "Enter the last day at work, on %s or later.",
                    format_date(self.env, self.date_start),
                )
            )
        PlacementMonths(self).check_none_after(date_end)
        self.date_end = date_end
        self.message_post(
            body=self.env._(
                "The company says that the last day at work is %s.",
                format_date(self.env, date_end),
            ),
            author_id=self.env.user.partner_id.id,
            partner_ids=self.lot_id.user_id.partner_id.ids,
        )

    @api.model
    def _get_at_work_domain(self, month_start, month_end):
        """Return the domain of the placements that touch [month_start, month_end]."""
        return [
            ("date_start", "<=", month_end),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", month_start),
        ]

    def _at_work_to_sql(self, alias, day):
        """Return the same condition, on one day, for a query written by hand."""
        domain = Domain(self._get_at_work_domain(day, day)).optimize_full(self)
        return domain._to_sql(self, alias, Query(self.env, alias, self._table_sql))
