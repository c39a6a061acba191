# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...common.models.res_partner_identity import IS_COMPANY, IS_PERSON, NEW_COMPANY
from ...common.rules.search import fold
from ...report.contract_clause import ContractClause
from ...report.contract_timeline import ContractTimeline
from ...report.handover_sheet import ContractSheet
from ...report.holder_opinion import HolderOpinion
from ...report.lot_landing import count_landings
from ...report.lot_words import write_to_come
from ...rules import duty, landing, obligation, plausible
from ..reference.insertion_duty_mixin import PURCHASE_OF
from ..shared.vocabulary import (
    CLAUSE_KINDS,
    NATURES,
    PROCEDURES,
    format_rate,
)

# who decided on the approval by the holders, and when: nobody writes it
SIGNED = ("holder_approves_by_id", "holder_approves_on")
CONTRACT_STATES = [
    ("identified", "Identified"),
    ("studied", "Studied"),
    ("drafting", "Drafting"),
    ("consultation", "Consultation"),
    ("awarded", "Awarded"),
    ("running", "Running"),
    ("closed", "Closed"),
    ("no_clause", "No clause"),
    ("cancelled", "Cancelled"),
]


class InsertionContract(models.Model):
    """A public contract (or a private one) that bears or may bear a clause.

    The clause is negotiated per contract; the hours are owed per lot.
    """

    _name = "insertion.contract"
    _description = "Contract with an insertion clause"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.access.mixin",
        "insertion.clause.terms.mixin",
        "insertion.duty.mixin",
        "insertion.plausible.mixin",
        "insertion.turn.mixin",
        "insertion.support.mixin",
        "insertion.taken.over.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "date_notified desc, id desc"
    _rec_names_search = ["name", "reference", "buyer_id"]
    _insertion_link = "insertion_contract_id"
    _access_contacts = "buyer_contact_ids"
    _access_link = "contract_id"
    _taken_over_states = {
        "awarded": False,
        "running": False,
        "closed": False,
        "no_clause": True,
        "cancelled": True,
    }
    _purchase_paths = ("cpv", "nature")
    _plausible_fields = (
        "date_notified",
        "date_sent",
        "date_start",
        "date_end",
        "eligibility_months",
        "permanent_months",
    )

    name = fields.Char(string="Object", required=True, tracking=True)
    reference = fields.Char(copy=False, help="The buyer's own number for the contract.")
    twin_warning = fields.Html(compute="_compute_twin_warning", sanitize=False)
    is_other_contract = fields.Boolean(
        string="It is another contract",
        compute="_compute_is_other_contract",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        help="Say so when two contracts of a buyer really have the same reference.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)
    buyer_id = fields.Many2one(
        comodel_name="res.partner",
        index=True,
        required=True,
        tracking=True,
        check_company=True,
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
    )
    buyer_contact_ids = fields.Many2many(
        comodel_name="res.partner",
        check_company=True,
        relation="insertion_contract_buyer_contact_rel",
        string="Buyer's contacts",
        domain=f"[{IS_PERSON}, ('id', 'child_of', buyer_id)]",
        help="Who receives the attestations at the buyer's; when empty, all its "
        "contacts that have an e-mail address.",
    )
    access_ids = fields.One2many(
        comodel_name="insertion.access", inverse_name="contract_id"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Facilitator",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        check_company=True,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        selection=CONTRACT_STATES,
        default="identified",
        copy=False,
        group_expand=True,
        required=True,
        tracking=True,
    )
    buyer_asked_on = fields.Date(
        string="Question sent to the buyer on",
        copy=False,
        tracking=True,
        help="The buyer's answer is awaited since then. Cleared by Answer received.",
    )
    contacts_checked_on = fields.Date(
        string="Contacts checked on",
        copy=False,
        readonly=True,
        tracking=True,
        help="The day the contacts of the companies were checked after notification.",
    )
    end_reason = fields.Text(
        string="Reason",
        copy=False,
        tracking=True,
        help="Why the contract bears no clause, or why it was cancelled.",
    )
    clause_kind = fields.Selection(
        selection=CLAUSE_KINDS, default="execution", required=True, tracking=True
    )
    knows_shortfall = fields.Boolean(compute="_compute_knows_shortfall")

    nature = fields.Selection(selection=NATURES)
    nature_detail = fields.Char(
        string="Nature, in words", help="What the list does not say."
    )
    procedure = fields.Selection(selection=PROCEDURES)
    procedure_detail = fields.Char(
        string="Procedure, in words", help="What the list does not say."
    )
    cpv = fields.Char(string="CPV")
    amount = fields.Monetary(string="Amount excl. VAT")
    buyer_regime = fields.Selection(readonly=False, store=True, tracking=True)
    purchase_kind = fields.Selection(readonly=False, store=True, tracking=True)
    date_sent = fields.Date(tracking=True)
    duty_state = fields.Selection(index=True, store=True)
    is_duty_unmet = fields.Boolean(
        string="Above the threshold, nothing in it",
        compute="_compute_is_duty_unmet",
        search="_search_is_duty_unmet",
    )
    derogation_ids = fields.One2many(
        comodel_name="insertion.derogation", inverse_name="contract_id"
    )
    date_notified = fields.Date(string="Notified on")
    date_start = fields.Date(string="Start")
    date_end = fields.Date(string="End")
    notice_id = fields.Many2one(
        comodel_name="insertion.notice",
        string="Source notice",
        copy=False,
        index="btree_not_null",
        readonly=True,
        check_company=True,
    )
    lot_ids = fields.One2many(
        comodel_name="insertion.lot", inverse_name="contract_id", copy=True
    )
    timeline = fields.Json(compute="_compute_timeline")
    has_articles = fields.Boolean(compute="_compute_has_articles")
    clause_docx = fields.Binary(
        string="Clause (Word)", compute="_compute_clause_docx", exportable=False
    )
    penalty_rule_ids = fields.One2many(
        comodel_name="insertion.penalty.rule",
        inverse_name="contract_id",
        string="Penalty rules",
        copy=True,
    )
    lot_count = fields.Integer(compute="_compute_lot_count")
    hours_due = fields.Float(compute="_compute_hours")
    hours_done = fields.Float(compute="_compute_hours")
    hours_missing = fields.Float(
        string="Remaining",
        compute="_compute_hours",
        help="Hours that lack on the lots. Hours in excess on a lot make up for those "
        "of another only if the clause pools them.",
    )
    rate_label = fields.Char(
        string="Realisation",
        compute="_compute_hours",
        help="Hours done out of the hours due; may exceed 100 %.",
    )
    to_come_label = fields.Char(string="Later on", compute="_compute_hours")
    landing_label = fields.Char(string="Landing", compute="_compute_landing_label")
    capped_rate = fields.Float(string="Progress", compute="_compute_hours")
    capped_rate_label = fields.Char(
        string="Realisation capped by lot",
        compute="_compute_hours",
        help="No lot counts for more than it owes, unless the clause pools hours.",
    )

    # whether the holders approve their subcontractors' months
    holder_approves_from = fields.Date(
        string="Holders approve from",
        copy=False,
        tracking=True,
        help="From the month of this day on, a subcontractor's month goes to its "
        "holder, which approves it or sends it back, before the hours officer.",
    )
    holder_approves_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Approval decided by",
        copy=False,
        readonly=True,
    )
    holder_approves_on = fields.Datetime(
        string="Approval decided on", copy=False, readonly=True
    )

    promises = fields.Text(
        copy=False,
        help="What was promised, by whom and for when: printed on the hand-over sheet.",
    )
    pitfalls = fields.Text(
        string="To watch for",
        copy=False,
        help="What a successor cannot guess: printed on the hand-over sheet.",
    )

    _dates_order = models.Constraint(
        "CHECK(date_end >= date_start)",
        "The contract ends before it starts: correct one of the two dates.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "The amount of a contract cannot be negative."
    )

    @api.depends("clause_kind")
    def _compute_knows_shortfall(self):
        for contract in self:
            contract.knows_shortfall = obligation.knows_shortfall(contract.clause_kind)

    @api.depends("buyer_id.insertion_buyer_kind")
    def _compute_buyer_regime(self):
        # the deletion of a buyer, with the addon, asks it once more
        buyers = self.buyer_id.exists()
        for contract in self:
            kind = (contract.buyer_id & buyers).insertion_buyer_kind
            contract.buyer_regime = duty.REGIME_OF.get(kind)

    def _guess_purchase_kind(self):
        said = PURCHASE_OF.get(self.nature)
        return said or super()._guess_purchase_kind()

    def _get_duty_amount(self):
        return self.amount or None

    @api.model
    def _get_duty_unmet_domain(self):
        """Return the domain of what the law obliges, without clause nor derogation."""
        return Domain(
            [
                ("duty_state", "=", "bound"),
                ("state", "=", "no_clause"),
                ("derogation_ids", "not any", [("state", "=", "issued")]),
            ]
        )

    def _search_is_duty_unmet(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._get_duty_unmet_domain()

    @api.depends("duty_state", "state", "derogation_ids.state")
    def _compute_is_duty_unmet(self):
        unmet = self.filtered_domain(self._get_duty_unmet_domain())
        for contract in self:
            contract.is_duty_unmet = contract in unmet

    @api.model
    def _judge_duty_again(self):
        """Judge all the contracts under the thresholds and texts as they now stand."""
        contracts = self.sudo().with_context(active_test=False).search(Domain.TRUE)
        self.env.add_to_compute(self._fields["duty_state"], contracts)
        self.env["insertion.notice"]._judge_duty_again()

    @api.depends("lot_ids")
    def _compute_lot_count(self):
        counts = dict(
            self.env["insertion.lot"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.lot_count = counts.get(contract._origin, 0)

    @api.depends(
        "lot_ids.commitment_ids.date",
        "lot_ids.hours_due",
        "lot_ids.hours_done",
        "pooling_allowed",
        "clause_kind",
    )
    @api.depends_context("insertion_date", "lang")
    def _compute_hours(self):
        for contract in self:
            lots = contract.lot_ids
            total = obligation.add_up(
                (
                    (lot.hours_due, lot.hours_done)
                    for lot in lots.filtered("has_obligation")
                ),
                contract.pooling_allowed,
            )
            contract.hours_due = sum(lots.mapped("hours_due"))
            contract.hours_done = sum(lots.mapped("hours_done"))
            contract.hours_missing = total.missing
            contract.capped_rate = total.capped_rate or 0
            later = lots.commitment_ids._get_later(lots._get_reference_date())
            contract.to_come_label = write_to_come(later)
            is_to_come = contract.knows_shortfall and bool(later)
            contract.rate_label = format_rate(self.env, total.rate, is_to_come)
            contract.capped_rate_label = format_rate(
                self.env, total.capped_rate, is_to_come
            )

    @api.depends(
        "date_start",
        "date_end",
        "lot_ids.date_start",
        "lot_ids.date_end",
        "lot_ids.commitment_ids.date",
        "lot_ids.hours_due",
        "lot_ids.hours_done",
        "lot_ids.name",
        "lot_ids.number",
        "lot_ids.state",
    )
    @api.depends_context("insertion_date", "lang")
    def _compute_timeline(self):
        for contract in self:
            contract.timeline = ContractTimeline(contract).prepare()

    @api.depends("lot_ids.landing_state")
    @api.depends_context("insertion_date", "lang")
    def _compute_landing_label(self):
        for contract in self:
            contract.landing_label = count_landings(contract.lot_ids)

    @api.depends("reference", "buyer_id")
    def _compute_is_other_contract(self):
        self.is_other_contract = False

    @api.depends("reference", "buyer_id")
    @api.depends_context("lang")
    def _compute_twin_warning(self):
        twins = self._find_twins()
        for contract in self:
            contract.twin_warning = twins.get(contract) and self.env["ir.qweb"]._render(
                "mife_insertion_clauses.contract_twins", {"twins": twins[contract]}
            )

    @api.depends("lot_ids.article_ids")
    def _compute_has_articles(self):
        for contract in self:
            contract.has_articles = bool(contract.lot_ids.article_ids)

    def _compute_clause_docx(self):
        for contract in self:
            contract.clause_docx = base64.b64encode(contract._draft_clause().get_docx())

    @api.depends("name", "reference")
    def _compute_display_name(self):
        for contract in self:
            contract.display_name = " - ".join(
                filter(None, [contract.reference, contract.name])
            )

    def _judge_figures(self, today):
        return [
            *plausible.judge_day(
                "date_notified", self.date_notified, today, plausible.CONTRACT
            ),
            *plausible.judge_day(
                "date_sent", self.date_sent, today, plausible.CONTRACT
            ),
            *plausible.judge_dates(self.date_start, self.date_end, today),
            *plausible.judge_months("eligibility_months", self.eligibility_months),
            *plausible.judge_months("permanent_months", self.permanent_months),
        ]

    @api.constrains("buyer_contact_ids", "buyer_id")
    def _check_buyer_contacts(self):
        for contract in self:
            buyer = contract.buyer_id.commercial_partner_id
            for contact in contract.buyer_contact_ids:
                if contact.commercial_partner_id != buyer:
                    raise ValidationError(
                        self.env._(
                            "%(contact)s is not a contact of %(buyer)s: choose "
                            "somebody of the buyer.",
                            contact=contact.display_name,
                            buyer=buyer.display_name,
                        )
                    )

    @api.constrains("reference", "buyer_id", "company_id", "is_other_contract")
    def _check_twins(self):
        """Ask whether a contract is another one; two with the same lot never are."""
        self._check_same_lots(self.lot_ids)
        for contract, twins in self._find_twins().items():
            if not contract.is_other_contract:
                raise ValidationError(
                    self.env._(
                        "%(buyer)s already has the contract %(twin)s under this "
                        'reference: open that one, or tick "%(other)s".',
                        buyer=contract.buyer_id.display_name,
                        twin=twins[0].display_name,
                        other=self._fields["is_other_contract"]._description_string(
                            self.env
                        ),
                    )
                )

    def _check_same_lots(self, lots):
        """Refuse those of ``lots`` that a contract of the same name already has."""
        for contract, twins in self._find_twins().items():
            names = (lots & contract.lot_ids)._get_twin_keys()
            for twin in twins:
                if names & twin.lot_ids._get_twin_keys():
                    raise ValidationError(
                        self.env._(
                            "%(buyer)s already has the contract %(twin)s with the "
                            "same lot: open that one instead.",
                            buyer=contract.buyer_id.display_name,
                            twin=twin.display_name,
                        )
                    )

    @api.constrains("state", "end_reason")
    def _check_end_reason(self):
        for contract in self:
            if (
                contract.state in obligation.ABANDONED_STATES
                and not (contract.end_reason or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Contract %s: say why it bears no clause or is cancelled "
                        "in the field Reason first.",
                        contract.display_name,
                    )
                )

    @api.constrains("state")
    def _check_lots_ended(self):
        for contract in self:
            if contract.state not in landing.ENDED_CONTRACTS:
                continue
            going_on = contract.lot_ids.filtered(
                lambda lot: lot.state in ("running", "suspended")
            )
            if going_on:
                raise ValidationError(
                    self.env._(
                        "%s is going on: end it first, so that what it still owes is "
                        "decided.",
                        going_on[0].display_name,
                    )
                )

    @api.constrains("state")
    def _check_no_clause(self):
        for contract in self.filtered(lambda contract: contract.state == "no_clause"):
            if contract.lot_ids.attestation_ids or contract.hours_done:
                raise ValidationError(
                    self.env._(
                        "Hours of %s were certified: it does bear a clause. Close it "
                        "or, if the buyer gives it up, cancel it.",
                        contract.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create([self._sign_approval(vals) for vals in vals_list])
        contracts.filtered(
            lambda contract: contract.state == "awarded"
        )._schedule_contacts_check()
        return contracts

    def write(self, vals):
        awarded = self.browse()
        if vals.get("state") == "awarded":
            awarded = self.filtered(lambda contract: contract.state != "awarded")
        result = super().write(self._sign_approval(vals))
        awarded._schedule_contacts_check()
        if "holder_approves_from" in vals:
            waiting = [("contract_id", "in", self.ids), ("state", "=", "to_approve")]
            # sudo: who changes the contract need not be allowed to write hours
            months = self.env["insertion.declaration"].sudo().search(waiting)
            HolderOpinion(months).release()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_justified(self):
        if any(derogation.state != "draft" for derogation in self.derogation_ids):
            raise UserError(
                self.env._(
                    "The buyer justified this contract by a derogation: archive it "
                    "instead."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        if (
            self.env["insertion.declaration"]
            .sudo()
            .search_count([("contract_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._("Hours were declared on this contract: archive it instead.")
            )

    @api.model
    def get_empty_list_help(self, help_message):
        """Offer to who may do it to take over what already runs."""
        message = super().get_empty_list_help(help_message)
        if not self.env["insertion.takeover"].has_access("create"):
            return message
        link = Markup('<a type="action" class="btn btn-primary" name="%s">%s</a>')
        return (message or Markup()) + link % (
            "mife_insertion_clauses.insertion_takeover_action_new",
            self.env._("Take over your running contracts"),
        )

    def action_take_up(self):
        self.write({"state": "identified"})

    def action_ask_buyer(self):
        self.buyer_asked_on = fields.Date.context_today(self)

    def action_check_contacts(self):
        """Note that the contacts of the companies were checked, once and for all."""
        self.contacts_checked_on = fields.Date.context_today(self)
        self.activity_feedback(
            ["mife_insertion_clauses.mail_activity_type_insertion_contacts"]
        )

    def action_download_clause(self):
        self.ensure_one()
        return self._draft_clause().prepare_download()

    def action_view_lots(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_lot_action"
        )
        return action | {
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    def _prepare_taken_over(self, state, date, reason):
        vals = super()._prepare_taken_over(state, date, reason)
        if state in obligation.ABANDONED_STATES:
            vals["end_reason"] = reason
        return vals

    def _find_twins(self):
        """Return {contract: those of the same buyer under the same reference}."""
        known = self.with_context(active_test=False).search(
            [
                ("reference", "!=", False),
                (
                    "buyer_id",
                    "child_of",
                    self.filtered("reference").buyer_id.commercial_partner_id.ids,
                ),
            ]
        )
        by_key = known.grouped(lambda contract: contract._get_twin_key())
        twins = {
            contract: by_key.get(contract._get_twin_key(), known[:0]) - contract._origin
            for contract in self
            if fold(contract.reference)
        }
        return {contract: found for contract, found in twins.items() if found}

    def _get_twin_key(self):
        buyer = self.buyer_id.commercial_partner_id
        return self.company_id._origin.id, buyer._origin.id, fold(self.reference)

    def _draft_clause(self):
        return ContractClause(self)

    def _get_buyer_contacts(self):
        """Return who can be written to at the buyer's: those named, else all."""
        self.ensure_one()
        named = self.buyer_contact_ids.filtered("email")
        return named or self.buyer_id._get_insertion_contacts()

    def _sign_approval(self, vals):
        """Say who decided and when, whatever the caller wrote there."""
        vals = {name: value for name, value in vals.items() if name not in SIGNED}
        if "holder_approves_from" in vals:
            signed = (self.env.uid, fields.Datetime.now())
            vals |= dict(zip(SIGNED, signed, strict=True))
        return vals

    def _schedule_contacts_check(self):
        """Ask the facilitators to check the contacts: they change until notified."""
        self.contacts_checked_on = False
        for user, contracts in self.grouped("user_id").items():
            contracts.activity_schedule(
                "mife_insertion_clauses.mail_activity_type_insertion_contacts",
                user_id=user.id or self.env.uid,
            )

    def _get_turns(self):
        """A contract waits for its own next step, else for the oldest of its lots."""
        turns = self.env["insertion.turn"].search([("contract_id", "in", self.ids)])
        found = {}
        for turn in turns.sorted(lambda turn: (bool(turn.lot_id), turn.since, turn.id)):
            found.setdefault(turn.contract_id.id, turn)
        return found

    def _prepare_answered_vals(self):
        return super()._prepare_answered_vals() | {"buyer_asked_on": False}

    def _get_contractors(self):
        return self.lot_ids.contractor_ids

    def _get_handover_sheet(self):
        return ContractSheet(self)

    def _get_insertion_contract(self):
        self.ensure_one()
        return self

    def _get_insertion_lot(self):
        return self.env["insertion.lot"]

    def _get_access_firm(self):
        return self.buyer_id
