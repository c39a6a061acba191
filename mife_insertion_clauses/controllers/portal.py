# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import time
from itertools import islice

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.fields import Domain
from odoo.http import get_session_max_inactivity, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..common.controllers.pages import (
    UPLOADED,
    add_to_home,
    is_post,
    say_late,
    take_notice,
)
from ..common.door import get_call
from ..common.models.ir_http import UNTIL
from ..common.rules.proofs import prepare
from ..common.rules.uploads import ACCEPT, MAX_BYTES, MAX_MEGABYTES
from ..models.penalty.insertion_penalty import BUYER_STATES
from ..models.portal.ir_http import DEVICE
from ..models.shared.vocabulary import EDITABLE_STATES, OPEN_STATES, SENT_STATES
from ..report.holder_opinion import HolderOpinion
from ..report.month_page import get_firms
from ..report.penalty_room import PenaltyRoom
from ..report.reach import Reach
from ..report.sent_files import get_refusal
from ..report.structure_month import find_missing

# What a page shows, and whose it is
ACTING_PATHS = {
    "contractor": "partner_id",
    "referral": "contractor_id.partner_id",
    "placement": "contractor_id.partner_id",
    "contract": "buyer_id",
}
MAX_DOCUMENTS = 5
OFFLINE = "/my/insertion/offline"
# where a phone says what it keeps, and sends it
DEVICE_PAGES = {
    "insertion",
    "insertion_month",
    "insertion_months",
    "insertion_offline",
}
# more months than one person fills in at once are not worth their weight
MAX_PAGES_KEPT = 12


