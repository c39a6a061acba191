# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...common.models.res_partner_identity import IS_COMPANY, NEW_COMPANY
from ...common.rules.search import fold
from ...fields import figure_of_landing
from ...report.clause_drafting import ClauseDraft
from ...report.lot_closing import LotClosing
from ...report.lot_curve import LotCurve
from ...report.lot_hours import (
    FIGURES,
    RATES,
    LotHours,
    figure,
    get_certified_span,
)
from ...report.lot_landing import (
    LANDING_STATES,
    LotLanding,
    search_landing,
    write_landing,
)
from ...report.lot_words import write_to_come
from ...report.notice_news import NoticeAmendment
from ...rules import landing, obligation, plausible
from ...rules.lot_numbers import follow, rank
from ..shared.vocabulary import format_rate

DECISIONS_OF_STATES = {"suspended": "suspension", "terminated": "termination"}


class InsertionLot(models.Model):
    """The unit that owes hours.

    What is owed is the sum of the commitments in force at a date (context key
    ``insertion_date``, today by default); what is done is read from the validated
    declarations. A lot that owes nothing has no rate: "n/a", neither 0 nor 100 %.
    """

    _name = "insertion.lot"
    _description = "Lot"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.calibration.mixin",
        "insertion.plausible.mixin",
        "insertion.turn.mixin",
        "insertion.support.mixin",
        "insertion.taken.over.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "contract_id desc, sequence, number, id"
    _rec_names_search = ["name", "number", "contract_id"]
    _insertion_link = "insertion_lot_id"
    _plausible_fields = ("date_start", "date_end")
    _taken_over_states = {
        "pending": False,
        "running": False,
        "completed": False,
        "suspended": True,
        "terminated": True,
    }

    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    buyer_id = fields.Many2one(
        related="contract_id.buyer_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(related="contract_id.user_id", store=True, index=True)
    clause_kind = fields.Selection(related="contract_id.clause_kind", store=True)
    sequence = fields.Integer(
        compute="_compute_sequence", store=True, precompute=True, readonly=False
    )
    number = fields.Char(
        compute="_compute_number",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    name = fields.Char(required=True)
    date_start = fields.Date(string="Start", tracking=True)
    date_end = fields.Date(string="End", tracking=True)
    state = fields.Selection(
        selection=[
            ("pending", "Not started"),
            ("running", "Running"),
            ("suspended", "Suspended"),
            ("completed", "Completed"),
            ("terminated", "Terminated"),
        ],
        default="pending",
        copy=False,
        group_expand=True,
        required=True,
        tracking=True,
    )
    commitment_ids = fields.One2many(
        comodel_name="insertion.commitment", inverse_name="lot_id", copy=True
    )
    contractor_ids = fields.One2many(
        comodel_name="insertion.contractor", inverse_name="lot_id", copy=False
    )
    opening_ids = fields.One2many("insertion.opening", "lot_id", string="Taken over")
    placement_ids = fields.One2many(
        comodel_name="insertion.placement", inverse_name="lot_id"
    )
    hours_asked = fields.Float(
        compute="_compute_hours_asked",
        inverse="_inverse_hours_asked",
        help="Hours that the contract asked of the lot at first, before any change.",
    )
    holder_id = fields.Many2one(
        comodel_name="res.partner",
        string="Holder",
        compute="_compute_holder_id",
        inverse="_inverse_holder_id",
        search="_search_holder_id",
        check_company=True,
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
        help="The firm that holds the lot, the first of joint holders.",
    )
    declaration_count = fields.Integer(compute="_compute_counts")
    attestation_count = fields.Integer(compute="_compute_counts")

    has_obligation = fields.Boolean(compute="_compute_hours")
    hours_due = figure(
        "hours_due", help="Hours owed under the commitments in force today."
    )
    hours_done = figure(
        "hours_done",
        help="Hours of the validated months that count towards the clause, and hours "
        "taken over.",
    )
    hours_taken_over = figure(
        "hours_taken_over",
        help="Hours done before this product was used, as they were certified then.",
    )
    hours_remaining = figure("hours_remaining")
    # measures: what a rate compares, and what it leaves out
    hours_owing = figure("hours_owing", string="Due where hours can lack")
    hours_done_owing = figure("hours_done_owing", string="Done of what is due")
    hours_done_free = figure(
        "hours_done_free",
        string="Done without obligation",
        help="On reserved contracts, and on all that owes no hours: in no rate.",
    )
    hours_conditional = fields.Float(
        string="If affirmed",
        compute="_compute_hours_conditional",
        help="Hours of the optional parts and renewals not affirmed yet.",
    )
    hours_to_come = fields.Float(
        compute="_compute_hours_to_come",
        help="Hours written in the contract that are owed from a later day on.",
    )
    to_come_label = fields.Char(string="Later on", compute="_compute_hours_to_come")
    rate = fields.Float(
        string="Progress",
        compute="_compute_hours",
        aggregator="avg",
        help="Hours done out of the hours due, in %. Without meaning when nothing "
        "is due: see Realisation. For several lots, their hours done out of their "
        "hours due.",
    )
    capped_rate = fields.Float(
        string="Progress capped by lot",
        compute="_compute_hours",
        aggregator="avg",
        help="The same, where no lot counts for more than it owes.",
    )
    rate_label = fields.Char(string="Realisation", compute="_compute_rate_label")
    order_warning = fields.Text("Orders to see", compute="_compute_order_warning")
    hours_expected = figure_of_landing(
        help="Hours that should be done today if work were spread evenly."
    )
    hours_landing = figure_of_landing(
        "At the end",
        help="Hours at the end of the lot, at today's pace; those done once it ended.",
    )
    hours_missing = figure_of_landing("Missing at the end")
    landing_state = fields.Selection(
        selection=LANDING_STATES,
        string="Landing",
        compute="_compute_landing",
        search=search_landing,
    )
    landing_label = fields.Char(string="Outlook", compute="_compute_landing_label")
    weeks_missing = figure_of_landing("Missing (weeks of 35 h)")
    holder_names = fields.Char(string="Firms", compute="_compute_call")
    call_numbers = fields.Text(string="Whom to call", compute="_compute_call")

    # the clause
    clause_template_id = fields.Many2one(
        comodel_name="insertion.clause.template",
        check_company=True,
        string="Template of the clause",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    article_ids = fields.One2many(
        comodel_name="insertion.lot.article",
        inverse_name="lot_id",
        string="Articles",
        copy=False,
    )
    has_edited_articles = fields.Boolean(compute="_compute_has_edited_articles")
    clause_checklist = fields.Html(compute="_compute_clause_checks", sanitize=False)
    clause_warnings = fields.Html(compute="_compute_clause_checks", sanitize=False)
    clause_docx = fields.Binary(
        string="Clause (Word)", compute="_compute_clause_docx", exportable=False
    )

    # month after month, and what closes the lot
    hours_curve = fields.Json(compute="_compute_curve")
    month_states = fields.Json(string="Month by month", compute="_compute_curve")
    attestation_ids = fields.One2many(
        comodel_name="insertion.attestation", inverse_name="lot_id"
    )
    final_attestation_id = fields.Many2one(
        comodel_name="insertion.attestation",
        string="Final attestation",
        compute="_compute_final_attestation_id",
    )
    is_final_outdated = fields.Boolean(
        string="Final attestation to issue again",
        compute="_compute_final_attestation_id",
    )
    effort_ids = fields.One2many(
        comodel_name="insertion.effort", inverse_name="lot_id", string="Efforts"
    )
    penalty_ids = fields.One2many(
        comodel_name="insertion.penalty", inverse_name="lot_id", string="Penalty files"
    )
    knows_penalty = fields.Boolean(related="contract_id.knows_shortfall")
    no_penalty_reason = fields.Text("Why no penalty file", copy=False, tracking=True)

    _number_uniq = models.Constraint(
        "UNIQUE(contract_id, number)",
        "Two lots of a contract cannot have the same number.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_end >= date_start)",
        "The lot ends before it starts: correct one of the two dates.",
    )

    @api.depends("contract_id")
    def _compute_number(self):
        """Number the lots after those of their contract, in the order they come."""
        new = self.filtered(lambda lot: lot.contract_id and not lot.number)
        for contract, lots in new.grouped("contract_id").items():
            known = (contract.lot_ids | contract._origin.lot_ids) - lots
            numbers = known.filtered("number").mapped("number")
            for lot in lots:
                lot.number = follow(numbers)
                numbers.append(lot.number)

    @api.depends("number")
    def _compute_sequence(self):
        for lot in self:
            lot.sequence = rank(lot.number)

    @api.depends("number", "name", "contract_id.reference")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for lot in self:
            number = self.env._("lot %s", lot.number or "")
            title = f"{lot.contract_id.reference or ''} {number}".strip()
            lot.display_name = " - ".join(filter(None, [title, lot.name]))

    @api.model
    def _get_search_frame(self):
        return self.env._("lot %s", "")

    def _compute_counts(self):
        for name in ("declaration", "attestation"):
            counts = dict(
                self.env[f"insertion.{name}"]._read_group(
                    [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
                )
            )
            for lot in self:
                lot[f"{name}_count"] = counts.get(lot._origin, 0)

    @api.depends(
        "commitment_ids.hours",
        "commitment_ids.date",
        "commitment_ids.origin",
        "contract_id.clause_kind",
        "contract_id.state",
        "opening_ids.hours",
        "state",
    )
    @api.depends_context("insertion_date")
    def _compute_hours(self):
        hours = self._get_hours()
        due, done, taken_over = (
            hours.get_due(),
            hours.get_done(),
            hours.get_taken_over(),
        )
        for lot in self:
            key = lot.id or lot._origin.id
            lot.hours_due, lot.hours_done = due[key], done[key]
            lot.hours_taken_over = taken_over[key]
            balance = obligation.balance(due[key], done[key], lot._is_bound())
            lot.has_obligation = balance.due is not None
            lot.hours_remaining = balance.missing or 0
            lot.hours_owing = balance.due or 0
            lot.hours_done_owing = done[key] if lot.has_obligation else 0
            lot.hours_done_free = lot.hours_done - lot.hours_done_owing
            lot.rate = balance.rate or 0
            lot.capped_rate = min(lot.rate, 100)

    @api.depends("commitment_ids.hours", "commitment_ids.date")
    @api.depends_context("insertion_date", "lang")
    def _compute_hours_to_come(self):
        today = self._get_reference_date()
        for lot in self:
            later = lot.commitment_ids._get_later(today)
            lot.hours_to_come = sum(later.mapped("hours"))
            lot.to_come_label = write_to_come(later)

    @api.depends("commitment_ids.hours", "commitment_ids.origin")
    def _compute_hours_asked(self):
        for lot in self:
            lot.hours_asked = sum(lot._get_initial_commitments().mapped("hours"))

    def _inverse_hours_asked(self):
        """Write the one commitment that the contract asked at first, or change it."""
        missing = self.env["insertion.lot"]
        for lot in self:
            initial = lot._get_initial_commitments()
            if not initial:
                missing |= lot
            elif len(initial) == 1 and initial.basis == obligation.FIXED:
                initial.hours = lot.hours_asked
            else:
                raise UserError(
                    self.env._(
                        "%s: its hours follow from a rule or from several lines; "
                        "change them in the page Obligation of the lot.",
                        lot.display_name,
                    )
                )
        self.env["insertion.commitment"]._take_hours(
            {lot: lot.hours_asked for lot in missing if lot.hours_asked}
        )

    @api.depends("contractor_ids.partner_id", "contractor_ids.role")
    def _compute_holder_id(self):
        for lot in self:
            lot.holder_id = lot._get_main_contractor().partner_id

    def _inverse_holder_id(self):
        self.env["insertion.contractor"]._hold({lot: lot.holder_id for lot in self})

    @api.model
    def _search_holder_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return [
            (
                "contractor_ids",
                "any",
                [("role", "!=", "subcontractor"), ("partner_id", operator, value)],
            )
        ]

    @api.depends("commitment_ids.is_rule_missing")
    @api.depends_context("lang")
    def _compute_order_warning(self):
        for lot in self:
            orders = lot.commitment_ids.filtered("is_rule_missing")
            lot.order_warning = "\n".join(orders.mapped("rule_warning"))

    @api.depends("commitment_ids.hours", "commitment_ids.date")
    def _compute_hours_conditional(self):
        for lot in self:
            foreseen = lot.commitment_ids.filtered(lambda line: not line.date)
            lot.hours_conditional = sum(foreseen.mapped("hours"))

    @api.depends(
        "hours_due",
        "hours_done",
        "date_start",
        "date_end",
        "commitment_ids.date",
        "contract_id.state",
        "state",
    )
    @api.depends_context("insertion_date")
    def _compute_landing(self):
        lots_landing = LotLanding(self)
        for lot in self:
            lot.update(lots_landing.get_figures(lot))

    @api.depends("landing_state", "hours_landing", "hours_missing", "hours_due")
    @api.depends_context("lang")
    def _compute_landing_label(self):
        for lot in self:
            lot.landing_label = write_landing(lot)

    @api.depends("contractor_ids.role", "contractor_ids.contact_ids.phone")
    def _compute_call(self):
        """Tell who answers for the hours, and at which number."""
        for lot in self:
            holders = lot.contractor_ids._get_holders()
            lot.holder_names = ", ".join(holders.partner_id.mapped("name"))
            lot.call_numbers = holders._get_call_numbers()

    @api.depends("rate", "has_obligation", "hours_to_come")
    @api.depends_context("lang")
    def _compute_rate_label(self):
        for lot in self:
            lot.rate_label = format_rate(
                self.env,
                lot.rate if lot.has_obligation else None,
                lot._is_bound() and lot.hours_to_come > 0,
            )

    @api.depends("article_ids.is_edited")
    def _compute_has_edited_articles(self):
        for lot in self:
            lot.has_edited_articles = any(lot.article_ids.mapped("is_edited"))

    @api.depends(
        "article_ids.title",
        "article_ids.body",
        "article_ids.piece",
        "commitment_ids.hours",
        "contract_id.clause_kind",
        "contract_id.eligible_publics",
        "contract_id.user_id",
        "retained_hours",
    )
    @api.depends_context("lang")
    def _compute_clause_checks(self):
        for lot in self:
            draft = lot._draft_clause()
            lot.clause_checklist = draft.render_checklist()
            lot.clause_warnings = draft.render_warnings()

    def _compute_clause_docx(self):
        for lot in self:
            lot.clause_docx = base64.b64encode(lot._draft_clause().get_docx())

    @api.depends("hours_due", "hours_done", "date_start", "date_end", "state")
    @api.depends_context("lang", "insertion_date")
    def _compute_curve(self):
        curve = LotCurve(self)
        for lot in self:
            lot.hours_curve = curve.get_points(lot)
            lot.month_states = curve.get_months(lot)

    @api.depends("hours_due", "hours_done", "attestation_ids.state")
    def _compute_final_attestation_id(self):
        for lot in self:
            lot.final_attestation_id = lot._get_final_attestation()
            lot.is_final_outdated = lot._get_closing().is_outdated()

    def _judge_figures(self, today):
        period = self.date_start, self.date_end
        span = get_certified_span(self.contractor_ids.declaration_ids)
        return [
            *plausible.judge_dates(*period, today),
            *plausible.judge_certified(*period, *span),
        ]

    @api.constrains("state", "commitment_ids")
    def _check_state_decided(self):
        """A lot is suspended or terminated by a dated decision, never silently."""
        for lot in self:
            origin = DECISIONS_OF_STATES.get(lot.state)
            if origin and origin not in lot.commitment_ids.mapped("origin"):
                raise ValidationError(
                    self.env._(
                        "%s: suspend or terminate the lot with its button, so that "
                        "the decision is dated and says what remains owed.",
                        lot.display_name,
                    )
                )

    @api.constrains("state")
    def _check_contract_going_on(self):
        for lot in self.filtered(lambda lot: lot.state == "running"):
            if lot.contract_id.state in landing.ENDED_CONTRACTS:
                raise ValidationError(
                    self.env._(
                        "%(lot)s cannot go on: the contract %(contract)s is ended. "
                        "Take the contract up again first.",
                        lot=lot.display_name,
                        contract=lot.contract_id.display_name,
                    )
                )

    @api.constrains("number", "name")
    def _check_twins(self):
        self.contract_id._check_same_lots(self)

    @api.constrains("date_start", "date_end")
    def _check_commitment_dates(self):
        self.commitment_ids._check_date()

    def write(self, vals):
        result = super().write(vals)
        if {"date_start", "date_end"} & set(vals):
            self.sudo().contractor_ids.declaration_ids._follow_placements()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        if (
            self.env["insertion.declaration"]
            .sudo()
            .search_count([("lot_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._("Hours were declared on this lot: it cannot be deleted.")
            )
        self.commitment_ids.unlink()  # so that the contract tells it

    def action_start(self):
        self._check_is_held()
        self.write({"state": "running"})
        self.contract_id.filtered(
            lambda contract: contract.state == "awarded"
        ).state = "running"

    def action_complete(self):
        self.write({"state": "completed"})

    def action_reopen(self):
        self.write({"state": "running"})

    def action_decide(self):
        """Open the decision named in the context: suspend, resume or terminate."""
        self.ensure_one()
        kind = self.env.context.get("decision", "suspension")
        return self.env["insertion.lot.decision"]._prepare_opening(self, kind)

    def action_use_retained_hours(self):
        self.env["insertion.commitment"]._take_retained_hours(self)

    def action_write_articles(self):
        """Write the articles again from the template; edits are lost."""
        self.env["insertion.lot.article"]._write_for(self)

    def action_download_clause(self):
        self.ensure_one()
        return self._draft_clause().prepare_download()

    def action_issue_final(self):
        """Open the final attestation, or say what lacks before it."""
        self.ensure_one()
        self._get_closing().check()
        return self.env["insertion.lot.final"]._prepare_opening(self)

    def action_find_people(self):
        self.ensure_one()
        return self.env["insertion.match"]._open_of_lot(self)

    def action_open_end(self):
        """Open the end of the lot, step by step."""
        self.ensure_one()
        return self.env["insertion.lot.end"]._open_for(self)

    def action_open_penalty(self):
        """Open the penalty file in progress, or a new one with its simulation."""
        self.ensure_one()
        return self.env["insertion.penalty"]._open_for(self)

    def action_view_month(self, month):
        """Open what was declared on the lot for ``month``, a first day in ISO."""
        self.ensure_one()
        return LotCurve(self).open_month(fields.Date.to_date(month))

    def _draft_clause(self):
        return ClauseDraft(self)

    def _get_hours(self):
        return LotHours(self)

    def _get_closing(self):
        self.ensure_one()
        return LotClosing(self)

    def _get_final_attestation(self):
        self.ensure_one()
        issued = self.attestation_ids
        return issued.filtered(lambda one: (one.kind, one.state) == ("final", "valid"))

    def _get_twin_keys(self):
        return {(fold(lot.number), fold(lot.name)) for lot in self}

    def _get_initial_commitments(self):
        return self.commitment_ids.filtered(lambda line: line.origin == "initial")

    def _get_main_contractor(self):
        """Return the company that holds the lot, the first of joint holders."""
        holders = self.contractor_ids._get_holders()
        return holders.sorted(lambda holder: (holder.role != "holder", holder.id))[:1]

    def _is_bound(self):
        self.ensure_one()
        contract = self.contract_id
        return obligation.is_bound(contract.clause_kind, contract.state, self.state)

    def _check_is_held(self):
        for lot in self:
            if not lot.contractor_ids:
                raise ValidationError(
                    self.env._(
                        "%s: name the company that holds it before starting.",
                        lot.display_name,
                    )
                )

    def _check_taken_over(self, state, date, reason):
        if state != "pending":
            self._check_is_held()
        return super()._check_taken_over(state, date, reason)

    def _prepare_taken_over(self, state, date, reason):
        """A lot is suspended or terminated by a dated decision: what it owes stays."""
        vals = super()._prepare_taken_over(state, date, reason)
        origin = DECISIONS_OF_STATES.get(state)
        if origin:
            decision = {"origin": origin, "date": date, "hours": 0, "reason": reason}
            vals["commitment_ids"] = [fields.Command.create(decision)]
        if state == "terminated":
            vals["date_end"] = date
        return vals

    def _get_reference_date(self):
        date = self.env.context.get("insertion_date")
        return fields.Date.to_date(date) or fields.Date.context_today(self)

    def _get_turns(self):
        turns = self.env["insertion.turn"].search([("lot_id", "in", self.ids)])
        return {turn.lot_id.id: turn for turn in turns}

    def action_propose_amendment(self):
        """Open the commitment of the amendment that a notice of its contract tells."""
        notice = self.env.context.get("insertion_notice_id")
        notice = self.env["insertion.notice"].browse(notice)
        return NoticeAmendment(notice, self).open()

    def _get_contractors(self):
        return self.contractor_ids

    def _get_insertion_contract(self):
        self.ensure_one()
        return self.contract_id

    def _get_insertion_lot(self):
        return self

    def _is_kickoff_awaited(self):
        """Tell whether the next meeting is the first one with the company."""
        going_on = self.state in ("pending", "running")
        return going_on and not self.env["calendar.event"]._has_kickoff(self)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the database filter, sort and add up the figures read from others."""
        if field_expr not in FIGURES:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return self._get_hours().to_sql(field_expr, alias)

    def _read_group_select(self, aggregate_spec, query):
        """Read a rate of several lots as hours out of hours, not as a mean of rates."""
        name, _colon, function = aggregate_spec.partition(":")
        if name not in RATES or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields[name], "read")
        return self._get_hours().rate_to_sql(self._table, name == "capped_rate")
