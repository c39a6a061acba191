# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.image import image_data_uri

from ...common.rules.canonical import canonical
from ...common.rules.codes import draw_code, format_code, normalize_code
from ...rules.open_badge import prepare_credential, sign
from ...rules.periods import join_periods


class LabelAward(models.Model):
    """The certificate of a label, its public page, its badge and its Open Badge."""

    _inherit = "label.award"

    payload = fields.Json(copy=False, readonly=True)
    payload_hash = fields.Char(
        string="Fingerprint of the Data", copy=False, readonly=True
    )
    pdf = fields.Binary(
        string="Certificate", attachment=True, copy=False, readonly=True
    )
    pdf_filename = fields.Char(compute="_compute_pdf_filename")
    pdf_hash = fields.Char(
        string="Fingerprint of the Document", copy=False, readonly=True
    )
    token = fields.Char(copy=False, groups=fields.NO_ACCESS, readonly=True)

    _token_uniq = models.Constraint("UNIQUE(token)", "This code is already used.")

    @api.depends("name")
    def _compute_pdf_filename(self):
        for award in self:
            award.pdf_filename = f"{(award.name or '').replace('/', '-')}.pdf"

    def action_open_certificate(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_filename}",
            "target": "new",
        }

    def action_open_public_page(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self._get_public_url(),
            "target": "new",
        }

    def action_certify(self):
        """Make the certificate of a label that was awarded before there was one."""
        self.application_id._check_secretary()
        self.filtered(lambda award: not award.payload)._certify()

    def _certify(self):
        """Freeze the certificate of labels that have just been awarded."""
        for company in self.company_id:
            awards = self.filtered(
                lambda award, company=company: (award.company_id == company)
            )
            awards = company._in_document_lang(awards.sudo()._by_action())
            for award in awards:
                payload = award._prepare_payload()
                award.write(
                    {
                        "token": draw_code(),
                        "payload": payload,
                        "payload_hash": hashlib.sha256(canonical(payload)).hexdigest(),
                    }
                )
            for award in awards:
                pdf = award._render_certificate()
                award.write(
                    {
                        "pdf": base64.b64encode(pdf),
                        "pdf_hash": hashlib.sha256(pdf).hexdigest(),
                    }
                )

    def _prepare_payload(self):
        """Return what is certified, as plain values."""
        application = self.application_id
        company = self.company_id
        spans = self._get_spans()
        return {
            "number": self.name,
            "supersedes": self.supersedes_id.name or None,
            "issued_on": fields.Date.to_string(self._get_today()),
            "issuer": company.name,
            "place": company.city or None,
            "signatory": self.programme_id.signatory_name or None,
            "signatory_role": self.programme_id.signatory_role or None,
            "complaints": self.programme_id.complaint_contact or company.email or None,
            "programme": self.programme_id.name,
            "standard": application.standard_id.display_name,
            "holder": {
                "name": self.holder_name,
                "siret": self.holder_siret or None,
                "address": self.holder_address or None,
            },
            "perimeter": self.perimeter or None,
            "jury_on": fields.Date.to_string(application.date_jury) or None,
            "decided_on": fields.Date.to_string(application.date_notified),
            "valid_from": fields.Date.to_string(self.valid_from),
            "valid_until": fields.Date.to_string(self.valid_until),
            "first_from": fields.Date.to_string(spans[0][0]),
            "unbroken_since": fields.Date.to_string(spans[-1][0]),
        }

    def _get_spans(self):
        """Return the (start, end) during which the holder had this label, by now."""
        awards = self.sudo().search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("programme_id", "=", self.programme_id.id),
                ("valid_from", "<=", self.valid_from),
                ("id", "!=", self.id),
            ]
        )
        periods = [award._get_period() for award in awards | self.sudo()]
        return join_periods(filter(None, periods))

    def _get_period(self):
        """Return the (start, end) of the label, cut short by a withdrawal."""
        today = self._get_today()
        ends = [
            event.effective_on - relativedelta(days=1)
            for event in self.event_ids
            if event.kind == "withdrawal" and event._is_live(today)
        ]
        end = min([self.valid_until, *ends])
        return (self.valid_from, end) if end >= self.valid_from else None

    def _render_certificate(self):
        """Return the document: one page that needs no resource from outside."""
        url = self._get_public_url()
        Report = self.env["ir.actions.report"]
        qr_code = Report.barcode("QR", url, width=300, height=300, barLevel="M")
        page = self.env["ir.qweb"]._render(
            "mife_label.certificate_document",
            {
                "certificate": self.payload,
                "company": self.company_id,
                "payload_hash": self.payload_hash,
                "url": url,
                "code": format_code(self.token),
                "qr_code": image_data_uri(base64.b64encode(qr_code)),
                "image_data_uri": image_data_uri,
                "to_date": fields.Date.to_date,
            },
        )
        return Report._print_mife_page(page, top=12, bottom=10)

    @api.model
    def _find_by_code(self, text):
        """Return the label (as superuser) that bears the code, if any."""
        code = normalize_code(text)
        awards = self.sudo().with_context(active_test=False)
        return awards.search([("token", "=", code)]) if code else awards.browse()

    def _render_badge(self):
        """Return the badge of today as an image: no script, nothing from outside."""
        award = self.company_id._in_document_lang(self)
        statuses = dict(self._fields["public_status"]._description_selection(award.env))
        status = "valid" if award._is_live() else award.public_status
        return award.env["ir.qweb"]._render(
            "mife_label.badge",
            {
                "award": award,
                "status": status,
                "status_label": statuses[status],
                "is_live": award._is_live(),
            },
        )

    def _sign_open_badge(self):
        self.ensure_one()
        award = self.company_id._in_document_lang(self.sudo())
        credential = prepare_credential(
            award._get_public_url(),
            award.company_id._prepare_badge_issuer(),
            award.application_id.standard_id._prepare_badge_achievement(),
            {"name": award.holder_name, "siret": award.holder_siret},
            award.valid_from,
            award.valid_until,
        )
        return sign(credential, award.company_id._get_label_badge_key())

    def _get_public_url(self):
        code = format_code(self.sudo().token)
        return f"{self.company_id.get_base_url()}/label/certificate/{code}"

    def _get_badge_html(self):
        """Return the line that shows the badge on the holder's own site."""
        return str(
            Markup('<a href="{page}"><img src="{badge}" alt="{name}" /></a>').format(
                page=self._get_public_url(),
                badge=self._get_badge_url(),
                name=f"{self.programme_id.name}, {self.holder_name}",
            )
        )

    def _get_badge_url(self):
        base_url = self.company_id.get_base_url()
        return f"{base_url}/label/badge/{self.sudo().token}.svg"
