# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..common.home import MAX_BARS
from ..rules.steps import OPEN_STATES, WRITING_STATES
from .home_secretary import SecretaryHome


class ManagerHome(SecretaryHome):
    """The label as a whole: what the secretary reads, and who helps how many."""

    role = "manager"
    group = "mife_label.mife_label_group_manager"
    sequence = 10

    def get_title(self):
        return self.env._("Manager of the label")

    def get_intro(self):
        return self.env._("The label as a whole")

    def get_slips(self):
        return [
            self.get_check_slip(),
            self.get_orphan_slip(),
            self.get_late_files_slip(),
            self.get_late_answers_slip(),
            self.get_complaint_slip(),
            self.get_measure_slip(),
            self.get_late_conditions_slip(),
            self.get_renewal_slip(),
            self.get_late_commitments_slip(),
        ]

    def get_check(self):
        return self.get_check_line()

    def get_figures(self):
        return [
            self.get_award_figure(),
            self.get_open_figure(self.env._("Files under way")),
            self.get_decision_figure(),
            self.get_contact_figure(),
        ]

    def get_charts(self):
        return [
            self.get_results_chart(),
            self._get_workload_chart(),
            self.get_endings_chart(),
        ]

    def _get_workload_chart(self):
        groups = self.env["label.application"]._read_group(
            [("state", "in", OPEN_STATES), ("user_id", "!=", False)],
            ["user_id", "state"],
            ["__count"],
        )
        counts = {}
        for user, state, count in groups:
            is_written = state in WRITING_STATES
            counts[user, is_written] = counts.get((user, is_written), 0) + count
        totals = {
            user: counts.get((user, True), 0) + counts.get((user, False), 0)
            for user, _is_written in counts
        }
        users = sorted(totals, key=lambda user: -totals[user])[:MAX_BARS]
        words = {
            True: (self.env._("Being written"), "info", "in"),
            False: (self.env._("With the jury"), "primary", "not in"),
        }
        return self.chart(
            "workload",
            self.env._("Files under way, by coach"),
            "rows",
            [user.name for user in users],
            [
                (
                    label,
                    tone,
                    [counts.get((user, is_written), 0) for user in users],
                    [
                        self.open_files(
                            f"{label} - {user.name}",
                            Domain(
                                [
                                    ("user_id", "=", user.id),
                                    ("state", "in", OPEN_STATES),
                                    ("state", operator, WRITING_STATES),
                                ]
                            ),
                            "list",
                        )
                        for user in users
                    ],
                )
                for is_written, (label, tone, operator) in words.items()
            ],
            self.env._("Coach"),
        )
