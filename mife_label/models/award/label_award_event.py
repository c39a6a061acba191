# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...common.mail_frame import MAIL_FRAME
from ...common.words import write_day

OPEN_MEASURES = ("draft", "informed", "in_force")


class LabelAwardEvent(models.Model):
    """A suspension or a withdrawal, from the letter to the company to its end.

    Nothing is decided before the company could answer: it did, or its time to do so
    has passed.
    """

    _name = "label.award.event"
    _description = "Measure on a label"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "label.search.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["kind", "award_id"]

    _action_only_fields = (
        "informed_on",
        "informed_by_id",
        "answer_until",
        "no_answer_on",
        "effective_on",
        "decided_by_id",
        "contest_until",
        "end_noted_by_id",
        "ended_on",
        "ended_by_id",
        "dropped_on",
    )
    _SETTLED_FIELDS = frozenset({"award_id", "kind", "reason"})

    award_id = fields.Many2one(
        comodel_name="label.award",
        string="Label",
        index=True,
        ondelete="restrict",
        required=True,
    )
    company_id = fields.Many2one(
        related="award_id.company_id", store=True, precompute=True, index=True
    )
    holder_name = fields.Char(related="award_id.holder_name")
    kind = fields.Selection(
        selection=[("suspension", "Suspension"), ("withdrawal", "Withdrawal")],
        string="Measure",
        default="suspension",
        required=True,
        tracking=True,
    )
    reason = fields.Text(
        string="Reasons",
        required=True,
        help="What was found and which rule it breaks, in words meant for the company.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Being prepared"),
            ("informed", "Company informed"),
            ("in_force", "In force"),
            ("ended", "Ended"),
            ("dropped", "Dropped"),
        ],
        string="Stage",
        compute="_compute_state",
        search="_search_state",
    )

    # the company is heard
    informed_on = fields.Date(
        string="Company informed on", copy=False, readonly=True, tracking=True
    )
    informed_by_id = fields.Many2one(
        comodel_name="res.users", string="Informed by", copy=False, readonly=True
    )
    answer_until = fields.Date(string="May answer until", copy=False, readonly=True)
    answer = fields.Text(string="Company's answer", copy=False)
    answered_on = fields.Date(copy=False, tracking=True)
    no_answer_on = fields.Date(
        string="No answer, noted on", copy=False, readonly=True, tracking=True
    )

    # the decision and its end
    effective_on = fields.Date(
        string="In force since", copy=False, readonly=True, tracking=True
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", string="Decided by", copy=False, readonly=True
    )
    contest_until = fields.Date(
        string="May be contested until", copy=False, readonly=True
    )
    end_noted_by_id = fields.Many2one(
        comodel_name="res.users", string="End noted by", copy=False, readonly=True
    )
    ended_by_id = fields.Many2one(
        comodel_name="res.users", string="Reinstated by", copy=False, readonly=True
    )
    ended_on = fields.Date(
        string="Label reinstated on", copy=False, readonly=True, tracking=True
    )
    end_reason = fields.Text(
        string="Why it ended",
        copy=False,
        help="What the company did, or what was found on appeal.",
    )
    dropped_on = fields.Date(copy=False, readonly=True, tracking=True)

    _heard_before = models.Constraint(
        "CHECK(effective_on IS NULL OR (informed_on IS NOT NULL"
        " AND (answered_on IS NOT NULL OR effective_on > answer_until)))",
        "A label is suspended or withdrawn once the company could answer.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(answered_on >= informed_on AND effective_on >= informed_on"
        " AND ended_on >= effective_on)",
        "A measure is told to the company first, then decided, then ended.",
    )

    @api.depends("kind", "holder_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = f"{kinds.get(event.kind)}, {event.holder_name or ''}"

    @api.depends("informed_on", "effective_on", "ended_on", "dropped_on")
    def _compute_state(self):
        for event in self:
            if event.dropped_on:
                event.state = "dropped"
            elif event.ended_on:
                event.state = "ended"
            elif event.effective_on:
                event.state = "in_force"
            else:
                event.state = "informed" if event.informed_on else "draft"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        dropped = Domain("dropped_on", "!=", False)
        ended = Domain("ended_on", "!=", False)
        decided = Domain("effective_on", "!=", False)
        informed = Domain("informed_on", "!=", False)
        domains = {
            "dropped": dropped,
            "ended": ~dropped & ended,
            "in_force": ~dropped & ~ended & decided,
            "informed": ~dropped & ~decided & informed,
            "draft": ~dropped & ~informed,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_live_domain(self, kind, today):
        """Return the measures of a kind that weigh on their label on a day."""
        return (
            Domain("kind", "=", kind)
            & Domain("effective_on", "<=", today)
            & (Domain("ended_on", "=", False) | Domain("ended_on", ">", today))
        )

    def _is_live(self, today):
        self.ensure_one()
        return bool(
            self.effective_on
            and self.effective_on <= today
            and (not self.ended_on or self.ended_on > today)
        )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        for event in events:
            if event.award_id.successor_ids or not event.award_id.active:
                raise UserError(
                    self.env._(
                        "No. %s was superseded or taken back: the measure is taken on "
                        "the label in force.",
                        event.award_id.name,
                    )
                )
        return events

    def write(self, vals):
        if self._SETTLED_FIELDS.intersection(vals) and self.filtered("informed_on"):
            raise UserError(
                self.env._(
                    "The company was informed of this measure: it stays as it was "
                    "told. Drop it and prepare another one."
                )
            )
        if not self._is_by_action():
            self._check_told(vals)
        result = super().write(vals)
        if "end_reason" in vals:
            self._write_by_action({"end_noted_by_id": self.env.uid})
        return result

    def _check_told(self, vals):
        """What the company said, and why a measure ended, stay once they were used."""
        for name, settled in (
            ("answer", "effective_on"),
            ("answered_on", "effective_on"),
            ("end_reason", "ended_on"),
        ):
            if name in vals and self.filtered(settled):
                raise UserError(
                    self.env._(
                        'The field "%s" stays as it was when the measure was decided.',
                        self._fields[name]._description_string(self.env),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_informed(self):
        if self.filtered("informed_on"):
            raise UserError(
                self.env._(
                    "A measure the company was informed of is dropped, not deleted."
                )
            )

    def action_inform(self):
        """Write to the company, and start the time it has to answer."""
        self._check_state("draft")
        for event in self:
            today = event.award_id._get_today()
            days = event.award_id._get_rules().hearing_days
            event._write_by_action(
                {
                    "informed_on": today,
                    "informed_by_id": self.env.uid,
                    "answer_until": fields.Date.add(today, days=days),
                }
            )
            event._mail("mife_label.mail_template_measure")
            event.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.add(event.answer_until, days=1),
                summary=self.env._("Decide after the company's answer"),
                user_id=self.env.uid,
            )

    def action_decide(self):
        """Bring the measure into force, once the company could answer."""
        self._check_state("informed")
        for event in self:
            today = event.award_id._get_today()
            if not event.answered_on and today <= event.answer_until:
                raise UserError(
                    self.env._(
                        "%(holder)s may answer until %(day)s: enter its answer and "
                        "the day it came, or wait until then.",
                        holder=event.holder_name,
                        day=write_day(self.env, event.answer_until),
                    )
                )
            if event.answered_on and not (event.answer or "").strip():
                raise UserError(
                    self.env._(
                        "Write what %s answered, or empty the day it came.",
                        event.holder_name,
                    )
                )
            event._check_other(event.informed_by_id)
            days = event.award_id._get_rules().contest_days
            event._write_by_action(
                {
                    "effective_on": today,
                    "no_answer_on": not event.answered_on and today,
                    "decided_by_id": self.env.uid,
                    "contest_until": fields.Date.add(today, days=days),
                }
            )
            event._tell_award(self.env._("The measure is in force."))
            event._mail("mife_label.mail_template_measure_decided")
            # the letter of the measure asks for it
            self.env["label.logo.removal"]._ask(event.award_id, event.kind)
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_reinstate(self):
        self._check_state("in_force")
        for event in self:
            if not (event.end_reason or "").strip():
                raise UserError(
                    self.env._(
                        'Write in "Why it ended" what the company did, or what was '
                        "found on appeal."
                    )
                )
            event._check_other(event.end_noted_by_id)
            event._write_by_action(
                {
                    "ended_on": event.award_id._get_today(),
                    "ended_by_id": self.env.uid,
                }
            )
            # sudo: the act ends what was asked with the measure
            event.award_id.sudo().removal_ids._lapse()
            event._tell_award(self.env._("The label is reinstated."))
            event._mail("mife_label.mail_template_measure_ended")

    def action_drop(self):
        self._check_state("draft", "informed")
        for event in self:
            event._write_by_action({"dropped_on": event.award_id._get_today()})
            event._tell_award(self.env._("The measure is dropped."))
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _answer(self, text):
        """Keep what the company answers from its portal, until it is too late."""
        if not self:
            raise UserError(
                self.env._(
                    "The time to answer has passed: write to us to be heard all the "
                    "same."
                )
            )
        if not (text or "").strip():
            raise UserError(self.env._("Write your answer."))
        self.write({"answer": text, "answered_on": self.award_id._get_today()})
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("The company answered: read it and decide"),
            user_id=(self.create_uid or self.env.user).id,
        )

    def _tell_award(self, sentence):
        self.award_id._message_log(body=f"{self.display_name}: {sentence}")

    def _mail(self, template_xmlid):
        recipients = self.award_id._get_recipients()
        if not recipients:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Nobody to write to: send a letter"),
                user_id=self.env.uid,
            )
            return
        self.env.ref(template_xmlid).send_mail(
            self.id,
            email_values={"recipient_ids": recipients.ids},
            email_layout_xmlid=MAIL_FRAME,
        )

    def _check_other(self, first):
        """A measure begins and ends by two people, of whom none coached the holder."""
        award = self.award_id
        person = self.env.user.partner_id
        if person == first.partner_id:
            raise UserError(
                self.env._(
                    "You prepared this step for %s: another person takes it.",
                    award.holder_name,
                )
            )
        if person == award.application_id.user_id.partner_id:
            raise UserError(
                self.env._(
                    "You coached %s: another person takes this step.",
                    award.holder_name,
                )
            )

    def _check_state(self, *states):
        if not (
            self.env.su
            or self.env.user.has_group("mife_label.mife_label_group_secretary")
        ):
            raise AccessError(
                self.env._(
                    "This step belongs to the secretary of the jury: ask one of them."
                )
            )
        labels = dict(self._fields["state"]._description_selection(self.env))
        for event in self:
            if event.state not in states:
                raise UserError(
                    self.env._(
                        'This measure is at "%s": reload the page to see what can be '
                        "done.",
                        labels[event.state],
                    )
                )
