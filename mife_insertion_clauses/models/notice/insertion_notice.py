# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...fields import MaybeMonetary
from ...report.match_words import tell_nothing_alike
from ...report.notice_contract import NoticeContract
from ...report.notice_figures import guess_purchase_kind, guess_regime
from ...report.notice_letter import NoticeFacts
from ...report.notice_nearby import NoticeNearby, find_where
from ...report.notice_news import NoticeAmendment
from ...report.notice_score import ClauseShares, NoticeScores
from ...report.notice_typed import get_typed, note_typed, write_typed
from ...report.operation_amounts import OperationAmounts
from ...report.published_firms import PublishedBuyers
from ...report.radar_words import RadarWords, find_grounds, find_quote, write_time_left
from ...report.seen_structures import SeenStructures, write_seen_domain
from ...rules import radar
from ...rules.radar import OPEN_STAGES
from .insertion_notice_part_mixin import CLAUSE_KINDS

# Set on what an import writes: anything else that changes a notice is somebody's act
BY_IMPORT = object()


class InsertionNotice(models.Model):
    """A purchase seen in open data, before or without becoming one of our contracts.

    ``uid`` is the stable key given by the reader: buyer and number are not unique
    in real files. A notice is its newest version, whatever the order they came in.
    """

    _name = "insertion.notice"
    _description = "Public notice"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.duty.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "date_notified desc, id desc"
    _rec_name = "subject"
    _rec_names_search = ["subject", "reference", "buyer_siret", "buyer_name"]
    _action_only_fields = ("contract_id",)
    _regime_paths = ("buyer_siret",)
    _purchase_paths = ("cpv", "kind")

    uid = fields.Char(string="Key", index=True, readonly=True, required=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        readonly=True,
        required=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    import_id = fields.Many2one(
        comodel_name="insertion.notice.import",
        check_company=True,
        string="First seen in",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    kind = fields.Selection(
        selection=[("contract", "Contract"), ("concession", "Concession")],
        readonly=True,
        required=True,
    )
    stage = fields.Selection(
        selection=[
            ("information", "Prior information"),
            ("consultation", "Consultation"),
            ("change", "Correction"),
            ("cancellation", "Cancellation"),
            ("award", "Award"),
            ("modification", "Amendment"),
        ],
        default="award",
        index=True,
        readonly=True,
        required=True,
    )
    reference = fields.Char(readonly=True)
    procedure_key = fields.Char(
        string="Key of the purchase",
        index=True,
        readonly=True,
        help="The same for the lots and the notices of one purchase, as far as the "
        "data say it.",
    )
    follows = fields.Char(
        readonly=True,
        help="Numbers of the notices that it comes after, between spaces.",
    )
    framework_reference = fields.Char(string="Framework agreement", readonly=True)
    subject = fields.Char(string="Object", readonly=True)
    description = fields.Text(readonly=True)
    url = fields.Char(string="Address of the notice", readonly=True)
    buyer_identifier = fields.Char(
        string="Identifier of the buyer",
        readonly=True,
        help="As published, even when its key is wrong.",
    )
    buyer_siret = fields.Char(string="SIRET of the buyer", readonly=True, index=True)
    buyer_name = fields.Char(string="Name of the buyer", readonly=True)
    buyer_postcode = fields.Char(string="Postcode of the buyer", readonly=True)
    buyer_town = fields.Char(string="Town of the buyer", readonly=True)
    buyer_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_buyer_id", string="Buyer"
    )
    buyer_label = fields.Char(string="Published buyer", compute="_compute_buyer_id")
    cpv = fields.Char(string="CPV", readonly=True)
    nature = fields.Char(readonly=True)
    procedure = fields.Char(readonly=True)
    techniques = fields.Char(readonly=True)
    execution_modes = fields.Char(string="Ways of ordering", readonly=True)
    group_kind = fields.Char(string="Kind of joint tender", readonly=True)
    amount = MaybeMonetary(string="Amount excl. VAT", readonly=True)
    has_amount = fields.Boolean(readonly=True)
    amount_is_maximum = fields.Boolean(
        string="Maximum of a framework agreement", readonly=True
    )
    duration_months = fields.Integer(string="Duration (months)", readonly=True)
    date_notified = fields.Date(string="Notified on", readonly=True)
    date_published = fields.Date(string="Published on", readonly=True)
    date_start = fields.Date(string="Starts on", readonly=True)
    deadline = fields.Date(string="Answers due on", index=True, readonly=True)
    deadline_text = fields.Char(string="Answers due, as published", readonly=True)
    departments = fields.Char(
        readonly=True, help="Codes of the departments as published, between spaces."
    )
    place_code = fields.Char(string="Place", readonly=True)
    place_kind = fields.Char(string="Kind of place", readonly=True)
    place_name = fields.Char(string="Name of the place", readonly=True)
    in_territory = fields.Boolean(
        string="In our territory", compute="_compute_in_territory", store=True
    )
    social = fields.Selection(
        selection=[
            ("declared", "Declared"),
            ("declared_absent", "Declared absent"),
            ("unknown", "Unknown"),
        ],
        string="Social consideration",
        readonly=True,
        required=True,
    )
    social_considerations = fields.Char(string="As published", readonly=True)
    is_reserved = fields.Boolean(string="Reserved", readonly=True)
    clause_kind = fields.Selection(
        selection=CLAUSE_KINDS,
        string="Clause read",
        default="none",
        index=True,
        readonly=True,
        required=True,
        help="What its texts and its codes say of a social clause.",
    )
    hours_read = fields.Float(
        string="Firm hours read",
        readonly=True,
        help="The hours that its texts state as owed whatever happens.",
    )
    has_hours_read = fields.Boolean(string="States firm hours", readonly=True)
    evidence_ids = fields.One2many(
        comodel_name="insertion.notice.evidence",
        inverse_name="notice_id",
        string="What says so",
        readonly=True,
    )
    lot_ids = fields.One2many(
        comodel_name="insertion.notice.lot",
        inverse_name="notice_id",
        string="Lots",
        readonly=True,
    )
    holder_ids = fields.One2many(
        comodel_name="insertion.notice.holder",
        inverse_name="notice_id",
        string="Holders",
        readonly=True,
    )
    anomaly_ids = fields.One2many(
        comodel_name="insertion.notice.anomaly", inverse_name="notice_id", readonly=True
    )
    anomaly_count = fields.Integer(string="Anomalies", compute="_compute_anomaly_count")
    modification_ids = fields.One2many(
        comodel_name="insertion.notice.modification",
        inverse_name="notice_id",
        string="Amendments",
        readonly=True,
    )
    subcontract_ids = fields.One2many(
        comodel_name="insertion.notice.subcontract",
        inverse_name="notice_id",
        string="Subcontracts",
        readonly=True,
    )
    version_ids = fields.One2many(
        comodel_name="insertion.notice.version",
        inverse_name="notice_id",
        string="Versions",
        readonly=True,
    )
    version_rank = fields.Char(copy=False, readonly=True)
    source_ids = fields.Many2many(
        comodel_name="insertion.notice.import",
        compute="_compute_source_ids",
        search="_search_source_ids",
        string="Sources",
    )
    raw = fields.Text(string="Original record", compute="_compute_raw")
    is_touched = fields.Boolean(
        copy=False,
        readonly=True,
        help="Somebody followed it, set it aside or changed it: no import takes it "
        "away any more.",
    )
    typed_fields = fields.Char(copy=False, readonly=True)
    typed_label = fields.Char(string="Typed here", compute="_compute_typed_label")
    dismissed_reason = fields.Char(tracking=True)
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("watched", "Followed"),
            ("followed", "Became a contract"),
            ("dismissed", "Dismissed"),
        ],
        compute="_compute_state",
        store=True,
        group_expand=True,
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        check_company=True,
        string="Followed as",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
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
        selection=[(radar.HIGH, "High"), (radar.MEDIUM, "Medium"), (radar.LOW, "Low")],
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

    _uid_uniq = models.Constraint(
        "UNIQUE(company_id, uid)", "This notice was already imported."
    )

    @api.model_create_multi
    def create(self, vals_list):
        notices = super().create(vals_list)
        if not self._is_by_import():  # which judged them already
            notices._judge_operations()
        return notices

    def write(self, vals):
        if not self._is_by_import():
            vals = {**vals, "is_touched": True}
        result = super().write(vals)
        if vals.keys() & {"amount", "has_amount", "procedure_key", "stage"}:
            self._judge_operations()
        if not self._is_by_import():
            note_typed(self, vals)
        return result

    def _is_by_import(self):
        return self.env.context.get("insertion_notice_import") is BY_IMPORT

    def _check_company(self, fnames=None):
        # an import writes notices of its own organisation, by thousands
        return None if self._is_by_import() else super()._check_company(fnames)

    # WHERE IT IS, WHO BUYS, WHAT BECAME OF IT

    @api.depends(
        *("buyer_siret", "buyer_postcode", "departments", "place_code", "place_kind"),
        "company_id.insertion_departments",
    )
    def _compute_in_territory(self):
        for notice in self:
            where = find_where(notice)
            notice.in_territory = notice.company_id._is_in_territory(where)

    @api.depends("version_ids.import_ids")
    def _compute_source_ids(self):
        for notice in self:
            notice.source_ids = notice.version_ids.import_ids

    @api.model
    def _search_source_ids(self, operator, value):
        return [("version_ids.import_ids", operator, value)]

    @api.depends("version_ids.raw")
    def _compute_raw(self):
        for notice in self:
            notice.raw = notice.version_ids[:1].raw

    @api.depends("contract_id", "dismissed_reason", "user_id")
    def _compute_state(self):
        for notice in self:
            if notice.contract_id:
                notice.state = "followed"
            elif notice.dismissed_reason:
                notice.state = "dismissed"
            else:
                notice.state = "watched" if notice.user_id else "new"

    @api.depends("buyer_siret", "buyer_name")
    def _compute_buyer_id(self):
        buyers = PublishedBuyers(self.env, self)
        for notice in self:
            notice.buyer_id = buyers.find(notice)
            notice.buyer_label = buyers.name(notice)

    @api.depends("buyer_siret", "buyer_name")
    def _compute_buyer_group(self):
        for notice in self:
            notice.buyer_group = notice.buyer_label

    def _compute_anomaly_count(self):
        counts = self._count("insertion.notice.anomaly")
        for notice in self:
            notice.anomaly_count = counts.get(notice._origin, 0)

    def _compute_counts(self):
        letters = self._count("insertion.notice.letter")
        matches = self._count(
            "insertion.notice.match", Domain("state", "=", "proposed")
        )
        for notice in self:
            notice.letter_count = letters.get(notice._origin, 0)
            notice.match_count = matches.get(notice._origin, 0)

    def _count(self, model, domain=Domain.TRUE):
        """Return {notice: how many records of a model are about it}."""
        domain &= Domain("notice_id", "in", self.ids)
        return dict(self.env[model]._read_group(domain, ["notice_id"], ["__count"]))

    # THE LAW

    def _guess_purchase_kind(self):
        return get_typed(self, "purchase_kind") or guess_purchase_kind(self)

    def _guess_buyer_regime(self):
        return get_typed(self, "buyer_regime") or guess_regime(self)

    @api.depends("stage", "date_published")
    def _compute_date_sent(self):
        for notice in self:
            # an advertisement is published within days of its sending
            published = notice.stage in OPEN_STAGES and notice.date_published
            notice.date_sent = get_typed(notice, "date_sent") or published

    @api.depends("typed_fields")
    @api.depends_context("lang")
    def _compute_typed_label(self):
        for notice in self:
            notice.typed_label = write_typed(notice)

    @api.depends("procedure_key", "stage", "amount", "has_amount")
    def _compute_operation_amount(self):
        amounts = OperationAmounts(self.env, self)
        for notice in self:
            amount = amounts.get(notice)
            notice.has_operation_amount = amount is not None
            notice.operation_amount = amount or 0

    def _get_duty_amount(self):
        return self.operation_amount if self.has_operation_amount else None

    @api.depends("operation_amount", "date_notified")
    def _compute_duty_state(self):
        return super()._compute_duty_state()

    def _judge_operations(self):
        """Judge again the other notices of the same purchases."""
        keys = list(filter(None, self.mapped("procedure_key")))
        if keys:
            self.sudo().search([("procedure_key", "in", keys)])._judge_again()

    def _judge_again(self):
        self.env.add_to_compute(self._fields["duty_state"], self)

    @api.model
    def _judge_duty_again(self):
        self.sudo().search(Domain.TRUE)._judge_again()

    @api.depends("contract_id")
    def _compute_derogation_label(self):
        grounds = find_grounds(self.contract_id)
        for notice in self:
            ground = grounds.get(notice.contract_id)
            notice.derogation_label = ground or self.env._("Not known")

    # THE SCORE

    @api.depends(
        *("cpv", "subject", "amount", "has_amount", "duration_months"),
        *("stage", "deadline", "clause_kind", "social", "in_territory"),
        *("buyer_siret", "buyer_postcode"),
        *("lot_ids.cpv", "lot_ids.amount", "lot_ids.has_amount"),
    )
    def _compute_score(self):
        for company, notices in self.grouped("company_id").items():
            for notice, values in NoticeScores(self.env, company, notices).compute():
                notice.update(values)

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
        shares = ClauseShares(self.env)
        for notice in self:
            notice.clause_share = shares.get_share(notice)
            notice.target_share = shares.get_target(notice)

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
        return RadarWords(self).get_dialog()

    @api.depends("score_parts", "deadline", "stage")
    @api.depends_context("lang", "tz")
    def _compute_score_reasons(self):
        for notice in self:
            notice.score_reasons = self.env["ir.qweb"]._render(
                "mife_insertion_clauses.notice_score_reasons",
                {"reasons": RadarWords(notice).get_reasons(), "notice": notice},
            )

    @api.depends("evidence_ids.quote", "clause_kind")
    def _compute_quote(self):
        """Find the words that say what the notice was read as, before any code."""
        for notice in self:
            notice.quote = find_quote(notice)

    # STRUCTURES

    @api.depends("trade_id", "buyer_postcode", "buyer_town", "place_code")
    @api.depends_context("lang")
    def _compute_structures(self):
        for company, notices in self.grouped("company_id").items():
            nearby = NoticeNearby(self.env, company)
            for notice in notices:
                found = nearby.find(notice, notice.trade_id.id)
                notice.structure_ids = nearby.get_partners(found)
                notice.structure_label = nearby.describe(found)

    @api.depends("holder_ids.siret", "subcontract_ids.siret")
    def _compute_seen_structure_ids(self):
        seen = SeenStructures(self)
        for notice in self:
            notice.seen_structure_ids = seen.find(notice)

    def _search_seen_structure_ids(self, operator, value):
        return write_seen_domain(self.env, operator, value)

    # WHAT PEOPLE DO

    def action_watch(self):
        """Take the notices: whoever clicks follows them from now on."""
        self._check_open()
        self.filtered(lambda notice: not notice.user_id).user_id = self.env.user

    def action_unwatch(self):
        self.user_id = False

    def _check_open(self):
        if gone := self.filtered(lambda notice: notice.state == "dismissed"):
            raise UserError(
                self.env._(
                    "%s was set aside: take it up again first.", gone[0].display_name
                )
            )

    def action_restore(self):
        self.write({"dismissed_reason": False})

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
        return self._open(name, domain=[("notice_id", "in", self.ids)])

    def _open(self, name, **values):
        Action = self.env["ir.actions.act_window"]
        return Action._for_xml_id(f"mife_insertion_clauses.{name}") | values

    def action_match(self):
        """Look for the contracts and consultations that the notices are the same as."""
        found = self.env["insertion.notice.match"]._propose(self)
        if found:
            return self.action_open_matches()
        return tell_nothing_alike(self.env)

    # ITS CONTRACT

    def action_create_contract(self):
        """Open the contract made from the notice, making it the first time.

        One that may be followed already is shown first, and nothing is made.
        """
        self.ensure_one()
        if not self.contract_id:
            if twins := NoticeContract(self).find_twins():
                return self._ask_about(twins[0])
            if holders := self.holder_ids.filtered("proposed_partner_id"):
                return holders[0]._ask_who_it_is()
            NoticeContract(self).make()
        return self.contract_id._get_records_action(name=self.env._("Contract"))

    def _ask_about(self, contract):
        return self._open(
            "insertion_notice_twin_action",
            context={"default_notice_id": self.id, "default_contract_id": contract.id},
        )

    def _follow_as(self, contract):
        self._write_by_action({"contract_id": contract.id, "dismissed_reason": False})

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

    def action_propose_commitment(self):
        """Open the commitment that an amendment would make, to check and to save."""
        self.ensure_one()
        return NoticeAmendment(self).open()

    def _by_import(self):
        """Return the notices as they are to an import, which leaves no trace of them.

        Their parts are nobody's to write, so an import writes them as the system.
        """
        return self.sudo().with_context(
            insertion_notice_import=BY_IMPORT,
            tracking_disable=True,
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
        )
