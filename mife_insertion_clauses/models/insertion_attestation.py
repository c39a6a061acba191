# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
import json
import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri
from odoo.tools.misc import split_every
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from ..rules.hours import last_of_month
from .insertion_action_mixin import BY_ACTION
from .insertion_declaration import format_month

# Crockford's base 32: no letter that is mistaken for a digit, 80 bits in 16 signs.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
# Documents printed in one run: enough to spare the start of the engine
PRINT_BATCH = 100


class InsertionAttestation(models.Model):
    """A numbered and frozen certificate of one company's month on one lot.

    ``payload`` is what was certified, ``pdf`` the document as it was sent; both
    are hashed and nothing in the record changes afterwards. A mistake is mended by
    a rectifying attestation that supersedes the first; both stay readable.
    """

    _name = "insertion.attestation"
    _description = "Attestation of insertion hours"
    _order = "issued_on desc, id desc"
    _rec_name = "number"

    number = fields.Char(readonly=True, required=True)
    declaration_id = fields.Many2one(
        comodel_name="insertion.declaration",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, readonly=True, required=True
    )
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor", index=True, readonly=True, required=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Firm",
        index=True,
        readonly=True,
        required=True,
    )
    lot_id = fields.Many2one(
        comodel_name="insertion.lot", index=True, readonly=True, required=True
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract", index=True, readonly=True, required=True
    )
    buyer_id = fields.Many2one(
        comodel_name="res.partner", index=True, readonly=True, required=True
    )
    month = fields.Date(index=True, readonly=True, required=True)
    month_label = fields.Char(string="Month of work", compute="_compute_month_label")
    counted_hours = fields.Float(readonly=True)
    issued_on = fields.Datetime(readonly=True, required=True)
    issued_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    supersedes_id = fields.Many2one(
        comodel_name="insertion.attestation",
        string="Rectifies",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    successor_ids = fields.One2many(
        comodel_name="insertion.attestation",
        inverse_name="supersedes_id",
        string="Rectified by",
    )
    state = fields.Selection(
        selection=[("valid", "Valid"), ("superseded", "Superseded")],
        compute="_compute_state",
        store=True,
    )
    payload = fields.Json(readonly=True, copy=False)
    payload_hash = fields.Char(string="Fingerprint of the data", readonly=True)
    pdf = fields.Binary(string="Document", attachment=True, readonly=True, copy=False)
    pdf_filename = fields.Char(compute="_compute_pdf_filename")
    pdf_hash = fields.Char(string="Fingerprint of the document", readonly=True)
    code = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, number)", "This number of attestation is already used."
    )
    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already used.")
    _supersedes_uniq = models.Constraint(
        "UNIQUE(supersedes_id)", "This attestation was already rectified."
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_label(self):
        for attestation in self:
            attestation.month_label = format_month(self.env, attestation.month)

    @api.depends("successor_ids")
    def _compute_state(self):
        for attestation in self:
            attestation.state = "superseded" if attestation.successor_ids else "valid"

    @api.depends("number")
    def _compute_pdf_filename(self):
        for attestation in self:
            attestation.pdf_filename = f"{attestation.number}.pdf"

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and self.env.context.get("insertion_by_action") is not BY_ACTION:
            raise UserError(
                self.env._("An attestation is issued from a validated declaration.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("insertion_by_action") is not BY_ACTION:
            raise UserError(
                self.env._(
                    "An attestation never changes: correct its declaration, and a "
                    "rectifying attestation will replace it."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An attestation cannot be deleted."))

    def action_open_pdf(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_filename}",
            "target": "new",
        }

    @api.model
    def _issue(self, declarations):
        """Issue one attestation per validated declaration, rectifying if need be."""
        declarations = declarations.sudo()
        declarations.lock_for_update(allow_referencing=True)
        vals_list = []
        for declaration in declarations:
            declaration._check_state(("validated",))
            vals_list.append(self._prepare_vals(declaration))
        for company in declarations.company_id:
            ours = [vals for vals in vals_list if vals["company_id"] == company.id]
            for vals, pdf in zip(ours, self._render_pdfs(company, ours), strict=True):
                vals["pdf"] = base64.b64encode(pdf)
                vals["pdf_hash"] = hashlib.sha256(pdf).hexdigest()
        attestations = self.with_context(insertion_by_action=BY_ACTION).create(
            vals_list
        )
        rectifying = attestations.filtered("supersedes_id").declaration_id
        rectifying._write_by_action({"state": "rectified"})
        (declarations - rectifying)._write_by_action({"state": "attested"})
        return attestations.with_context(insertion_by_action=False)

    def _prepare_vals(self, declaration):
        superseded = declaration.attestation_ids.filtered(
            lambda attestation: attestation.state == "valid"
        )
        company = declaration.company_id
        number = (
            self.env["ir.sequence"]
            .with_company(company)
            .next_by_code("insertion.attestation")
        )
        payload = self._prepare_payload(declaration, number, superseded)
        return {
            "number": number,
            "declaration_id": declaration.id,
            "company_id": company.id,
            "contractor_id": declaration.contractor_id.id,
            "partner_id": declaration.partner_id.id,
            "lot_id": declaration.lot_id.id,
            "contract_id": declaration.contract_id.id,
            "buyer_id": declaration.buyer_id.id,
            "month": declaration.month,
            "counted_hours": declaration.counted_hours,
            "issued_on": payload["issued_on"],
            "issued_by_id": self.env.uid,
            "supersedes_id": superseded.id,
            "payload": payload,
            "payload_hash": hashlib.sha256(_canonical(payload)).hexdigest(),
            "code": self._generate_code(),
        }

    def _prepare_payload(self, declaration, number, superseded):
        """Return what is certified, as plain values: hours, names, labels, no person.

        People appear under their reference only, so that the certificate can go to
        the buyer as it is.
        """
        lot = declaration.lot_id
        company = declaration.company_id
        total = lot._get_hours_done(until=declaration.month)[lot.id]
        this_month = declaration.counted_hours
        due = lot._get_hours_due(last_of_month(declaration.month))[lot.id]
        return {
            "number": number,
            "supersedes": superseded.number or None,
            "issued_on": fields.Datetime.to_string(fields.Datetime.now()),
            "issuer": company.name,
            "signatory": company.insertion_signatory_name or None,
            "signatory_role": company.insertion_signatory_role or None,
            "place": company.city or None,
            "buyer": declaration.buyer_id.display_name,
            "contract": declaration.contract_id.display_name,
            "lot": f"{lot.number} - {lot.name}",
            "company": declaration.partner_id.display_name,
            "company_siret": declaration.partner_id.company_registry or None,
            "month": fields.Date.to_string(declaration.month),
            "no_hours": declaration.no_hours,
            "lines": [line._prepare_attested_values() for line in declaration.line_ids],
            "worked": declaration.worked_hours,
            "training": declaration.training_hours,
            "counted": this_month,
            "lot_due": due if lot.contract_id.knows_shortfall and due else None,
            "lot_before": total - this_month,
            "lot_total": total,
        }

    @api.model
    def _generate_code(self):
        return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))

    @api.model
    def _normalize_code(self, text):
        """Return the 16 signs of a code as typed by a person, or "" if it is none."""
        text = (text or "")[:64].upper().replace("O", "0")
        text = re.sub(r"[IL]", "1", text)
        text = re.sub(r"[\s\-.]", "", text)
        is_code = len(text) == CODE_LENGTH and set(text) <= set(CODE_ALPHABET)
        return text if is_code else ""

    @api.model
    def _find_by_code(self, text):
        """Return the attestation (as superuser) that bears the code, if any."""
        code = self._normalize_code(text)
        return self.sudo().search([("code", "=", code)] if code else [(0, "=", 1)])

    @api.model
    def _format_code(self, code):
        return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))

    def _render_pdfs(self, company, vals_list):
        """Return the documents of one company, in few runs of the printing engine."""
        lang = company.partner_id.lang or self.env.user.lang
        self = self.with_context(lang=lang, insertion_no_print_delay=True)
        company = company.with_context(lang=lang)
        # the doctype cannot be written in a template
        documents = [
            f"<!DOCTYPE html>\n{self._render_document(company, vals)}"
            for vals in vals_list
        ]
        footer = self.env["ir.qweb"]._render(
            "mife_insertion_clauses.attestation_footer"
        )
        return [
            pdf
            for batch in split_every(PRINT_BATCH, documents)
            for pdf in self._print(batch, f"<!DOCTYPE html>\n{footer}")
        ]

    def _render_document(self, company, vals):
        """Return the document as a page that needs no resource from outside."""
        code = self._format_code(vals["code"])
        url = f"{company.get_base_url()}/attestation/{code}"
        Report = self.env["ir.actions.report"]
        qr_code = Report.barcode("QR", url, width=300, height=300, barLevel="M")
        return self.env["ir.qweb"]._render(
            "mife_insertion_clauses.attestation_document",
            {
                "attestation": vals["payload"],
                "company": company,
                "payload_hash": vals["payload_hash"],
                "url": url,
                "code": code,
                "qr_code": image_data_uri(base64.b64encode(qr_code)),
                "image_data_uri": image_data_uri,
                "to_date": fields.Date.to_date,
                "to_datetime": fields.Datetime.to_datetime,
            },
        )

    def _print(self, documents, footer):
        """Return one PDF per document, printed together and taken apart.

        Each document has at least a page: as many pages as documents are one each.
        When some are longer, the pile is cut in two until it is known which.
        """
        pdf = self.env["ir.actions.report"]._run_wkhtmltopdf(
            documents,
            footer=footer,
            specific_paperformat_args={
                "data-report-margin-top": 12,
                "data-report-margin-bottom": 18,
                "data-report-header-spacing": 0,
                "data-report-dpi": 96,
            },
        )
        if len(documents) == 1:
            return [pdf]
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.getNumPages() == len(documents):
            return [_write_page(reader.getPage(n)) for n in range(len(documents))]
        middle = len(documents) // 2
        return [
            *self._print(documents[:middle], footer),
            *self._print(documents[middle:], footer),
        ]


def _write_page(page):
    writer, stream = PdfFileWriter(), io.BytesIO()
    writer.addPage(page)
    writer.write(stream)
    return stream.getvalue()


def _canonical(payload):
    """Return the bytes that are hashed: one and the same for equal payloads."""
    return json.dumps(
        payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()
