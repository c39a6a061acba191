# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import math
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import formatLang
from odoo.tools.image import image_data_uri
from odoo.tools.misc import split_every

from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.addons.base.models.ir_sequence import _update_nogap

from ...common.rules.canonical import canonical
from ...common.rules.codes import draw_code, format_code, normalize_code
from ...report.engine import PrintingError, print_documents
from ...report.pooled_hours import PooledHours, write_pooled
from ...report.qr_code import draw_qr_code
from ...rules import obligation
from ...rules.hours import last_of_month
from ..shared.vocabulary import format_month
from .insertion_attestation_sending import PROBLEMS

# Runs of the printing engine that go on at the same time
ENGINES = 2
# Documents printed in one run: enough to spare the start of the engine, few enough
# for every engine to have as much to do, and the next ones to be prepared meanwhile
PRINT_BATCH = (10, 25)
# Millimetres, but for the resolution
PAGE = {
    "data-report-margin-top": 12,
    "data-report-margin-bottom": 18,
    "data-report-header-spacing": 0,
    "data-report-dpi": 96,
}


class InsertionAttestation(models.Model):
    """A numbered and frozen certificate: a company's month on a lot, or a whole lot.

    ``payload`` is what was certified, ``pdf`` the document as it was sent; both
    are hashed and nothing in the record changes afterwards. A mistake is mended by
    a rectifying attestation that supersedes the first; both stay readable.
    """

    _name = "insertion.attestation"
    _description = "Attestation of insertion hours"
    _inherit = [
        "insertion.written.mixin",
        "insertion.frozen.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "issued_on desc, id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "partner_id", "lot_id", "month"]
    _series_number = "number"

    number = fields.Char(readonly=True, required=True)
    kind = fields.Selection(
        selection=[
            ("monthly", "Monthly"),
            ("rectifying", "Rectifying"),
            ("final", "Final, of the lot"),
        ],
        compute="_compute_kind",
        store=True,
    )
    declaration_id = fields.Many2one(
        comodel_name="insertion.declaration",
        index=True,
        ondelete="restrict",
        readonly=True,
        help="Empty for the final attestation of a lot.",
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
    sending_ids = fields.One2many(
        comodel_name="insertion.attestation.sending",
        inverse_name="attestation_id",
        string="Sent to",
        readonly=True,
    )
    sending_state = fields.Selection(
        selection=[
            ("waiting", "Leaving"),
            ("sent", "Sent"),
            ("problem", "To mend"),
        ],
        string="E-mail",
        compute="_compute_sending_state",
        help="What became of the last e-mail to each address.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, number)", "This number of attestation is already used."
    )
    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already used.")
    _supersedes_uniq = models.Constraint(
        "UNIQUE(supersedes_id)", "This attestation was already rectified."
    )
    _final_uniq = models.UniqueIndex(
        "(lot_id) WHERE declaration_id IS NULL AND supersedes_id IS NULL",
        "The final attestation of this lot was just issued: reload the page.",
    )

    @api.depends("declaration_id", "supersedes_id")
    def _compute_kind(self):
        for attestation in self:
            if not attestation.declaration_id:
                attestation.kind = "final"
            else:
                attestation.kind = (
                    "rectifying" if attestation.supersedes_id else "monthly"
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

    @api.depends("sending_ids.state")
    def _compute_sending_state(self):
        for attestation in self:
            last = {
                sending.partner_id: sending.state
                for sending in attestation.sending_ids.sorted("id")
            }
            states = set(last.values())
            if states & set(PROBLEMS):
                attestation.sending_state = "problem"
            elif "waiting" in states:
                attestation.sending_state = "waiting"
            else:
                attestation.sending_state = "sent" if states else False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An attestation cannot be deleted."))

    def _get_by_hand_sentence(self):
        if not self:
            return self.env._("An attestation is issued from a validated declaration.")
        return self.env._(
            "An attestation never changes: correct its declaration, and a rectifying "
            "attestation will replace it."
        )

    def _find_ties(self):
        yield from super()._find_ties()
        for attestation in self:
            payload = attestation.payload or {}
            if attestation.kind == "final":
                certified = payload.get("done")
            else:
                certified = payload.get("counted")
                counted = sum(line["counted"] for line in payload.get("lines", ()))
                yield attestation, self.env._("Total of the lines"), certified, counted
            yield (
                attestation,
                self.env._("Hours counted"),
                certified,
                attestation.counted_hours,
            )

    def action_open_pdf(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_filename}",
            "target": "new",
        }

    def action_open_buyer_pdf(self):
        """Open what the buyer gets; made on the first time."""
        self.ensure_one()
        self.check_access("read")
        # the company reads its attestation, and never makes the buyer's
        copies = self.env["insertion.attestation.copy"]
        copies.check_access("read")
        copy = copies._get_for(self)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{copy._name}/{copy.id}/pdf/{copy.pdf_filename}",
            "target": "new",
        }

    def action_send(self):
        """Send the attestations to the contacts of their companies and buyers."""
        self.env["insertion.declaration"].check_access("write")
        for attestation in self:
            if attestation.state == "superseded":
                raise UserError(
                    self.env._(
                        "%(number)s was replaced by %(successor)s: send that one.",
                        number=attestation.number,
                        successor=attestation.successor_ids.number,
                    )
                )
        sendings = self.env["insertion.attestation.sending"].sudo()._send(self)
        problems = sendings.filtered(lambda sending: sending.state in PROBLEMS)
        sentences = [
            self.env._("E-mails leaving: %s.", len(sendings - problems)),
            *problems.mapped("explanation"),
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "message": " ".join(sentences),
                "sticky": bool(problems),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_recipients(self):
        """Return {party: (structure, the contacts of it that can be written to)}."""
        self.ensure_one()
        contractors = self.contractor_id
        if self.kind == "final":
            contractors = self.lot_id.contractor_ids.filtered(
                lambda contractor: contractor.role != "subcontractor"
            )
        return {
            "firm": (contractors.partner_id, contractors._get_contacts()),
            "buyer": (self.buyer_id, self.contract_id._get_buyer_contacts()),
        }

    def _get_to_mail(self):
        """Return those that tell somebody something: not that nobody did nothing."""
        return self.filtered(
            lambda attestation: attestation.kind != "monthly"
            or attestation.payload["lines"]
        )

    def _format_hours(self):
        self.ensure_one()
        return formatLang(self.env, self.counted_hours, digits=2)

    def _get_documents(self, party):
        """Return {attestation: the PDF of the party as an attachment}, well named."""
        owners = self
        if party == "buyer":
            owners = self.env["insertion.attestation.copy"]._get_for(self)
        # sudo: the file follows the document, which is handed over here
        documents = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", owners._name),
                    ("res_field", "=", "pdf"),
                    ("res_id", "in", owners.ids),
                ]
            )
        )
        by_id = {document.res_id: document for document in documents}
        found = {}
        for attestation, owner in zip(self, owners, strict=True):
            document = found[attestation] = by_id[owner.id]
            if document.name != attestation.pdf_filename:
                document.name = attestation.pdf_filename
        return found

    @api.model
    def _issue(self, declarations):
        """Issue one attestation per validated declaration, rectifying if need be."""
        declarations = declarations.sudo()
        self._lock(declarations)
        for declaration in declarations:
            declaration._check_state(("validated",))
        attestations = self._create_documents(self._prepare_vals_list(declarations))
        rectifying = attestations.filtered("supersedes_id").declaration_id
        rectifying._write_by_action({"state": "rectified"})
        (declarations - rectifying)._write_by_action({"state": "attested"})
        return attestations._by_hand()

    @api.model
    def _issue_final(self, lot, cause, statement):
        """Issue the final attestation of a lot; it replaces the one before, if any."""
        lot = lot.sudo()
        self._lock(lot)
        lot._get_closing().check()
        lot = lot.company_id._in_document_lang(lot)
        closing = lot._get_closing()
        superseded = lot._get_final_attestation()
        holder = lot._get_main_contractor()
        [number] = self._take_numbers(lot.company_id, 1)
        payload = self._prepare_common_payload(
            lot.company_id, number, superseded
        ) | closing.prepare_attestation(cause, statement)
        vals = self._prepare_frozen_vals(payload) | {
            "number": number,
            "company_id": lot.company_id.id,
            "contractor_id": holder.id,
            "partner_id": holder.partner_id.id,
            "lot_id": lot.id,
            "contract_id": lot.contract_id.id,
            "buyer_id": lot.buyer_id.id,
            "month": closing.get_last_certified_month(),
            "counted_hours": payload["done"],
            "supersedes_id": superseded.id,
        }
        return self._create_documents([vals])._by_hand()

    @api.model
    def _lock(self, records):
        try:
            records.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is attesting the same hours at this very moment: wait a "
                    "few seconds, then reload the page."
                )
            ) from error

    def _create_documents(self, vals_list):
        """Create the attestations with their documents, printed company by company."""
        companies = self.env["res.company"].browse(
            {vals["company_id"] for vals in vals_list}
        )
        for company in companies:
            ours = [vals for vals in vals_list if vals["company_id"] == company.id]
            self._print_documents(company, ours)
        return self._by_action().create(vals_list)

    def _print_documents(self, company, vals_list):
        """Add to the values of the documents of a company what is printed of them."""
        pdfs = self._render_pdfs(company, vals_list)
        for vals, pdf in zip(vals_list, pdfs, strict=True):
            vals["pdf"] = base64.b64encode(pdf)
            vals["pdf_hash"] = hashlib.sha256(pdf).hexdigest()
        return vals_list

    def _take_numbers(self, company, count):
        """Return the next numbers, taken together: they follow each other.

        They are locked until the transaction ends, as one number would be.
        """
        sequence = self.env["ir.sequence"].search(
            [
                ("code", "=", "insertion.attestation"),
                ("company_id", "=", company.id),
            ],
            limit=1,
        )
        current = sequence._get_current_sequence()
        step = sequence.number_increment
        first = _update_nogap(current, step * count)
        if sequence.use_date_range:
            sequence = sequence.with_context(ir_sequence_date_range=current.date_from)
        return [sequence.get_next_char(first + step * n) for n in range(count)]

    def _prepare_vals_list(self, declarations):
        """Return the values of the attestations, in the order of the declarations."""
        numbers = {
            company: iter(self._take_numbers(company, len(ours)))
            for company, ours in declarations.grouped("company_id").items()
        }
        totals = {}
        for month, ours in declarations.grouped("month").items():
            lots = ours.lot_id
            done = lots._get_hours().get_done(month)
            due = lots._get_hours().get_due(last_of_month(month))
            cited = self.env["insertion.opening.line"].sudo()._get_cited(lots, month)
            pooled = PooledHours(lots).cite(month)
            totals |= {
                declaration: tuple(
                    figures[declaration.lot_id.id]
                    for figures in (due, done, cited, pooled)
                )
                for declaration in ours
            }
        return [
            self._prepare_vals(
                declaration,
                next(numbers[declaration.company_id]),
                *totals[declaration],
            )
            for declaration in declarations
        ]

    def _prepare_vals(self, declaration, number, due, total, taken_over, pooled):
        superseded = declaration.attestation_ids.filtered(
            lambda attestation: attestation.state == "valid"
        )
        company = declaration.company_id
        spoken = company._in_document_lang(declaration)
        payload = self._prepare_payload(spoken, number, superseded, due, total) | {
            "taken_over": taken_over,
            "pooled": write_pooled(spoken.env, pooled),
        }
        return self._prepare_frozen_vals(payload) | {
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
            "supersedes_id": superseded.id,
        }

    def _prepare_frozen_vals(self, payload):
        return self._prepare_document_vals(payload) | {
            "issued_on": payload["issued_on"],
            "issued_by_id": self.env.uid,
        }

    @api.model
    def _prepare_document_vals(self, payload):
        return {
            "payload": payload,
            "payload_hash": hashlib.sha256(canonical(payload)).hexdigest(),
            "code": draw_code(),
        }

    def _prepare_payload(self, declaration, number, superseded, due, total):
        """Return what is certified, as plain values: hours, names, labels, no person.

        It is what the company gets, people under their reference; the buyer's copy is
        drawn from it.
        """
        lot = declaration.lot_id
        company = declaration.company_id
        this_month = declaration.counted_hours
        return self._prepare_common_payload(company, number, superseded) | {
            "buyer": declaration.buyer_id.display_name,
            "contract": declaration.contract_id.display_name,
            "lot": f"{lot.number} - {lot.name}",
            "company": declaration.partner_id.display_name,
            "company_siret": declaration.partner_id._get_french_number(),
            "company_identifier": declaration.partner_id._get_identifier(),
            "month": fields.Date.to_string(declaration.month),
            "no_hours": declaration.no_hours,
            "lines": [line._prepare_attested_values() for line in declaration.line_ids],
            "worked": declaration.worked_hours,
            "training": declaration.training_hours,
            "counted": this_month,
            "elsewhere": declaration.pooled_hours,
            "lot_due": obligation.balance(due, total, lot._is_bound()).due,
            "lot_before": total - this_month,
            "lot_total": total,
        }

    def _prepare_common_payload(self, company, number, superseded):
        return {
            "number": number,
            "supersedes": superseded.number or None,
            "issued_on": fields.Datetime.to_string(fields.Datetime.now()),
            "issuer": company.name,
            "signatory": company.insertion_signatory_name or None,
            "signatory_role": company.insertion_signatory_role or None,
            "place": company.city or None,
        }

    @api.model
    def _find_by_code(self, text):
        """Return the attestation (as superuser) that bears the code, if any."""
        code = normalize_code(text)
        return self.sudo().search([("code", "=", code)] if code else [(0, "=", 1)])

    def _render_pdfs(self, company, vals_list):
        """Return the documents of one company, in few runs of the printing engine.

        A run goes on while the documents of the next one are prepared.
        """
        self = company._in_document_lang(self)
        self = self.with_context(mife_no_print_delay=True)
        company = company.with_env(self.env)
        frame = self._render_frame(company)
        common = self._prepare_common_values(company)
        base_url = company.get_base_url()
        command, pile_size = self._prepare_printing(len(vals_list))
        with ThreadPoolExecutor(ENGINES, "insertion.print") as engines:
            runs = []
            try:
                for pile in split_every(pile_size, vals_list):
                    documents = [
                        self._render_document(vals, base_url, common) for vals in pile
                    ]
                    runs.append(
                        engines.submit(print_documents, command, documents, *frame)
                    )
                return [pdf for run in runs for pdf in run.result()]
            except PrintingError as error:
                raise UserError(
                    self.env._(
                        "The attestations could not be printed, none was issued: tell "
                        "your administrator (%s).",
                        error,
                    )
                ) from error
            finally:
                engines.shutdown(cancel_futures=True)

    @api.model
    def _prepare_printing(self, count):
        """Return (the printing engine with its options, documents in one run).

        :param count: the documents to print
        """
        Report = self.env["ir.actions.report"]
        options = Report._build_wkhtmltopdf_args(
            Report.get_paperformat(),
            False,
            specific_paperformat_args=PAGE,
        )
        engine = _wkhtml()
        least, most = PRINT_BATCH
        pile_size = min(max(math.ceil(count / ENGINES / 2), least), most)
        # without its patched Qt, the engine takes one document at a time
        return [engine.bin, *options], pile_size if engine.is_patched_qt else 1

    @api.model
    def _get_public_url(self, base_url, code):
        return f"{base_url}/attestation/{format_code(code)}"

    def _render_frame(self, company):
        """Return the (header, footer) printed on the pages of every document."""
        values = {"issuer": company.name}
        return tuple(
            "<!DOCTYPE html>\n"
            f"{self.env['ir.qweb']._render(f'mife_insertion_clauses.{name}', values)}"
            for name in ("attestation_header", "attestation_footer")
        )

    def _prepare_common_values(self, company):
        """Return what the documents of a company share, worked out once for all."""
        IrQweb = self.env["ir.qweb"]
        values = {"company": company, "image_data_uri": image_data_uri}
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        prefix = "mife_insertion_clauses.document_"
        return values | {
            "style": IrQweb._render(f"{prefix}style"),
            "letterhead": IrQweb._render(f"{prefix}letterhead", values),
            # the same hours come again and again
            "number": cache(lambda hours: lang.format("%.2f", hours, grouping=True)),
            "month_label": cache(
                lambda month: format_month(self.env, fields.Date.to_date(month))
            ),
            "to_date": fields.Date.to_date,
            "to_datetime": fields.Datetime.to_datetime,
        }

    def _render_document(self, vals, base_url, common):
        """Return the document as a page that needs no resource from outside."""
        payload = vals["payload"]
        if payload.get("kind") == "final":
            template = "final_document"
        else:
            template = "buyer_document" if "copy" in payload else "attestation_document"
        url = self._get_public_url(base_url, vals["code"])
        html = self.env["ir.qweb"]._render(
            f"mife_insertion_clauses.{template}",
            {
                **common,
                "attestation": payload,
                "title": self.env._("Final attestation %s", payload["number"]),
                "payload_hash": vals["payload_hash"],
                "url": url,
                "code": format_code(vals["code"]),
                "qr_code": image_data_uri(base64.b64encode(draw_qr_code(url))),
            },
        )
        # the doctype cannot be written in a template
        return f"<!DOCTYPE html>\n{html}"
