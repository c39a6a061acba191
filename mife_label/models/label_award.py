# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_list, remove_accents
from odoo.tools.image import image_data_uri

from ..rules.codes import draw_code, format_code, normalize_code
from ..rules.open_badge import prepare_credential, sign
from ..rules.periods import (
    first_day,
    join_periods,
    jury_for,
    last_day,
    reminder_step,
)
from .label_award_event import OPEN_MEASURES
from .label_submission import canonical

# a label starts and ends at midnight where it is awarded, whoever looks at it
TIMEZONE = "Europe/Paris"
LIVE_STATES = ("valid", "to_renew")
PUBLIC_STATUSES = [
    ("future", "To come"),
    ("valid", "Valid"),
    ("renewal", "Valid, renewal under way"),
    ("suspended", "Suspended"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Expired"),
    ("superseded", "Superseded"),
]
# months before the end when the renewal is prepared
RENEWAL_MONTHS = 6
# an application that the company did not begin to write is not a renewal yet
RENEWAL_STATES = (
    "in_progress",
    "to_complete",
    "submitted",
    "admissible",
    "on_agenda",
    "under_review",
)


class LabelAward(models.Model):
    """A label held by an establishment, from a day to a day.

    What was awarded is copied here: the holder may move or change its name later.
    Whether it is still valid is read from its dates and measures, never kept.
    A mistake is mended by another label, with another number, that supersedes it.
    """

    _name = "label.award"
    _description = "Label Awarded"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "valid_until desc, id desc"
    _rec_names_search = ["name", "holder_name"]

    # Value of the context key "label_award": no RPC call can send it
    _AWARD = object()
    _FROZEN_FIELDS = frozenset(
        {
            "name",
            "application_id",
            "programme_id",
            "partner_id",
            "holder_name",
            "holder_siret",
            "holder_address",
            "perimeter",
            "valid_from",
            "valid_until",
            "supersedes_id",
            "token",
            "payload",
            "payload_hash",
            "pdf",
            "pdf_hash",
        }
    )

    name = fields.Char(string="Number", readonly=True, required=True)
    active = fields.Boolean(default=True)
    application_id = fields.Many2one(
        comodel_name="label.application",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    programme_id = fields.Many2one(
        comodel_name="label.programme", index=True, readonly=True, required=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, readonly=True, required=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Establishment",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Coach", tracking=True)

    # what was awarded
    holder_name = fields.Char(string="Awarded To", readonly=True, required=True)
    holder_siret = fields.Char(string="SIRET", readonly=True)
    holder_address = fields.Text(string="Address", readonly=True)
    perimeter = fields.Text(readonly=True)
    valid_from = fields.Date(readonly=True, required=True)
    valid_until = fields.Date(index=True, readonly=True, required=True)
    state = fields.Selection(
        selection=[
            ("future", "To come"),
            ("valid", "Valid"),
            ("to_renew", "To renew"),
            ("suspended", "Suspended"),
            ("withdrawn", "Withdrawn"),
            ("superseded", "Superseded"),
            ("expired", "Expired"),
        ],
        string="Status",
        compute="_compute_state",
        search="_search_state",
    )
    public_status = fields.Selection(
        selection=PUBLIC_STATUSES,
        string="What Anybody Reads",
        compute="_compute_public_status",
    )
    supersedes_id = fields.Many2one(
        comodel_name="label.award",
        string="Supersedes",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    successor_ids = fields.One2many(
        comodel_name="label.award",
        inverse_name="supersedes_id",
        string="Superseded By",
        context={"active_test": False},
    )

    # certificate
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

    # what happened since
    event_ids = fields.One2many(
        comodel_name="label.award.event", inverse_name="award_id", string="Measures"
    )
    complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="mife_label.mife_label_group_secretary",
    )
    date_condition = fields.Date(related="application_id.date_condition")
    date_condition_met = fields.Date(related="application_id.date_condition_met")
    condition_state = fields.Selection(related="application_id.condition_state")
    conditions = fields.Text(related="application_id.conditions")

    # what the holder agreed to
    directory_consent_on = fields.Date(
        string="In the Directory Since",
        copy=False,
        tracking=True,
        help="The day the holder agreed to appear in the public directory.",
    )
    directory_text = fields.Text(
        string="Words for the Directory",
        help="What the holder wants to say of itself, in two or three sentences.",
    )
    rules_accepted_on = fields.Datetime(
        string="Rules of Use Accepted On", copy=False, readonly=True, tracking=True
    )
    rules_accepted_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Rules of Use Accepted By",
        copy=False,
        readonly=True,
    )
    rules_accepted_version = fields.Date(
        string="Version of the Rules Accepted", copy=False, readonly=True
    )
    has_accepted_rules = fields.Boolean(compute="_compute_has_accepted_rules")

    commitment_ids = fields.One2many(related="application_id.commitment_ids")
    ambassador_ids = fields.One2many(related="application_id.ambassador_ids")
    practice_ids = fields.One2many(
        comodel_name="label.practice",
        compute="_compute_practice_ids",
        string="Good Practices",
    )
    renewal_id = fields.Many2one(
        comodel_name="label.application",
        string="Renewal Under Way",
        compute="_compute_renewal_id",
    )
    reminder_ids = fields.One2many(
        comodel_name="label.reminder", inverse_name="award_id", string="Reminders"
    )

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This number of label is already used."
    )
    _token_uniq = models.Constraint("UNIQUE(token)", "This code is already used.")
    _supersedes_uniq = models.Constraint(
        "UNIQUE(supersedes_id)", "This label was already superseded."
    )
    _application_uniq = models.UniqueIndex(
        "(application_id) WHERE active",
        "This application already gave a label.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(valid_until >= valid_from)",
        "A label cannot end before it starts.",
    )

    @api.depends("name", "holder_name")
    def _compute_display_name(self):
        for award in self:
            award.display_name = f"{award.holder_name} ({award.name})"

    @api.depends(
        "active",
        "valid_from",
        "valid_until",
        "successor_ids",
        "event_ids.kind",
        "event_ids.effective_on",
        "event_ids.ended_on",
    )
    def _compute_state(self):
        today = self._get_today()
        for award in self:
            award.state = award.valid_until and award._get_state(today)

    def _get_state(self, today):
        measures = {event.kind for event in self.event_ids if event._is_live(today)}
        if self.successor_ids:
            return "superseded"
        if not self.active or "withdrawal" in measures:
            return "withdrawn"
        if self.valid_until < today:
            return "expired"
        if "suspension" in measures:
            return "suspended"
        if self.valid_from > today:
            return "future"
        if self.valid_until < fields.Date.add(today, months=RENEWAL_MONTHS):
            return "to_renew"
        return "valid"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._get_today()
        soon = fields.Date.add(today, months=RENEWAL_MONTHS)
        Event = self.env["label.award.event"]
        measures = {
            kind: Domain("event_ids", "any", Event._get_live_domain(kind, today))
            for kind in ("suspension", "withdrawal")
        }
        superseded = Domain("successor_ids", "!=", False)
        withdrawn = ~superseded & (
            Domain("active", "=", False) | measures["withdrawal"]
        )
        standing = ~superseded & ~withdrawn
        expired = standing & Domain("valid_until", "<", today)
        suspended = standing & ~expired & measures["suspension"]
        running = standing & ~expired & ~suspended
        started = running & Domain("valid_from", "<=", today)
        domains = {
            "superseded": superseded,
            "withdrawn": withdrawn,
            "expired": expired,
            "suspended": suspended,
            "future": running & Domain("valid_from", ">", today),
            "to_renew": started & Domain("valid_until", "<", soon),
            "valid": started & Domain("valid_until", ">=", soon),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("state", "renewal_id")
    def _compute_public_status(self):
        for award in self:
            if award.state not in LIVE_STATES:
                award.public_status = award.state
            elif award.renewal_id.state in RENEWAL_STATES:
                award.public_status = "renewal"
            else:
                award.public_status = "valid"

    @api.depends("name")
    def _compute_pdf_filename(self):
        for award in self:
            award.pdf_filename = f"{(award.name or '').replace('/', '-')}.pdf"

    def _compute_complaint_count(self):
        counts = dict(
            self.env["label.complaint"]._read_group(
                [("award_id", "in", self.ids)], ["award_id"], ["__count"]
            )
        )
        for award in self:
            award.complaint_count = counts.get(award, 0)

    @api.depends("rules_accepted_on", "programme_id.usage_rules_date")
    def _compute_has_accepted_rules(self):
        for award in self:
            award.has_accepted_rules = bool(
                award.rules_accepted_on
                and award.rules_accepted_version == award.programme_id.usage_rules_date
            )

    @api.depends("partner_id", "programme_id")
    def _compute_renewal_id(self):
        renewals = self.env["label.application"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("programme_id", "in", self.programme_id.ids),
                ("state", "!=", "notified"),
            ]
        )
        by_holder = {
            (renewal.partner_id, renewal.programme_id): renewal for renewal in renewals
        }
        for award in self:
            award.renewal_id = by_holder.get((award.partner_id, award.programme_id))

    @api.depends("partner_id")
    def _compute_practice_ids(self):
        practices = self.env["label.practice"].search(
            [("partner_id", "in", self.partner_id.ids), ("is_public", "=", True)]
        )
        for award in self:
            award.practice_ids = practices.filtered(
                lambda practice, award=award: practice.partner_id == award.partner_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_awarding():
            raise UserError(
                self.env._("A label is awarded by notifying the decision of the jury.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_awarding() and self._FROZEN_FIELDS.intersection(vals):
            raise UserError(
                self.env._(
                    "The number, the holder, the perimeter and the dates of a label "
                    "stay as they were awarded: correct the certificate, which gives "
                    "another number."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A label that was awarded is kept: its number is never used again."
            )
        )

    def action_open_renewal(self):
        """Open the renewal under way, or prepare one."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "res_model": "label.application",
            "views": [(False, "form")],
        }
        if self.renewal_id:
            return {**action, "res_id": self.renewal_id.id}
        return {
            **action,
            "context": {
                "default_programme_id": self.programme_id.id,
                "default_partner_id": self.partner_id.id,
                "default_contact_id": self.application_id.contact_id.id,
                "default_size": self.application_id.size,
                "default_perimeter": self.perimeter,
                "default_user_id": self.user_id.id,
                "default_kind": "renewal",
            },
        }

    def _is_live(self):
        self.ensure_one()
        return self.active and self.state in LIVE_STATES

    def _may_show(self):
        """Tell whether the holder may show its certificate, from its first day on."""
        return self.active and self.state in (*LIVE_STATES, "future")

    def _get_measures_to_answer(self):
        today = self._get_today()
        return self.event_ids.filtered(
            lambda event: event.state == "informed" and event.answer_until >= today
        )

    @api.model
    def _get_today(self):
        return fields.Date.context_today(self.with_context(tz=TIMEZONE))

    @api.model
    def _find_public(self):
        """Return the labels in force whose holders agreed to be shown, as superuser.

        Read again at each visit: a label that ends leaves the directory by itself.
        """
        return (
            self.sudo()
            .search(
                [
                    ("state", "in", LIVE_STATES),
                    ("directory_consent_on", "!=", False),
                ]
            )
            .sorted(lambda award: remove_accents(award.holder_name).lower())
        )

    def _is_awarding(self):
        return self.env.context.get("label_award") is self._AWARD

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

    @api.readonly
    def action_prepare_measure(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Prepare a Measure"),
            "res_model": "label.award.event",
            "views": [(False, "form")],
            "context": {"default_award_id": self.id},
        }

    @api.readonly
    def action_view_complaints(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_complaint_action"
        )
        return {
            **action,
            "domain": [("award_id", "=", self.id)],
            "context": {
                "default_award_id": self.id,
                "default_application_id": self.application_id.id,
                "default_programme_id": self.programme_id.id,
                "default_kind": "holder",
            },
        }

    def action_conditions_met(self):
        self.application_id.action_conditions_met()

    def action_conditions_failed(self):
        """Note that the conditions were not met, and prepare the suspension."""
        self.ensure_one()
        self.application_id.action_conditions_failed()
        return {
            **self.action_prepare_measure(),
            "context": {
                "default_award_id": self.id,
                "default_reason": self.env._(
                    "The conditions set by the jury were not met by %(day)s:\n"
                    "%(conditions)s",
                    day=format_date(
                        self.env, self.date_condition, date_format="d MMMM yyyy"
                    ),
                    conditions=self.conditions or self.application_id.reason or "",
                ),
            },
        }

    def _accept_rules(self):
        for award in self:
            award.write(
                {
                    "rules_accepted_on": fields.Datetime.now(),
                    "rules_accepted_by_id": self.env.uid,
                    "rules_accepted_version": award.programme_id.usage_rules_date,
                }
            )

    @api.model
    def _award(self, applications):
        """Give the label that each application was awarded."""
        awards = self.browse()
        for application in applications:
            # sudo: the secretary notifies, nobody creates a label by hand
            award = self._create_award(self.sudo()._prepare_award_vals(application))
            award._take_over_consents(application.earlier_application_id.award_id)
            awards |= award
        awards._certify()

    @api.model
    def _create_award(self, vals):
        award = self.sudo().with_context(label_award=self._AWARD).create(vals)
        return award.with_context(label_award=False)

    @api.model
    def _prepare_award_vals(self, application):
        holder = application.partner_id
        return {
            "name": self._next_number(
                application.company_id, application.date_notified
            ),
            "application_id": application.id,
            "programme_id": application.programme_id.id,
            "company_id": application.company_id.id,
            "partner_id": holder.id,
            "user_id": application.user_id.id,
            "holder_name": holder.name,
            "holder_siret": holder.company_registry,
            "holder_address": holder._get_label_address(),
            "perimeter": application.perimeter,
            "supersedes_id": self._find_taken_back(application).id,
            **self._prepare_validity(application),
        }

    @api.model
    def _next_number(self, company, day):
        sequence = self.env["ir.sequence"].with_company(company)
        return sequence.next_by_code("label.award", day)

    @api.model
    def _find_taken_back(self, application):
        """Return the last label of an application that was reopened since."""
        return self.with_context(active_test=False).search(
            [("application_id", "=", application.id)], order="id desc", limit=1
        )

    @api.model
    def _prepare_validity(self, application):
        earlier = self.search(
            [
                ("partner_id", "=", application.partner_id.id),
                ("programme_id", "=", application.programme_id.id),
                ("application_id", "!=", application.id),
                ("valid_from", "<=", application.date_notified),
                ("state", "!=", "withdrawn"),
            ],
            order="valid_until desc",
            limit=1,
        )
        start = first_day(application.date_notified, earlier.valid_until)
        months = application.programme_id.validity_months
        return {"valid_from": start, "valid_until": last_day(start, months)}

    def _reset_validity(self):
        """Follow the day of the notification when a manager corrects it."""
        for award in self:
            validity = award._prepare_validity(award.application_id)
            if any(award[name] != day for name, day in validity.items()):
                award._supersede(
                    validity, self.env._("The day of the decision was corrected.")
                )

    def _supersede(self, vals, reason):
        """Replace the label by another number, which says what was corrected."""
        self.ensure_one()
        self._check_no_measure()
        award = self.sudo().with_context(label_award=self._AWARD)
        award.active = False
        # one label in force per application, as the database sees it
        award.flush_recordset(["active"])
        successor = self._create_award(
            {
                **award.copy_data()[0],
                "name": self._next_number(self.company_id, self._get_today()),
                "supersedes_id": self.id,
                "active": True,
                **vals,
            }
        )
        successor._take_over_consents(award)
        successor._take_over_life(award)
        successor._certify()
        award._message_log(
            body=self.env._(
                "Superseded by No. %(number)s: %(reason)s",
                number=successor.name,
                reason=reason,
            )
        )
        return successor

    def _check_no_measure(self):
        if self.event_ids.filtered(lambda event: event.state in OPEN_MEASURES):
            raise UserError(
                self.env._(
                    "A measure is under way on the label of %s: end it before "
                    "correcting the certificate.",
                    self.holder_name,
                )
            )

    def _take_over_consents(self, earlier):
        """A renewal does not ask again what the holder already agreed to."""
        if earlier:
            self.write(
                {
                    "directory_consent_on": earlier.directory_consent_on,
                    "directory_text": earlier.directory_text,
                }
            )

    def _take_over_life(self, award):
        """Go on where the superseded label stops: nothing is asked or sent again."""
        self.with_context(label_award=self._AWARD).write(
            {
                name: self._fields[name].convert_to_write(award[name], award)
                for name in (
                    "rules_accepted_on",
                    "rules_accepted_by_id",
                    "rules_accepted_version",
                )
            }
        )
        award.reminder_ids.award_id = self

    # CERTIFICATE

    def _certify(self):
        """Freeze the certificate of labels that have just been awarded."""
        for company in self.company_id:
            awards = self.filtered(
                lambda award, company=company: (award.company_id == company)
            )
            lang = company.partner_id.lang or self.env.user.lang
            awards = awards.sudo().with_context(lang=lang, label_award=self._AWARD)
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
        Report = self.env["ir.actions.report"].with_context(label_no_print_delay=True)
        qr_code = Report.barcode("QR", url, width=300, height=300, barLevel="M")
        document = self.env["ir.qweb"]._render(
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
        return Report._run_wkhtmltopdf(
            # the doctype cannot be written in a template
            [f"<!DOCTYPE html>\n{document}"],
            specific_paperformat_args={
                "data-report-margin-top": 12,
                "data-report-margin-bottom": 10,
                "data-report-header-spacing": 0,
                "data-report-dpi": 96,
            },
        )

    @api.model
    def _find_by_code(self, text):
        """Return the label (as superuser) that bears the code, if any."""
        code = normalize_code(text)
        awards = self.sudo().with_context(active_test=False)
        return awards.search([("token", "=", code)]) if code else awards.browse()

    def _render_badge(self):
        """Return the badge of today as an image: no script, nothing from outside."""
        lang = self.company_id.partner_id.lang or self.env.lang
        award = self.with_context(lang=lang)
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
        lang = self.company_id.partner_id.lang or self.env.lang
        award = self.sudo().with_context(lang=lang)
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

    # REMINDERS

    @api.model
    def _cron_remind(self):
        """Write to the holders: renewal ladder and yearly points.

        A step is written once, whatever the number of runs; after a stop, only the
        step of the day is sent, not those that were missed.
        """
        today = self._get_today()
        for award in self.search([("state", "in", LIVE_STATES)]):
            award._remind_renewal(today)
            award._remind_point(today)

    def _remind_renewal(self, today):
        step = reminder_step(today, self.valid_until)
        sent = self.reminder_ids.filtered(lambda reminder: reminder.kind == "renewal")
        if (
            not step
            or any(reminder.step <= step for reminder in sent)
            or self.renewal_id.state
            not in (False, "first_contact", "eligibility", "in_progress")
            or self._is_renewed()
        ):
            return
        self._remind("renewal", step, "mife_label.mail_template_renewal")

    def _remind_point(self, today):
        step = 12
        while self.valid_from + relativedelta(months=step + 12) <= today:
            step += 12
        sent = self.reminder_ids.filtered(lambda reminder: reminder.kind == "point")
        if (
            today < self.valid_from + relativedelta(months=step)
            or step in sent.mapped("step")
            or not self.commitment_ids
        ):
            return
        self._remind("point", step, "mife_label.mail_template_point")

    def _remind(self, kind, step, template_xmlid):
        recipients = self._get_recipients()
        if recipients:
            self.env.ref(template_xmlid).send_mail(
                self.id,
                email_values={"recipient_ids": recipients.ids},
                email_layout_xmlid="mail.mail_notification_light",
            )
        else:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Nobody to write to: find a new contact"),
                user_id=(self.user_id or self.env.user).id,
            )
        self.env["label.reminder"].create(
            {
                "award_id": self.id,
                "kind": kind,
                "step": step,
                "sent_on": fields.Date.context_today(self),
                "recipients": format_list(self.env, recipients.mapped("email")),
            }
        )

    def _get_recipients(self):
        """Return who is still there to read a mail about this label, each once."""
        application = self.application_id
        people = application.active_member_ids.partner_id | application.contact_id
        if self.renewal_id:
            people |= self.renewal_id.active_member_ids.partner_id
        seen = set()
        recipients = self.env["res.partner"]
        for person in people:
            email = person.email_normalized
            if person.active and email and email not in seen:
                seen.add(email)
                recipients |= person
        return recipients

    def _is_renewed(self):
        return bool(
            self.search_count(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("programme_id", "=", self.programme_id.id),
                    ("valid_from", ">", self.valid_from),
                ],
                limit=1,
            )
        )

    def _get_jury(self):
        """Return the (day, deadline) of the jury to aim at, or None."""
        return jury_for(
            fields.Date.context_today(self),
            self.valid_until,
            [
                (jury.date, jury.date_deadline)
                for jury in self.programme_id.session_ids
                if jury.convocation == "first"
            ],
        )

    def _get_jury_sentence(self):
        jury = self._get_jury()
        if not jury:
            return ""
        return self.env._(
            "For the jury of %(day)s, submit your file by %(deadline)s.",
            day=format_date(self.env, jury[0], date_format="d MMMM yyyy"),
            deadline=format_date(self.env, jury[1], date_format="d MMMM yyyy"),
        )
