# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo.fields import Domain

from ..common.home import MAX_BARS
from .home_clauses import ADDON, ClausesHome

# the turns of the team: the others are awaited
OURS = ("facilitator", "officer")


class ManagerHome(ClausesHome):
    """The work of the whole team, and who has much of it."""

    role = "manager"
    group = "mife_insertion_clauses.group_insertion_manager"
    sequence = 10

    def get_title(self):
        return self.env._("Manager of the clauses")

    def get_intro(self):
        return self.env._("The work of the whole team")

    def get_lists(self):
        title = self.env._("What waits for the team, the oldest first")
        ours = self.turns.filtered(lambda turn: turn.actor in OURS)
        return [
            self.get_turn_list(
                title,
                ours,
                self.open_board(title, Domain("actor", "in", OURS)),
                self.env._("Nothing waits for the team."),
                with_user=True,
            ),
            self.get_consultation_list(),
        ]

    def get_progress(self):
        return [self.get_month_steps(), self.get_turn_steps()]

    def get_slips(self):
        return [
            self.get_check_slip(),
            self.get_lots_slip(),
            self.get_late_months_slip(),
            self._get_orphan_slip(),
            self._get_penalty_slip(),
            *self.get_eligibility_slips(),
            self.get_facts_slip(),
            self.get_contact_slip(),
            self.get_difficulty_slip(),
            self.get_notice_slip(),
            self.get_no_file_slip(),
        ]

    def _get_orphan_slip(self):
        domain = Domain(
            [
                ("user_id", "=", False),
                ("state", "not in", ("closed", "no_clause", "cancelled")),
            ]
        )
        title = self.env._("Contracts without a facilitator")
        return self.slip(
            "orphans",
            title,
            self.env["insertion.contract"].search_count(domain),
            self.open_list(f"{ADDON}.insertion_contract_action", title, domain),
        )

    def _get_penalty_slip(self):
        domain = Domain("state", "in", ("simulation", "reported", "observations"))
        title = self.env._("Penalty files under way")
        return self.slip(
            "penalties",
            title,
            self.env["insertion.penalty"].search_count(domain),
            self.open_list(f"{ADDON}.insertion_penalty_action", title, domain),
            "info",
        )

    def get_check(self):
        return self.get_check_line()

    def get_figures(self):
        return [
            self.get_hours_figure(),
            self.get_rate_figure(),
            self.get_people_figure(),
            self.get_lots_figure(),
        ]

    def get_charts(self):
        return [
            self.get_hours_chart(),
            self.get_landing_chart(),
            self._get_workload_chart(),
        ]

    def _get_workload_chart(self):
        """Return how much waits for each facilitator, and for others on its lots."""
        counts = Counter(
            (turn.user_id, turn.actor == "facilitator") for turn in self.turns
        )
        users = self.turns.user_id.sorted(lambda user: -counts[user, True])[:MAX_BARS]
        words = {
            True: (self.env._("Waits for the facilitator"), "primary", "="),
            False: (self.env._("Waits for others"), "muted", "!="),
        }
        return self.chart(
            "workload",
            self.env._("Work under way, by facilitator"),
            "rows",
            users.mapped("name"),
            [
                (
                    label,
                    tone,
                    [counts[user, is_own] for user in users],
                    [
                        self.open_board(
                            user.name,
                            Domain("user_id", "=", user.id),
                            Domain("actor", operator, "facilitator"),
                        )
                        for user in users
                    ],
                )
                for is_own, (label, tone, operator) in words.items()
            ],
            self.env._("Facilitator"),
        )
