# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields

# a file that nobody wrote in for that long is asked about
STALE_MONTHS = 11


class CoachCalls:
    """The calls to companies that time puts on the list of their coach.

    Nothing is decided here: a label with overdue conditions stays valid until a
    measure is taken, and a file stays open until its coach closes it.
    """

    def __init__(self, env):
        self.env = env
        self.applications = env["label.application"]

    def call_about_conditions(self):
        """Tell the coach of conditions due in a month, and of those overdue."""
        today = fields.Date.context_today(self.applications)
        pending = self.env["label.conclusion"].search(
            [
                ("result", "=", "awarded_with_conditions"),
                ("taken_back_on", "=", False),
                ("date_condition_met", "=", False),
                ("date_condition_failed", "=", False),
                ("date_condition", "<=", fields.Date.add(today, months=1)),
            ]
        )
        for conclusion in pending:
            step = "late" if conclusion.date_condition < today else "soon"
            # told once, even if the coach did not wait to be told again
            if conclusion.condition_told != step:
                conclusion._write_by_action({"condition_told": step})
                application = conclusion.application_id
                coach = application.user_id or self.env.user
                application.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=max(conclusion.date_condition, today),
                    summary=self._get_summaries(coach)[step],
                    user_id=coach.id,
                )

    def _get_summaries(self, coach):
        env = self.env(context=self.env.context | {"lang": coach.lang})
        return {
            "soon": env._("Conditions due soon: call the company"),
            "late": env._("Conditions overdue: tell whether they were met"),
        }

    def call_about_stale_files(self):
        """Ask what becomes of the files nobody writes in any more.

        Texts and proofs of a company are not kept for nothing: the coach calls the
        company, or closes the file with its reason.
        """
        limit = fields.Datetime.subtract(fields.Datetime.now(), months=STALE_MONTHS)
        stale = self.applications.search(
            [
                ("state", "in", ("in_progress", "to_complete")),
                ("date_started", "<", limit),
                ("answer_ids", "not any", [("updated_on", ">=", limit)]),
                ("activity_ids", "not any", [("date_deadline", ">=", limit)]),
            ]
        )
        for application in stale:
            application.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "Nothing written for %s months: call the company, or close the "
                    "file",
                    STALE_MONTHS,
                ),
                user_id=(application.user_id or self.env.user).id,
            )
