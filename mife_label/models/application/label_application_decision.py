# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...report.coach_calls import CoachCalls
from ...report.lateness import Lateness
from ...rules.steps import (
    AWARDED_RESULTS,
    CONDITION_STATES,
    JURY_RESULTS,
    JURY_STATES,
    OPEN_STATES,
    condition_state,
)

SECRETARY = "mife_label.mife_label_group_secretary"


class LabelApplication(models.Model):
    """How the file ends, by the jury or before it, and what follows from it."""

    _name = "label.application"
    _inherit = ["label.application"]

    # what a conclusion writes, and a reopening takes back
    _CONCLUSION_FIELDS = (
        "result",
        "reason",
        "date_notified",
        "date_reapply",
        "date_condition",
        "date_condition_met",
        "date_condition_failed",
        "conditions",
        "condition_told",
    )

    hearing_ids = fields.One2many(
        comodel_name="label.hearing", inverse_name="application_id", string="Juries"
    )
    late_note = fields.Char(string="Late", compute="_compute_late_note")
    is_late = fields.Boolean(
        string="Submitted late",
        compute="_compute_late_note",
        search="_search_is_late",
    )
    # for the rules that keep a juror away from a file
    interest_ids = fields.One2many(
        comodel_name="label.interest",
        inverse_name="application_id",
        groups=fields.NO_ACCESS,
    )
    date_reapply = fields.Date(
        string="May apply again from",
        copy=False,
        readonly=True,
        help="After a refusal, the day from which a new file may be started.",
    )
    date_condition = fields.Date(
        string="Conditions met by",
        copy=False,
        help="The day by which the conditions of the jury are met, or the file "
        "presented again.",
    )
    date_condition_met = fields.Date(
        string="Conditions met on", copy=False, tracking=True
    )
    date_condition_failed = fields.Date(
        string="Conditions not met, noted on", copy=False, readonly=True, tracking=True
    )
    conditions = fields.Text(
        copy=False,
        readonly=True,
        help="What the company is to do by the day given, in words meant for it.",
    )
    condition_state = fields.Selection(
        selection=CONDITION_STATES,
        string="Where the conditions stand",
        compute="_compute_condition_state",
    )
    condition_told = fields.Selection(
        selection=[("soon", "Due soon"), ("late", "Overdue")],
        string="Coach told of the conditions",
        copy=False,
        readonly=True,
    )
    contest_until = fields.Date(
        string="May be contested until", compute="_compute_contest_until"
    )
    # a decision without the vote of a jury, noted by one person, waits for another
    proposal = fields.Json(
        string="Decision as it was noted",
        copy=False,
        groups=fields.NO_ACCESS,
        readonly=True,
    )
    proposed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Decision noted by",
        copy=False,
        groups=SECRETARY,
        readonly=True,
    )
    proposal_note = fields.Char(
        string="Decision to confirm", compute="_compute_proposal_note", groups=SECRETARY
    )
    award_ids = fields.One2many(
        comodel_name="label.award", inverse_name="application_id", string="Labels"
    )
    award_id = fields.Many2one(
        comodel_name="label.award", string="Label", compute="_compute_award_id"
    )

    @api.depends(
        "submission_ids",
        "date_submitted",
        "request_ids.state",
        "hearing_ids.session_id.date_deadline",
        "date_jury",
    )
    @api.depends_context("lang")
    def _compute_late_note(self):
        """Say what came after the deadline of the jury that hears the file."""
        for application in self:
            # sudo: the deadline of a jury is known to all who follow the file
            session = application.sudo().hearing_ids.sorted("id")[-1:].session_id
            if not session and application.date_jury:
                session = application.sudo().programme_id.session_ids.filtered(
                    lambda one, day=application.date_jury: one.date == day
                )[:1]
            application.late_note = Lateness(application, session).describe()

            application.is_late = bool(application.late_note)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        submitted = self.search([("submission_ids", "!=", False)])
        late = submitted.filtered("is_late")
        return [("id", "in" if True in value else "not in", late.ids)]

    @api.depends("award_ids")
    def _compute_award_id(self):
        for application in self:
            application.award_id = application.award_ids[:1]

    @api.depends(
        "date_condition", "date_condition_met", "date_condition_failed", "result"
    )
    def _compute_condition_state(self):
        today = fields.Date.context_today(self)
        for application in self:
            application.condition_state = condition_state(
                today,
                application.result,
                application.date_condition,
                application.date_condition_met,
                application.date_condition_failed,
            )

    @api.depends("proposal")
    def _compute_proposal_note(self):
        results = dict(self._fields["result"]._description_selection(self.env))
        for application in self:
            # sudo: read by nobody as it is kept
            kept = application.sudo().proposal
            application.proposal_note = kept and self.env._(
                "%(result)s. Noted by %(person)s: %(reason)s",
                result=results[kept["result"]],
                person=application.proposed_by_id.name,
                reason=kept["reason"],
            )

    @api.depends("date_notified", "result", "programme_id.contest_days")
    def _compute_contest_until(self):
        for application in self:
            application.contest_until = application._get_contest_until()

    def action_notify(
        self, result, reason=False, notified_on=False, date_condition=False
    ):
        """Close the review with one of the jury's results."""
        self._check_secretary()
        if result not in dict(JURY_RESULTS):
            raise UserError(
                self.env._(
                    "The jury awards, awards with conditions, defers or refuses: "
                    "choose one of these."
                )
            )
        self._check_origin("notified")
        if not self._is_by_action():
            self.sudo().hearing_ids._check_not_pending()
        self._check_holder()
        by_hand = not (self._is_by_action() or self.env.su)
        if result != "awarded" or by_hand:
            self._check_reason(reason)
        self._check_notified_on(notified_on)
        if by_hand:
            self._propose(
                result=result,
                reason=reason,
                notified_on=fields.Date.to_string(notified_on),
                date_condition=fields.Date.to_string(date_condition),
            )
            return
        self._conclude(result, reason, notified_on)
        for application in self:
            application._set_consequences(fields.Date.to_date(date_condition))
        if result == "awarded_with_conditions":
            self._write_by_action({"conditions": reason})
        if result in AWARDED_RESULTS:
            self.env["label.award"]._award(self)

    def _propose(self, **proposal):
        """Keep a decision that no jury voted until another person confirms it."""
        # sudo: read by nobody as it is kept
        self.sudo()._write_by_action(
            {"proposal": proposal, "proposed_by_id": self.env.uid}
        )

    def action_confirm_proposal(self):
        """Notify a decision that no jury voted, once another person noted it."""
        self._check_secretary()
        self.check_access("write")
        for application in self:
            # sudo: read by nobody as it is kept
            proposal = application.sudo().proposal
            if not proposal:
                raise UserError(
                    self.env._(
                        "No decision waits to be confirmed on application %s.",
                        application.display_name,
                    )
                )
            author = application.proposed_by_id
            if author.partner_id == self.env.user.partner_id:
                raise UserError(
                    self.env._(
                        "You noted the decision on %s: another person confirms it.",
                        application.partner_id.name,
                    )
                )
            application.sudo().hearing_ids._check_not_pending()
            application._by_action().action_notify(**proposal)
            application._message_log(
                body=self.env._(
                    "Decision noted by %(author)s, confirmed by %(person)s: no jury "
                    "voted it.",
                    author=author.name,
                    person=self.env.user.name,
                )
            )

    def _notify_from_jury(self, hearing, result, day=None):
        """Notify what the jury decided, when its decisions are published."""
        self.ensure_one()
        self._by_action().action_notify(
            result, hearing.reasons, day, hearing.date_condition
        )
        if hearing.decision == "awarded_conditions":
            self._write_by_action({"conditions": hearing.conditions})

    def action_withdraw(self, reason):
        self._check_origin("notified", OPEN_STATES)
        self._check_reason(reason)
        self._conclude("withdrawn", reason)

    def action_close(self, reason):
        self._check_origin("notified", OPEN_STATES)
        if any(application.state in JURY_STATES for application in self):
            self._check_secretary()
        self._check_reason(reason)
        self._conclude("closed", reason)

    def action_reopen(self):
        """Take back a conclusion: to the jury if it has the file, else to writing."""
        if not self._has_role("mife_label.mife_label_group_manager"):
            raise AccessError(
                self.env._("Only a label manager can reopen a finished application.")
            )
        for application in self:
            if application.state != "notified":
                raise UserError(
                    self.env._(
                        "Application %s is not finished: there is nothing to reopen.",
                        application.display_name,
                    )
                )
            self.env["res.partner"]._check_no_open_label_file(
                [(application.partner_id.id, application.programme_id.id)],
                but=application,
            )
            target = application._get_reopened_state()
            application._write_by_action(
                {**dict.fromkeys(self._CONCLUSION_FIELDS, False), "state": target}
            )
            pending = application._get_pending_hearings()
            pending._write_by_action(dict.fromkeys(pending._OUT_FIELDS, False))
            # the number of a label taken back is never used again
            application.sudo().award_ids.active = False

    def _get_pending_hearings(self):
        # sudo: what is noted for the jury is not always read by who concludes
        return self.sudo().hearing_ids.filtered(lambda one: not one.released_on)

    def _get_reopened_state(self):
        """Return the step a file goes back to, on the agenda if it still is there."""
        pending = self._get_pending_hearings()
        if pending:
            met = pending.session_state not in ("preparation", "reading")
            return "under_review" if met else "on_agenda"
        if self.result in dict(JURY_RESULTS):
            return "under_review"
        return "in_progress" if self.standard_id else "eligibility"

    def action_conditions_met(self):
        """Close the follow-up of the conditions: they were met."""
        self._check_secretary()
        self._check_conditions_pending()
        self.write({"date_condition_met": fields.Date.context_today(self)})
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def action_conditions_failed(self):
        """Close the follow-up of the conditions: they were not."""
        self._check_secretary()
        self._check_conditions_pending()
        today = fields.Date.context_today(self)
        for application in self:
            if application.date_condition and application.date_condition >= today:
                raise UserError(
                    self.env._(
                        "The conditions of %(holder)s are due on %(day)s: wait until "
                        "then.",
                        holder=application.partner_id.name,
                        day=format_date(self.env, application.date_condition),
                    )
                )
        self._write_by_action({"date_condition_failed": today})
        self.activity_feedback(["mail.mail_activity_data_todo"])

    @api.model
    def _cron_follow_conditions(self):
        CoachCalls(self.env).call_about_conditions()

    def _conclude(self, result, reason=False, notified_on=False):
        self._check_notified_on(notified_on)
        self._write_by_action(
            {
                "state": "notified",
                "result": result,
                "reason": reason,
                "date_notified": notified_on or fields.Date.context_today(self),
            }
        )
        # sudo: read by nobody as it is kept
        self.sudo()._write_by_action({"proposal": False, "proposed_by_id": False})
        if result not in dict(JURY_RESULTS):
            self._get_pending_hearings()._write_by_action(
                {
                    "out_as": result,
                    "out_on": fields.Datetime.now(),
                    "out_by_id": self.env.uid,
                    "out_reason": reason,
                }
            )

    def _check_notified_on(self, day):
        if day and fields.Date.to_date(day) > fields.Date.context_today(self):
            raise UserError(self.env._("A decision cannot be notified in the future."))

    def _check_conditions_pending(self):
        for application in self:
            if application.condition_state not in ("to_meet", "late"):
                raise UserError(
                    self.env._(
                        "No condition is awaited on application %s.",
                        application.display_name,
                    )
                )

    def _get_contest_until(self):
        """Return the last day on which the decision may be contested, if any."""
        if self.result not in dict(JURY_RESULTS) or not self.date_notified:
            return False
        return fields.Date.add(self.date_notified, days=self.programme_id.contest_days)

    def _detect_interests(self):
        """Look again for links with the jurors: people of the file changed."""
        # sudo: links are written for people who may not read them
        sessions = self.sudo().hearing_ids.session_id
        self.env["label.interest"].sudo()._detect(sessions)

    def _set_consequences(self, date_condition):
        """Give every decision but a plain award its way forward, with a day."""
        programme = self.programme_id
        vals = {}
        if self.result == "refused":
            vals["date_reapply"] = fields.Date.add(
                self.date_notified, months=programme.reapply_months
            )
        elif self.result in ("awarded_with_conditions", "deferred"):
            vals["date_condition"] = date_condition or fields.Date.add(
                self.date_notified, months=programme.condition_months
            )
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=vals["date_condition"],
                summary=self.env._("Conditions of the jury to check"),
                user_id=(self.user_id or self.env.user).id,
            )
        self._write_by_action(vals)

    def _check_reapplication(self):
        """After a refusal, the next file starts on the day that was announced."""
        today = fields.Date.context_today(self)
        if self._has_role("mife_label.mife_label_group_manager"):
            return
        for application in self:
            refused = self.search(
                [
                    ("partner_id", "=", application.partner_id.id),
                    ("programme_id", "=", application.programme_id.id),
                    ("date_reapply", ">", today),
                ],
                limit=1,
            )
            if refused:
                raise UserError(
                    self.env._(
                        "%(holder)s may apply again from %(day)s, after the decision "
                        "on %(application)s: start the file then, or ask a label "
                        "manager.",
                        holder=application.partner_id.name,
                        day=format_date(self.env, refused.date_reapply),
                        application=refused.name,
                    )
                )

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "Write the reason: the company will ask for it, and the next file "
                    "will start from it."
                )
            )
