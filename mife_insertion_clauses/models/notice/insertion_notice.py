# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...common.models.res_partner_identity import IS_COMPANY, SIRET
from ...procurement import is_newer
from ...rules import contract_words, duty
from ..reference.insertion_duty_mixin import REGIME_OF


class InsertionNotice(models.Model):
    """A contract seen in open data, before or without becoming one of ours.

    ``uid`` is the stable key given by the reader: buyer and number are not unique
    in real files.
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
    reference = fields.Char(readonly=True)
    subject = fields.Char(string="Object", readonly=True)
    buyer_siret = fields.Char(string="SIRET of the buyer", readonly=True, index=True)
    buyer_name = fields.Char(string="Name of the buyer", readonly=True)
    buyer_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_buyer_id", string="Buyer"
    )
    buyer_label = fields.Char(string="Published buyer", compute="_compute_buyer_id")
    cpv = fields.Char(string="CPV", readonly=True)
    nature = fields.Char(readonly=True)
    procedure = fields.Char(readonly=True)
    amount = fields.Monetary(string="Amount excl. VAT", readonly=True)
    has_amount = fields.Boolean(readonly=True)
    amount_is_maximum = fields.Boolean(
        string="Maximum of a framework agreement", readonly=True
    )
    duration_months = fields.Integer(string="Duration (months)", readonly=True)
    date_notified = fields.Date(string="Notified on", readonly=True)
    date_published = fields.Date(string="Published on", readonly=True)
    place_code = fields.Char(string="Place", readonly=True)
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
    raw = fields.Text(string="Original record", readonly=True)
    dismissed_reason = fields.Char(tracking=True)
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("followed", "Became a contract"),
            ("dismissed", "Dismissed"),
        ],
        compute="_compute_state",
        store=True,
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

    @api.depends("contract_id", "dismissed_reason")
    def _compute_state(self):
        for notice in self:
            if notice.contract_id:
                notice.state = "followed"
            else:
                notice.state = "dismissed" if notice.dismissed_reason else "new"

    @api.depends("buyer_siret", "buyer_name")
    def _compute_buyer_id(self):
        known = self._find_companies(self.mapped("buyer_siret"))
        for notice in self:
            notice.buyer_id = known.get(notice.buyer_siret)
            notice.buyer_label = (
                notice.buyer_id.display_name
                or notice.buyer_name
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

    def _get_duty_amount(self):
        return self.amount if self.has_amount else None

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
                "state": "awarded",
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
                "lot_ids": [Command.create(self._prepare_lot_vals(subject, holders))],
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
        name = self.buyer_name or self.buyer_siret
        if not name:
            raise UserError(
                self.env._(
                    "The notice names no buyer: create the contract by hand instead."
                )
            )
        return self._create_company(name, self.buyer_siret)

    def _get_holder_partners(self):
        """Return the companies of the notice, creating those not known yet."""
        known = self._find_companies(self.holder_ids.mapped("siret"))
        partners = self.env["res.partner"]
        for holder in self.holder_ids:
            name = holder.name or holder.siret or holder.identifier
            if holder.siret and holder.siret in known:
                partners |= known[holder.siret]
            elif name:
                partners |= self._create_company(name, holder.siret)
        return partners

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

    @api.model
    def _upsert(self, notices, notice_import):
        """Create or update the notices read; return the counts to show.

        :param notices: ``NoticeData`` of one file, each ``uid`` at most once.
        :return: ``created_count``, ``updated_count``, ``unchanged_count``
        """
        company = notice_import.company_id
        known = {
            notice.uid: notice
            for notice in self.with_context(active_test=False).search(
                [
                    ("company_id", "=", company.id),
                    ("uid", "in", [data.uid for data in notices]),
                ]
            )
        }
        vals_list = []
        updated = 0
        for data in notices:
            notice = known.get(data.uid)
            if not notice:
                vals_list.append(
                    self._prepare_notice_vals(data)
                    | {"company_id": company.id, "import_id": notice_import.id}
                )
            elif notice.raw != data.raw_text and is_newer(data, notice.raw):
                notice._update_from(data)
                updated += 1
        self.create(vals_list)
        return {
            "created_count": len(vals_list),
            "updated_count": updated,
            "unchanged_count": len(notices) - len(vals_list) - updated,
        }

    def _update_from(self, data):
        vals = self._prepare_notice_vals(data)
        for name in ("holder_ids", "anomaly_ids"):
            vals[name] = [Command.clear(), *vals[name]]
        self.write(vals)

    @api.model
    def _prepare_notice_vals(self, data):
        amount = data.current_amount
        return {
            "uid": data.uid,
            "kind": data.kind,
            "reference": data.reference,
            "subject": data.subject,
            "buyer_siret": data.buyer_siret,
            "buyer_name": data.buyer_name,
            "cpv": data.cpv,
            "nature": data.nature,
            "procedure": data.procedure,
            "amount": float(amount or 0),
            "has_amount": amount is not None,
            "amount_is_maximum": data.amount_is_maximum,
            "duration_months": data.current_duration_months,
            "date_notified": data.notified_on,
            "date_published": data.published_on,
            "place_code": data.place_code,
            "social": data.social,
            "social_considerations": ", ".join(data.social_considerations),
            "is_reserved": data.is_reserved,
            "holder_ids": [
                Command.create(
                    {
                        "name": holder.name,
                        "identifier": holder.identifier,
                        "identifier_kind": holder.identifier_kind,
                        "siret": holder.siret,
                    }
                )
                for holder in data.holders
            ],
            "anomaly_ids": [
                Command.create(
                    {
                        "code": anomaly.code,
                        "field_name": anomaly.field,
                        "value": anomaly.value,
                    }
                )
                for anomaly in data.anomalies
            ],
            "raw": data.raw_text,
        }
