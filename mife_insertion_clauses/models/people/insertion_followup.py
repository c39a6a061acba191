# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, format_date, split_every
from odoo.tools.image import image_data_uri

from ...common.mail_frame import MAIL_FRAME
from ...common.rules.codes import draw_code, format_code, normalize_code
from ...report.followup_people import FollowupPeople
from ...report.qr_code import draw_qr_code
from ...rules import followup
from ..shared.vocabulary import OUTCOMES

TEMPLATE = "mife_insertion_clauses.mail_template_followup"
OPEN_STATES = ("planned", "asked", "called")
CLOSED_STATES = ("answered", "refused")
EMPLOYERS = [
    ("same", "The firm where I worked"),
    ("firm", "Another firm"),
    ("agency", "A temp agency"),
    ("structure", "An insertion structure"),
    ("public", "A public employer"),
    ("person", "A private person, or myself"),
]
# Mails written between two commits
BATCH = 50


class InsertionFollowup(models.Model):
    """What became of a person, some months after its last hour.

    One per person and step. It waits for its day, which a later hour or placement puts
    off; then the person answers by a link of its own, on paper or on the phone, or does
    not. What is not known stays not known.
    """

    _name = "insertion.followup"
    _description = "Follow-up of a person"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.written.mixin",
        "insertion.search.mixin",
    ]
    _order = "date_due desc, id desc"
    _primary_email = "email"
    _rec_names_search = ["participant_id", "step_id", "lot_id"]

    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        string="Person",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    step_id = fields.Many2one(
        comodel_name="insertion.followup.step",
        string="Step",
        check_company=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, index=True
    )
    placement_id = fields.Many2one(
        comodel_name="insertion.placement",
        string="Last placement",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    lot_id = fields.Many2one(
        related="placement_id.lot_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(
        related="placement_id.lot_id.contract_id", store=True, precompute=True
    )
    trade_id = fields.Many2one(
        related="placement_id.lot_id.trade_id", store=True, precompute=True
    )
    firm_id = fields.Many2one(related="placement_id.firm_id", string="Firm")
    prescriber_id = fields.Many2one(
        comodel_name="res.partner", check_company=True, readonly=True
    )
    user_id = fields.Many2one(related="participant_id.user_id", string="Facilitator")
    phone = fields.Char(related="participant_id.phone")
    email = fields.Char(related="participant_id.email")
    call_time = fields.Selection(related="participant_id.call_time")

    last_day = fields.Date(string="Last hour", readonly=True, required=True)
    date_due = fields.Date(string="To ask from", readonly=True, required=True)
    date_close = fields.Date(string="To answer by", readonly=True, required=True)
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("asked", "Question sent"),
            ("called", "Called"),
            ("answered", "Answered"),
            ("refused", "Does not wish to answer"),
            ("silent", "No answer"),
        ],
        default="planned",
        index=True,
        readonly=True,
        required=True,
    )
    call_on = fields.Date(string="To call on", index="btree_not_null", readonly=True)
    to_call = fields.Boolean(
        string="To call today", compute="_compute_to_call", search="_search_to_call"
    )
    contact_ids = fields.One2many(
        comodel_name="insertion.followup.contact",
        inverse_name="followup_id",
        string="Contacts",
    )
    last_contact = fields.Char(compute="_compute_last_contact")

    choice_id = fields.Many2one(
        comodel_name="insertion.followup.choice",
        string="Answer",
        check_company=True,
        ondelete="restrict",
        readonly=True,
    )
    outcome_id = fields.Many2one(
        comodel_name="insertion.outcome",
        string="Situation",
        check_company=True,
        ondelete="restrict",
        readonly=True,
    )
    # as it counted on the day of the answer, whatever becomes of the typology
    category = fields.Selection(selection=OUTCOMES, string="Counts as", readonly=True)
    employer_kind = fields.Selection(
        selection=EMPLOYERS, string="Employer", readonly=True
    )
    channel = fields.Selection(
        selection=[("link", "Link"), ("phone", "Call"), ("paper", "Letter")],
        string="Answered by",
        readonly=True,
    )
    date_closed = fields.Date(string="Answered or closed on", readonly=True)
    answered_by_id = fields.Many2one(
        comodel_name="res.users", string="Entered by", readonly=True
    )
    result = fields.Selection(
        selection=[
            *OUTCOMES,
            (followup.REFUSED, "Does not wish to answer"),
            (followup.SILENT, "No answer"),
            (followup.WAITING, "Not answered yet"),
        ],
        string="What became of them",
        compute="_compute_result",
        store=True,
        precompute=True,
    )
    code = fields.Char(
        copy=False,
        default=lambda self: draw_code(),
        groups=fields.NO_ACCESS,
        readonly=True,
    )

    _open_uniq = models.UniqueIndex(
        "(participant_id, step_id) WHERE state IN ('planned', 'asked', 'called')",
        "This person is already followed up at this step.",
    )
    _code_uniq = models.UniqueIndex("(code)", "This code is already used.")

    @api.depends("participant_id", "step_id")
    def _compute_display_name(self):
        for each in self:
            name = each.participant_id.display_name or ""
            each.display_name = f"{name} - {each.step_id.display_name or ''}"

    @api.depends("state", "category")
    def _compute_result(self):
        for each in self:
            if each.state == "answered":
                each.result = each.category
            elif each.state in OPEN_STATES:
                each.result = followup.WAITING
            else:
                each.result = each.state

    @api.depends("state", "call_on")
    def _compute_to_call(self):
        found = self.filtered_domain(self._get_to_call_domain())
        for each in self:
            each.to_call = each in found

    def _search_to_call(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_to_call_domain()
        return domain if True in value else ~domain

    @api.model
    def _get_to_call_domain(self):
        return self._get_reachable_domain() & Domain(
            "call_on", "<=", fields.Date.context_today(self)
        )

    @api.model
    def _get_reachable_domain(self):
        return Domain(
            [
                ("state", "in", OPEN_STATES),
                ("participant_id.active", "=", True),
                ("participant_id.objects_to_contact", "=", False),
            ]
        )

    def _compute_last_contact(self):
        kinds = self.env["insertion.followup.contact"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        self.contact_ids.fetch(["kind", "date"])
        for each in self:
            each.last_contact = False
            for contact in each.contact_ids[:1]:
                each.last_contact = self.env._(
                    "%(kind)s on %(date)s",
                    kind=labels[contact.kind],
                    date=format_date(self.env, contact.date),
                )

    # ACTS

    def action_send_link(self):
        """Send the link to those who can get it, and tell how many they were."""
        self.check_access("write")
        self._follow_hours()
        ready = self.exists().filtered(lambda each: each._is_due() and each._get_way())
        if not ready:
            raise UserError(
                self.env._(
                    "No link can be sent: the person has no e-mail address, its day "
                    "has not come, or it was already asked."
                )
            )
        ready._send_link()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Links sent: %s", len(ready)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_call(self):
        """Open the screen made for a call."""
        self.ensure_one()
        return self._open_call()

    def action_print(self):
        """Print the paper to post: it is a contact like any other."""
        self.check_access("write")
        self._follow_hours()
        self._check_due()
        self._contact("paper", "sent")
        report = self.env.ref("mife_insertion_clauses.insertion_followup_report")
        return report.report_action(self)

    def _open_call(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call"),
            "res_model": "insertion.followup.call",
            "view_mode": "form",
            "target": "new",
            "context": {"default_followup_id": self.id},
        }

    def _get_next_to_call(self):
        """Return whom to call after this one."""
        return self.search(
            self._get_to_call_domain() & Domain("id", "not in", self.ids),
            order="call_on, id",
            limit=1,
        )

    def _answer(self, choice, channel, employer_kind=False, on=None):
        """Keep what the person says; said again, the last word counts."""
        self.ensure_one()
        if choice.company_id - self.company_id:
            raise UserError(self.env._("Choose one of the answers offered."))
        self._write_by_action(
            {
                "state": "answered",
                "choice_id": choice.id,
                "outcome_id": choice.outcome_id.id,
                "category": choice.outcome_id.category,
                "employer_kind": employer_kind,
                "channel": channel,
                "date_closed": on or fields.Date.context_today(self),
                "answered_by_id": channel != "link" and self.env.uid,
                "call_on": False,
            }
        )

    def _tell_employer(self, employer_kind):
        if self.state == "answered" and employer_kind in dict(EMPLOYERS):
            self._write_by_action({"employer_kind": employer_kind})

    def _refuse(self, channel, on=None):
        """Keep that the person does not wish to answer, and nothing it said before."""
        self._write_by_action(
            self._prepare_closing("refused", on)
            | {"channel": channel, "answered_by_id": channel != "link" and self.env.uid}
        )

    def _object(self, channel):
        """Contact the person no more, about any step: its links die at once."""
        # sudo: the person itself asks it, by a page without an account
        people = self.participant_id.sudo()
        people.followup_ids._stop(channel)
        by_team = channel != "link"
        people._object_to_contact(
            by_team and self.env._("Said when asked what became of the person.")
        )

    def _stop(self, channel=False):
        """Close what is open, and kill the links."""
        self.filtered(lambda each: each.state in OPEN_STATES)._refuse(channel)
        self._write_by_action({"code": False})

    @api.model
    def _get_contact_dates(self, people):
        """Return (person, day, kind of contact) of the answers: a question is none."""
        answered = self.sudo().search(
            [("participant_id", "in", people.ids), ("state", "=", "answered")]
        )
        return [
            (each.participant_id.id, each.date_closed, "followup") for each in answered
        ]

    @api.model
    def _forget_people(self, people):
        """Leave of these people what statistics count, and no way to reach them."""
        followups = self.sudo().search([("participant_id", "in", people.ids)])
        # nobody answered for them: what figures count of them does not change
        followups._write_by_action({"code": False})
        followups.contact_ids._by_action().unlink()
        self.env["mail.message"].sudo().search(
            [("model", "=", self._name), ("res_id", "in", followups.ids)]
        ).unlink()
        if "sms.sms" in self.env:
            numbers = [*filter(None, people.sudo().mapped("phone"))]
            self.env["sms.sms"].sudo().search([("number", "in", numbers)]).unlink()

    @api.model
    def _merge_people(self, kept, others):
        """Follow the person kept once: its hours now include those of the others."""
        known = kept.sudo().followup_ids.filtered(
            lambda each: each.state in OPEN_STATES
        )
        known = {each.step_id: each for each in known}
        for each in others.sudo().followup_ids:
            if each.state in OPEN_STATES and each.step_id in known:
                each.contact_ids._write_by_action(
                    {"followup_id": known[each.step_id].id}
                )
                each.unlink()

    def _prepare_closing(self, state, on=None):
        return {
            "state": state,
            "choice_id": False,
            "outcome_id": False,
            "category": False,
            "employer_kind": False,
            "date_closed": on or fields.Date.context_today(self),
            "call_on": False,
        }

    # CONTACTS

    def _contact(self, kind, result, on=None, call_on=None):
        """Note a message or a call to each person, and when to call next."""
        on = on or fields.Date.context_today(self)
        if objector := self.participant_id.filtered("objects_to_contact"):
            raise UserError(
                self.env._(
                    "%s asked not to be contacted any more.", objector[0].display_name
                )
            )
        # sudo: contacts are written by these acts only
        self.env["insertion.followup.contact"].sudo()._by_action().create(
            [
                {
                    "followup_id": each.id,
                    "date": on,
                    "kind": kind,
                    "result": result,
                    "call_on": call_on,
                    "user_id": self.env.uid,
                }
                for each in self
            ]
        )
        if result == "reached":
            return
        next_call = call_on or followup.get_quiet_end(on)
        self._write_by_action(
            {
                "state": "called" if kind == "phone" else "asked",
                "call_on": False if result == "wrong" else next_call,
            }
        )

    def _send_link(self, on=None):
        """Queue one message per person, by the way that reaches it."""
        for way, followups in self.grouped(lambda each: each._get_way()).items():
            followups._contact(way, "sent", on)
            if way == "mail":
                # sudo: the code of the link is read by its owner only
                template = self.env.ref(TEMPLATE).sudo()
                template.send_mail_batch(followups.ids, email_layout_xmlid=MAIL_FRAME)
            else:
                followups._send_text()

    def _send_text(self):
        self.env["sms.sms"].sudo().create(
            [
                {"number": each.phone, "body": each._get_text_message()}
                for each in map(self._in_lang, self)
            ]
        )

    def _get_text_message(self):
        return self.env._(
            "%(office)s: what has become of you? One question, two taps: %(link)s",
            office=self.company_id.name,
            link=self._get_link(),
        )

    def _get_way(self):
        """Return how the person can be sent its link, False when it must be called."""
        self.ensure_one()
        company, person = self.company_id.sudo(), self.participant_id
        if self.state != "planned" or person.objects_to_contact:
            return False
        if company.insertion_followup_mail and email_normalize(person.email):
            return "mail"
        # Odoo installs its text messages by itself, an office may do without
        has_gateway = "sms.sms" in self.env and company.insertion_followup_sms
        return "sms" if has_gateway and person.phone else False

    def _is_due(self, day=None):
        day = day or fields.Date.context_today(self)
        return self.date_due <= day <= self.date_close

    def _postpone(self, call_on):
        """Call on the day that the person chose when it called."""
        self._write_by_action({"state": "called", "call_on": call_on})

    def _check_due(self):
        """Refuse to ask before the day, after it, or once it is over."""
        for each in self:
            if each.state not in OPEN_STATES or not each._is_due():
                raise UserError(
                    self.env._(
                        "%(name)s is not to be asked today: its days are from "
                        "%(start)s to %(end)s.",
                        name=each.display_name,
                        start=format_date(self.env, each.date_due),
                        end=format_date(self.env, each.date_close),
                    )
                )

    # THE LINK

    @api.model
    @api.private
    def _find_by_code(self, text):
        """Return the follow-up that a link opens, none once it is dead."""
        code = normalize_code(text)
        # sudo: who has the code is the person, without an account
        found = self.sudo().search([("code", "=", code)]) if code else self.browse()
        found = found.filtered(lambda each: each._is_open_to_person())
        return self._in_lang(found)

    def _in_lang(self, records):
        return records.company_id._in_document_lang(records) if records else records

    def _is_open_to_person(self):
        """Tell whether the link lives: on its days, then while one may correct."""
        person, today = self.participant_id, fields.Date.context_today(self)
        if person.objects_to_contact or not person.active:
            return False
        if self.state in OPEN_STATES:
            return self._is_due(today)
        limit = timedelta(days=followup.CORRECTION_DAYS)
        return (
            self.state in CLOSED_STATES
            and self.channel == "link"
            and today <= self.date_closed + limit
        )

    def _get_link(self):
        self.ensure_one()
        return f"{self.get_base_url()}/suivi/{self._get_code()}"

    def _get_code(self):
        # sudo: nobody reads the codes, the papers and the mails carry them
        return format_code(self.sudo().code or "")

    def _get_qr_code(self):
        code = draw_qr_code(self._get_link())
        return image_data_uri(base64.b64encode(code))

    def _get_question_label(self, question):
        field = self.env["insertion.followup.choice"]._fields["question"]
        return dict(field._description_selection(self.env))[question]

    def _get_offered(self):
        return self.env["insertion.followup.choice"]._get_offered(self.company_id)

    # PLANNING

    @api.model
    def _cron_follow_up(self):
        """Plan, close what nobody answered, then ask those whose day has come."""
        cron = self.env["ir.cron"]
        self._plan()
        self._close_silent()
        ready = self._list_to_call()
        cron._commit_progress(remaining=len(ready))
        for ids in split_every(BATCH, ready.ids):
            batch = self.browse(ids).try_lock_for_update()
            batch._send_quietly()
            if not cron._commit_progress(len(ids)):
                break

    def _send_quietly(self):
        """Send the links to those who were not contacted these days."""
        today = fields.Date.context_today(self)
        people = FollowupPeople(self.env)
        recent = people.get_contacted_since(self.participant_id, today)
        ready = self.filtered(
            lambda each: each.state == "planned"
            and each.participant_id not in recent
            and each._get_way()
        )
        # one message per person, the step that ends first
        first = ready.sorted("date_close").grouped("participant_id").values()
        self.browse(each[0].id for each in first)._send_link()

    @api.model
    def _list_to_call(self):
        """Put whom no message can reach on the list of calls; return the others."""
        today = fields.Date.context_today(self)
        due = self.search(
            self._get_reachable_domain()
            & Domain([("state", "=", "planned"), ("date_due", "<=", today)])
        )
        ready = due.filtered(lambda each: each._get_way())
        for day, followups in (due - ready).grouped("date_due").items():
            followups.filtered(lambda each: not each.call_on)._write_by_action(
                {"call_on": day}
            )
        return ready

    @api.model
    def _close_silent(self):
        today = fields.Date.context_today(self)
        late = self.search([("state", "in", OPEN_STATES), ("date_close", "<", today)])
        late._write_by_action(self._prepare_closing("silent"))

    @api.model
    def _plan(self, today=None, since=None):
        """Follow the hours, and create what they make due.

        :param since: the oldest day on which somebody may be due, as a rule that from
            which an answer still speaks of its step
        """
        today = today or fields.Date.context_today(self)
        self = self.sudo()
        self.search([("state", "in", OPEN_STATES)])._follow_hours()
        people = FollowupPeople(self.env)
        vals_list = []
        for company in self.env["res.company"].search(Domain.TRUE):
            vals_list += people.prepare(company, today, since)
        return self._by_action().create(vals_list)._by_hand()

    def _follow_hours(self):
        """Put off what is open when the person worked since, or was placed again."""
        waiting = self.sudo().filtered(lambda each: each.state in OPEN_STATES)
        lasts = FollowupPeople(self.env).get_lasts(waiting.participant_id)
        gone, moved = self.sudo().browse(), defaultdict(self.sudo().browse)
        for each in waiting:
            last = lasts.get(each.participant_id)
            if not last:
                gone |= each
            elif last.day != each.last_day:
                moved[last, each.step_id, each.company_id] |= each
        for (last, step, company), followups in moved.items():
            followups._write_by_action(
                last.prepare(step, company.insertion_followup_days)
                | {"state": "planned", "call_on": False}
            )
            for each in followups:
                # the link that was sent asked about another day
                each._write_by_action({"code": draw_code()})
        gone.filtered(lambda each: not each.contact_ids).unlink()

    @api.model
    def _follow_people(self, people):
        """Follow hours and placements of these people as they are written."""
        self.sudo().search(
            [("participant_id", "in", people.ids), ("state", "in", OPEN_STATES)]
        )._follow_hours()

    def _get_by_hand_sentence(self):
        return self.env._(
            "What became of a person is written by the buttons of the follow-up."
        )
