# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...common.models.res_partner_identity import IS_COMPANY, IS_PERSON, NEW_COMPANY
from ...rules import employers, landing, obligation, plausible
from ...rules.small_cells import suppress
from ..reference.insertion_duty_mixin import REGIME_OF
from ..shared.vocabulary import (
    CERTIFIED_STATES,
    CLAUSE_KINDS,
    format_month,
    format_rate,
)


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
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "date_notified desc, id desc"
    _rec_names_search = ["name", "reference", "buyer_id"]
    _insertion_link = "insertion_contract_id"
    _access_contacts = "buyer_contact_ids"
    _access_link = "contract_id"
    _regime_paths = ("buyer_id.insertion_buyer_kind",)
    _plausible_fields = (
        "date_notified",
        "date_sent",
        "date_start",
        "date_end",
        "eligibility_months",
        "permanent_months",
    )

    name = fields.Char(string="Object", required=True, tracking=True)
    reference = fields.Char(help="The buyer's own number for the contract.")
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
        selection=[
            ("identified", "Identified"),
            ("studied", "Studied"),
            ("drafting", "Drafting"),
            ("consultation", "Consultation"),
            ("awarded", "Awarded"),
            ("running", "Running"),
            ("closed", "Closed"),
            ("no_clause", "No clause"),
            ("cancelled", "Cancelled"),
        ],
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

    nature = fields.Char()
    procedure = fields.Char()
    cpv = fields.Char(string="CPV")
    amount = fields.Monetary(string="Amount excl. VAT")
    buyer_regime = fields.Selection(readonly=False, store=True, tracking=True)
    purchase_kind = fields.Selection(readonly=False, store=True, tracking=True)
    date_sent = fields.Date(tracking=True)
    duty_state = fields.Selection(index=True, store=True)
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
    capped_rate = fields.Float(string="Progress", compute="_compute_hours")
    capped_rate_label = fields.Char(
        string="Realisation capped by lot",
        compute="_compute_hours",
        help="No lot counts for more than it owes, unless the clause pools hours.",
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

    def _guess_buyer_regime(self):
        return REGIME_OF.get(self.buyer_id.insertion_buyer_kind)

    def _get_duty_amount(self):
        return self.amount or None

    @api.model
    def _judge_duty_again(self):
        """Judge all the contracts under the thresholds and texts as they now stand."""
        contracts = self.sudo().with_context(active_test=False).search(Domain.TRUE)
        self.env.add_to_compute(self._fields["duty_state"], contracts)

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
        "lot_ids.hours_due", "lot_ids.hours_done", "pooling_allowed", "clause_kind"
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
            contract.rate_label = format_rate(self.env, total.rate)
            contract.capped_rate_label = format_rate(self.env, total.capped_rate)

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
            if contract.state not in obligation.ABANDONED_STATES:
                continue
            going_on = contract.lot_ids.filtered(
                lambda lot: lot.state in ("running", "suspended")
            )
            if going_on:
                raise ValidationError(
                    self.env._(
                        "%s is going on: terminate it first, so that what it still "
                        "owes is decided.",
                        going_on[0].display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        contracts.filtered(
            lambda contract: contract.state == "awarded"
        )._schedule_contacts_check()
        return contracts

    def write(self, vals):
        awarded = self.browse()
        if vals.get("state") == "awarded":
            awarded = self.filtered(lambda contract: contract.state != "awarded")
        result = super().write(vals)
        awarded._schedule_contacts_check()
        return result

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

    def action_view_lots(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_lot_action"
        )
        return action | {
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    def _get_buyer_contacts(self):
        """Return who can be written to at the buyer's: those named, else all."""
        self.ensure_one()
        named = self.buyer_contact_ids.filtered("email")
        return named or self.buyer_id._get_insertion_contacts()

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

    def _get_insertion_contract(self):
        self.ensure_one()
        return self

    def _get_insertion_lot(self):
        return self.env["insertion.lot"]

    def _get_access_firm(self):
        return self.buyer_id

    # what the buyer reads on the portal: aggregates only

    def _get_portal_years(self):
        """Return the years in which some of the contracts run, latest first."""
        today = fields.Date.context_today(self)
        years = set()
        for contract in self.filtered("date_start"):
            last = min(contract.date_end or today, today).year
            years.update(range(contract.date_start.year, last + 1))
        return sorted(years, reverse=True)

    def _prepare_buyer_rows(self, year=None):
        """Return the figures of each contract, those to watch first."""
        done_in_year = self._get_hours_done_in(year) if year else {}
        rows = [
            {
                "contract": contract,
                "due": contract.hours_due,
                "done": contract.hours_done,
                "done_in_year": done_in_year.get(contract, 0),
                "rate": contract.rate_label,
                "lots": contract.lot_ids,
                "alerts": contract._get_buyer_alerts(),
            }
            for contract in self
        ]
        return sorted(rows, key=lambda row: not row["alerts"])

    def _get_hours_done_in(self, year):
        return self.env["insertion.declaration.line"]._sum_done(
            [
                ("contract_id", "in", self.ids),
                ("month", ">=", f"{year}-01-01"),
                ("month", "<=", f"{year}-12-31"),
            ],
            "contract_id",
        )

    def _get_buyer_alerts(self):
        """Return what deserves the buyer's attention, in sentences."""
        self.ensure_one()
        alerts = [
            self.env._(
                "%(lot)s: %(outlook)s",
                lot=lot.display_name,
                outlook=lot.landing_label,
            )
            for lot in self.lot_ids
            if lot.state in ("running", "completed")
            and lot.landing_state in (landing.AT_RISK, landing.LATE)
        ]
        alerts += [
            self.env._("%s is suspended.", lot.display_name)
            for lot in self.lot_ids
            if lot.state == "suspended"
        ]
        return alerts

    def _prepare_buyer_months(self):
        """Return the months of the contract: hours certified, firms still awaited."""
        self.ensure_one()
        Declaration = self.env["insertion.declaration"]
        months = {}
        for month, state, count in Declaration._read_group(
            [("contract_id", "=", self.id)], ["month:month", "state"], ["__count"]
        ):
            row = months.setdefault(month, {"expected": 0, "certified": 0, "hours": 0})
            row["expected"] += count
            row["certified"] += count if state in CERTIFIED_STATES else 0
        done = self.env["insertion.declaration.line"]._sum_done(
            [("contract_id", "=", self.id)], "month:month"
        )
        for month, hours in done.items():
            months[month]["hours"] = hours
        return [
            {"label": format_month(self.env, month), **months[month]}
            for month in sorted(months, reverse=True)
        ]

    def _prepare_buyer_shares(self):
        """Return (number of people or None, {way of work: hours or None}).

        None stands for what would tell who the people are. Never the modality: an
        adapted company or a sheltered workshop tells why its people are eligible.
        """
        self.ensure_one()
        Line = self.env["insertion.declaration.line"]
        domain = [("contract_id", "=", self.id), ("state", "in", CERTIFIED_STATES)]
        minimum = self.company_id.insertion_small_cell
        get_way = self.env["insertion.attestation.copy"]._prepare_ways()
        people_of, hours_of = defaultdict(set), defaultdict(float)
        for modality, persons, hours in Line._read_group(
            domain,
            ["modality"],
            ["participant_id:array_agg_distinct", "counted_hours:sum"],
        ):
            way = get_way({"way": employers.get_way(modality)})
            people_of[way].update(persons)
            hours_of[way] += hours
        hidden = suppress({way: len(ids) for way, ids in people_of.items()}, minimum)
        [(people,)] = Line._read_group(domain, [], ["participant_id:count_distinct"])
        shown = {
            way: None if way in hidden else hours for way, hours in hours_of.items()
        }
        return None if 0 < people < minimum else people, shown