class InsertionPortal(CustomerPortal):
    """What all the pages of the clauses share.

    Contracts, lots, people and hours are closed to the portal. A person is named on a
    company's lot, on a delegation or on a buyer's contract, or sees nothing: each page
    starts from there, and reads as superuser only what it shows.
    """

    @route()
    def home(self, **kw):
        response = super().home(**kw)
        add_to_home(
            response, self._get_home_waiting(), self._get_places(), self._get_calls()
        )
        return response

    # HOME

    def _get_home_waiting(self):
        """Return what waits in all the pages of the clauses, each with its firm."""
        several = len(self._get_firms()) > 1
        waiting = [
            item | {"detail": f"{item['firm']} - {item['detail']}"} if several else item
            for item in self._get_waiting()
        ]
        decisions = self._get_penalties().filtered(
            lambda penalty: penalty._get_awaited_since()
        )
        return waiting + [
            {
                "title": request.env._("Decide on a penalty"),
                "detail": f"{penalty.display_name}, {penalty.lot_id.display_name}",
                "url": f"/my/clauses/penalties/{penalty.id}",
            }
            for penalty in decisions
        ]

    def _get_places(self):
        places = []
        if self._get_contractors() or self._get_delegations():
            places.append(
                {
                    "title": request.env._("Insertion clauses"),
                    "text": request.env._(
                        "Declare the hours of your lots and download the attestations"
                    ),
                    "url": "/my/insertion",
                }
            )
        if self._get_contracts():
            places.append(
                {
                    "title": request.env._("My clauses"),
                    "text": request.env._(
                        "Follow the hours of your contracts and read the attestations"
                    ),
                    "url": "/my/clauses",
                }
            )
        if places and self._are_keys_open():
            places.append(
                {
                    "title": request.env._("Connect your software"),
                    "text": request.env._(
                        "Let your payroll or your tool for contracts read and send "
                        "for you"
                    ),
                    "url": "/my/insertion/interface",
                }
            )
        return places

    def _are_keys_open(self):
        # sudo: the setting of Odoo on the keys of the portal
        Parameters = request.env["ir.config_parameter"].sudo()
        return bool(Parameters.get_param("portal.allow_api_keys"))

    def _get_calls(self):
        """Return the facilitators of what the person is named on."""
        lots = self._get_contractors().lot_id | self._get_delegations().lot_id
        records = [*lots, *self._get_contracts()]
        return [get_call(record.user_id, record.company_id) for record in records]

    # WHO

    def _get_contractors(self):
        return Reach(request.env).get_contractors()

    def _get_delegations(self):
        return Reach(request.env).get_delegations()

    def _get_contracts(self):
        """Return the contracts that the person follows for the buyer."""
        return Reach(request.env).get_contracts()

    def _get_contact_domain(self, path="contact_ids"):
        return [(path, "in", request.env.user._get_own_contacts().ids)]

    def _get_buyer_domain(self):
        return self._get_contact_domain("buyer_contact_ids")

    def _sudo(self, model):
        """Return the model to read as superuser what a domain on contacts gives."""
        return request.env[model].sudo()

    def _get_penalties(self):
        """Return the penalty files that were reported to the buyer."""
        return self._sudo("insertion.penalty").search(
            [
                *self._get_contact_domain("contract_id.buyer_contact_ids"),
                ("state", "in", BUYER_STATES),
            ],
            order="reported_on, id",
        )

    def _get_contractor(self, contractor_id):
        return self._get_contractors().filtered(
            lambda contractor: contractor.id == contractor_id
        )

    def _get_month(self, declaration_id):
        """Return the month and as what the person reads it; (empty, None) if not."""
        return Reach(request.env).get_month(declaration_id)

    def _get_firms(self):
        """Return the firms that the person acts for, buyers included."""
        return (
            self._get_contractors().partner_id
            | self._get_delegations().employer_id
            | self._get_contracts().buyer_id
        )

    def _get_acting_for(self, values):
        """Return the name of the firm that the record of a page belongs to, or None."""
        if month := values.get("declaration"):
            contacts = request.env.user._get_own_contacts()
            return ", ".join(get_firms(month, contacts).mapped("name"))
        for name, path in ACTING_PATHS.items():
            if record := values.get(name):
                return record.mapped(path).name
        return None

    # WHAT WAITS

    def _get_waiting(self):
        """Return what the person has to do, oldest first: plain values to show."""
        return [
            *self._get_months_to_fill_in(),
            *self._get_waiting_opinions(),
            *self._get_waiting_subcontractors(),
            *self._get_waiting_referrals(),
            *self._get_waiting_answers(),
            *self._get_waiting_messages(),
        ]

    def _get_months_to_fill_in(self):
        return [*self._get_waiting_months(), *self._get_waiting_parts()]

    def _get_waiting_months(self):
        months = self._sudo("insertion.declaration").search(
            [
                *self._get_contact_domain("contractor_id.contact_ids"),
                ("state", "in", EDITABLE_STATES),
                ("line_ids", "!=", False),
            ],
            order="month, id",
        )
        return [
            self._prepare_waiting_month(month, month.partner_id) for month in months
        ]

    def _get_delegated_domain(self):
        """Return the domain of the months where a structure has people to declare."""
        return Reach(request.env).get_delegated_domain()

    def _get_waiting_parts(self):
        months = self._sudo("insertion.declaration").search(
            self._get_delegated_domain()
            & Domain("state", "in", (*EDITABLE_STATES, *SENT_STATES)),
            order="month, id",
        )
        contacts = request.env.user._get_own_contacts()
        waiting = [
            (month, find_missing(month, month._get_delegations(contacts)))
            for month in months
        ]
        return [
            self._prepare_waiting_month(month, delegations.employer_id)
            | (self._prepare_joined(month) if month.state in SENT_STATES else {})
            for month, delegations in waiting
            if delegations
        ]

    def _prepare_joined(self, month):
        return {
            "title": request.env._(
                "Add your hours to %(month)s, already sent by %(firm)s",
                month=month.month_label,
                firm=month.partner_id.name,
            ),
            "url": f"/my/insertion/structure/{month.month:%Y-%m}",
        }

    def _get_waiting_opinions(self):
        months = self._sudo("insertion.declaration").search(
            [
                *self._get_contact_domain("contractor_id.parent_id.contact_ids"),
                ("state", "in", SENT_STATES),
                ("holder_answer", "=", "waiting"),
            ],
            order="month, id",
        )
        return [
            {
                "title": request.env._(
                    "Approve the hours of %(firm)s, %(month)s",
                    firm=month.partner_id.name,
                    month=month.month_label,
                ),
                "detail": month.lot_id.display_name,
                "firm": month.contractor_id.parent_id.partner_id.name,
                "due": month.approval_due,
                "late": say_late(month.approval_due),
                "url": f"/my/insertion/months/{month.id}",
            }
            for month in months
        ]

    def _get_waiting_subcontractors(self):
        """Return the subcontractors to call, where their months pass by the holder."""
        months = self._sudo("insertion.declaration").search(
            [
                *self._get_contact_domain("contractor_id.parent_id.contact_ids"),
                ("contract_id.holder_approves_from", "!=", False),
                ("state", "in", EDITABLE_STATES),
                ("line_ids", "!=", False),
            ]
        )
        today = fields.Date.context_today(request.env.user)
        late = (
            HolderOpinion(months)
            .get_first()
            .filtered(lambda month: month.date_due < today)
        )
        return [
            {
                "title": request.env._(
                    "Call your subcontractors, months not sent: %s", len(months)
                ),
                "detail": holder.lot_id.display_name,
                "firm": holder.partner_id.name,
                "url": f"/my/insertion/lots/{holder.id}/subcontractors",
            }
            for holder, months in late.grouped(
                lambda month: month.contractor_id.parent_id
            ).items()
        ]

    def _get_waiting_referrals(self):
        return [
            {
                "title": request.env._(
                    "Answer about %(person)s, %(job)s",
                    person=referral.participant_id.display_name,
                    job=referral.job,
                ),
                "detail": referral.lot_id.display_name,
                "firm": referral.contractor_id.partner_id.name,
                "due": referral.date_due,
                "late": say_late(referral.date_due),
                "url": f"/my/insertion/people/{referral.id}",
            }
            for referral in self._sudo("insertion.referral").search(
                [
                    *self._get_contact_domain("contractor_id.contact_ids"),
                    ("state", "in", OPEN_STATES),
                    ("hired_from", "=", False),
                ],
                order="date_due, id",
            )
        ]

    def _get_company_penalties(self, states):
        """Return the penalty files on which the person's companies are heard."""
        return self._sudo("insertion.penalty").search(
            [
                *self._get_contact_domain("lot_id.contractor_ids.contact_ids"),
                ("state", "in", states),
                ("invited_on", "!=", False),
            ],
            order="observation_deadline, id",
        )

    def _get_waiting_answers(self):
        contacts = request.env.user._get_own_contacts()
        waiting = []
        for penalty in self._get_company_penalties(("observations",)):
            firms = PenaltyRoom(penalty).get_invited(contacts)
            waiting += [
                {
                    "title": request.env._(
                        "Send your observations, penalty file %s", penalty.name
                    ),
                    "detail": penalty.lot_id.display_name,
                    "firm": firm.name,
                    "due": penalty.observation_deadline,
                    "late": say_late(penalty.observation_deadline),
                    "url": f"/my/insertion/penalties/{penalty.id}",
                }
                for firm in firms - penalty.answer_ids.firm_id
            ]
        return waiting

    def _get_waiting_messages(self):
        """Return the answers of the team that nobody of the company has read."""
        exchanges = self._sudo("insertion.exchange").search(
            [
                *self._get_contact_domain("contractor_id.contact_ids"),
                ("last_from", "=", "team"),
            ]
        )
        return [
            {
                "title": request.env._("Read the answer of your contact"),
                "detail": exchange.lot_id.display_name,
                "firm": exchange.partner_id.name,
                "url": f"/my/insertion/lots/{exchange.contractor_id.id}/messages",
            }
            for exchange in exchanges
            if exchange._is_unread()
        ]

    def _prepare_waiting_month(self, month, firms):
        return {
            "title": (
                request.env._("Correct %s", month.month_label)
                if month.state == "to_correct"
                else request.env._("Declare %s", month.month_label)
            ),
            "detail": f"{month.buyer_id.name} - {month.lot_id.display_name}",
            "firm": ", ".join(firms.mapped("name")),
            "due": month.date_due,
            "late": say_late(month.date_due),
            "url": f"/my/insertion/months/{month.id}",
            "month": month.month,
        }

    # HOW

    def _render(self, template, page_name, **values):
        """Render a page; ``form_page`` is where its forms are when it is elsewhere."""
        values = self._prepare_portal_layout_values() | {
            "page_name": page_name,
            "notice": None if self._is_keeping() else take_notice(),
            "figure_label": self._get_figure_label(values),
            "acting_for": self._get_acting_for(values),
            "acts_for_several": len(self._get_firms()) > 1,
            "problems": self._list_problems(values),
            "accept": ACCEPT,
            "max_files": MAX_DOCUMENTS,
            "max_megabytes": MAX_MEGABYTES,
            **values,
        }
        if page_name in DEVICE_PAGES:
            values["device"] = self._prepare_device(values)
        response = request.render(f"mife_insertion_clauses.{template}", values)
        return self._say_device(response, values.get("may_keep"))

    # DEVICE

    def _get_account(self):
        return request.env["ir.http"]._get_device_account()

    def _is_keeping(self):
        """Tell whether a phone asks for the page in order to keep it."""
        return bool(request.httprequest.headers.get("X-Mife-Keep"))

    def _prepare_device(self, values):
        """Return what a page says to a phone: whose it is, which pages it keeps."""
        month = values.get("declaration")
        pages = [item["url"] for item in self._get_months_to_fill_in()]
        if month and values.get("may_keep"):
            pages.insert(0, f"/my/insertion/months/{month.id}")
        return {
            "account": self._get_account(),
            "pages": json.dumps([OFFLINE, *dict.fromkeys(pages)][:MAX_PAGES_KEPT]),
            "read_at": time.time(),
            "closed": month
            and not values.get("editable")
            and values["notice"] != "declared"
            and month.id,
        }

    def _say_device(self, response, may_keep):
        """Say whose page it is, and until when a phone may show it: as the session."""
        account = self._get_account()
        response.headers["X-Mife-Account"] = account
        if may_keep and not is_post():
            now = int(time.time())
            ends = now + get_session_max_inactivity(request.env)
            until = min(ends, int(request.session.get(UNTIL) or ends))
            response.headers["X-Mife-Read"] = str(now)
            response.headers["X-Mife-Until"] = str(until)
            response.set_cookie(DEVICE, account, httponly=True, samesite="Lax")
        return response

    def _list_problems(self, values):
        """Return what a page says on top, each with the field where it is mended.

        ``errors`` of a page are {field: sentence}, named by ``error_labels`` if need
        be; ``error`` is one sentence, about its ``error_field``.
        """
        labels = values.get("error_labels") or {}
        problems = [
            {
                "field": field,
                "sentence": f"{labels[field]}{request.env._(': ')}{sentence}"
                if field in labels
                else sentence,
            }
            for field, sentence in (values.get("errors") or {}).items()
        ]
        if error := values.get("error"):
            problems.append({"field": values.get("error_field"), "sentence": error})
        return problems

    def _get_figure_label(self, values):
        """Return what to tick where a sentence of the page asks a date back."""
        Mixin = request.env["insertion.plausible.mixin"]
        label = Mixin._fields["is_figure_confirmed"]._description_string(request.env)
        said = [values.get("error"), *(values.get("errors") or {}).values()]
        return label if any(label in text for text in filter(None, said)) else None

    def _with_answer(self, record, post):
        """Return the record to write on, with what was said of dates that surprise."""
        confirmed = bool(post.get("is_figure_confirmed"))
        return record.with_context(figures_confirmed=confirmed)

    def _create_once(self, model, values, same):
        """Create a record, or nothing if what ``same`` names was just sent before.

        A double click, or a retry after a lost connection, asks for one thing.
        """
        Model = self._sudo(model)
        if Model.search_count(same, limit=1):
            return Model
        try:
            with request.env.cr.savepoint():
                created = Model._by_action().create(values)
                return created._by_hand()
        except UniqueViolation:
            return Model

    def _read_upload(self, name, max_bytes):
        """Return the (name, content) of a file: one byte too many is enough of it."""
        return next(iter(self._read_uploads(name, max_bytes, 1)), ("", b""))

    def _read_uploads(self, name, max_bytes, max_files):
        """Return the (name, content) of files: one too many is enough of them."""
        uploads = filter(None, request.httprequest.files.getlist(name))
        return [
            (upload.filename, upload.read(max_bytes + 1))
            for upload in islice(uploads, max_files + 1)
        ]

    def _read_documents(self, name):
        """Return (documents, sentence) of the files of a form, empty inputs left out.

        Documents are (name, content) pairs; the sentence says why one is refused.
        """
        uploads = request.httprequest.files.getlist(name)
        documents = []
        for upload in uploads[: MAX_DOCUMENTS + 1]:
            if not upload.filename:
                continue
            proof = prepare(upload.filename, upload.read(MAX_BYTES + 1))
            if proof.reason:
                refused = get_refusal(request.env, proof)
                return [], f"{proof.filename}{request.env._(': ')}{refused}"
            documents.append((proof.filename, proof.content))
        if len(documents) > MAX_DOCUMENTS:
            return [], request.env._("Join %s documents at most.", MAX_DOCUMENTS)
        return documents, None

    def _send_attestation(self, attestation_sudo):
        stream = request.env["ir.binary"]._get_stream_from(
            attestation_sudo, "pdf", filename=attestation_sudo.pdf_filename
        )
        return stream.get_response(**UPLOADED)

    def _send_document(self, documents, file_id, otherwise):
        """Send one of the documents, or go back to a page that the person reads."""
        document = documents.filtered(lambda document: document.id == file_id)
        if not document:
            return request.redirect(otherwise)
        stream = request.env["ir.binary"]._get_stream_from(document)
        return stream.get_response(**UPLOADED)
