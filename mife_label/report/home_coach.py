# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import cached_property

from odoo.fields import Domain

from ..common.home import MAX_ROWS
from .home_label import LabelHome

# days ahead that a coach prepares
SOON = 7
TO_BEGIN = ("first_contact", "eligibility")


class CoachHome(LabelHome):
    """The companies that one person helps, or all of them for who has none."""

    role = "coach"
    group = "mife_label.mife_label_group_coach"
    sequence = 30

    @cached_property
    def file_count(self):
        return self.env["label.application"].search_count(
            [("user_id", "=", self.env.uid)]
        )

    @property
    def scope_user(self):
        return self.env.user if self.file_count else self.env["res.users"]

    def get_title(self):
        return self.env._("Coach of the label")

    def get_intro(self):
        if self.file_count:
            return self.env._("Your companies: %s", self.number(self.file_count))
        return self.env._(
            "No file is in your name yet: these are the files of the whole team."
        )

    def get_lists(self):
        title = self.env._("What waits for you")
        rows = self._get_calls() + self._get_files_to_begin()
        rows.sort(key=lambda row: row[0])
        return [
            self.list_block(
                "waiting",
                title,
                [row for _since, row in rows[:MAX_ROWS]],
                len(rows),
                self.open_files(
                    title,
                    Domain("state", "in", TO_BEGIN) & self.scope()
                    | Domain("activity_user_id", "=", self.env.uid),
                    "list",
                ),
                self.env._("Nothing waits for you. Companies have their turn."),
            )
        ]

    @cached_property
    def activities(self):
        """What the coach planned to do on files, soon or overdue."""
        return self.env["mail.activity"].search(
            [
                ("user_id", "=", self.env.uid),
                ("res_model", "=", "label.application"),
                ("date_deadline", "<=", self._get_horizon()),
            ],
            order="date_deadline, id",
        )

    def _get_horizon(self):
        return self.today.fromordinal(self.today.toordinal() + SOON).isoformat()

    def _get_calls(self):
        planned = self.activities.mapped("res_id")
        # a file that a link closes to the coach is left out
        files = self.env["label.application"].search([("id", "in", planned)])
        files = {application.id: application for application in files}
        return [
            (
                activity.date_deadline,
                self.get_file_row(
                    files[activity.res_id],
                    activity.summary or activity.activity_type_id.name,
                    activity.date_deadline,
                ),
            )
            for activity in self.activities
            if activity.res_id in files
        ]

    def _get_files_to_begin(self):
        planned = self.activities.mapped("res_id")
        words = {
            "first_contact": self.env._("Company to meet"),
            "eligibility": self.env._("File to open, or to close"),
        }
        files = self.env["label.application"].search(
            Domain("state", "in", TO_BEGIN)
            & Domain("id", "not in", planned)
            & self.scope()
        )
        return [
            (
                application.date_first_contact,
                self.get_file_row(
                    application,
                    words[application.state],
                    application.date_first_contact,
                ),
            )
            for application in files
        ]

    def get_progress(self):
        return [self.get_stage_steps(self.env._("Where the files stand"))]

    def get_slips(self):
        return [
            self.get_late_files_slip(),
            self.get_late_answers_slip(),
            self.get_late_conditions_slip(),
            self.get_renewal_slip(),
            self.get_late_commitments_slip(),
        ]

    def get_figures(self):
        return [
            self.get_open_figure(self.env._("Files under way")),
            self.get_contact_figure(),
            self.get_award_figure(),
            self.get_jury_figure(),
        ]

    def get_charts(self):
        return [self.get_arrivals_chart(), self.get_endings_chart()]
