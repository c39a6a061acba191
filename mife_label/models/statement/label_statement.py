# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...common.rules.canonical import canonical
from ...common.words import write_day
from ...report.benchmark import Benchmark
from ...report.statement_document import StatementDocument
from ...report.statement_figures import StatementFigures
from ...report.statement_files import write_csv, write_workbook
from ...report.statement_kept import read_issued
from ...rules.statement import Period, get_year

MANAGER = "mife_label.mife_label_group_manager"
# What may still change once it is issued: its discussion
OPEN_FIELDS = {"message_main_attachment_id", "message_follower_ids"}


class LabelStatement(models.Model):
    """The bilan of a label: the figures of a period, frozen when it is issued.

    ``payload`` is what was counted, ``pdf`` the document, both hashed; ``benchmark``,
    which holds marks and is read by nobody, is what each holder gets its part of.
    Issued again for the same period, it supersedes the former one; both stay readable.
    A draft keeps nothing: its figures are those of the moment.
    """

    _name = "label.statement"
    _description = "Statement of a label (bilan)"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.frozen.mixin",
        "label.search.key.mixin",
        "mail.thread",
    ]
    _order = "date_to desc, id desc"
    _rec_name = "title"
    _rec_names_search = ["number", "title"]
    # organisations share the numbers: those of one have holes
    _series_number, _series_whole = "number", False
    _frozen_domain = [("number", "!=", False)]
    _frozen_besides = ("benchmark",)
    _action_only_fields = (
        "number",
        "payload",
        "payload_hash",
        "benchmark",
        "pdf",
        "pdf_hash",
        "issued_on",
        "issued_by_id",
        "supersedes_id",
        "successor_ids",
        "state",
        "shared_on",
        "shared_by_id",
    )

    title = fields.Char(compute="_compute_title", store=True, precompute=True)
    number = fields.Char(copy=False, readonly=True)
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        string="Label",
        default=lambda self: self.env["label.programme"]._get_only_one(),
        check_company=True,
        index=True,
        ondelete="restrict",
        required=True,
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    period = fields.Selection(
        selection=[("year", "Year"), ("custom", "Other days")],
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
    correction_reason = fields.Text(
        string="Why it is issued again",
        copy=False,
        help="What the statement that this one replaces said wrong: it is printed.",
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
    former_id = fields.Many2one(
        comodel_name="label.statement",
        string="Would replace",
        compute="_compute_former_id",
    )
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    # what was frozen
    issued_on = fields.Datetime(string="Issued on", copy=False, readonly=True)
    issued_by_id = fields.Many2one(
        comodel_name="res.users", string="Issuer", copy=False, readonly=True
    )
    supersedes_id = fields.Many2one(
        comodel_name="label.statement",
        check_company=True,
        string="Replaces",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    successor_ids = fields.One2many(
        comodel_name="label.statement",
        inverse_name="supersedes_id",
        string="Replaced by",
        readonly=True,
    )
    payload = fields.Json(copy=False, readonly=True)
    payload_hash = fields.Char(
        string="Fingerprint of the data", copy=False, readonly=True
    )
    # not an attachment: those who may write a draft could change its file
    pdf = fields.Binary(string="Document", attachment=False, copy=False, readonly=True)
    pdf_filename = fields.Char(compute="_compute_filenames")
    pdf_hash = fields.Char(
        string="Fingerprint of the document", copy=False, readonly=True
    )
    workbook = fields.Binary(compute="_compute_workbook", exportable=False)
    workbook_filename = fields.Char(compute="_compute_filenames")
    table = fields.Binary(compute="_compute_table", exportable=False)
    table_filename = fields.Char(compute="_compute_filenames")

    # the figures of the holders, given back to each of them
    benchmark = fields.Json(copy=False, groups=fields.NO_ACCESS, readonly=True)
    shared_on = fields.Date(
        string="Benchmark given to the holders on",
        copy=False,
        readonly=True,
        tracking=True,
    )
    shared_by_id = fields.Many2one(
        comodel_name="res.users", string="Benchmark given by", copy=False, readonly=True
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
            if bilan.period == "year" and bilan._has_year():
                bilan.date_from, bilan.date_to = get_year(int(bilan.year))
            elif not bilan.date_from:
                # the year is refused in words, not by the database
                today = fields.Date.context_today(bilan)
                bilan.date_from, bilan.date_to = get_year(today.year)

    @api.depends("programme_id.name", "period", "date_from", "date_to")
    def _compute_title(self):
        for bilan in self:
            # kept as text, and the name of the document
            bilan = (bilan.company_id or self.env.company)._in_document_lang(bilan)
            name = bilan.programme_id.name or ""
            bilan.title = f"{name}, {bilan._get_period_label()}"

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

    @api.depends("programme_id", "date_from", "date_to", "number")
    def _compute_former_id(self):
        for bilan in self:
            bilan.former_id = not bilan.number and bilan._find_former()

    @api.depends("programme_id", "date_from", "date_to", "payload")
    @api.depends_context("lang", "uid")
    def _compute_summary(self):
        for bilan in self:
            bilan.summary = bilan._is_complete() and self.env["ir.qweb"]._render(
                "mife_label.statement_summary", {"document": bilan._get_document()}
            )

    @api.depends("number", "title")
    def _compute_filenames(self):
        for bilan in self:
            name = bilan._get_file_name()
            bilan.pdf_filename = f"{name}.pdf"
            bilan.workbook_filename = f"{name}.xlsx"
            bilan.table_filename = f"{name}.csv"

    def _compute_workbook(self):
        for bilan in self:
            bilan.workbook = bilan._write_file(write_workbook)

    def _compute_table(self):
        for bilan in self:
            bilan.table = bilan._write_file(write_csv)

    def _write_file(self, write):
        """Return what ``write`` makes of the document, as a binary field keeps it."""
        if not self._is_complete():
            return False
        document = self.company_id._in_document_lang(self)._get_document()
        return base64.b64encode(write(document))

    @api.constrains("period", "year", "date_from", "date_to")
    def _check_year(self):
        for bilan in self:
            if bilan.period != "year":
                continue
            if not bilan._has_year():
                raise ValidationError(
                    self.env._("Enter the year of the statement, such as 2026.")
                )
            if get_year(int(bilan.year)) != (bilan.date_from, bilan.date_to):
                raise ValidationError(
                    self.env._(
                        "The dates are not those of the year: choose Other days to "
                        "enter your own."
                    )
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

    # ACTS

    def action_issue(self):
        """Freeze the figures and the document, in place of the former statement."""
        self._check_manager()
        for bilan in self:
            if bilan.number:
                raise UserError(self.env._("%s is already issued.", bilan.display_name))
            bilan._check_over()
            bilan._issue()

    def action_issue_again(self):
        """Open a draft on the same period, to replace this one."""
        self.ensure_one()
        self._check_manager()
        return self.copy()._get_records_action(name=self.env._("Statement"))

    def action_share(self):
        """Give its part of the benchmark to each holder, on its portal."""
        self._check_manager()
        for bilan in self:
            if bilan.state != "issued":
                raise UserError(
                    self.env._(
                        "Only a statement in force is given to the holders: issue it "
                        "first, or take the one that replaces it."
                    )
                )
            bilan._check_enough_holders()
            bilan._write_by_action(
                {
                    "shared_on": fields.Date.context_today(bilan),
                    "shared_by_id": self.env.uid,
                }
            )

    def action_unshare(self):
        self._check_manager()
        self._write_by_action({"shared_on": False, "shared_by_id": False})

    @api.readonly
    def action_open_pdf(self):
        self.ensure_one()
        return self._open_file("pdf", self.pdf_filename)

    @api.readonly
    def action_open_workbook(self):
        self.ensure_one()
        return self._open_file("workbook", self.workbook_filename)

    @api.readonly
    def action_open_table(self):
        self.ensure_one()
        return self._open_file("table", self.table_filename)

    def _open_file(self, name, filename):
        # a draft changes: what is read is written when it is asked
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{name}/{filename}"
            f"?download=1&unique={fields.Datetime.now().timestamp()}",
            "target": "download",
        }

    def _check_manager(self):
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(self.env._("Only a label manager issues a statement."))

    def _check_over(self):
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The period ends on %s: its figures are final from the day after. "
                    "Choose an earlier last day, or issue the statement then.",
                    format_date(self.env, self.date_to),
                )
            )

    def _check_enough_holders(self):
        benchmark = self.sudo().benchmark
        if not any(axis["actions"] for axis in benchmark["axes"]):
            raise UserError(
                self.env._(
                    "%(count)s holders are too few for a benchmark: %(least)s are "
                    "needed, or each would recognise the others.",
                    count=benchmark["holders"],
                    least=benchmark["least"],
                )
            )

    def _issue(self):
        self.ensure_one()
        company = self.company_id
        former = self._find_former()
        former.lock_for_update(allow_referencing=True)
        if former and not (self.correction_reason or "").strip():
            raise UserError(
                self.env._(
                    "%s already says this period: tell why it is issued again.",
                    former.display_name,
                )
            )
        number = (
            self.env["ir.sequence"]
            .sudo()
            .with_company(company)
            .next_by_code("label.statement")
        )
        issued_on = fields.Datetime.now()
        bilan = company._in_document_lang(self)
        payload = bilan._prepare_payload() | {
            "number": number,
            "issued_on": fields.Date.to_string(fields.Date.context_today(self)),
            "supersedes": former.number or None,
            "correction": (self.correction_reason or "").strip() or None,
        }
        benchmark = Benchmark(self.programme_id, self.date_to).compute()
        pdf = bilan._render_pdf(payload)
        self.sudo()._write_by_action(
            {
                "number": number,
                "supersedes_id": former.id,
                "payload": payload,
                "benchmark": benchmark,
                "payload_hash": hashlib.sha256(
                    canonical(payload | {"benchmark": benchmark})
                ).hexdigest(),
                "pdf": base64.b64encode(pdf),
                "pdf_hash": hashlib.sha256(pdf).hexdigest(),
                "issued_on": issued_on,
                "issued_by_id": self.env.uid,
            }
        )

    # READING

    def _has_year(self):
        year = self.year or ""
        return year.isascii() and year.isdecimal() and 2000 <= int(year) <= 2100

    def _is_complete(self):
        """Tell whether enough is known to count."""
        self.ensure_one()
        return bool(
            self.programme_id
            and self.date_from
            and self.date_to
            and self.date_from <= self.date_to
        )

    def _find_issued(self):
        """Return all the statements of the label that left, in force or replaced."""
        return self.sudo().search(
            [
                ("programme_id", "=", self.programme_id._origin.id),
                ("number", "!=", False),
            ],
            order="id",
        )

    def _find_former(self):
        """Return the statement in force for the same label and period."""
        return self.search(
            [
                ("programme_id", "=", self.programme_id.id),
                ("date_from", "=", self.date_from),
                ("date_to", "=", self.date_to),
                ("state", "=", "issued"),
            ],
            limit=1,
        )

    def _prepare_payload(self):
        programme = self.programme_id._origin.sudo()
        company = programme.company_id
        period = Period(self.date_from, self.date_to)
        issued = read_issued(self._find_issued())
        return StatementFigures(programme, period).compute(issued) | {
            "programme": programme.name,
            "period": self._get_period_label(),
            "period_before": self._get_period_label(*period.get_year_before()),
            "date_to": write_day(self.env, self.date_to),
            "issuer": company.name,
            "signatory": programme.signatory_name or None,
            "signatory_role": programme.signatory_role or None,
            "place": company.city or None,
        }

    def _get_document(self):
        """Return what is read: the frozen figures, or those of the moment."""
        self.ensure_one()
        payload = self.payload if self.number else self._prepare_payload()
        return StatementDocument(self.env, payload)

    def _get_period_label(self, start=None, end=None):
        start, end = start or self.date_from, end or self.date_to
        if not start or not end:
            return ""
        if get_year(start.year) == (start, end):
            return str(start.year)
        return self.env._(
            "%(start)s to %(end)s",
            start=write_day(self.env, start),
            end=write_day(self.env, end),
        )

    def _get_file_name(self):
        self = (self.company_id or self.env.company)._in_document_lang(self)
        parts = [self.number or self.env._("Draft"), self.title or ""]
        return " - ".join(parts).replace("/", "-")

    def _render_pdf(self, payload):
        """Return the document as PDF: whole pages that need nothing from outside."""
        self.ensure_one()
        return StatementDocument(self.env, payload).print(self.programme_id.sudo())

    @api.model
    def _find_shared(self, application):
        """Return the last statement that gives a holder its part, by its file.

        sudo: the portal reads it for the holder of the file, and gives its part alone.
        """
        shared = self.sudo().search(
            [
                ("programme_id", "=", application.programme_id.id),
                ("state", "=", "issued"),
                ("shared_on", "!=", False),
            ]
        )
        return shared.filtered(
            lambda bilan: str(application.id) in bilan.benchmark["own"]
        )[:1]
