# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...report.coach_calls import CoachCalls
from ...rules.steps import (
    CONDITION_STATES,
    JURY_RESULTS,
    RESULTS,
    condition_state,
)


class LabelConclusion(models.Model):
    """How a file ended, by the jury or before it, and what follows from it.

    Nobody rewrites a conclusion. One that is taken back stays with its day and who
    took it back; the file gets another when it ends again.
    """

    _name = "label.conclusion"
    _description = "Conclusion of a file"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "id desc"
    _rec_name = "application_id"
    _action_only_fields = (
        "application_id",
        "hearing_id",
        "result",
        "reason",
        "conditions",
        "date_condition_met",
        "date_condition_failed",
        "condition_told",
        "date_reapply",
        "taken_back_on",
        "taken_back_by_id",
    )

    application_id = fields.Many2one(
        comodel_name="label.application",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )
    hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        check_company=True,
        string="Decided at",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="The hearing whose decision this is; empty when no session decided.",
    )
    result = fields.Selection(selection=RESULTS, readonly=True, required=True)
    reason = fields.Text(string="Reasons", readonly=True)
    date_notified = fields.Date(
        string="Notified on",
        required=True,
        help="The day from which the label, and the time to contest, are counted.",
    )
    contest_until = fields.Date(
        string="May be contested until", compute="_compute_contest_until"
    )

    # conditions
    conditions = fields.Text(
        readonly=True,
        help="What the company is to do by the day given, in words meant for it.",
    )
    date_condition = fields.Date(
        string="Conditions met by",
        help="The day by which the conditions of the jury are met, or the file "
        "presented again.",
    )
    date_condition_met = fields.Date(string="Conditions met on", readonly=True)
    date_condition_failed = fields.Date(
        string="Conditions not met, noted on", readonly=True
    )
    condition_state = fields.Selection(
        selection=CONDITION_STATES,
        string="Where the conditions stand",
        compute="_compute_condition_state",
    )
    condition_told = fields.Selection(
        selection=[("soon", "Due soon"), ("late", "Overdue")],
        string="Coach told of the conditions",
        readonly=True,
    )
    date_reapply = fields.Date(
        string="May apply again from",
        readonly=True,
        help="After a refusal, the day from which a new file may be started.",
    )

    # taking back
    taken_back_on = fields.Date(string="Taken back on", readonly=True)
    taken_back_by_id = fields.Many2one(
        comodel_name="res.users", string="Taken back by", readonly=True
    )

    _in_force_uniq = models.UniqueIndex(
        "(application_id) WHERE taken_back_on IS NULL",
        "This file is already concluded.",
    )

    @api.depends("date_notified", "result", "application_id.programme_id.contest_days")
    def _compute_contest_until(self):
        for conclusion in self:
            programme = conclusion.application_id.programme_id
            rules = programme._get_rules_of(conclusion.hearing_id)
            conclusion.contest_until = (
                fields.Date.add(conclusion.date_notified, days=rules.contest_days)
                if conclusion._is_of_the_jury() and conclusion.date_notified
                else False
            )

    @api.depends(
        "date_condition", "date_condition_met", "date_condition_failed", "result"
    )
    def _compute_condition_state(self):
        today = fields.Date.context_today(self)
        for conclusion in self:
            conclusion.condition_state = condition_state(
                today,
                conclusion.result,
                conclusion.date_condition,
                conclusion.date_condition_met,
                conclusion.date_condition_failed,
            )

    def action_conditions_met(self):
        """Close the follow-up of the conditions: they were met."""
        self._close_conditions("date_condition_met")

    def action_conditions_failed(self):
        """Close the follow-up of the conditions: they were not."""
        today = fields.Date.context_today(self)
        for conclusion in self:
            if conclusion.date_condition and conclusion.date_condition >= today:
                raise UserError(
                    self.env._(
                        "The conditions of %(holder)s are due on %(day)s: wait until "
                        "then.",
                        holder=conclusion.application_id.partner_id.name,
                        day=format_date(self.env, conclusion.date_condition),
                    )
                )
        self._close_conditions("date_condition_failed")

    @api.model
    def _cron_follow_conditions(self):
        CoachCalls(self.env).call_about_conditions()

    @api.model
    def _conclude(self, applications, result, reason=False, day=False, **jury):
        """End files for one same reason.

        ``jury``: what the decision of a jury adds, ``hearing_id``, ``conditions``,
        ``date_condition``.
        """
        self._check_day(day, applications if result in dict(JURY_RESULTS) else ())
        day = fields.Date.to_date(day) or fields.Date.context_today(self)
        # sudo: a file ends by its buttons, whoever may press them
        conclusions = self.sudo()._by_action()
        conclusions = conclusions.create(
            [
                {
                    "application_id": application.id,
                    "result": result,
                    "reason": reason,
                    "date_notified": day,
                    **self._prepare_consequences(application, result, day, jury),
                }
                for application in applications
            ]
        )
        for conclusion in conclusions:
            conclusion.application_id.with_env(self.env)._write_by_action(
                {"state": "notified", "conclusion_id": conclusion.id}
            )
        applications.sudo().proposal_ids.unlink()
        if result not in dict(JURY_RESULTS):
            self._get_pending_hearings(applications)._write_by_action(
                {
                    "out_as": result,
                    "out_on": fields.Datetime.now(),
                    "out_by_id": self.env.uid,
                    "out_reason": reason,
                }
            )
        conclusions._remind_of_conditions()

    @api.model
    def _prepare_consequences(self, application, result, day, jury):
        """Give every decision but a plain award its way forward, with a day."""
        hearing = self.env["label.hearing"].browse(jury.get("hearing_id") or ())
        rules = application.programme_id._get_rules_of(hearing)
        vals = {"hearing_id": hearing.id}
        if result == "refused":
            vals["date_reapply"] = fields.Date.add(day, months=rules.reapply_months)
        if result in ("awarded_with_conditions", "deferred"):
            vals["date_condition"] = fields.Date.to_date(
                jury.get("date_condition")
            ) or fields.Date.add(day, months=rules.condition_months)
        if result == "awarded_with_conditions":
            vals["conditions"] = jury.get("conditions")
        return vals

    def _remind_of_conditions(self):
        for conclusion in self.filtered("date_condition"):
            application = conclusion.application_id
            coach = application.user_id or self.env.user
            application.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=conclusion.date_condition,
                summary=self.with_context(lang=coach.lang).env._(
                    "Conditions of the jury to check"
                ),
                user_id=coach.id,
            )

    def _take_back(self):
        """Open the file again, where it was when it ended."""
        application = self.application_id
        self.env["res.partner"]._check_no_open_label_file(
            [(application.partner_id.id, application.programme_id.id)],
            but=application,
        )
        # sudo: a manager reopens the file, nobody writes its conclusion
        self.sudo()._write_by_action(
            {
                "taken_back_on": fields.Date.context_today(self),
                "taken_back_by_id": self.env.uid,
            }
        )
        # the next one may follow at once: one at most is in force
        self.flush_recordset(["taken_back_on"])
        application._write_by_action(
            {"conclusion_id": False, "state": self._get_state_reopened()}
        )
        hearings = self._get_pending_hearings(application)
        hearings._write_by_action(dict.fromkeys(hearings._OUT_FIELDS, False))
        # the number of a label taken back is never used again
        application.sudo().award_ids._write_by_action({"active": False})

    @api.model
    def _get_pending_hearings(self, applications):
        # sudo: what is noted for the jury is not always read by who concludes
        return applications.sudo().hearing_ids.filtered(lambda one: not one.released_on)

    def _get_state_reopened(self):
        """Return the step a file goes back to, on the agenda if it still is there."""
        application = self.application_id
        pending = self._get_pending_hearings(application)
        if pending:
            met = pending.session_state not in ("preparation", "reading")
            return "under_review" if met else "on_agenda"
        if self._is_of_the_jury():
            return "under_review"
        return "in_progress" if application.standard_id else "eligibility"

    def _close_conditions(self, name):
        self.application_id._check_secretary()
        for conclusion in self:
            if conclusion.condition_state not in ("to_meet", "late"):
                raise UserError(
                    self.env._(
                        "No condition is awaited on application %s.",
                        conclusion.application_id.display_name,
                    )
                )
        self._write_by_action({name: fields.Date.context_today(self)})
        self.application_id.activity_feedback(["mail.mail_activity_data_todo"])

    def _is_of_the_jury(self):
        return self.result in dict(JURY_RESULTS)

    @api.model
    def _check_reapplication(self, applications):
        """After a refusal, the next file starts on the day that was announced."""
        today = fields.Date.context_today(self)
        for application in applications:
            refusal = self.search(
                [
                    ("application_id.partner_id", "=", application.partner_id.id),
                    ("application_id.programme_id", "=", application.programme_id.id),
                    ("taken_back_on", "=", False),
                    ("date_reapply", ">", today),
                ],
                limit=1,
            )
            if refusal:
                raise UserError(
                    self.env._(
                        "%(holder)s may apply again from %(day)s, after the decision "
                        "on %(application)s: start the file then, or ask a label "
                        "manager.",
                        holder=application.partner_id.name,
                        day=format_date(self.env, refusal.date_reapply),
                        application=refusal.application_id.name,
                    )
                )

    @api.model
    def _check_day(self, day, applications=()):
        day = fields.Date.to_date(day)
        if day and day > fields.Date.context_today(self):
            raise UserError(self.env._("A decision cannot be notified in the future."))
        for application in applications:
            if day and application.date_jury and day < application.date_jury:
                raise UserError(
                    self.env._(
                        "The jury of %(file)s is on %(day)s: its decision is not told "
                        "before.",
                        file=application.display_name,
                        day=format_date(self.env, application.date_jury),
                    )
                )

    @api.model
    def _check_result(self, result):
        if result not in dict(JURY_RESULTS):
            raise UserError(
                self.env._(
                    "The jury awards, awards with conditions, defers or refuses: "
                    "choose one of these."
                )
            )

    @api.model
    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "Write the reason: the company will ask for it, and the next file "
                    "will start from it."
                )
            )

    def _check_locked(self, vals):
        """The day of the notification is a manager's to correct, no other's."""
        if "date_notified" not in vals:
            return
        if not self.env["label.application"]._has_role(
            "mife_label.mife_label_group_manager"
        ):
            raise AccessError(
                self.env._(
                    "The dates of the steps of a file are set by its buttons: a label "
                    "manager can correct them."
                )
            )
        self._check_day(vals["date_notified"])
        for conclusion in self:
            if conclusion.application_id.sudo().award_ids:
                raise UserError(
                    self.env._(
                        "The label of %s counts from this day: correct the "
                        "certificate, another person then carries it out.",
                        conclusion.application_id.partner_id.name,
                    )
                )
            conclusion._check_jury_day(vals["date_notified"])

    def _check_jury_day(self, day):
        """Refuse to take a decision out of its jury: before, or once it was told."""
        self.ensure_one()
        # sudo: the day is asked of a file that its author may not read
        hearing = self.sudo().hearing_id
        vote = hearing.vote_id
        if not (vote and hearing.released_on):
            return
        first = vote._get_day()
        last = max(first, hearing.released_on.date())
        if not first <= fields.Date.to_date(day) <= last:
            raise UserError(
                self.env._(
                    "The jury decided on %(first)s and its decision was told on "
                    "%(last)s: choose a day between the two.",
                    first=format_date(self.env, first),
                    last=format_date(self.env, last),
                )
            )
