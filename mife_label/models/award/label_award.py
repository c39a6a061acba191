# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import remove_accents

from ...common.rules.codes import format_code, normalize_code
from ...common.words import write_day
from ...report.certificate import Certificate
from ...rules.periods import first_day, last_day
from ...rules.steps import RENEWAL_STATES
from ...rules.validity import (
    LIVE_STATES,
    PUBLIC_STATUSES,
    RENEWAL_MONTHS,
    STATES,
    award_state,
)

# a label starts and ends at midnight where it is awarded, whoever looks at it
TIMEZONE = "Europe/Paris"


class LabelAward(models.Model):
    """A label held by an establishment, from a day to a day.

    What was awarded is copied here: the holder may move or change its name later.
    Whether it is still valid is read from its dates and measures, never kept.
    A mistake is mended by another label, with another number, that supersedes it.
    """

    _name = "label.award"
    _description = "Label awarded"
    # the coach talks about a label that it may not write
    _mail_post_access = "read"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.frozen.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "label.search.key.mixin",
    ]
    _order = "valid_until desc, id desc"
    _rec_names_search = ["name", "holder_name", "holder_siret", "partner_id"]
    # organisations share the numbers: those of one have holes
    _series_number, _series_whole = "name", False

    _FROZEN_FIELDS = frozenset(
        {
            "name",
            "active",
            "application_id",
            "programme_id",
            "company_id",
            "issuer_id",
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
            "rules_accepted_on",
            "rules_accepted_by_id",
            "rules_accepted_version",
        }
    )

    name = fields.Char(string="Number", readonly=True, required=True)
    # not for archiving: a label that was superseded or taken back
    active = fields.Boolean(default=True, copy=False, readonly=True)
    application_id = fields.Many2one(
        comodel_name="label.application",
        check_company=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        check_company=True,
        index=True,
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, readonly=True, required=True
    )
    # who follows the label may be another organisation than who awarded it
    issuer_id = fields.Many2one(
        comodel_name="res.company",
        string="Awarded by",
        compute="_compute_issuer_id",
        store=True,
        precompute=True,
        copy=False,
        required=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Establishment",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users", check_company=True, string="Coach", tracking=True
    )

    # what was awarded
    holder_name = fields.Char(string="Awarded to", readonly=True, required=True)
    holder_siret = fields.Char(string="SIRET or registration number", readonly=True)
    holder_address = fields.Text(string="Address", readonly=True)
    perimeter = fields.Text(readonly=True)
    valid_from = fields.Date(readonly=True, required=True)
    valid_until = fields.Date(index=True, readonly=True, required=True)
    state = fields.Selection(
        selection=STATES,
        string="Status",
        compute="_compute_state",
        search="_search_state",
    )
    public_status = fields.Selection(
        selection=PUBLIC_STATUSES,
        string="What anybody reads",
        compute="_compute_public_status",
    )
    supersedes_id = fields.Many2one(
        comodel_name="label.award",
        check_company=True,
        string="Supersedes",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    successor_ids = fields.One2many(
        comodel_name="label.award",
        inverse_name="supersedes_id",
        string="Superseded by",
        context={"active_test": False},
    )

    # its certificate
    payload = fields.Json(copy=False, readonly=True)
    payload_hash = fields.Char(
        string="Fingerprint of the data", copy=False, readonly=True
    )
    pdf = fields.Binary(
        string="Certificate", attachment=True, copy=False, readonly=True
    )
    pdf_filename = fields.Char(compute="_compute_pdf_filename")
    pdf_hash = fields.Char(
        string="Fingerprint of the document", copy=False, readonly=True
    )
    token = fields.Char(copy=False, groups=fields.NO_ACCESS, readonly=True)

    # what happened since
    event_ids = fields.One2many(
        comodel_name="label.award.event", inverse_name="award_id", string="Measures"
    )
    act_ids = fields.One2many(
        comodel_name="label.award.act", inverse_name="award_id", string="Acts"
    )
    waiting_act = fields.Text(
        string="Waits for another person", compute="_compute_waiting_act"
    )
    removal_ids = fields.One2many(
        comodel_name="label.logo.removal",
        inverse_name="award_id",
        string="Logo to take down",
    )
    complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="mife_label.mife_label_group_secretary",
    )
    date_condition = fields.Date(related="application_id.date_condition")
    date_condition_met = fields.Date(related="application_id.date_condition_met")
    condition_state = fields.Selection(related="application_id.condition_state")
    conditions = fields.Text(related="application_id.conclusion_id.conditions")

    # what the holder agreed to
    directory_consent_on = fields.Date(
        string="In the directory since",
        copy=False,
        tracking=True,
        help="The day the holder agreed to appear in the public directory.",
    )
    directory_text = fields.Text(
        string="Words for the directory",
        help="What the holder wants to say of itself, in two or three sentences.",
    )
    rules_accepted_on = fields.Datetime(
        string="Rules of use accepted on", copy=False, readonly=True, tracking=True
    )
    rules_accepted_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Rules of use accepted by",
        copy=False,
        readonly=True,
    )
    rules_accepted_version = fields.Date(
        string="Version of the rules accepted", copy=False, readonly=True
    )
    has_accepted_rules = fields.Boolean(compute="_compute_has_accepted_rules")

    commitment_ids = fields.One2many(related="application_id.commitment_ids")
    ambassador_ids = fields.One2many(related="application_id.ambassador_ids")
    practice_ids = fields.One2many(
        comodel_name="label.practice",
        compute="_compute_practice_ids",
        string="Good practices",
    )
    renewal_id = fields.Many2one(
        comodel_name="label.application",
        string="Renewal under way",
        compute="_compute_renewal_id",
    )
    reminder_ids = fields.One2many(
        comodel_name="label.reminder", inverse_name="award_id", string="Reminders"
    )

    _name_uniq = models.Constraint(
        "UNIQUE(issuer_id, name)", "This number of label is already used."
    )
    _supersedes_uniq = models.Constraint(
        "UNIQUE(supersedes_id)", "This label was already superseded."
    )
    _token_uniq = models.Constraint("UNIQUE(token)", "This code is already used.")
    _application_uniq = models.UniqueIndex(
        "(application_id) WHERE active", "This application already gave a label."
    )
    _dates_in_order = models.Constraint(
        "CHECK(valid_until >= valid_from)", "A label cannot end before it starts."
    )

    # no dependency: it never changes
    def _compute_issuer_id(self):
        for award in self:
            award.issuer_id = award.issuer_id or award.company_id

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
        return award_state(
            today,
            self.valid_from,
            self.valid_until,
            measures={e.kind for e in self.event_ids if e._is_live(today)},
            is_kept=self.active,
            is_superseded=bool(self.successor_ids),
        )

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

    @api.depends("act_ids.state")
    @api.depends_context("lang")
    def _compute_waiting_act(self):
        for award in self:
            award.waiting_act = "\n".join(
                act._describe() for act in award.act_ids if act.state == "waiting"
            )

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
        # one open file at most
        by_holder = renewals.grouped(lambda one: (one.partner_id, one.programme_id))
        for award in self:
            award.renewal_id = by_holder.get((award.partner_id, award.programme_id))

    @api.depends("name")
    def _compute_pdf_filename(self):
        for award in self:
            award.pdf_filename = f"{(award.name or '').replace('/', '-')}.pdf"

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
        if vals_list and not self._is_by_action():
            raise UserError(
                self.env._("A label is awarded by notifying the decision of the jury.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action() and self._FROZEN_FIELDS.intersection(vals):
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
                [("state", "in", LIVE_STATES), ("directory_consent_on", "!=", False)]
            )
            .sorted(lambda award: remove_accents(award.holder_name).lower())
        )

    def action_confirm_act(self):
        """Carry out what another person noted on this label."""
        return self._require_waiting_act().action_confirm()

    def action_drop_act(self):
        self._require_waiting_act().action_drop()

    def _get_waiting_act(self):
        self.ensure_one()
        return self.act_ids.filtered(lambda act: act.state == "waiting")

    def _require_waiting_act(self):
        act = self._get_waiting_act()
        if not act:
            raise UserError(
                self.env._("Nothing waits on this label any more: load the page again.")
            )
        return act

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
        self.application_id.conclusion_id.action_conditions_met()

    def action_conditions_failed(self):
        """Note that the conditions were not met, and prepare the suspension."""
        self.ensure_one()
        self.application_id.conclusion_id.action_conditions_failed()
        # the letter of the measure gives the reason
        env = self.company_id._in_document_lang(self).env
        return {
            **self.action_prepare_measure(),
            "context": {
                "default_award_id": self.id,
                "default_reason": env._(
                    "The conditions set by the jury were not met by %(day)s:\n"
                    "%(conditions)s",
                    day=write_day(env, self.date_condition),
                    conditions=self.conditions or self.application_id.reason or "",
                ),
            },
        }

    def _accept_rules(self):
        for award in self:
            award._write_by_action(
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

    def _check_act_day(self, new_values):
        """Refuse to take the decision out of its jury."""
        day = (new_values or {}).get("date_notified")
        if day:
            self.application_id.conclusion_id._check_jury_day(day)

    @api.model
    def _create_award(self, vals):
        return self.sudo()._by_action().create(vals)._by_hand()

    @api.model
    def _prepare_award_vals(self, application):
        # the address is kept as the certificate prints it
        company = application.company_id
        holder = company._in_document_lang(application.partner_id)
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
            "holder_siret": holder._get_typed_siret(),
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
        hearing = application.sudo().conclusion_id.hearing_id
        months = application.programme_id._get_rules_of(hearing).validity_months
        return {"valid_from": start, "valid_until": last_day(start, months)}

    def _get_rules(self):
        """Return the rules that the label was awarded by: those its holder was told."""
        application = self.application_id
        hearing = application.sudo().conclusion_id.hearing_id
        return self.programme_id._get_rules_of(hearing, application.date_notified)

    def _take_over_consents(self, earlier):
        """A renewal does not ask again what the holder already agreed to."""
        if earlier:
            self.write(
                {
                    "directory_consent_on": earlier.directory_consent_on,
                    "directory_text": earlier.directory_text,
                }
            )

    # CERTIFICATE

    def action_open_certificate(self):
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_filename}"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def action_open_public_page(self):
        self.ensure_one()
        url = self._get_public_url()
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def action_certify(self):
        """Make the certificate of a label that was awarded before there was one."""
        self.application_id._check_secretary()
        self.filtered(lambda award: not award.payload)._certify()

    def _certify(self):
        """Freeze the certificate of labels that have just been awarded."""
        for company, awards in self.grouped("company_id").items():
            awards = company._in_document_lang(awards.sudo()._by_action())
            for award in awards:
                award.write(Certificate(award).freeze())
            for award in awards:
                award.write(Certificate(award).print())

    @api.model
    def _find_by_code(self, text):
        """Return the label (as superuser) that bears the code, if any."""
        code = normalize_code(text)
        awards = self.sudo().with_context(active_test=False)
        return awards.search([("token", "=", code)]) if code else awards.browse()

    def _get_public_url(self):
        code = format_code(self.sudo().token)
        return f"{self.company_id.get_base_url()}/label/certificate/{code}"

    def _get_badge_html(self):
        return Certificate(self).get_badge_html()

    # REMINDERS

    @api.model
    def _cron_remind(self):
        """Write to the holders: renewal ladder and yearly points.

        A step is written once, whatever the number of runs; after a stop, only the
        step of the day is sent, not those that were missed.
        """
        today = self._get_today()
        for award in self.search([("state", "in", LIVE_STATES)]):
            self.env["label.reminder"]._remind(award, today)
        self.env["label.logo.removal"]._ask_after_end(today)

    def _get_recipients(self):
        """Return who is still there to read a mail about this label, each once."""
        application = self.application_id
        people = application.active_member_ids.partner_id | application.contact_id
        people |= self.renewal_id.active_member_ids.partner_id
        people = people.filtered(lambda one: one.active and one.email_normalized)
        by_email = people.grouped("email_normalized").values()
        return people.browse(same[0].id for same in by_email)

    def _get_jury_sentence(self):
        jury = self.programme_id._find_jury_before(self.valid_until)
        if not jury:
            return ""
        return self.env._(
            "For the jury of %(day)s, submit your file by %(deadline)s.",
            day=write_day(self.env, jury[0]),
            deadline=write_day(self.env, jury[1]),
        )
