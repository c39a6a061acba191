# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import fields
from odoo.tools.image import image_data_uri

from ..common.rules.canonical import canonical
from ..common.rules.codes import draw_code, format_code
from ..common.rules.colours import pick_ink
from ..common.rules.identifiers import SIRET
from ..rules.open_badge import prepare_credential, sign
from ..rules.periods import join_periods
from .badge_status import BadgeStatus


class Certificate:
    """A label as it is shown: its certificate, its badge and its Open Badge."""

    def __init__(self, award):
        award.ensure_one()
        self.env = award.env
        self.award = award

    def freeze(self):
        """Return what is certified and its code, as values of the label."""
        payload = self._prepare_payload()
        return {
            "token": draw_code(),
            "payload": payload,
            "payload_hash": hashlib.sha256(canonical(payload)).hexdigest(),
        }

    def print(self):
        """Return the document of what was frozen, as values of the label."""
        pdf = self.print_page()
        return {
            "pdf": base64.b64encode(pdf),
            "pdf_hash": hashlib.sha256(pdf).hexdigest(),
        }

    def _prepare_payload(self):
        """Return what is certified, as plain values."""
        award = self.award
        application = award.application_id
        company = award.company_id
        spans = self.get_spans()
        return {
            "number": award.name,
            "supersedes": award.supersedes_id.name or None,
            "issued_on": fields.Date.to_string(award._get_today()),
            "issuer": company.name,
            "place": company.city or None,
            "signatory": award.programme_id.signatory_name or None,
            "signatory_role": award.programme_id.signatory_role or None,
            "complaints": award.programme_id.complaint_contact or company.email or None,
            "programme": award.programme_id.name,
            "standard": application.standard_id.display_name,
            "holder": {
                "name": award.holder_name,
                "siret": self._get_siret(),
                "identifier": self.get_identifier() or None,
                "address": award.holder_address or None,
            },
            "perimeter": award.perimeter or None,
            "jury_on": fields.Date.to_string(application.date_jury) or None,
            "decided_on": fields.Date.to_string(application.date_notified),
            "valid_from": fields.Date.to_string(award.valid_from),
            "valid_until": fields.Date.to_string(award.valid_until),
            "first_from": fields.Date.to_string(spans[0][0]),
            "unbroken_since": fields.Date.to_string(spans[-1][0]),
        }

    def get_identifier(self):
        """Return the number of the holder, named for what it is."""
        award = self.award.sudo()
        return award.partner_id._name_identifier(award.holder_siret)

    def _get_siret(self):
        award = self.award.sudo()
        kind = award.partner_id._get_identifier_kind(award.holder_siret)
        return award.holder_siret if kind == SIRET else None

    def get_spans(self):
        """Return the (start, end) during which the holder had this label, by now."""
        award = self.award.sudo()
        others = award.search(
            [
                # with the labels of the firm that it was taken over from
                (
                    "partner_id",
                    "in",
                    (award.partner_id | award.application_id.partner_id).ids,
                ),
                ("programme_id", "=", award.programme_id.id),
                ("valid_from", "<=", award.valid_from),
                ("id", "!=", award.id),
            ]
        )
        periods = [self._get_period(one) for one in others | award]
        return join_periods(filter(None, periods))

    def _get_period(self, award):
        """Return the (start, end) of the label, cut short by a withdrawal."""
        today = award._get_today()
        ends = [
            event.effective_on - relativedelta(days=1)
            for event in award.event_ids
            if event.kind == "withdrawal" and event._is_live(today)
        ]
        end = min([award.valid_until, *ends])
        return (award.valid_from, end) if end >= award.valid_from else None

    def print_page(self):
        """Return the document: one page that needs no resource from outside."""
        award = self.award
        url = award._get_public_url()
        Report = self.env["ir.actions.report"]
        qr_code = Report.barcode("QR", url, width=300, height=300, barLevel="M")
        page = self.env["ir.qweb"]._render(
            "mife_label.certificate_document",
            {
                "certificate": award.payload,
                "company": award.company_id,
                "payload_hash": award.payload_hash,
                "url": url,
                "code": format_code(award.token),
                "qr_code": image_data_uri(base64.b64encode(qr_code)),
                "image_data_uri": image_data_uri,
                "to_date": fields.Date.to_date,
                "ink": pick_ink(award.company_id.primary_color),
                "emblem": award.programme_id.emblem,
                "fit": _fit,
            },
        )
        return Report._print_mife_page(page, top=12, bottom=10)

    def render_badge(self):
        """Return the badge of today as an image: no script, nothing from outside."""
        award = self.award.company_id._in_document_lang(self.award)
        statuses = dict(
            award._fields["public_status"]._description_selection(award.env)
        )
        status = "valid" if award._is_live() else award.public_status
        emblem = award.sudo().programme_id.emblem
        return award.env["ir.qweb"]._render(
            "mife_label.badge",
            {
                "award": award,
                "status": status,
                "status_label": statuses[status],
                "is_live": award._is_live(),
                "emblem": emblem and image_data_uri(emblem),
            },
        )

    def sign_open_badge(self):
        award = self.award.company_id._in_document_lang(self.award.sudo())
        # the badges of a label have one issuer, whoever follows it
        issuer = award.issuer_id
        credential = prepare_credential(
            award._get_public_url(),
            issuer._prepare_badge_issuer(),
            award.application_id.standard_id._prepare_badge_achievement(),
            {"name": award.holder_name, "siret": self._get_siret()},
            award.valid_from,
            award.valid_until,
            BadgeStatus(issuer).prepare_entries(award),
        )
        return sign(credential, issuer._get_label_badge_key())

    def get_badge_html(self):
        """Return the line that shows the badge on the holder's own site."""
        award = self.award
        return str(
            Markup('<a href="{page}"><img src="{badge}" alt="{name}" /></a>').format(
                page=award._get_public_url(),
                badge=self._get_badge_url(),
                name=f"{award.programme_id.name}, {award.holder_name}",
            )
        )

    def _get_badge_url(self):
        base_url = self.award.company_id.get_base_url()
        return f"{base_url}/label/badge/{self.award.sudo().token}.svg"


def _fit(text, size, length, least):
    """Return the size of a text in pixels: less than ``size`` past ``length``."""
    return max(least, min(size, round(size * length / max(len(text or ""), 1))))
