# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from dateutil.relativedelta import relativedelta
from markupsafe import Markup
from psycopg2 import sql

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_amount

from ...common.models.res_partner_identity import IS_COMPANY, SIRET
from ...common.rules.search import get_key
from ...fields import MaybeMonetary
from ...procurement import clean_lot
from ...report.notice_change import link
from ...rules import contract_words, duty
from ...rules.territory import Place, find_departments
from ..reference.insertion_duty_mixin import REGIME_OF
from .insertion_radar_mixin import OPEN_STAGES

CLAUSE_KINDS = [
    ("obligatory", "Obligatory clause"),
    ("optional", "Optional clause"),
    ("reserved", "Reserved"),
    ("criterion", "Award criterion"),
    ("negated", "Said to be absent"),
    ("declared", "Declared by a code"),
    ("none", "Nothing read"),
]
# What stands under a notice; lots first, which the others name
PARTS = (
    "lot_ids",
    "holder_ids",
    "anomaly_ids",
    "evidence_ids",
    "modification_ids",
    "subcontract_ids",
)
# What is told to who follows the purchase already
NEWS_STAGES = ("change", "cancellation", "award", "modification")
# Set on what an import writes: anything else that changes a notice is somebody's act
BY_IMPORT = object()


def prepare_rows(model, rows):
    """Return the values of rows as they are written, with what follows from them.

    What the ORM would parse, or compute after for each record, is given: imports are
    long.
    """
    dates = [name for name, field in model._fields.items() if field.type == "date"]
    keys = ()
    if "search_key" in model._fields:
        keys = model._get_search_key_fields()
    for row in rows:
        for name in dates:
            if row.get(name):
                row[name] = date.fromisoformat(row[name])
        if keys:
            row["search_key"] = get_key([row.get(name) for name in keys])
    return rows


