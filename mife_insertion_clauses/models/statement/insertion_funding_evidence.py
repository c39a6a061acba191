# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
from datetime import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from ...common.rules.canonical import canonical
from ...report.funding_document import FundingDocument
from ...report.funding_workbook import FundingWorkbook
from ...rules.funding import pack
from ...rules.pdf_date import date_pdf


class InsertionFundingEvidence(models.Model):
    """What proves a funded operation, frozen: figures, document, workbook and proofs.

    Issued again for the same file, it supersedes the former one; both stay readable.
    Its archive is put together when it is asked for, from what was frozen and from the
    proofs: the same bytes as long as they are the same.
    """

    _name = "insertion.funding.evidence"
    _description = "Evidence of a funding file"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.frozen.mixin",
        "insertion.search.mixin",
        "mail.thread",
    ]
    _order = "issued_on desc, id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "file_id"]
    _frozen_files = {"pdf": "pdf_hash", "xlsx": "xlsx_hash"}
    # a file goes with its evidence once its term has passed
    _series_number, _series_whole = "number", False
    _action_only_fields = (
        "file_id",
        "number",
        "payload",
        "payload_hash",
        "pdf",
        "pdf_hash",
        "xlsx",
        "xlsx_hash",
        "issued_on",
        "issued_by_id",
        "supersedes_id",
        "state",
    )

    file_id = fields.Many2one(
        comodel_name="insertion.funding.file",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="file_id.company_id", store=True, precompute=True, index=True
    )
    number = fields.Char(readonly=True, required=True)
    state = fields.Selection(
        selection=[("issued", "Issued"), ("superseded", "Replaced")],
        compute="_compute_state",
        store=True,
    )
    is_interim = fields.Boolean(
        string="Before the end",
        compute="_compute_is_interim",
        help="Issued before the last day of the operation.",
    )
    issued_on = fields.Datetime(string="Issued on", readonly=True, required=True)
    issued_by_id = fields.Many2one(
        comodel_name="res.users", string="Issuer", readonly=True
    )
    supersedes_id = fields.Many2one(
        comodel_name="insertion.funding.evidence",
        check_company=True,
        string="Replaces",
        index="btree_not_null",
        # they are only deleted together, with their file
        ondelete="set null",
        readonly=True,
    )
    successor_ids = fields.One2many(
        comodel_name="insertion.funding.evidence",
        inverse_name="supersedes_id",
        string="Replaced by",
        readonly=True,
    )
    payload = fields.Json(readonly=True)
    payload_hash = fields.Char(string="Fingerprint of the data", readonly=True)
    # not attachments, whose file could be changed
    pdf = fields.Binary(string="Document", attachment=False, readonly=True)
    pdf_hash = fields.Char(string="Fingerprint of the document", readonly=True)
    xlsx = fields.Binary(string="Workbook", attachment=False, readonly=True)
    xlsx_hash = fields.Char(string="Fingerprint of the workbook", readonly=True)
    archive = fields.Binary(compute="_compute_archive", exportable=False)
    missing_count = fields.Integer(
        string="Proofs gone since",
        compute="_compute_missing_count",
        help="Proofs that were erased since, such as at the end of what may be kept.",
    )
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, number)", "This number of evidence is already used."
    )
    _supersedes_uniq = models.Constraint(
        "UNIQUE(supersedes_id)", "This evidence was already replaced."
    )

    @api.depends("number", "file_id")
    def _compute_display_name(self):
        for evidence in self:
            evidence.display_name = " - ".join(
                filter(None, [evidence.number, evidence.file_id.display_name])
            )

    @api.depends("successor_ids")
    def _compute_state(self):
        for evidence in self:
            evidence.state = "superseded" if evidence.successor_ids else "issued"

    @api.depends("payload")
    def _compute_is_interim(self):
        for evidence in self:
            evidence.is_interim = bool((evidence.payload or {}).get("interim"))

    def _compute_archive(self):
        for evidence in self:
            evidence.archive = evidence.payload and base64.b64encode(evidence._pack())

    @api.depends("payload", "file_id.proof_ids.sha256")
    def _compute_missing_count(self):
        for evidence in self:
            there = {
                proof.sha256
                for proof in evidence.file_id.proof_ids
                if proof.with_context(bin_size=True).datas
            }
            evidence.missing_count = len(evidence._get_proof_hashes() - there)

    @api.depends("payload")
    @api.depends_context("lang")
    def _compute_summary(self):
        for evidence in self:
            evidence.summary = evidence.payload and self.env["ir.qweb"]._render(
                "mife_insertion_clauses.funding_summary",
                {"document": FundingDocument(self.env, evidence.payload)},
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        for evidence in self:
            raise UserError(
                self.env._(
                    "%s is issued: it can be replaced, never deleted.",
                    evidence.display_name,
                )
            )

    def action_open_pdf(self):
        return self._open("pdf", "pdf")

    def action_open_xlsx(self):
        return self._open("xlsx", "xlsx", download=True)

    def action_open_archive(self):
        return self._open("archive", "zip", download=True)

    @api.model
    def _issue(self, file):
        """Freeze the evidence of a funding file, in place of the former one."""
        file.ensure_one()
        file.check_access("write")
        file.lock_for_update(allow_referencing=True)
        company = file.company_id
        former = file.evidence_ids.filtered(lambda one: one.state == "issued")[:1]
        number = (
            self.env["ir.sequence"]
            .sudo()
            .with_company(company)
            .next_by_code("insertion.funding.evidence")
        )
        issued_on = fields.Datetime.now()
        payload = file._prepare_payload() | {
            "number": number,
            "issued_on": fields.Datetime.to_string(issued_on),
            "supersedes": former.number or None,
        }
        reader = company._in_document_lang(self)
        pdf = reader._render_pdf(file, payload)
        xlsx = reader._render_xlsx(payload)
        vals = {
            "file_id": file.id,
            "number": number,
            "supersedes_id": former.id,
            "payload": payload,
            "payload_hash": hashlib.sha256(canonical(payload)).hexdigest(),
            "pdf": base64.b64encode(pdf),
            "pdf_hash": hashlib.sha256(pdf).hexdigest(),
            "xlsx": base64.b64encode(xlsx),
            "xlsx_hash": hashlib.sha256(xlsx).hexdigest(),
            "issued_on": issued_on,
            "issued_by_id": self.env.uid,
        }
        # sudo: only the act of issuing creates evidence
        evidence = self.sudo()._by_action().create(vals)
        return evidence.with_env(self.env)

    def _open(self, name, extension, download=False):
        self.ensure_one()
        filename = f"{self._get_file_name()}.{extension}"
        url = f"/web/content/{self._name}/{self.id}/{name}/{filename}"
        return {
            "type": "ir.actions.act_url",
            "url": f"{url}?download=true" if download else url,
            "target": "self" if download else "new",
        }

    def _get_file_name(self):
        name = f"{self.number} - {self.file_id.number}"
        return name.translate(str.maketrans("/?#%\\", "-----"))

    def _get_proof_hashes(self):
        """Return the SHA-256 of the proofs that the evidence lists."""
        return {
            proof["sha256"]
            for evidence in self
            for proof in (evidence.payload or {}).get("proofs", ())
        }

    def _render_pdf(self, file, payload):
        qweb = self.env["ir.qweb"]
        company = file.company_id.sudo()
        title = self.env._(
            "Evidence %(number)s, file %(file)s",
            number=payload["number"],
            file=payload["file"]["number"],
        )
        values = {
            "document": FundingDocument(self.env, payload),
            "payload": payload,
            "company": company,
            "logo": file.logo,
            "title": title,
            "image_data_uri": image_data_uri,
        }
        page, footer = (
            qweb._render(f"mife_insertion_clauses.{name}", values)
            for name in ("funding_document", "document_footer")
        )
        pdf = self.env["ir.actions.report"]._print_mife_page(
            page, footer=footer, top=12
        )
        return date_pdf(pdf, fields.Datetime.to_datetime(payload["issued_on"]))

    def _render_xlsx(self, payload):
        stream = io.BytesIO()
        FundingWorkbook(FundingDocument(self.env, payload)).fill(stream)
        return stream.getvalue()

    def _pack(self):
        """Return the archive: the same evidence and proofs give the same bytes."""
        self.ensure_one()
        document = FundingDocument(
            self.company_id._in_document_lang(self).env, self.payload
        )
        whole = self.with_context(bin_size=False)
        name = self._get_file_name()
        files = {
            document.get_index_name(): document.write_index().encode("utf-8-sig"),
            f"{name}.pdf": base64.b64decode(whole.pdf),
            f"{name}.xlsx": base64.b64decode(whole.xlsx),
            f"{name}.json": canonical(self.payload),
        }
        proofs = {proof.sha256: proof for proof in self.file_id.proof_ids}
        for path, proof in document.get_proof_paths():
            found = proofs.get(proof["sha256"])
            content = found and found.with_context(bin_size=False).datas
            if content:
                files[path] = base64.b64decode(content)
        return pack(files, self.issued_on.replace(tzinfo=timezone.utc))
