# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ...rules import landing, obligation
from ...rules.hours import last_of_month
from ..shared.vocabulary import CERTIFIED_STATES

FIGURES = ("hours_due", "hours_done", "hours_remaining")
RATES = ("rate", "capped_rate")


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
        "insertion.drafting.mixin",
        "insertion.closing.mixin",
        "insertion.turn.mixin",
        "insertion.support.mixin",
        "insertion.curve.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "contract_id desc, sequence, number, id"
    _rec_names_search = ["name", "number", "contract_id"]
    _insertion_link = "insertion_lot_id"

    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    buyer_id = fields.Many2one(
        related="contract_id.buyer_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(related="contract_id.user_id", store=True, index=True)
    clause_kind = fields.Selection(related="contract_id.clause_kind", store=True)
    sequence = fields.Integer(default=10)
    number = fields.Char(default="1", required=True)
    name = fields.Char(required=True)
    trade_id = fields.Many2one(
        comodel_name="insertion.trade",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    amount = fields.Monetary(string="Amount excl. VAT")
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
    placement_ids = fields.One2many(
        comodel_name="insertion.placement", inverse_name="lot_id"
    )
    declaration_count = fields.Integer(compute="_compute_counts")
    attestation_count = fields.Integer(compute="_compute_counts")

    has_obligation = fields.Boolean(compute="_compute_hours")
    hours_due = fields.Float(
        compute="_compute_hours",
        search="_search_hours_due",
        help="Hours owed under the commitments in force today.",
    )
    hours_done = fields.Float(
        compute="_compute_hours",
        search="_search_hours_done",
        help="Hours of the validated months that count towards the clause.",
    )
    hours_remaining = fields.Float(
        compute="_compute_hours", search="_search_hours_remaining"
    )
    hours_conditional = fields.Float(
        string="If affirmed",
        compute="_compute_hours_conditional",
        help="Hours of the optional parts and renewals not affirmed yet.",
    )
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
    hours_expected = fields.Float(
        compute="_compute_landing",
        aggregator=None,
        help="Hours that should be done today if work were spread evenly.",
    )
    hours_landing = fields.Float(
        string="At the end",
        compute="_compute_landing",
        aggregator=None,
        help="Hours at the end of the lot, at today's pace.",
    )
    hours_missing = fields.Float(
        string="Missing at the end", compute="_compute_landing", aggregator=None
    )
    landing_state = fields.Selection(
        selection=[
            (landing.NOT_APPLICABLE, "n/a"),
            (landing.UNKNOWN, "Too early to say"),
            (landing.ON_TRACK, "On track"),
            (landing.AT_RISK, "At risk"),
            (landing.LATE, "Ended with hours missing"),
            (landing.DONE, "Done"),
        ],
        string="Landing",
        compute="_compute_landing",
        search="_search_landing_state",
    )
    landing_label = fields.Char(string="Outlook", compute="_compute_landing_label")
    weeks_missing = fields.Float(
        string="Missing (weeks of 35 h)", compute="_compute_landing", aggregator=None
    )
    holder_names = fields.Char(string="Firms", compute="_compute_call")
    call_numbers = fields.Text(string="Whom to call", compute="_compute_call")

    _number_uniq = models.Constraint(
        "UNIQUE(contract_id, number)",
        "Two lots of a contract cannot have the same number.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_end >= date_start)",
        "The lot ends before it starts: correct one of the two dates.",
    )

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
        declarations = dict(
            self.env["insertion.declaration"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        attestations = dict(
            self.env["insertion.attestation"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.declaration_count = declarations.get(lot._origin, 0)
            lot.attestation_count = attestations.get(lot._origin, 0)

    @api.depends(
        "commitment_ids.hours",
        "commitment_ids.date",
        "commitment_ids.origin",
        "contract_id.clause_kind",
        "contract_id.state",
        "state",
    )
    @api.depends_context("insertion_date")
    def _compute_hours(self):
        due = self._get_hours_due()
        done = self._get_hours_done()
        for lot in self:
            key = lot.id or lot._origin.id
            lot.hours_due, lot.hours_done = due[key], done[key]
            balance = obligation.balance(due[key], done[key], lot._is_bound())
            lot.has_obligation = balance.due is not None
            lot.hours_remaining = balance.missing or 0
            lot.rate = balance.rate or 0
            lot.capped_rate = min(lot.rate, 100)

    @api.depends("commitment_ids.hours", "commitment_ids.date")
    def _compute_hours_conditional(self):
        for lot in self:
            lot.hours_conditional = sum(
                lot.commitment_ids.filtered(
                    lambda commitment: not commitment.date
                ).mapped("hours")
            )

    @api.depends(
        "hours_due", "hours_done", "date_start", "date_end", "commitment_ids.date"
    )
    @api.depends_context("insertion_date")
    def _compute_landing(self):
        today = self._get_reference_date()
        certified_until = self._get_certified_until()
        for lot in self:
            suspensions = lot._get_suspensions()
            due = lot.hours_due if lot.has_obligation else 0
            result = landing.land(
                due,
                lot.hours_done,
                lot.date_start or None,
                lot.date_end or None,
                today,
                certified_until.get(lot.id or lot._origin.id),
                suspensions,
            )
            lot.landing_state = result.state
            lot.hours_landing = result.hours or 0
            lot.hours_missing = result.missing
            lot.weeks_missing = result.weeks
            lot.hours_expected = (
                landing.expected(due, lot.date_start, lot.date_end, today, suspensions)
                if lot.date_start and lot.date_end
                else 0
            )

    @api.depends("landing_state", "hours_landing", "hours_missing", "hours_due")
    @api.depends_context("lang")
    def _compute_landing_label(self):
        for lot in self:
            lot.landing_label = lot._get_landing_sentence()

    @api.depends("contractor_ids.role", "contractor_ids.contact_ids.phone")
    def _compute_call(self):
        """Tell who answers for the hours, and at which number."""
        for lot in self:
            holders = lot.contractor_ids.filtered(
                lambda contractor: contractor.role != "subcontractor"
            )
            lot.holder_names = ", ".join(holders.partner_id.mapped("name"))
            lot.call_numbers = "\n".join(
                " ".join(filter(None, [contact.name, contact.phone]))
                for contact in holders._get_contacts() or holders.partner_id
            )

    @api.depends("rate", "has_obligation")
    def _compute_rate_label(self):
        for lot in self:
            lot.rate_label = (
                f"{formatLang(self.env, lot.rate, digits=1)}\u00a0%"
                if lot.has_obligation
                else self.env._("n/a")
            )

    @api.model
    def _search_hours_due(self, operator, value):
        return self._search_figure("hours_due", operator, value)

    @api.model
    def _search_hours_done(self, operator, value):
        return self._search_figure("hours_done", operator, value)

    @api.model
    def _search_hours_remaining(self, operator, value):
        return self._search_figure("hours_remaining", operator, value)

    @api.model
    def _search_landing_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        owing = self.search([("hours_due", ">", 0)])
        found = Domain(
            "id", "in", owing.filtered(lambda lot: lot.landing_state in value).ids
        )
        if landing.NOT_APPLICABLE in value:
            found |= Domain("hours_due", "<=", 0)
        return found

    @api.constrains("state", "commitment_ids")
    def _check_state_decided(self):
        """A lot is suspended or terminated by a dated decision, never silently."""
        decisions = {"suspended": "suspension", "terminated": "termination"}
        for lot in self:
            origin = decisions.get(lot.state)
            if origin and origin not in lot.commitment_ids.mapped("origin"):
                raise ValidationError(
                    self.env._(
                        "%s: suspend or terminate the lot with its button, so that "
                        "the decision is dated and says what remains owed.",
                        lot.display_name,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_commitment_dates(self):
        self.commitment_ids._check_date()

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

    def action_start(self):
        for lot in self:
            if not lot.contractor_ids:
                raise ValidationError(
                    self.env._(
                        "%s: name the company that holds it before starting.",
                        lot.display_name,
                    )
                )
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
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_lot_decision_action"
        )
        kind = self.env.context.get("decision", "suspension")
        return action | {
            "name": dict(
                self.env["insertion.lot.decision"]
                ._fields["kind"]
                ._description_selection(self.env)
            )[kind],
            "context": {"default_lot_id": self.id, "default_kind": kind},
        }

    def action_view_declarations(self):
        self.ensure_one()
        return self._prepare_lot_action("insertion_declaration_action")

    def action_view_attestations(self):
        self.ensure_one()
        return self._prepare_lot_action("insertion_attestation_action")

    def _prepare_lot_action(self, xml_id):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"mife_insertion_clauses.{xml_id}"
        )
        return action | {"domain": [("lot_id", "=", self.id)], "context": {}}

    def _get_hours_due(self, date=None):
        """Return {lot id: hours owed} under the commitments in force on ``date``."""
        date = date or self._get_reference_date()
        due = {
            lot.id or lot._origin.id: obligation.due_on(
                date, ((line.date, line.hours) for line in lot.commitment_ids)
            )
            for lot in self
        }
        return defaultdict(float, due)

    def _get_hours_done(self, until=None):
        """Return {lot id: certified hours}, of months up to ``until`` if given."""
        domain = [("lot_id", "in", self._origin.ids)]
        if until:
            domain.append(("month", "<=", until))
        done = self.env["insertion.declaration.line"]._sum_done(domain, "lot_id")
        return defaultdict(float, {lot.id: hours for lot, hours in done.items()})

    def _get_hours_done_by_contractor(self):
        """Return {company on the lot: its own certified hours}."""
        done = self.env["insertion.declaration.line"]._sum_done(
            [("lot_id", "in", self._origin.ids)], "contractor_id"
        )
        return defaultdict(float, {firm.id: hours for firm, hours in done.items()})

    def _is_bound(self):
        self.ensure_one()
        contract = self.contract_id
        return obligation.is_bound(contract.clause_kind, contract.state, self.state)

    def _get_certified_until(self):
        """Return {lot id: last day of its last certified month}."""
        months = self.env["insertion.declaration"]._read_group(
            [
                ("lot_id", "in", self._origin.ids),
                ("state", "in", CERTIFIED_STATES),
                ("month", "<=", self._get_reference_date()),
            ],
            ["lot_id"],
            ["month:max"],
        )
        return {lot.id: last_of_month(month) for lot, month in months}

    def _get_suspensions(self):
        """Return the (first day, day of resumption or None) pairs of the lot."""
        self.ensure_one()
        suspensions, since = [], None
        for commitment in self.commitment_ids.filtered("date").sorted("date"):
            if commitment.origin == "suspension" and not since:
                since = commitment.date
            elif commitment.origin in ("resumption", "termination") and since:
                suspensions.append((since, commitment.date))
                since = None
        return [*suspensions, (since, None)] if since else suspensions

    def _get_landing_sentence(self):
        self.ensure_one()

        def number(hours, digits=0):
            return formatLang(self.env, hours, digits=digits)

        if self.landing_state == landing.NOT_APPLICABLE:
            return self.env._("n/a")
        if self.landing_state == landing.DONE:
            return self.env._("The hours due are done.")
        if self.landing_state == landing.UNKNOWN:
            if not self.date_start or not self.date_end:
                return self.env._("Enter the dates of the lot to see where it lands.")
            return self.env._("Too early to say: no month is certified yet.")
        if self.landing_state == landing.LATE:
            return self.env._(
                "The lot ended with %(missing)s h missing, that is %(weeks)s weeks "
                "of 35 h.",
                missing=number(self.hours_missing),
                weeks=number(self.hours_missing / landing.WEEK_HOURS, 1),
            )
        if self.hours_missing < 0.5:
            return self.env._(
                "At this pace: %(hours)s h out of %(due)s.",
                hours=number(self.hours_landing),
                due=number(self.hours_due),
            )
        return self.env._(
            "At this pace: %(hours)s h out of %(due)s, %(missing)s h missing, that is "
            "%(weeks)s weeks of 35 h.",
            hours=number(self.hours_landing),
            due=number(self.hours_due),
            missing=number(self.hours_missing),
            weeks=number(self.hours_missing / landing.WEEK_HOURS, 1),
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the database filter, sort and add up the figures read from others."""
        if field_expr not in FIGURES:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return getattr(self, f"_{field_expr}_to_sql")(alias)

    def _read_group_select(self, aggregate_spec, query):
        """Read a rate of several lots as hours out of hours, never as a mean of rates.

        Nothing when none of them owes hours.
        """
        name, _colon, function = aggregate_spec.partition(":")
        if name not in RATES or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields[name], "read")
        due = self._hours_owing_to_sql(self._table)
        done = self._hours_done_to_sql(self._table)
        counted = SQL("LEAST(%s, %s)", done, due) if name == "capped_rate" else done
        return SQL(
            "100 * SUM(CASE WHEN %(due)s > 0 THEN %(counted)s END)"
            " / NULLIF(SUM(GREATEST(%(due)s, 0)), 0)",
            due=due,
            counted=counted,
        )

    # what rules/obligation.py says, in SQL: a test compares both on random lots

    def _hours_owing_to_sql(self, alias):
        """Return the hours due that can lack: 0 on lots that are not bound."""
        Contract = self.env["insertion.contract"]
        return SQL(
            "(SELECT CASE WHEN %(kind)s IN %(followed)s"
            " OR %(state)s IN %(abandoned)s AND %(lot_state)s = 'pending' THEN 0"
            " ELSE %(due)s END"
            " FROM insertion_contract clause WHERE clause.id = %(contract)s)",
            kind=Contract._field_to_sql("clause", "clause_kind"),
            followed=obligation.KINDS_WITHOUT_SHORTFALL,
            state=Contract._field_to_sql("clause", "state"),
            abandoned=obligation.ABANDONED_STATES,
            lot_state=self._field_to_sql(alias, "state"),
            due=self._hours_due_to_sql(alias),
            contract=self._field_to_sql(alias, "contract_id"),
        )

    def _hours_due_to_sql(self, alias):
        Commitment = self.env["insertion.commitment"]
        return SQL(
            "(SELECT COALESCE(SUM(%(hours)s), 0) FROM insertion_commitment owed"
            " WHERE %(lot)s = %(id)s AND %(date)s <= %(today)s)",
            hours=Commitment._field_to_sql("owed", "hours"),
            lot=Commitment._field_to_sql("owed", "lot_id"),
            date=Commitment._field_to_sql("owed", "date"),
            id=SQL.identifier(alias, "id"),
            today=self._get_reference_date(),
        )

    def _hours_done_to_sql(self, alias):
        Line = self.env["insertion.declaration.line"]
        return SQL(
            "(SELECT COALESCE(SUM(%(hours)s), 0) FROM insertion_declaration_line done"
            " WHERE %(lot)s = %(id)s AND %(state)s IN %(certified)s)",
            hours=Line._field_to_sql("done", "counted_hours"),
            lot=Line._field_to_sql("done", "lot_id"),
            state=Line._field_to_sql("done", "state"),
            id=SQL.identifier(alias, "id"),
            certified=CERTIFIED_STATES,
        )

    def _hours_remaining_to_sql(self, alias):
        return SQL(
            "GREATEST(%s - %s, 0)",
            self._hours_owing_to_sql(alias),
            self._hours_done_to_sql(alias),
        )

    @api.model
    def _search_figure(self, name, operator, value):
        if operator not in ("<", "<=", ">", ">=", "in", "not in"):
            return NotImplemented
        if operator in ("in", "not in"):
            value = tuple(value)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s %s",
                model._field_to_sql(alias, name, query),
                SQL(operator.upper()),
                value,
            )
        )

    def _get_reference_date(self):
        date = self.env.context.get("insertion_date")
        return fields.Date.to_date(date) or fields.Date.context_today(self)

    def _get_turns(self):
        turns = self.env["insertion.turn"].search([("lot_id", "in", self.ids)])
        return {turn.lot_id.id: turn for turn in turns}

    def _get_contractors(self):
        return self.contractor_ids

    def _get_insertion_contract(self):
        self.ensure_one()
        return self.contract_id

    def _get_insertion_lot(self):
        return self

    def _is_kickoff_awaited(self):
        """Tell whether the next meeting is the first one with the company."""
        return self.state in ("pending", "running") and not self.env[
            "calendar.event"
        ].search_count(
            [
                ("insertion_kind", "=", "kickoff"),
                ("insertion_contract_id", "=", self.contract_id.id),
                ("insertion_lot_id", "in", (False, self.id)),
            ],
            limit=1,
        )
