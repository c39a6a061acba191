# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...report.notice_letter import NoticeFacts
from ...report.radar_words import RadarWords, write_time_left
from ...rules import calibration, employers, radar
from ..shared.vocabulary import EMPLOYER_KINDS

# the stages of a notice while a clause can still be written
OPEN_STAGES = ("information", "consultation", "change")
# what a contract made from a notice begins as
CONTRACT_STATES = {
    "information": "identified",
    "consultation": "consultation",
    "change": "consultation",
    "award": "awarded",
    "modification": "awarded",
}


class InsertionRadarMixin(models.AbstractModel):
    """What a public notice is worth, what the law asks of it, what time is left.

    The host is a notice. The score is stored; it follows the weights, and each day the
    time that is left.
    """

    _name = "insertion.radar.mixin"
    _inherit = "insertion.duty.mixin"
    _description = "Score of a notice"

    company_id = fields.Many2one(comodel_name="res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_sent = fields.Date(
        compute="_compute_date_sent", store=True, readonly=False, precompute=True
    )
    buyer_regime = fields.Selection(readonly=False, store=True)
    purchase_kind = fields.Selection(readonly=False, store=True)
    duty_state = fields.Selection(store=True, index=True)
    has_operation_amount = fields.Boolean(compute="_compute_operation_amount")
    operation_amount = fields.Monetary(
        string="Whole purchase excl. VAT",
        compute="_compute_operation_amount",
        help="The lots of one purchase are one operation: its sum is compared with the "
        "European threshold.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Watched by",
        check_company=True,
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
    )
    trade_id = fields.Many2one(
        comodel_name="insertion.trade",
        check_company=True,
        string="Trade",
        compute="_compute_score",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    score = fields.Integer(
        compute="_compute_score",
        store=True,
        index=True,
        aggregator="avg",
        help="From 0 to 100: what the notice is worth a look. Its reasons say why.",
    )
    score_band = fields.Selection(
        selection=[
            (radar.HIGH, "High"),
            (radar.MEDIUM, "Medium"),
            (radar.LOW, "Low"),
        ],
        compute="_compute_score",
        store=True,
        index=True,
    )
    score_parts = fields.Json(compute="_compute_score", store=True)
    potential_hours = fields.Float(
        compute="_compute_score",
        store=True,
        help="What the ratios of the trade propose for the amount, in whole weeks of "
        "35 h. Never owed: the buyer decides.",
    )
    has_potential_hours = fields.Boolean(compute="_compute_score", store=True)
    clause_share = fields.Float(
        string="With a social consideration",
        compute="_compute_clause_share",
        store=True,
        aggregator="avg",
        help="The share of the notices that show a social consideration. One that "
        "shows none is counted without: absence is not a proof.",
    )
    target_share = fields.Float(
        string="National target",
        compute="_compute_clause_share",
        store=True,
        aggregator="avg",
        help="The target in force when the notice was published, from Configuration.",
    )
    buyer_group = fields.Char(
        string="Buyer, by name",
        compute="_compute_buyer_group",
        store=True,
        help="The name that we know it by, else as published, else its SIRET.",
    )
    days_left = fields.Integer(compute="_compute_time_left")
    time_left_label = fields.Char(string="Time left", compute="_compute_time_left")
    score_reasons = fields.Html(
        string="Reasons of the score", compute="_compute_score_reasons", sanitize=False
    )
    structure_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Structures able to answer",
        compute="_compute_structures",
    )
    structure_label = fields.Char(
        string="Structures nearby", compute="_compute_structures"
    )
    seen_structure_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Structures seen",
        compute="_compute_seen_structure_ids",
        search="_search_seen_structure_ids",
        help="Insertion or adapted structures named as holders or subcontractors.",
    )
    consultation_id = fields.Many2one(
        comodel_name="insertion.notice",
        check_company=True,
        string="Advertised as",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    letter_count = fields.Integer(compute="_compute_counts")
    match_count = fields.Integer(compute="_compute_counts")
    quote = fields.Char(compute="_compute_quote")
    derogation_label = fields.Char(
        string="Derogation", compute="_compute_derogation_label"
    )

    @api.model_create_multi
    def create(self, vals_list):
        notices = super().create(vals_list)
        notices._judge_operations()
        return notices

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"amount", "has_amount", "procedure_key", "stage"}:
            self._judge_operations()
        return result

    # the law

    @api.depends("stage", "date_published")
    def _compute_date_sent(self):
        for notice in self:
            # an advertisement is published within days of its sending
            notice.date_sent = notice.stage in OPEN_STAGES and notice.date_published

    @api.depends("procedure_key", "stage", "amount", "has_amount")
    def _compute_operation_amount(self):
        """Add up the awards of one purchase; take the most that is advertised of it."""
        sums = {
            (company, key, False): total
            for company, key, total in self._group_amounts(
                Domain("stage", "not in", OPEN_STAGES), "amount:sum"
            )
        } | {
            (company, key, True): total
            for company, key, total in self._group_amounts(
                Domain("stage", "in", OPEN_STAGES), "amount:max"
            )
        }
        for notice in self:
            amount = sums.get(
                (
                    notice.company_id,
                    notice.procedure_key,
                    notice.stage in OPEN_STAGES,
                )
            )
            if amount is None and notice.has_amount:
                amount = notice.amount
            notice.has_operation_amount = amount is not None
            notice.operation_amount = amount or 0

    def _group_amounts(self, domain, aggregate):
        keys = list(filter(None, self.mapped("procedure_key")))
        if not keys:
            return []
        domain &= Domain("procedure_key", "in", keys) & Domain("has_amount", "=", True)
        return self.env["insertion.notice"]._read_group(
            domain, ["company_id", "procedure_key"], [aggregate]
        )

    def _get_duty_amount(self):
        return self.operation_amount if self.has_operation_amount else None

    @api.depends("operation_amount", "date_notified")
    def _compute_duty_state(self):
        return super()._compute_duty_state()

    def _judge_operations(self):
        """Judge again the other notices of the same purchases."""
        keys = list(filter(None, self.mapped("procedure_key")))
        if keys:
            others = self.sudo().search([("procedure_key", "in", keys)])
            self.env.add_to_compute(self._fields["duty_state"], others)

    @api.model
    def _judge_duty_again(self):
        notices = self.sudo().search(Domain.TRUE)
        self.env.add_to_compute(self._fields["duty_state"], notices)

    @api.depends("contract_id")
    def _compute_derogation_label(self):
        derogations = self.env["insertion.derogation"].search(
            [("contract_id", "in", self.contract_id.ids), ("state", "=", "issued")]
        )
        by_contract = {
            derogation.contract_id: derogation.reason_id.name
            for derogation in derogations
        }
        for notice in self:
            notice.derogation_label = by_contract.get(notice.contract_id) or self.env._(
                "Not known"
            )

    # the score

    @api.depends(
        "cpv",
        "subject",
        "amount",
        "has_amount",
        "duration_months",
        "stage",
        "deadline",
        "clause_kind",
        "social",
        "in_territory",
        "buyer_siret",
        "buyer_postcode",
        "lot_ids.cpv",
        "lot_ids.amount",
        "lot_ids.has_amount",
    )
    def _compute_score(self):
        today = fields.Date.context_today(self)
        followed = self._count_buyer_contracts()
        for company, notices in self.grouped("company_id").items():
            table = self.env["insertion.radar.weight"]._get_in_force(company, today)
            nearby = self.env["res.partner"]._get_insertion_structures(company)
            known = {
                notice: notice._get_radar_facts(today, followed) for notice in notices
            }
            trades = {
                notice: table.find_trade(facts) for notice, facts in known.items()
            }
            counts = {}
            for notice, facts in known.items():
                count = notice._count_nearby(nearby, trades[notice], counts)
                found = table.score(facts._replace(structures=count))
                notice.trade_id = found.trade
                notice.score = found.total
                notice.score_band = table.find_band(found.total)
                notice.score_parts = [part._asdict() for part in found.parts]
            notices._set_potential_hours(table)

    def _get_radar_facts(self, today, followed):
        lots = self.lot_ids
        buyer = self.buyer_id
        if not buyer:
            known = radar.UNKNOWN
        else:
            known = "followed" if followed.get(buyer.id) else "known"
        is_open = self.stage in OPEN_STAGES
        return radar.Facts(
            tuple(filter(None, (self.cpv, *lots.mapped("cpv")))),
            self.subject or "",
            self.amount if self.has_amount else None,
            self.duration_months or None,
            len(lots) or None,
            (self.deadline - today).days if self.deadline and is_open else None,
            clause=self._get_clause_code(),
            territory="inside" if self.in_territory else radar.UNKNOWN,
            buyer=known,
        )

    def _get_clause_code(self):
        if self.clause_kind and self.clause_kind != "none":
            return self.clause_kind
        return {"declared": "declared", "declared_absent": "negated"}.get(
            self.social, "none"
        )

    def _count_buyer_contracts(self):
        groups = self.env["insertion.contract"]._read_group(
            [("buyer_id", "in", self.buyer_id.ids)], ["buyer_id"], ["__count"]
        )
        return {buyer.id: count for buyer, count in groups}

    def _set_potential_hours(self, table):
        """Propose hours by the ratios of the trades: lot by lot where they say all."""
        trades = self.env["insertion.trade"]
        works = {notice: notice._get_works(table) for notice in self}
        day = fields.Date.context_today(self)
        rates = self.env["insertion.trade.rate"]._get_in_force(
            {
                (trades.browse(trade), day, notice.company_id)
                for notice, parts in works.items()
                for trade, _amount in parts
                if trade
            }
        )
        for notice, parts in works.items():
            hours = radar.add_up_hours(
                self._calibrate(
                    amount, rates.get((trades.browse(trade), day, notice.company_id))
                )
                for trade, amount in parts
            )
            notice.has_potential_hours = hours is not None
            notice.potential_hours = calibration.propose(hours) or 0

    def _get_works(self, table):
        """Return the (trade, amount) that the hours are found from."""
        lots = [
            (
                table.find_trade(radar.Facts((lot.cpv or "",))),
                lot.amount if lot.has_amount else None,
            )
            for lot in self.lot_ids
        ]
        if lots and all(trade and amount for trade, amount in lots):
            return lots
        return [(self.trade_id.id, self.amount if self.has_amount else None)]

    @api.model
    def _calibrate(self, amount, rate):
        if not (amount and rate):
            return None
        steps = calibration.calibrate(
            calibration.Inputs(
                amount, rate.labour_share, rate.insertion_rate, rate.hourly_cost
            )
        )
        return float(steps.hours) if steps else None

    @api.model
    def _score_again(self):
        """Score all the notices under the weights as they now stand."""
        notices = self.sudo().search(Domain.TRUE)
        self.env.add_to_compute(self._fields["score"], notices)

    @api.model
    def _score_open(self):
        """Score and judge again what depends on the day, and on who is known by now."""
        notices = self.search(
            [("stage", "in", OPEN_STAGES), ("state", "!=", "dismissed")]
        )
        for name in ("score", "duty_state"):
            self.env.add_to_compute(self._fields[name], notices)
        # a buyer that somebody said the kind of meanwhile; what was typed stays
        unknown = notices.filtered(lambda notice: not notice.buyer_regime)
        self.env.add_to_compute(self._fields["buyer_regime"], unknown)

    @api.depends("clause_kind", "social", "date_published", "date_notified")
    def _compute_clause_share(self):
        index = self.env.ref(
            "mife_insertion_clauses.insertion_index_social_target",
            raise_if_not_found=False,
        )
        rates = index.sudo().rate_ids if index else None
        for notice in self:
            shows = notice.clause_kind in radar.CLAUSES or notice.social == "declared"
            notice.clause_share = float(shows)
            day = notice.date_published or notice.date_notified
            rate = rates and day and rates._pick(day, notice.company_id)
            notice.target_share = rate.amount / 100 if rate else 0

    @api.depends("buyer_siret", "buyer_name")
    def _compute_buyer_group(self):
        for notice in self:
            notice.buyer_group = notice.buyer_label

    # what is read on the screens

    @api.depends("deadline", "stage")
    @api.depends_context("lang", "tz")
    def _compute_time_left(self):
        today = fields.Date.context_today(self)
        for notice in self:
            is_open = notice.stage in OPEN_STAGES
            days = (notice.deadline - today).days if notice.deadline else None
            notice.days_left = days or 0
            notice.time_left_label = is_open and write_time_left(self.env, days)

    def get_score_reasons(self):
        """Return what the score is made of, for the dialog of its bar."""
        self.ensure_one()
        self.check_access("read")
        return {
            "score": self.score,
            "name": self.subject or self.reference or "",
            "duty": self.duty_label,
            "quote": self.quote or "",
            "reasons": RadarWords(self).get_reasons(),
        }

    @api.depends("score_parts", "deadline", "stage")
    @api.depends_context("lang", "tz")
    def _compute_score_reasons(self):
        for notice in self:
            notice.score_reasons = self.env["ir.qweb"]._render(
                "mife_insertion_clauses.notice_score_reasons",
                {"reasons": RadarWords(notice).get_reasons(), "notice": notice},
            )

    def _compute_counts(self):
        letters, matches = (
            dict(
                self.env[model]._read_group(
                    Domain("notice_id", "in", self.ids) & domain,
                    ["notice_id"],
                    ["__count"],
                )
            )
            for model, domain in (
                ("insertion.notice.letter", Domain.TRUE),
                ("insertion.notice.match", Domain("state", "=", "proposed")),
            )
        )
        for notice in self:
            notice.letter_count = letters.get(notice._origin, 0)
            notice.match_count = matches.get(notice._origin, 0)

    @api.depends("evidence_ids.quote", "clause_kind")
    def _compute_quote(self):
        for notice in self:
            notice.quote = notice._find_quote()

    def _find_quote(self):
        """Return the words that say what the notice was read as, before any code."""
        proofs = self.evidence_ids.filtered("quote").sorted(
            lambda one: (one.kind != self.clause_kind, " " not in one.quote)
        )
        return proofs[:1].quote

    @api.depends("trade_id", "buyer_postcode", "buyer_town", "place_code")
    @api.depends_context("lang")
    def _compute_structures(self):
        labels = dict(EMPLOYER_KINDS)
        for company, notices in self.grouped("company_id").items():
            structures = self.env["res.partner"]._get_insertion_structures(company)
            for notice in notices:
                found = notice._find_nearby(structures, notice.trade_id.id)
                notice.structure_ids = self.env["res.partner"].browse(
                    structure.id for structure in found
                )
                notice.structure_label = notice._write_structures(found, labels)

    def _write_structures(self, found, labels):
        if not found:
            return self.env._("No structure of the department is known for this trade.")
        near = defaultdict(int)
        for nearness in found.values():
            near[nearness] += 1
        words = {
            radar.TOWN: self.env._("in the town: %s", near[radar.TOWN]),
            radar.POSTCODE: self.env._("same postcode: %s", near[radar.POSTCODE]),
            radar.DEPARTMENT: self.env._(
                "elsewhere in the department: %s", near[radar.DEPARTMENT]
            ),
        }
        return ", ".join(text for code, text in words.items() if near[code])

    def _get_radar_place(self):
        """Return the (postcode, town) where the work is, as far as it is known."""
        if radar.get_department(self.place_code):
            return self.place_code, self.place_name or self.buyer_town or ""
        return self.buyer_postcode or self._get_buyer_postcode(), self.buyer_town or ""

    def _get_buyer_postcode(self):
        departments = (self.departments or "").split()
        # any postcode of the department: no town has this one
        return f"{departments[0]}999"[:5] if departments else self.buyer_id.zip or ""

    def _find_nearby(self, structures, trade):
        """Return {structure: nearness} of those of the department that can answer."""
        place = self._get_radar_place()
        found = {}
        for structure in structures:
            if structure.trades and trade and trade not in structure.trades:
                continue
            nearness = radar.find_nearness(place, (structure.zip, structure.city))
            if nearness:
                found[structure] = nearness
        return found

    def _count_nearby(self, structures, trade, counts):
        """Return how many ``_find_nearby`` finds, reading each department once."""
        department = radar.get_department(self._get_radar_place()[0])
        key = department, trade
        if key not in counts:
            counts[key] = sum(
                radar.get_department(structure.zip) == department
                and not (structure.trades and trade and trade not in structure.trades)
                for structure in structures
                if department
            )
        return counts[key]

    def _get_named_sirets(self):
        holders = self.mapped("holder_ids.siret")
        return set(filter(None, holders + self.mapped("subcontract_ids.siret")))

    @api.depends("holder_ids.siret", "subcontract_ids.siret")
    def _compute_seen_structure_ids(self):
        sirets = self._get_named_sirets()
        known = {
            siret: partner
            for siret, partner in self._find_companies(list(sirets)).items()
            if partner.insertion_employer_kind in employers.RECOGNISED
        }
        for notice in self:
            partners = self.env["res.partner"]
            for siret in sorted(notice._get_named_sirets()):
                partners |= known.get(siret, partners)
            notice.seen_structure_ids = partners

    def _search_seen_structure_ids(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        structures = self.env["res.partner"]._get_insertion_structures(self.env.company)
        if operator == "in" and set(value) - {False}:
            structures = [row for row in structures if row.id in value]
        sirets = [row.siret for row in structures if row.siret]
        seen = Domain("holder_ids.siret", "in", sirets) | Domain(
            "subcontract_ids.siret", "in", sirets
        )
        has_any = (operator == "in") == bool(set(value) - {False})
        return seen if has_any else ~seen

    # what people do

    def action_watch(self):
        """Take the notices: whoever clicks follows them from now on."""
        self._check_open()
        self.filtered(lambda notice: not notice.user_id).user_id = self.env.user

    def action_write_letter(self):
        """Open the letter to the buyer, proposing its text the first time."""
        self.ensure_one()
        self._check_open()
        if not self.user_id:
            self.user_id = self.env.user
        letter = self.env["insertion.notice.letter"]._propose(self)
        return letter._get_records_action(name=self.env._("Letter to the buyer"))

    def _get_letter_facts(self):
        self.ensure_one()
        return NoticeFacts(self)

    def action_open_letters(self):
        return self._open_about("insertion_notice_letter_action")

    def action_open_matches(self):
        return self._open_about("insertion_notice_match_action")

    def _open_about(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"mife_insertion_clauses.{name}"
        )
        return action | {"domain": [("notice_id", "in", self.ids)]}

    def action_match(self):
        """Look for the contracts and consultations that the notices are the same as."""
        found = self.env["insertion.notice.match"]._propose(self)
        if found:
            return self.action_open_matches()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "No contract and no consultation of the same buyers is like it, "
                    "other than those already proposed."
                ),
            },
        }

    def action_unwatch(self):
        self.user_id = False

    def _check_open(self):
        if gone := self.filtered(lambda notice: notice.state == "dismissed"):
            raise UserError(
                self.env._(
                    "%s was set aside: take it up again first.", gone[0].display_name
                )
            )

    def action_detach_contract(self):
        """Say that the contract is not that of the notice; the contract stays."""
        for notice in self.filtered("contract_id"):
            contract = notice.contract_id
            if contract.notice_id == notice:
                contract.notice_id = False
            notice._write_by_action({"contract_id": False})
            notice.message_post(
                body=self.env._("No longer followed as %s", contract.display_name)
            )

    def _prepare_stage_vals(self):
        """Return what a contract begins with at the stage of the notice."""
        return {
            "state": CONTRACT_STATES.get(self.stage, "identified"),
            "date_sent": self.date_sent,
        }

    def _prepare_lots_vals(self, name, holders):
        """Return the lots of the contract: those of the notice, or a single one."""
        lots = self.lot_ids
        if not lots:
            return [self._prepare_lot_vals(name, holders) | self._prepare_hours(self)]
        return [
            self._prepare_lot_vals(lot.title or name, holders)
            | {
                "name": lot.title or name,
                "number": lot.reference or str(rank),
                "amount": lot.amount if lot.has_amount else 0,
            }
            | self._prepare_hours(lot)
            for rank, lot in enumerate(lots, 1)
        ]

    def _prepare_hours(self, work):
        """Propose trade and hours of a lot: nothing is owed until it is agreed."""
        table = self.env["insertion.radar.weight"]._get_in_force(
            self.company_id, fields.Date.context_today(self)
        )
        trade = (
            work.trade_id.id
            if work == self
            else table.find_trade(radar.Facts((work.cpv or "",)))
        )
        vals = {"trade_id": trade} if trade else {}
        is_read = self.has_hours_read if work == self else bool(work.hours)
        if is_read:
            vals["retained_hours"] = self.hours_read if work == self else work.hours
            vals["calibration_source"] = self.env._(
                "Hours read in the notice %(reference)s: %(quote)s",
                reference=self.reference or "",
                quote=self.quote or "",
            )
        return vals
