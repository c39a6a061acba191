# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.mail_frame import MAIL_FRAME
from ...rules.retention import is_silent

RATINGS = [
    ("4", "Very useful"),
    ("3", "Rather useful"),
    ("2", "Of little use"),
    ("1", "Of no use"),
]
SATISFIED = ("4", "3")


class EventRegistration(models.Model):
    _name = "event.registration"
    _inherit = ["event.registration", "label.link.mixin"]
    _link_path = "/label/event"

    label_holder_id = fields.Many2one(
        comodel_name="res.partner",
        string="Label holder",
        compute="_compute_label_holder_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        help="The establishment this person comes for.",
    )
    label_answered_on = fields.Datetime(
        string="Answered on",
        copy=False,
        readonly=True,
        help="When this person said whether they come.",
    )
    label_opinion_asked_on = fields.Datetime(
        string="Opinion asked on", copy=False, readonly=True
    )
    label_opinion = fields.Selection(
        selection=RATINGS, string="Opinion", copy=False, readonly=True
    )
    label_opinion_rate = fields.Integer(
        string="Opinion, out of 4",
        compute="_compute_label_opinion_rate",
        store=True,
        aggregator="avg",
    )
    label_opinion_note = fields.Text(string="In their words", copy=False, readonly=True)
    label_opinion_on = fields.Datetime(
        string="Opinion given on", copy=False, readonly=True
    )

    @api.depends("partner_id", "event_id.label_programme_id")
    def _compute_label_holder_id(self):
        """Find the establishment of who is registered, when it ever held the label."""
        labelled = self.filtered("event_id.label_programme_id")
        holders = labelled.partner_id | labelled.partner_id.parent_id
        # sudo: who registers for an event may not read labels
        known = set(
            self.env["label.award"]
            .sudo()
            ._read_group(
                [("partner_id", "in", holders.ids)], ["programme_id", "partner_id"]
            )
        )
        for registration in self:
            programme = registration.event_id.label_programme_id
            partner = registration.partner_id
            held = [
                holder
                for holder in (partner, partner.parent_id)
                if (programme, holder) in known
            ]
            registration.label_holder_id = (
                held[0] if held else registration.label_holder_id
            )

    @api.depends("label_opinion")
    def _compute_label_opinion_rate(self):
        for registration in self:
            registration.label_opinion_rate = int(registration.label_opinion or 0)

    def _label_answer(self, comes):
        """Note whether a person comes, as long as the event is to come."""
        self.ensure_one()
        if self.event_id.is_finished or self.state == "done":
            raise UserError(
                self.env._("%s is over: nothing changes any more.", self.event_id.name)
            )
        self.label_answered_on = fields.Datetime.now()
        if comes:
            self.action_confirm()
        else:
            self.action_cancel()

    def _label_may_judge(self):
        """Tell whether a person may say what it thought: it came, and it is over."""
        return self.state == "done" and self.event_id.is_finished

    def _label_judge(self, opinion, note):
        self.ensure_one()
        if not self._label_may_judge():
            raise UserError(
                self.env._("Only those who came to %s are asked.", self.event_id.name)
            )
        if opinion not in dict(RATINGS):
            raise UserError(self.env._("Choose one of the answers."))
        self.write(
            {
                "label_opinion": opinion,
                "label_opinion_note": (note or "").strip() or False,
                "label_opinion_on": fields.Datetime.now(),
            }
        )

    def _label_ask_opinion(self):
        """Write once to each person who came."""
        template = self.env.ref("mife_label.mail_template_event_opinion")
        template.send_mail_batch(self.ids, email_layout_xmlid=MAIL_FRAME)
        self.label_opinion_asked_on = fields.Datetime.now()

    @api.model
    def _label_find_at_term(self, programme, today):
        """Return {registration that names somebody: since when it need not}."""
        named = self.with_context(active_test=False).search(
            [
                ("event_id.label_programme_id", "=", programme.id),
                "|",
                "|",
                ("partner_id", "!=", False),
                ("email", "!=", False),
                ("label_opinion_note", "!=", False),
            ]
        )
        days = {
            registration: is_silent(
                registration.event_id.date_end.date(), programme.attendee_months, today
            )
            for registration in named
        }
        return {registration: day for registration, day in days.items() if day}

    def _label_forget(self):
        """Leave what is counted: who it was for, whether it came, what it thought."""
        self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        self.message_unsubscribe(self.message_partner_ids.ids)
        self.with_context(tracking_disable=True).write(
            {
                "partner_id": False,
                "name": self.env._("Participant"),
                "email": False,
                "phone": False,
                "label_opinion_note": False,
            }
        )

    @api.model
    def _label_register(self, event, award, partner, comes):
        """Note on the portal whether a person of a holder comes."""
        registration = self.search(
            [("event_id", "=", event.id), ("partner_id", "=", partner.id)], limit=1
        )
        if not registration:
            registration = self.create(
                {
                    "event_id": event.id,
                    "partner_id": partner.id,
                    "name": partner.name,
                    "email": partner.email,
                    "company_name": award.holder_name,
                    "label_holder_id": award.partner_id.id,
                    "state": "draft",
                }
            )
        registration._label_answer(comes)