def insert_rows(model, rows):
    """Insert rows that nothing hooks on, by one statement; return them.

    They come by tens of thousands, and ``create`` takes several times as long. Every
    row has the same names, all of them columns.
    """
    if not rows:
        return model
    names = list(rows[0])
    fields_of = [model._fields[name] for name in names]
    now, user = model.env.cr.now(), model.env.uid
    stamps = ("create_uid", "create_date", "write_uid", "write_date")
    ids = model.env.cr.execute_values(
        sql.SQL("INSERT INTO {} ({}) VALUES %s RETURNING id").format(
            sql.Identifier(model._table),
            sql.SQL(", ").join(map(sql.Identifier, (*names, *stamps))),
        ),
        [
            (
                *(
                    field.convert_to_column_insert(row[field.name], model)
                    for field in fields_of
                ),
                *(user, now, user, now),
            )
            for row in rows
        ],
        page_size=1000,
        fetch=True,
    )
    records = model.browse(row[0] for row in ids)
    records.modified(names, create=True)
    return records


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
        "insertion.radar.mixin",
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
        string="Follows",
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
        readonly=True,
        help="Codes of the departments as published, between spaces.",
    )
    place_code = fields.Char(string="Place", readonly=True)
    place_kind = fields.Char(string="Kind of place", readonly=True)
    place_name = fields.Char(string="Name of the place", readonly=True)
    in_territory = fields.Boolean(
        string="In our territory",
        compute="_compute_in_territory",
        store=True,
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
        comodel_name="insertion.notice.anomaly",
        inverse_name="notice_id",
        readonly=True,
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

    _uid_uniq = models.Constraint(
        "UNIQUE(company_id, uid)", "This notice was already imported."
    )

    def _is_by_import(self):
        return self.env.context.get("insertion_notice_import") is BY_IMPORT

    def _check_company(self, fnames=None):
        # an import writes notices of its own organisation, by thousands
        if not self._is_by_import():
            super()._check_company(fnames)

    def write(self, vals):
        if not self._is_by_import():
            vals = {**vals, "is_touched": True}
        return super().write(vals)

    @api.depends(
        *("buyer_siret", "buyer_postcode", "departments", "place_code", "place_kind"),
        "company_id.insertion_departments",
    )
    def _compute_in_territory(self):
        for notice in self:
            where, _is_doubtful = find_departments(
                Place(
                    siret=notice.buyer_siret or "",
                    postcode=notice.buyer_postcode or "",
                    place_code=notice.place_code or "",
                    place_kind=notice.place_kind or "",
                    service_area=tuple((notice.departments or "").split()),
                )
            )
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
        sirets = self.mapped("buyer_siret")
        known = self._find_companies(sirets)
        names = self._find_published_names(
            self.filtered(lambda one: not one.buyer_name).mapped("buyer_siret")
        )
        for notice in self:
            notice.buyer_id = known.get(notice.buyer_siret)
            notice.buyer_label = (
                notice.buyer_id.display_name
                or notice.buyer_name
                or names.get(notice.buyer_siret)
                or notice.buyer_siret
                or False
            )

    def _guess_purchase_kind(self):
        if self.kind == "concession":
            return duty.CONCESSION
        return super()._guess_purchase_kind()

    def _guess_buyer_regime(self):
        kind = self.buyer_id.insertion_buyer_kind
        return REGIME_OF.get(kind) if kind else duty.guess_buyer_kind(self.buyer_siret)

    def _compute_anomaly_count(self):
        counts = dict(
            self.env["insertion.notice.anomaly"]._read_group(
                [("notice_id", "in", self.ids)], ["notice_id"], ["__count"]
            )
        )
        for notice in self:
            notice.anomaly_count = counts.get(notice._origin, 0)

    def action_create_contract(self):
        """Open the contract made from the notice, making it the first time.

        One that may be followed already is shown first, and nothing is made.
        """
        self.ensure_one()
        if not self.contract_id:
            if twins := self._find_followed():
                return self._ask_about(twins[0])
            if holders := self.holder_ids.filtered("proposed_partner_id"):
                return holders[0]._ask_who_it_is()
            self._create_contract()
        return self.contract_id._get_records_action(name=self.env._("Contract"))

    def action_restore(self):
        self.write({"dismissed_reason": False})

    def _find_followed(self):
        """Return the contracts of the same buyer that have the same reference."""
        if not self.buyer_id:
            return self.env["insertion.contract"]
        wanted = self.env["insertion.contract"].new(
            {
                "reference": self.reference,
                "buyer_id": self.buyer_id.id,
                "company_id": self.company_id.id,
            }
        )
        return wanted._find_twins().get(wanted, self.env["insertion.contract"])

    def _ask_about(self, contract):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_notice_twin_action"
        )
        return action | {
            "context": {
                "default_notice_id": self.id,
                "default_contract_id": contract.id,
            }
        }

    def _follow_as(self, contract):
        self._write_by_action({"contract_id": contract.id, "dismissed_reason": False})

    def _create_contract(self, **vals):
        """Create contract, lot and companies: what the notice states, no more.

        The hours owed are never in these data: the lot starts without commitment.
        """
        self.ensure_one()
        buyer = self.buyer_id or self._create_buyer()
        holders = self._get_holder_partners()
        subject = self.subject or self.reference or buyer.display_name
        contract = self.env["insertion.contract"].create(
            {
                "name": subject,
                "reference": self.reference,
                "company_id": self.company_id.id,
                "buyer_id": buyer.id,
                **self._prepare_stage_vals(),
                "clause_kind": (
                    "reserved_insertion" if self.is_reserved else "execution"
                ),
                **self._prepare_nature_vals(),
                "cpv": self.cpv,
                "amount": self.amount,
                "date_notified": self.date_notified,
                "date_start": self.date_notified,
                "date_end": self._get_end_date(),
                "notice_id": self.id,
                "lot_ids": [
                    Command.create(lot)
                    for lot in self._prepare_lots_vals(subject, holders)
                ],
                **vals,
            }
        )
        self._follow_as(contract)
        return contract

    def _prepare_nature_vals(self):
        nature, nature_detail = contract_words.read(self.nature, contract_words.NATURES)
        procedure, procedure_detail = contract_words.read(
            self.procedure, contract_words.PROCEDURES
        )
        return {
            "nature": nature,
            "nature_detail": nature_detail,
            "procedure": procedure,
            "procedure_detail": procedure_detail,
        }

    def _prepare_lot_vals(self, name, holders):
        role = "joint" if len(holders) > 1 else "holder"
        return {
            "name": name,
            "amount": self.amount,
            "date_start": self.date_notified,
            "date_end": self._get_end_date(),
            "contractor_ids": [
                Command.create({"partner_id": holder.id, "role": role})
                for holder in holders
            ],
        }

    def _get_end_date(self):
        if not self.date_notified or not self.duration_months:
            return False
        return self.date_notified + relativedelta(months=self.duration_months, days=-1)

    def _create_buyer(self):
        names = self._find_published_names([self.buyer_siret])
        name = self.buyer_name or names.get(self.buyer_siret) or self.buyer_identifier
        if not name:
            raise UserError(
                self.env._(
                    "The notice names no buyer: create the contract by hand instead."
                )
            )
        # its number may be wrong: the contract is made all the same
        return self._create_company(name, self.buyer_siret)

    def _get_holder_partners(self):
        """Return the companies of the notice, creating those not known yet."""
        names = self._find_published_names(self.holder_ids.mapped("siret"))
        partners = self.env["res.partner"]
        for holder in self.holder_ids:
            name = holder.name or names.get(holder.siret) or holder.identifier
            if holder.partner_id:
                partners |= holder.partner_id
            elif name:
                partners |= self._create_company(name, holder.siret)
        return partners

    @api.model
    def _find_published_names(self, sirets):
        """Return {SIRET: name}, from the notices that give both."""
        sirets = list(filter(None, sirets))
        names = {}
        for model, number, name in (
            ("insertion.notice.holder", "siret", "name"),
            ("insertion.notice", "buyer_siret", "buyer_name"),
        ):
            groups = self.env[model]._read_group(
                [(number, "in", sirets), (name, "not in", (False, ""))],
                [number, name],
                ["__count"],
                order=f"__count, {name}",
            )
            names |= {siret: said for siret, said, _count in groups}
        return names

    def _find_companies(self, sirets):
        """Return {SIRET: company known under it}."""
        companies = self.env["res.partner"].search(
            [(SIRET, "in", list(filter(None, sirets))), IS_COMPANY]
        )
        return {company[SIRET]: company for company in companies[::-1]}

    def _create_company(self, name, siret):
        return self.env["res.partner"].create(
            {
                "name": name,
                "country_id": self.env.ref("base.fr").id,
                **self.env["res.partner"]._prepare_company_vals(siret),
            }
        )

    # WHAT IMPORTS WRITE

    @api.model
    def _find_by_uid(self, uids, company):
        """Return {key: notice}."""
        notices = self.with_context(active_test=False).search_fetch(
            [("company_id", "=", company.id), ("uid", "in", list(uids))],
            ["uid", "version_rank"],
        )
        return {notice.uid: notice for notice in notices}

    def _filter_watched(self):
        """Return the notices that somebody follows, with a contract or without."""
        return self.filtered(lambda notice: notice.contract_id or notice.user_id)

    def _tell_who_watches(self):
        """Tell who follows a purchase what was just published of it."""
        news = self.filtered(lambda notice: notice.stage in NEWS_STAGES)
        if not news:
            return
        followed = self.search(
            [
                (
                    "procedure_key",
                    "in",
                    list(filter(None, news.mapped("procedure_key"))),
                ),
                ("company_id", "in", news.company_id.ids),
                ("id", "not in", news.ids),
                "|",
                *(("contract_id", "!=", False), ("user_id", "!=", False)),
            ]
        )
        by_key = followed.grouped(lambda one: (one.company_id, one.procedure_key))
        stages = dict(self._fields["stage"]._description_selection(self.env))
        for notice in news:
            key = (notice.company_id, notice.procedure_key)
            for one in by_key.get(key, self.browse()):
                said = f"{stages[notice.stage]}{self.env._(':')} "
                said += notice.subject or notice.reference or ""
                one._tell(notice, [Markup("<li>%s</li>") % said])

    def _tell(self, source, lines):
        """Give one activity to who follows the notice, or add to the one that waits.

        :param source: the notice that says it
        :param lines: what changed, as items of a list
        """
        self.ensure_one()
        host = self.contract_id or self
        kind = self.env.ref("mife_insertion_clauses.mail_activity_type_notice_change")
        title = self.env._("See the notice")
        note = Markup("<ul>%s</ul><p>%s</p>") % (
            Markup().join(lines),
            link(source, title),
        )
        waiting = host.activity_ids.filtered(lambda one: one.activity_type_id == kind)
        if waiting:
            waiting[0].note = (waiting[0].note or Markup()) + note
            return
        host.activity_schedule(
            activity_type_id=kind.id,
            user_id=(host.user_id or self.user_id or self.env.user).id,
            note=note,
        )

    def action_propose_commitment(self):
        """Open the commitment that an amendment would make, to check and to save."""
        self.ensure_one()
        lot = self.contract_id.lot_ids[:1]
        if not lot:
            raise UserError(
                self.env._("This notice has no contract of ours with a lot to change.")
            )
        change = self.modification_ids.sorted(
            lambda one: (str(one.date_notified or ""), one.id)
        )[-1:]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Commitment to change"),
            "res_model": "insertion.commitment",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_lot_id": lot.id,
                "default_origin": "amendment",
                "default_date": change.date_notified or self.date_published,
                "default_reason": self._write_amendment(change),
                "default_hours": self._propose_hours(lot),
            },
        }

    def _write_amendment(self, change):
        before, after = (
            format_amount(self.env, amount, self.currency_id)
            for amount in (self.contract_id.amount, self.amount)
        )
        return self.env._(
            "Amendment %(number)s as published: %(before)s, now %(after)s",
            number=change.reference or "",
            before=before,
            after=after if self.has_amount else self.env._("unknown"),
        )

    def _propose_hours(self, lot):
        """Return the hours that would follow the amount of the contract, to check."""
        before = self.contract_id.amount
        if not (before and self.has_amount and lot.hours_due):
            return 0
        return round(lot.hours_due * (self.amount - before) / before)

    def _filter_touched(self):
        """Return the notices that somebody worked on."""
        told = self.env["mail.message"].search_fetch(
            [("model", "=", self._name), ("res_id", "in", self.ids)], ["res_id"]
        )
        told = set(told.mapped("res_id"))
        return self.filtered(
            lambda notice: (
                notice.is_touched or notice.activity_ids or notice.id in told
            )
        )

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

    @api.model
    def _create_read(self, vals_list, parts_list):
        """Create notices with what stands under them."""
        Notice = self._by_import()
        rows = [
            {
                **vals,
                "state": "new",
                "date_sent": vals["stage"] in OPEN_STAGES and vals["date_published"],
            }
            for vals in vals_list
        ]
        notices = Notice.create(prepare_rows(Notice, rows))
        notices._add_parts(parts_list)
        return notices

    def _write_read(self, contents):
        """Give to notices the content of their newest version.

        :param contents: (values, parts) of each notice
        """
        notices = self._by_import()
        for name in PARTS:
            notices[name].unlink()
        for notice, (values, _parts) in zip(notices, contents, strict=True):
            notice.write(values)
        notices._add_parts([parts for _values, parts in contents])

    def _add_parts(self, parts_list):
        lots = {}
        for name in PARTS:
            rows = [
                self._prepare_part(notice, name, row, lots)
                for notice, parts in zip(self, parts_list, strict=True)
                for row in parts[name]
            ]
            if not rows:
                continue
            Part = self.env[self._fields[name].comodel_name]
            created = insert_rows(Part, prepare_rows(Part, rows))
            if name == "lot_ids":
                lots = {
                    (row["notice_id"], clean_lot(row["reference"])): lot
                    for row, lot in zip(rows, created.ids, strict=True)
                }
        self.invalidate_recordset(PARTS, flush=False)

    def _prepare_part(self, notice, name, row, lots):
        row = {
            **row,
            "notice_id": notice.id,
            "company_id": notice.company_id.id,
        }
        if name == "evidence_ids":
            row["lot_id"] = lots.get((notice.id, clean_lot(row.pop("lot"))), False)
        return row
