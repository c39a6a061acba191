# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from ...common.rules.canonical import canonical
from ...report import pack_facts
from ...report.pack_cells import PackCells
from ...report.pack_document import PackDocument
from ...report.pack_figures import Scope
from ...report.pack_gaps import serialize
from ...report.pack_payload import PackAsk, PackPayload, get_figures_hash
from ...report.pack_workbook import write_workbook

# differences of one figure, at most
GAPS = 100
_CREATED = re.compile(rb"/CreationDate \(D:\d{14}")


class InsertionPackIssue(models.Model):
    """A pack of a closed year for one subject, numbered and frozen.

    Written by acts only: it waits, then is issued, or left aside with a sentence.
    ``payload`` holds whole figures and which of them are not printed; the PDF, the
    workbook and the CSV come from it alone, and from the day of issue.
    """

    _name = "insertion.pack.issue"
    _description = "Pack issued"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.written.mixin",
        "insertion.frozen.mixin",
        "insertion.search.mixin",
    ]
    _order = "year_id desc, id"
    _rec_name = "title"
    _rec_names_search = ["number", "title"]
    _series_number = "number"
    _frozen_domain = [("number", "!=", False)]

    year_id = fields.Many2one(
        comodel_name="insertion.year",
        index=True,
        ondelete="restrict",
        required=True,
        check_company=True,
    )
    pack_id = fields.Many2one(
        comodel_name="insertion.pack",
        string="Pack of indicators",
        index=True,
        ondelete="restrict",
        required=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="year_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    title = fields.Char(compute="_compute_title", store=True, precompute=True)
    number = fields.Char()
    state = fields.Selection(
        selection=[
            ("waiting", "To issue"),
            ("issued", "Issued"),
            ("superseded", "Replaced"),
            ("failed", "Left aside"),
        ],
        default="waiting",
        index=True,
        required=True,
    )
    sentence = fields.Char(string="Why it is left aside")
    issued_on = fields.Datetime(string="Issued on")
    issued_by_id = fields.Many2one(comodel_name="res.users", string="Issuer")
    supersedes_id = fields.Many2one(
        comodel_name="insertion.pack.issue",
        string="Replaces",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    successor_ids = fields.One2many(
        comodel_name="insertion.pack.issue",
        inverse_name="supersedes_id",
        string="Replaced by",
    )
    payload = fields.Json()
    payload_hash = fields.Char(string="Fingerprint of the data")
    figures_hash = fields.Char(help="The same for the same figures.")
    # not an attachment: those who may write elsewhere could change its file
    pdf = fields.Binary(string="Document", attachment=False)
    pdf_hash = fields.Char(string="Fingerprint of the document")
    pdf_name = fields.Char(compute="_compute_names")
    xlsx = fields.Binary(string="Workbook", compute="_compute_files")
    xlsx_name = fields.Char(compute="_compute_names")
    csv = fields.Binary(string="CSV", compute="_compute_files")
    csv_name = fields.Char(compute="_compute_names")
    kept_back_count = fields.Integer(
        string="Figures kept back", compute="_compute_kept_back"
    )
    unexplained = fields.Float(
        string="Hours unexplained", compute="_compute_unexplained", digits=(16, 2)
    )
    gap_ids = fields.One2many(
        comodel_name="insertion.pack.gap", inverse_name="issue_id", string="Differences"
    )
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, number)", "This number of pack is already used."
    )
    _supersedes_uniq = models.Constraint(
        "UNIQUE(supersedes_id)", "This pack was already replaced."
    )

    def _get_by_hand_sentence(self):
        return self.env._(
            "A pack is issued from its year, and never changes: use the buttons of the "
            "year."
        )

    @api.depends("pack_id", "year_id", "partner_id", "contract_id")
    def _compute_title(self):
        for issue in self:
            # kept as text, and the name of the document
            company = issue.company_id or self.env.company
            issue = company._in_document_lang(issue)
            parts = (issue.pack_id.name, issue.year_id.year, issue._get_label())
            issue.title = " - ".join(filter(None, parts))

    @api.depends("number", "title")
    def _compute_display_name(self):
        for issue in self:
            issue.display_name = " - ".join(filter(None, (issue.number, issue.title)))

    @api.depends("number", "title")
    def _compute_names(self):
        for issue in self:
            name = issue.display_name.replace("/", "-")
            issue.pdf_name, issue.xlsx_name = f"{name}.pdf", f"{name}.xlsx"
            issue.csv_name = f"{name}.csv"

    @api.depends("payload")
    def _compute_files(self):
        for issue in self:
            document = issue.payload and issue._get_document()
            issue.xlsx = document and base64.b64encode(write_workbook(document))
            issue.csv = document and base64.b64encode(document.write_csv())

    @api.depends("payload")
    def _compute_kept_back(self):
        for issue in self:
            issue.kept_back_count = len((issue.payload or {}).get("kept_back", ()))

    @api.depends("gap_ids.hours")
    def _compute_unexplained(self):
        totals = dict(
            self.env["insertion.pack.gap"]._read_group(
                [("issue_id", "in", self.ids), ("kind", "=", "unexplained")],
                ["issue_id"],
                ["hours:sum"],
            )
        )
        for issue in self:
            issue.unexplained = totals.get(issue._origin, 0)

    @api.depends("payload")
    @api.depends_context("lang")
    def _compute_summary(self):
        for issue in self:
            issue.summary = bool(issue.payload) and self.env["ir.qweb"]._render(
                "mife_insertion_clauses.pack_tables",
                {
                    "document": PackDocument(self.env, issue.payload),
                    "table_class": "table table-sm mb-4",
                },
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        for issue in self:
            if issue.number:
                raise UserError(
                    self.env._(
                        "%s is issued: it can be replaced, never deleted.",
                        issue.display_name,
                    )
                )

    def action_open_pdf(self):
        return self._get_file_action("pdf", self.pdf_name)

    def action_open_xlsx(self):
        return self._get_file_action("xlsx", self.xlsx_name)

    def action_open_csv(self):
        return self._get_file_action("csv", self.csv_name)

    def _get_file_action(self, field, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{field}/{name}",
            "target": "new",
        }

    # issuing

    def _get_scope(self):
        """Return whose figures it gives."""
        self.ensure_one()
        kind = self.pack_id.subject
        if kind == pack_facts.OPERATION:
            return Scope(kind, tuple(self.pack_id.contract_ids.sorted("id").ids))
        if kind == pack_facts.TERRITORY:
            return Scope(kind, (), self.pack_id._read_postcodes())
        return Scope(kind, tuple((self.partner_id or self.contract_id).ids))

    def _get_label(self):
        """Return whose figures it gives, in words."""
        self.ensure_one()
        kind = self.pack_id.subject
        if kind == pack_facts.OPERATION:
            return ", ".join(
                self.pack_id.contract_ids.sorted("id").mapped("display_name")
            )
        if kind == pack_facts.TERRITORY:
            return self.env._("Territory %s", self.pack_id.postcodes)
        if kind == pack_facts.ALL:
            return self.env._("Whole activity")
        return (self.partner_id or self.contract_id).display_name or ""

    def _issue_together(self, figures):
        """Issue packs of one subject, whose figures are counted together."""
        asks = {}
        for issue in self:
            try:
                asks[issue] = issue._prepare_ask()
            except UserError as error:
                issue._write_by_action({"state": "failed", "sentence": error.args[0]})
        figures.ask([spec for ask in asks.values() for spec in ask.specs])
        for issue, ask in asks.items():
            try:
                with self.env.cr.savepoint():
                    issue._issue(ask, figures)
            except UserError as error:
                issue._write_by_action({"state": "failed", "sentence": error.args[0]})

    def _prepare_ask(self):
        issue = self.company_id._in_document_lang(self)
        return PackAsk(issue.pack_id, issue.company_id, self.year_id._end)

    def _issue(self, ask, figures):
        """Freeze the figures, unless they are those already in force."""
        former = self._find_former()
        figures.env = figures.env(
            context=ask.template.env.context | {"active_test": False}
        )
        issue = self.company_id._in_document_lang(self)
        preparation = PackPayload(ask, figures, issue._get_label())
        payload = preparation.prepare()
        figures_hash = get_figures_hash(payload)
        if former and former.figures_hash == figures_hash:
            self._by_action().unlink()
            return
        issued_on = fields.Datetime.now()
        payload |= {
            "number": self._get_next_number(),
            "issued_on": fields.Datetime.to_string(issued_on),
            "closed_on": fields.Datetime.to_string(self.year_id.closed_on),
            "supersedes": former.number or None,
        }
        former._write_by_action({"state": "superseded"})
        pdf = issue._render_pdf(payload)
        self._write_by_action(
            {
                "state": "issued",
                "number": payload["number"],
                "issued_on": issued_on,
                "issued_by_id": self.year_id.closed_by_id.id,
                "supersedes_id": former.id,
                "payload": payload,
                "payload_hash": hashlib.sha256(canonical(payload)).hexdigest(),
                "figures_hash": figures_hash,
                "pdf": base64.b64encode(pdf),
                "pdf_hash": hashlib.sha256(pdf).hexdigest(),
                "sentence": False,
            }
        )
        self._write_gaps(payload, preparation.find_gaps(payload))

    @api.model
    def _list_issued_cells(self, issued, first, last):
        """Return {number: cells} of the packs issued that meet some months.

        See ``IssuedFigures``; a pack that was replaced has left all the same.
        """
        packs = self.search(
            [
                ("company_id", "=", issued.company.id),
                ("number", "!=", False),
                ("year_id.year", ">=", first[:4]),
                ("year_id.year", "<=", last[:4]),
            ],
            order="id",
        )
        return {each.number: PackCells(issued, each.payload).list() for each in packs}

    def _find_former(self):
        """Return the pack in force for the same year and subject."""
        return self.search(
            [
                ("year_id", "=", self.year_id.id),
                ("pack_id.code", "=", self.pack_id.code),
                ("partner_id", "=", self.partner_id.id),
                ("contract_id", "=", self.contract_id.id),
                ("state", "=", "issued"),
            ],
            limit=1,
        )

    def _get_next_number(self):
        """Return the next number of the pack in the year: they follow without gap.

        The year is locked by who issues: nobody else takes the same.
        """
        count = self.search_count(
            [
                ("year_id", "=", self.year_id.id),
                ("pack_id.code", "=", self.pack_id.code),
                ("number", "!=", False),
            ]
        )
        return f"{self.pack_id.code}-{self.year_id.year}-{count + 1:03}"

    def _write_gaps(self, payload, found):
        vals_list = [
            {
                "issue_id": self.id,
                "rank": line * GAPS + rank,
                "line": line,
                "heading": payload["lines"][line]["title"],
                "kind": gap.kind,
                "sentence": gap.sentence,
                "hours": gap.hours,
                "count": gap.count,
                "records": gap.model
                and {"model": gap.model, "domain": serialize(gap.domain)},
            }
            for line, gaps in found.items()
            for rank, gap in enumerate(gaps)
        ]
        self.env["insertion.pack.gap"].sudo()._by_action().create(vals_list)

    # documents

    def _get_document(self):
        self.ensure_one()
        return PackDocument(self.company_id._in_document_lang(self).env, self.payload)

    def _render_pdf(self, payload):
        """Return the document as PDF: the same bytes for the same payload."""
        self.ensure_one()
        company, qweb = self.company_id.sudo(), self.env["ir.qweb"]
        document = PackDocument(self.env, payload)
        values = {
            "document": document,
            "payload": payload,
            "company": company,
            "title": self.env._(
                "%(number)s, %(title)s",
                number=payload["number"],
                title=payload["title"],
            ),
            "image_data_uri": image_data_uri,
            "to_datetime": fields.Datetime.to_datetime,
        }
        page, header, footer = (
            qweb._render(f"mife_insertion_clauses.{name}", values)
            for name in ("pack_document", "pack_header", "document_footer")
        )
        pdf = self.env["ir.actions.report"]._print_mife_page(
            page, header, footer, top=20, spacing=5
        )
        # the engine writes when it printed: the day of issue says it
        day = re.sub(r"\D", "", payload["issued_on"])
        return _CREATED.sub(f"/CreationDate (D:{day}".encode(), pdf)
