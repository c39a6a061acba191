# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules import chasing
from ..shared.vocabulary import OPEN_STATES, format_month
from .insertion_turn_mixin import ACTORS

# Kinds of support that put the team in touch with the structure
CONTACT_KINDS = ("call", "mail", "meeting", "visit")


class InsertionTurn(models.Model):
    """Whose turn it is: who must act next on a contract or a lot, why, since when.

    Nothing is stored: the answer is read from the facts, in one query. At most one
    row per contract and one per lot, given by the first rule that applies; none when
    nothing is awaited. Each rule is a method that returns a SELECT, named in
    ``CONTRACT_RULES`` or ``LOT_RULES``; its place there is its precedence.

    Contracts:
    - manual: somebody is awaited, said by hand -> that actor, since the date given
    - buyer_asked: a question was sent before the drafting -> buyer, since that day
    - identified, studied, drafting: the contract is in this state -> facilitator
    - consultation: until the award -> buyer
    - contacts_check: awarded, contacts not checked -> facilitator, since notified

    Lots of awarded or running contracts:
    - manual: as above
    - suspended -> buyer, since the suspension
    - no_company: not started, no company -> facilitator, since notified
    - kickoff: not started, no kick-off meeting, past or to come -> facilitator
    - to_correct: a month given back -> company, since then
    - corrected_here: a month that the team corrects itself -> officer, since then
    - contact_lost: no contact of a company can be reached -> facilitator
    - order_without_rule: an order that no rule covers owes nothing -> facilitator
    - late: a month not declared past its due date -> company, since that date
    - referral: a person introduced, no answer yet -> company, since introduced
    - to_approve: a month with the holder -> company (the holder), since declared
    - approval_silent: a holder past its time -> officer, since the last day
    - declared: a month to validate -> officer, since it was declared
    - eligibility: a person at work whose eligibility nobody checked -> prescriber,
      who holds the proof, since the first day at work
    - validated: a month to attest -> officer, since it was validated
    - nobody: running, hours still due, nobody at work nor introduced -> facilitator

    "Today" is the context's ``insertion_date``, or the user's date.
    """

    _name = "insertion.turn"
    _description = "Whose turn"
    _inherit = "insertion.search.mixin"
    _auto = False
    _order = "since, id"
    _rec_name = "title"
    _rec_names_search = ["buyer_id", "partner_id", "contract_id", "lot_id"]

    CONTRACT_RULES = (
        "manual",
        "buyer_asked",
        "identified",
        "studied",
        "drafting",
        "consultation",
        "contacts_check",
    )
    LOT_RULES = (
        "manual",
        "suspended",
        "no_company",
        "kickoff",
        "to_correct",
        "corrected_here",
        "contact_lost",
        "order_without_rule",
        "late",
        "referral",
        "to_approve",
        "approval_silent",
        "declared",
        "eligibility",
        "validated",
        "nobody",
    )

    title = fields.Char(compute="_compute_title")
    contract_id = fields.Many2one(comodel_name="insertion.contract", readonly=True)
    lot_id = fields.Many2one(comodel_name="insertion.lot", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    buyer_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Firm", readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Facilitator", readonly=True
    )
    actor = fields.Selection(
        selection=ACTORS, string="Whose turn", group_expand=True, readonly=True
    )
    rule = fields.Selection(
        selection=[
            ("manual", "Noted by hand"),
            ("buyer_asked", "Answer to the question sent"),
            ("identified", "Contract to study: can it bear a clause?"),
            ("studied", "Clause to decide on"),
            ("drafting", "Clause to draft"),
            ("consultation", "Award of the contract"),
            ("contacts_check", "Contacts to check at notification"),
            ("suspended", "Decision on the suspended lot"),
            ("no_company", "Company to name"),
            ("kickoff", "Kick-off meeting to set"),
            ("to_correct", "Hours to correct"),
            ("corrected_here", "Hours that the team corrects"),
            ("contact_lost", "Contact of the company to replace"),
            ("order_without_rule", "Rule to enter for an order that owes no hours"),
            ("late", "Hours to declare"),
            ("referral", "Answer to the introduction of a person"),
            ("to_approve", "Hours of a subcontractor to approve"),
            ("approval_silent", "Holder that does not approve"),
            ("declared", "Hours to validate"),
            ("eligibility", "Eligibility of a person to prove"),
            ("validated", "Hours to attest"),
            ("nobody", "People to propose: nobody is at work"),
        ],
        string="Subject",
        readonly=True,
    )
    awaited = fields.Char(compute="_compute_awaited")
    detail = fields.Char(readonly=True)
    month = fields.Date(readonly=True)
    since = fields.Date(readonly=True)
    days = fields.Integer(string="Days waiting", readonly=True, aggregator="max")
    days_label = fields.Char(compute="_compute_days_label")
    last_contact = fields.Date(
        readonly=True,
        help="The last call, message, meeting or support noted on the contract or lot.",
    )
    has_obligation = fields.Boolean(related="lot_id.has_obligation")
    hours_due = fields.Float(related="lot_id.hours_due", aggregator=False)
    hours_done = fields.Float(related="lot_id.hours_done", aggregator=False)
    rate = fields.Float(string="Progress", compute="_compute_rate")
    landing_label = fields.Char(related="lot_id.landing_label")
    duty_state = fields.Selection(related="contract_id.duty_state")
    duty_label = fields.Char(related="contract_id.duty_label")

    @property
    def _table_query(self):
        contracts = SQL(" UNION ALL ").join(
            self._get_rule_query("contract", rank, rule)
            for rank, rule in enumerate(self.CONTRACT_RULES)
        )
        lots = SQL(" UNION ALL ").join(
            self._get_rule_query("lot", rank, rule)
            for rank, rule in enumerate(self.LOT_RULES)
        )
        return SQL(
            """
            SELECT
                turn.id,
                turn.contract_id,
                turn.lot_id,
                contract.company_id,
                contract.buyer_id,
                contract.user_id,
                COALESCE(
                    turn.partner_id,
                    (
                        SELECT contractor.partner_id
                          FROM insertion_contractor contractor
                         WHERE contractor.lot_id = turn.lot_id
                           AND contractor.active
                           AND contractor.role = 'holder'
                         ORDER BY contractor.id
                         LIMIT 1
                    )
                ) AS partner_id,
                turn.rule,
                turn.actor,
                turn.detail,
                turn.month,
                turn.since,
                GREATEST(%(today)s - turn.since, 0) AS days,
                %(last_contact)s AS last_contact
            FROM (
                -- one column would do; the three let the conditions on any of them
                -- reach the rules
                SELECT DISTINCT ON (found.id, found.contract_id, found.lot_id) found.*
                  FROM (%(contracts)s UNION ALL %(lots)s) found
                 ORDER BY found.id, found.contract_id, found.lot_id,
                          found.rank, found.since
            ) turn
            JOIN insertion_contract contract ON contract.id = turn.contract_id
            WHERE contract.active
            """,
            today=self._get_today(),
            last_contact=self._get_last_contact_query(),
            contracts=contracts,
            lots=lots,
        )

    @api.depends("buyer_id", "lot_id", "contract_id")
    def _compute_title(self):
        for turn in self:
            subject = turn.lot_id.name or turn.contract_id.name
            turn.title = f"{turn.buyer_id.display_name} - {subject}"

    @api.depends("rule", "detail", "month")
    @api.depends_context("lang")
    def _compute_awaited(self):
        labels = dict(self._fields["rule"]._description_selection(self.env))
        for turn in self:
            what = labels.get(turn.rule)
            detail = turn.detail or format_month(self.env, turn.month)
            if turn.rule == "manual":
                turn.awaited = detail or what
            elif detail:
                turn.awaited = self.env._(
                    "%(what)s: %(detail)s", what=what, detail=detail
                )
            else:
                turn.awaited = what

    @api.depends("days")
    @api.depends_context("lang")
    def _compute_days_label(self):
        for turn in self:
            turn.days_label = self.env._("%s d", turn.days)

    @api.depends("lot_id.rate")
    def _compute_rate(self):
        for turn in self:
            # a bar has no room beyond its end, the hours under it say the rest
            turn.rate = min(turn.lot_id.rate, 100)

    @api.model
    @api.readonly
    def action_open_board(self):
        """Open the board on what concerns the user, by its portfolio and its role."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_turn_action"
        )
        action["context"] = {
            f"search_default_{name}": 1 for name in self._get_board_filters()
        }
        return action

    @api.readonly
    def action_open(self):
        return self._get_subject().get_formview_action()

    def action_log_call(self):
        self._get_subject().action_log_call()

    @api.readonly
    def action_send_reminder(self):
        return self._get_subject().action_send_reminder()

    def _get_board_filters(self):
        """Return the filters of the board; a manager sees what waits for all."""
        user = self.env.user
        own = [("user_id", "=", user.id)]
        has_portfolio = self.env["insertion.contract"].search_count(own, limit=1)
        filters = ["mine"] if has_portfolio else []
        if user.has_group("mife_insertion_clauses.group_insertion_manager"):
            return filters
        if user.has_group("mife_insertion_clauses.group_insertion_officer"):
            return [*filters, "officer"]
        return filters or ["facilitator"]

    def _get_subject(self):
        self.ensure_one()
        return self.lot_id or self.contract_id

    def _get_today(self):
        return SQL("%s::date", self.env["insertion.lot"]._get_reference_date())

    def _get_at_work(self):
        """Return the condition on ``placement`` for somebody who is at work today."""
        today = self.env["insertion.lot"]._get_reference_date()
        return self.env["insertion.placement"]._at_work_to_sql("placement", today)

    def _get_rule_query(self, subject, rank, rule):
        """Complete what the method of a rule selects with its rank and its name.

        A rule selects from ``contract``, and from ``lot`` for a rule of lots.
        """
        query = getattr(self, f"_select_{subject}_{rule}")()
        lot_id = SQL("lot.id") if subject == "lot" else SQL("NULL::integer")
        return SQL(
            """
            SELECT %(id)s AS id, contract.id AS contract_id, %(lot_id)s AS lot_id,
                   %(rank)s AS rank, %(rule)s AS rule, %(query)s
            """,
            # lots are even, contracts odd: one number for both
            id=SQL("lot.id * 2") if subject == "lot" else SQL("contract.id * 2 + 1"),
            lot_id=lot_id,
            rank=rank,
            rule=rule,
            query=query,
        )

    def _select(
        self, actor, since, from_, where, partner_id=None, detail=None, month=None
    ):
        return SQL(
            """
            %(actor)s AS actor, (%(since)s)::date AS since,
            %(partner_id)s AS partner_id, %(detail)s AS detail, %(month)s AS month
            FROM %(from_)s WHERE %(where)s
            """,
            actor=actor,
            since=since,
            partner_id=partner_id or SQL("NULL::integer"),
            detail=detail or SQL("NULL::varchar"),
            month=month or SQL("NULL::date"),
            from_=from_,
            where=where,
        )

    # CONTRACTS

    def _select_contract(self, actor, since, where, **columns):
        return self._select(
            actor, since, SQL("insertion_contract contract"), where, **columns
        )

    def _select_contract_manual(self):
        return self._select_contract(
            SQL("contract.awaited_from"),
            SQL("contract.awaited_since"),
            SQL(
                "contract.awaited_from IS NOT NULL "
                "AND contract.state NOT IN ('closed', 'no_clause', 'cancelled')"
            ),
            detail=SQL("contract.awaited_what"),
        )

    def _select_contract_buyer_asked(self):
        return self._select_contract(
            SQL("'buyer'"),
            SQL("contract.buyer_asked_on"),
            SQL(
                "contract.buyer_asked_on IS NOT NULL "
                "AND contract.state IN ('identified', 'studied')"
            ),
        )

    def _select_contract_in_state(self, actor, state):
        return self._select_contract(
            SQL("%s::varchar", actor),
            SQL("contract.state_since"),
            SQL("contract.state = %s", state),
        )

    def _select_contract_identified(self):
        return self._select_contract_in_state("facilitator", "identified")

    def _select_contract_studied(self):
        return self._select_contract_in_state("facilitator", "studied")

    def _select_contract_drafting(self):
        return self._select_contract_in_state("facilitator", "drafting")

    def _select_contract_consultation(self):
        return self._select_contract_in_state("buyer", "consultation")

    def _select_contract_contacts_check(self):
        return self._select_contract(
            SQL("'facilitator'"),
            SQL("COALESCE(contract.date_notified, contract.state_since)"),
            SQL("contract.state = 'awarded' AND contract.contacts_checked_on IS NULL"),
        )

    # LOTS

    def _select_lot(self, actor, since, where, joins=None, **columns):
        return self._select(
            actor,
            since,
            SQL(
                "insertion_lot lot JOIN insertion_contract contract "
                "ON contract.id = lot.contract_id %s",
                joins or SQL(),
            ),
            SQL("contract.state IN ('awarded', 'running') AND %s", where),
            **columns,
        )

    def _select_lot_manual(self):
        return self._select_lot(
            SQL("lot.awaited_from"),
            SQL("lot.awaited_since"),
            SQL("lot.awaited_from IS NOT NULL"),
            detail=SQL("lot.awaited_what"),
        )

    def _select_lot_suspended(self):
        return self._select_lot(
            SQL("'buyer'"),
            SQL(
                """
                COALESCE(
                    (
                        SELECT MAX(decision.date)
                          FROM insertion_commitment decision
                         WHERE decision.lot_id = lot.id
                           AND decision.origin = 'suspension'
                    ),
                    lot.state_since
                )
                """
            ),
            SQL("lot.state = 'suspended'"),
        )

    def _select_lot_no_company(self):
        return self._select_lot(
            SQL("'facilitator'"),
            SQL("COALESCE(contract.date_notified, lot.state_since)"),
            SQL(
                """
                lot.state = 'pending' AND NOT EXISTS (
                    SELECT FROM insertion_contractor contractor
                     WHERE contractor.lot_id = lot.id AND contractor.active
                )
                """
            ),
        )

    def _select_lot_kickoff(self):
        return self._select_lot(
            SQL("'facilitator'"),
            SQL("COALESCE(contract.date_notified, lot.state_since)"),
            SQL(
                """
                lot.state = 'pending' AND NOT EXISTS (
                    SELECT FROM calendar_event event
                     WHERE event.insertion_contract_id = contract.id
                       AND (event.insertion_lot_id IS NULL
                            OR event.insertion_lot_id = lot.id)
                       AND event.insertion_kind = 'kickoff'
                       AND event.active
                )
                """
            ),
        )

    def _select_lot_contact_lost(self):
        return self._select_lot(
            SQL("'facilitator'"),
            SQL("contractor.contact_lost_on"),
            SQL("lot.state = 'running' AND contractor.contact_lost_on IS NOT NULL"),
            joins=SQL(
                "JOIN insertion_contractor contractor "
                "ON contractor.lot_id = lot.id AND contractor.active"
            ),
            partner_id=SQL("contractor.partner_id"),
        )

    def _select_lot_order_without_rule(self):
        return self._select_lot(
            SQL("'facilitator'"),
            SQL("ordered.date"),
            SQL("lot.state != 'terminated' AND ordered.is_rule_missing"),
            joins=SQL("JOIN insertion_commitment ordered ON ordered.lot_id = lot.id"),
            detail=SQL("ordered.reason"),
        )

    def _select_lot_declaration(self, actor, since, where, partner_id=None):
        return self._select_lot(
            SQL("%s::varchar", actor),
            since,
            SQL(
                """
                lot.state != 'pending'
                AND (contractor.active OR contractor.successor_id IS NOT NULL) AND %s
                """,
                where,
            ),
            joins=SQL(
                "JOIN insertion_declaration declaration "
                "ON declaration.lot_id = lot.id "
                "JOIN insertion_contractor contractor "
                "ON contractor.id = declaration.contractor_id"
            ),
            partner_id=partner_id or SQL("declaration.partner_id"),
            month=SQL("declaration.month"),
        )

    def _select_lot_to_correct(self):
        return self._select_lot_declaration(
            "company",
            SQL("declaration.given_back_on"),
            SQL(
                "declaration.state = 'to_correct' AND NOT %s AND %s",
                self._is_corrected_here(),
                self._has_people(),
            ),
        )

    def _select_lot_corrected_here(self):
        return self._select_lot_declaration(
            "officer",
            SQL("declaration.given_back_on"),
            SQL(
                "declaration.state = 'to_correct' AND %s AND %s",
                self._is_corrected_here(),
                self._has_people(),
            ),
        )

    def _is_corrected_here(self):
        """Return the condition on ``declaration`` for a month nobody was asked for."""
        return SQL(
            "(declaration.chase_step = %s AND declaration.chased_on IS NULL) IS TRUE",
            chasing.OFFICER,
        )

    def _select_lot_late(self):
        due = SQL(
            "(%(month)s + INTERVAL '1 month')::date + %(day)s - 1",
            month=self.env["insertion.declaration"]._field_to_sql(
                "declaration", "month"
            ),
            day=self.env["insertion.contract"]._field_to_sql(
                "contract", "reporting_day"
            ),
        )
        return self._select_lot_declaration(
            "company",
            due,
            SQL(
                "declaration.state = 'to_declare' AND %s < %s AND %s",
                due,
                self._get_today(),
                self._has_people(),
            ),
        )

    def _has_people(self):
        """Return the condition on ``declaration`` for a month with somebody at work."""
        return SQL(
            "EXISTS (SELECT FROM insertion_declaration_line line "
            "WHERE line.declaration_id = declaration.id)"
        )

    def _select_lot_referral(self):
        return self._select_lot(
            SQL("'company'"),
            SQL("referral.date_proposed"),
            SQL("referral.state IN %s", OPEN_STATES),
            joins=SQL("JOIN insertion_referral referral ON referral.lot_id = lot.id"),
            partner_id=SQL("referral.partner_id"),
            detail=SQL("referral.job"),
        )

    def _select_lot_eligibility(self):
        return self._select_lot(
            SQL("'prescriber'"),
            SQL("placement.date_start"),
            SQL(
                "lot.state = 'running' AND placement.eligibility_id IS NULL AND %s",
                self._get_at_work(),
            ),
            joins=SQL(
                "JOIN insertion_placement placement ON placement.lot_id = lot.id"
            ),
            detail=SQL("placement.job"),
        )

    def _select_lot_to_approve(self):
        return self._select_lot_declaration(
            "company",
            SQL("declaration.declared_on"),
            SQL(
                "declaration.state = 'to_approve' AND declaration.approval_due >= %s",
                self._get_today(),
            ),
            partner_id=SQL(
                "(SELECT holder.partner_id FROM insertion_contractor holder "
                "WHERE holder.id = contractor.parent_id)"
            ),
        )

    def _select_lot_approval_silent(self):
        return self._select_lot_declaration(
            "officer",
            SQL("declaration.approval_due"),
            SQL(
                "declaration.state = 'to_approve' AND declaration.approval_due < %s",
                self._get_today(),
            ),
        )

    def _select_lot_declared(self):
        return self._select_lot_declaration(
            "officer",
            SQL("declaration.declared_on"),
            SQL("declaration.state = 'declared'"),
        )

    def _select_lot_validated(self):
        return self._select_lot_declaration(
            "officer",
            SQL("declaration.validated_on"),
            SQL("declaration.state = 'validated'"),
        )

    def _select_lot_nobody(self):
        return self._select_lot(
            SQL("'facilitator'"),
            SQL(
                """
                COALESCE(
                    (
                        SELECT MAX(placement.date_end) + 1
                          FROM insertion_placement placement
                         WHERE placement.lot_id = lot.id
                           AND placement.date_end < %s
                    ),
                    lot.date_start,
                    lot.state_since
                )
                """,
                self._get_today(),
            ),
            SQL(
                """
                lot.state = 'running'
                AND NOT EXISTS (
                    SELECT FROM insertion_placement placement
                     WHERE placement.lot_id = lot.id AND %(at_work)s
                )
                AND NOT EXISTS (
                    SELECT FROM insertion_referral referral
                     WHERE referral.lot_id = lot.id AND referral.state IN %(open)s
                )
                AND %(remaining)s > 0
                """,
                at_work=self._get_at_work(),
                remaining=self.env["insertion.lot"]._field_to_sql(
                    "lot", "hours_remaining"
                ),
                open=OPEN_STATES,
            ),
        )

    # LAST CONTACT

    def _get_last_contact_query(self):
        """Return the last day the team was in touch: calls, letters, meetings, time.

        What concerns the whole contract does not concern each of its lots.
        """
        return SQL(
            """
            GREATEST(
                (
                    SELECT lot.last_contact_on
                      FROM insertion_lot lot
                     WHERE lot.id = turn.lot_id
                ),
                CASE WHEN turn.lot_id IS NULL THEN contract.last_contact_on END,
                (
                    SELECT MAX(message.date)::date
                      FROM mail_message message
                     WHERE message.model = CASE
                               WHEN turn.lot_id IS NULL THEN 'insertion.contract'
                               ELSE 'insertion.lot'
                           END
                       AND message.res_id = COALESCE(turn.lot_id, turn.contract_id)
                       AND message.subtype_id = %(discussion)s
                ),
                (
                    SELECT MAX(event.start)::date
                      FROM calendar_event event
                     WHERE event.insertion_contract_id = turn.contract_id
                       AND event.insertion_lot_id IS NOT DISTINCT FROM turn.lot_id
                       AND event.start < %(today)s + 1
                       AND event.active
                ),
                (
                    SELECT MAX(support.date)
                      FROM account_analytic_line support
                     WHERE support.insertion_contract_id = turn.contract_id
                       AND support.insertion_lot_id IS NOT DISTINCT FROM turn.lot_id
                       AND support.insertion_support_kind IN %(kinds)s
                )
            )
            """,
            discussion=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            today=self._get_today(),
            kinds=CONTACT_KINDS,
        )
