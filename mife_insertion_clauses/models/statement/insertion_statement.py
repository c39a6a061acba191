# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...common.rules.canonical import canonical, digest
from ...report.issued_figures import IssuedFigures
from ...report.statement_document import StatementDocument
from ...report.statement_drill import StatementDrill
from ...report.statement_figures import StatementFigures
from ...report.statement_mail import StatementMail
from ...report.statement_paper import StatementPaper
from ...report.statement_sources import StatementSources
from ...report.statement_table import StatementTable
from ...rules import statement
from ..people.insertion_criterion_mixin import CRITERIA_GROUP, SECRET

# What may still change once it is issued: who sees it, and its discussion
OPEN_FIELDS = {"buyer_visible", "message_main_attachment_id", "message_follower_ids"}


class InsertionStatement(models.Model):
    """A bilan: the figures of a period for a scope, frozen when it is issued.

    ``payload`` is what was counted, ``pdf`` the document for the outside, both hashed.
    Issued again for the same period and scope, it supersedes the former one; both stay
    readable. A draft keeps nothing: its figures are those of the moment.
    """

    _name = "insertion.statement"
    _description = "Statement (bilan)"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.criterion.mixin",
        "insertion.by.action.mixin",
        "insertion.frozen.mixin",
        "insertion.search.key.mixin",
        "mail.thread",
    ]
    _criterion_person = _criterion_field = None
    _order = "date_to desc, id desc"
    _rec_name = "title"
    _rec_names_search = ["number", "title"]
    _series_number, _frozen_besides = "number", ("criteria",)
    _frozen_domain = [("state", "!=", "draft")]
    _frozen_total = "hours_done", "line_ids", "hours", [("is_before", "=", False)]
    _action_only_fields = (
        "number",
        "payload",
        "criteria",
        "payload_hash",
        "pdf",
        "pdf_hash",
        "issued_on",
        "issued_by_id",
        "supersedes_id",
        "successor_ids",
        "state",
        "sources",
        "published_on",
        "published_by_id",
    )

    title = fields.Char(compute="_compute_title", store=True, precompute=True)
    number = fields.Char(copy=False, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    period = fields.Selection(
        selection=[
            ("year", "Year"),
            ("semester_1", "1st half-year"),
            ("semester_2", "2nd half-year"),
            ("quarter_1", "1st quarter"),
            ("quarter_2", "2nd quarter"),
            ("quarter_3", "3rd quarter"),
            ("quarter_4", "4th quarter"),
            ("custom", "Other months"),
        ],
        default="year",
        required=True,
    )
    year = fields.Char(
        default=lambda self: str(fields.Date.context_today(self).year), size=4
    )
    date_from = fields.Date(
        string="First day",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        required=True,
    )
    date_to = fields.Date(
        string="Last day",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        required=True,
    )
    scope = fields.Selection(
        selection=[
            ("all", "Whole activity"),
            ("buyer", "A buyer"),
            ("contract", "A contract"),
        ],
        default="all",
        required=True,
    )
    buyer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_buyer_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('insertion_contract_ids', '!=', False)]",
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        compute="_compute_contract_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    year_index_id = fields.Many2one(
        comodel_name="insertion.index",
        string="Full-time year",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_hours', '=', True)]",
        help="Hours of one year of full-time work, in force on the last day of the "
        "period. Empty: those of the settings.",
    )
    buyer_visible = fields.Boolean(
        string="Shown to the buyer",
        copy=False,
        tracking=True,
        help="The buyer finds the document on its portal, without small numbers of "
        "people.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("issued", "Issued"),
            ("superseded", "Replaced"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        tracking=True,
    )
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    # what was frozen
    issued_on = fields.Datetime(string="Issued on", copy=False, readonly=True)
    issued_by_id = fields.Many2one(
        comodel_name="res.users", string="Issuer", copy=False, readonly=True
    )
    supersedes_id = fields.Many2one(
        comodel_name="insertion.statement",
        check_company=True,
        string="Replaces",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    successor_ids = fields.One2many(
        comodel_name="insertion.statement",
        inverse_name="supersedes_id",
        string="Replaced by",
        readonly=True,
    )
    payload = fields.Json(copy=False, readonly=True)
    criteria = fields.Json(copy=False, readonly=True, **SECRET)
    payload_hash = fields.Char(
        string="Fingerprint of the data", copy=False, readonly=True
    )
    # not an attachment: those who may write a draft could change its file
    pdf = fields.Binary(string="Document", attachment=False, copy=False, readonly=True)
    pdf_filename = fields.Char(compute="_compute_pdf_filename")
    csv = fields.Binary(string="Table", compute="_compute_csv")
    pdf_hash = fields.Char(
        string="Fingerprint of the document", copy=False, readonly=True
    )

    # what the figures were counted on, but for hours and lots, kept line by line
    sources = fields.Json(copy=False, readonly=True)
    line_ids = fields.One2many(
        comodel_name="insertion.statement.line",
        inverse_name="statement_id",
        string="Hours, as they were",
        readonly=True,
    )
    lot_ids = fields.One2many(
        comodel_name="insertion.statement.lot",
        inverse_name="statement_id",
        string="Lots, as they were",
        readonly=True,
    )

    # what years and buyers are compared by
    hours_done = fields.Float(
        string="Hours done in the period", compute="_compute_key_figures", store=True
    )
    hours_due = fields.Float(
        string="Hours due at the end", compute="_compute_key_figures", store=True
    )
    hours_missing = fields.Float(compute="_compute_key_figures", store=True)
    rate = fields.Float(
        string="Realisation (%)",
        compute="_compute_key_figures",
        store=True,
        aggregator=None,
    )

    # the public page of key figures
    published_on = fields.Datetime(copy=False, readonly=True, tracking=True)
    published_by_id = fields.Many2one(
        comodel_name="res.users", string="Publisher", copy=False, readonly=True
    )

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, number)", "This number of statement is already used."
    )
    _supersedes_uniq = models.Constraint(
        "UNIQUE(supersedes_id)", "This statement was already replaced."
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The period ends before it starts: correct one of the two dates.",
    )

    @api.depends("period", "year")
    def _compute_dates(self):
        for bilan in self:
            year = bilan.year or ""
            if bilan.period and year.isdecimal() and 2000 <= int(year) <= 2100:
                period = statement.get_period(bilan.period, int(year))
                if period:
                    bilan.date_from, bilan.date_to = period

    @api.depends("scope", "contract_id")
    def _compute_buyer_id(self):
        for bilan in self:
            if bilan.scope == "contract":
                bilan.buyer_id = bilan.contract_id.buyer_id
            elif bilan.scope == "all":
                bilan.buyer_id = False

    @api.depends("scope")
    def _compute_contract_id(self):
        for bilan in self:
            if bilan.scope != "contract":
                bilan.contract_id = False

    @api.depends(
        "company_id",
        "period",
        "date_from",
        "date_to",
        "scope",
        "buyer_id",
        "contract_id",
    )
    def _compute_title(self):
        for bilan in self:
            # kept as text, and the name of the document
            bilan = (bilan.company_id or self.env.company)._in_document_lang(bilan)
            bilan.title = f"{bilan._get_period_label()} - {bilan._get_scope_label()}"

    @api.depends("number", "title")
    def _compute_display_name(self):
        for bilan in self:
            bilan.display_name = " - ".join(filter(None, [bilan.number, bilan.title]))

    @api.depends("number", "successor_ids")
    def _compute_state(self):
        for bilan in self:
            if not bilan.number:
                bilan.state = "draft"
            else:
                bilan.state = "superseded" if bilan.successor_ids else "issued"

    @api.depends(
        "date_from",
        "date_to",
        "scope",
        "buyer_id",
        "contract_id",
        "year_index_id",
        "payload",
    )
    @api.depends_context("lang", "uid")
    def _compute_summary(self):
        for bilan in self:
            bilan.summary = bilan._is_complete() and StatementPaper(
                bilan._get_document(), bilan.company_id
            ).render_summary(StatementDrill(bilan))

    @api.depends("payload")
    def _compute_key_figures(self):
        for bilan in self:
            totals = (bilan.payload or {}).get("totals", {})
            for name in ("hours_done", "hours_due", "hours_missing", "rate"):
                bilan[name] = totals.get(name, [0])[0] or 0

    @api.depends("number", "title")
    def _compute_pdf_filename(self):
        for bilan in self:
            bilan.pdf_filename = f"{bilan._get_file_name()}.pdf"

    @api.depends("payload")
    @api.depends_context("uid")
    def _compute_csv(self):
        for bilan in self:
            table = bilan._is_complete() and StatementTable(
                bilan._get_outgoing_document()
            )
            bilan.csv = table and base64.b64encode(table.write_csv())

    @api.constrains("date_from", "date_to")
    def _check_whole_months(self):
        for bilan in self:
            if not statement.is_whole_months(bilan.date_from, bilan.date_to):
                raise ValidationError(
                    self.env._(
                        "Hours are declared by the month: the period goes from the "
                        "first day of a month to the last day of a month."
                    )
                )

    @api.constrains("period", "year")
    def _check_year(self):
        for bilan in self:
            if bilan.period != "custom":
                year = bilan.year or ""
                if not year.isdecimal() or not 2000 <= int(year) <= 2100:
                    raise ValidationError(
                        self.env._("Enter the year of the statement, such as 2026.")
                    )
                if statement.get_period(bilan.period, int(year)) != (
                    bilan.date_from,
                    bilan.date_to,
                ):
                    raise ValidationError(
                        self.env._(
                            "The dates are not those of the period: choose Other "
                            "months to enter your own."
                        )
                    )

    @api.constrains("scope", "buyer_id", "contract_id")
    def _check_scope(self):
        for bilan in self:
            if bilan.scope == "buyer" and not bilan.buyer_id:
                raise ValidationError(
                    self.env._("Choose the buyer of whom the statement speaks.")
                )
            if bilan.scope == "contract" and not bilan.contract_id:
                raise ValidationError(
                    self.env._("Choose the contract of which the statement speaks.")
                )

    def write(self, vals):
        if not self._is_by_action() and set(vals) - OPEN_FIELDS:
            for bilan in self:
                if bilan.number:
                    raise UserError(
                        self.env._(
                            "%s is issued and never changes: issue a new one, which "
                            "will replace it.",
                            bilan.display_name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        for bilan in self:
            if bilan.number:
                raise UserError(
                    self.env._(
                        "%s is issued: it can be replaced, never deleted.",
                        bilan.display_name,
                    )
                )

    def action_issue(self):
        """Freeze the figures and the document, in place of the former statement."""
        self.check_access("write")
        for bilan in self:
            if bilan.number:
                raise UserError(self.env._("%s is already issued.", bilan.display_name))
            bilan._issue()

    def action_issue_again(self):
        """Open a draft on the same period and scope, to replace this one."""
        self.ensure_one()
        return self.copy()._get_records_action(name=self.env._("Statement"))

    def action_open_figure(self, figure, side=0):
        """Show what a figure was counted on, as it was then: see ``StatementDrill``."""
        self.ensure_one()
        self.check_access("read")
        return StatementDrill(self).open(figure, side)

    def action_open_pdf(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_filename}",
            "target": "new",
        }

    def action_open_csv(self):
        """Download the figures for the outside, one a line."""
        self.ensure_one()
        name = f"{self._get_file_name()}.csv"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/csv/{name}?download=true",
            "target": "download",
        }

    def action_send(self):
        """Open an e-mail to the buyer's contacts with the document for the outside."""
        self.ensure_one()
        if not self.number:
            raise UserError(self.env._("Issue the statement before sending it."))
        return StatementMail(self).compose()

    def action_publish(self):
        """Show the key figures on the public page, without small numbers of people."""
        for bilan in self:
            bilan._check_publisher()
            if bilan.state != "issued" or bilan.scope != "all":
                raise UserError(
                    self.env._(
                        "Only the statement in force of the whole activity is "
                        "published: issue it first."
                    )
                )
            bilan.sudo()._write_by_action(
                {
                    "published_on": fields.Datetime.now(),
                    "published_by_id": self.env.uid,
                }
            )

    def action_withdraw(self):
        """Take the key figures off the public page."""
        for bilan in self:
            bilan._check_publisher()
            bilan.sudo()._write_by_action(
                {"published_on": False, "published_by_id": False}
            )

    def _check_publisher(self):
        self.check_access("write")
        if not self.env.user.has_group(
            "mife_insertion_clauses.group_insertion_manager"
        ):
            raise AccessError(
                self.env._("Only a manager publishes the key figures: ask one.")
            )

    @api.model
    def _get_portal_domain(self, contacts):
        """Return the statements that the contacts of a buyer may download.

        Only their ``pdf`` is for the outside: their figures are whole.
        """
        return [
            ("state", "=", "issued"),
            ("buyer_visible", "=", True),
            ("buyer_id", "child_of", contacts.commercial_partner_id.ids),
        ]

    @api.model
    def _get_public_domain(self):
        """Return the statements whose key figures anybody may read."""
        return [
            ("state", "=", "issued"),
            ("scope", "=", "all"),
            ("published_on", "!=", False),
        ]

    def _issue(self):
        self.ensure_one()
        company = self.company_id
        former = self._find_former()
        former.lock_for_update(allow_referencing=True)
        number = (
            self.env["ir.sequence"]
            .sudo()
            .with_company(company)
            .next_by_code("insertion.statement")
        )
        issued_on = fields.Datetime.now()
        bilan = company._in_document_lang(self)
        payload = bilan._prepare_payload() | {
            "number": number,
            "issued_on": fields.Datetime.to_string(issued_on),
            "supersedes": former.number or None,
        }
        payload["kept_back"] = bilan._find_kept(payload)
        criteria = bilan._get_figures().compute_criteria()
        if criteria is not None:
            criteria = statement.shape_criteria(criteria, payload["small_cell"])
        sources = StatementDrill(bilan).keep(bilan._get_figures(StatementSources))
        pdf = bilan._render_pdf(payload)
        self.sudo()._write_by_action(
            {
                "number": number,
                "supersedes_id": former.id,
                "payload": payload,
                "criteria": criteria,
                "payload_hash": digest(canonical(payload | {"criteria": criteria})),
                "pdf": base64.b64encode(pdf),
                "pdf_hash": digest(pdf),
                "issued_on": issued_on,
                "issued_by_id": self.env.uid,
                "sources": sources,
            }
        )

    def _find_former(self):
        """Return the statement in force for the same period and scope."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_from", "=", self.date_from),
                ("date_to", "=", self.date_to),
                ("scope", "=", self.scope),
                ("buyer_id", "=", self.buyer_id.id),
                ("contract_id", "=", self.contract_id.id),
                ("state", "=", "issued"),
            ],
            limit=1,
        )

    def _find_kept(self, payload):
        """Return what the documents issued before make this one keep back."""
        issued = IssuedFigures(self.env, self.company_id)
        return issued.find_kept(payload, issued.get_scope(self))

    @api.model
    def _list_issued_cells(self, issued, first, last):
        """Return {number: cells} of the statements issued that meet some months.

        :param issued: the ``IssuedFigures`` that asks
        :param first: the first day of a month, as text
        :param last: the same, of the last month
        """
        year_after = fields.Date.to_date(last) + relativedelta(years=1)
        bilans = self.search(
            [
                ("company_id", "=", issued.company.id),
                ("number", "!=", False),
                ("date_to", ">=", first),
                ("date_from", "<=", year_after),
            ],
            order="id",
        )
        return {
            bilan.number: issued.list_cells(bilan.payload, issued.get_scope(bilan))
            for bilan in bilans
            if bilan.payload
        }

    def _get_figures(self, reader=StatementFigures):
        return reader(
            self.env,
            self.company_id,
            self.date_from,
            self.date_to,
            self.scope == "buyer" and self.buyer_id._origin,
            self.scope == "contract" and self.contract_id._origin,
            self.year_index_id,
        )

    def _prepare_payload(self):
        company = self.company_id
        return self._get_figures().compute() | {
            "title": self._get_scope_label(),
            "period": self._get_period_label(),
            "issuer": company.name,
            "signatory": company.insertion_signatory_name or None,
            "signatory_role": company.insertion_signatory_role or None,
            "place": company.city or None,
            "small_cell": company.insertion_small_cell,
        }

    def _get_document(self, outgoing=False):
        """Return what is read: the frozen figures, or those of the moment."""
        self.ensure_one()
        may_read_criteria = self.env.user.has_group(CRITERIA_GROUP)
        if self.number:
            payload = self.payload
            criteria = self.criteria if may_read_criteria else None
        else:
            payload = self._prepare_payload()
            if outgoing:
                payload["kept_back"] = self._find_kept(payload)
            criteria = self._get_figures().compute_criteria()
        return StatementDocument(self.env, payload, criteria, outgoing)

    def _has_sources(self):
        """Tell whether figures lead to records: those issued before kept none."""
        self.ensure_one()
        return bool(self._origin) and (not self.number or bool(self.sources))

    def _get_outgoing_document(self):
        """Return what leaves the organisation, in its language."""
        bilan = self.company_id._in_document_lang(self)
        return bilan._get_document(outgoing=True)

    def _is_complete(self):
        """Tell whether enough is known to count."""
        self.ensure_one()
        return bool(
            self.date_from
            and self.date_to
            and self.company_id
            and self.date_from <= self.date_to
            and statement.is_whole_months(self.date_from, self.date_to)
            and (self.scope != "buyer" or self.buyer_id)
            and (self.scope != "contract" or self.contract_id)
        )

    def _get_scope_label(self):
        if self.scope == "buyer":
            return self.buyer_id.display_name or ""
        if self.scope == "contract":
            return self.contract_id.display_name or ""
        return self.env._("Whole activity")

    def _get_period_label(self):
        start, end = self.date_from, self.date_to
        if not start or not end:
            return ""
        if (start.month, end.month) == (1, 12) and start.year == end.year:
            return str(start.year)
        if self.period in ("year", "custom"):
            return self._get_months_label()
        period = self._fields["period"]._description_selection(self.env)
        return f"{dict(period)[self.period]} {start.year}"

    def _get_months_label(self):
        start, end = self.date_from, self.date_to
        return self.env._(
            "%(start)s to %(end)s",
            start=format_date(self.env, start, date_format="MMMM yyyy"),
            end=format_date(self.env, end, date_format="MMMM yyyy"),
        )

    def _get_file_name(self, internal=False):
        self = (self.company_id or self.env.company)._in_document_lang(self)
        parts = [self.number or self.env._("Draft"), self.title or ""]
        if internal:
            parts.append(self.env._("internal"))
        return " - ".join(parts).replace("/", "-")

    def _get_recipients(self):
        return self.buyer_id.sudo()._get_insertion_contacts()

    def _render_pdf(self, payload, criteria=None, outgoing=True):
        """Return the document as PDF; what is missing of the payload is a draft."""
        self.ensure_one()
        bilan = self.company_id._in_document_lang(self)
        document = StatementDocument(bilan.env, payload, criteria, outgoing)
        return StatementPaper(document, bilan.company_id).print()

    def _render_internal_pdf(self):
        """Return the whole document, with the criteria for those who may read them."""
        self.ensure_one()
        document = self._get_document()
        return self._render_pdf(document.payload, document.criteria, outgoing=False)
