# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import cached_property

from odoo.fields import Domain

from .home_clauses import ClausesHome


class FacilitatorHome(ClausesHome):
    """A portfolio: the contracts of one person, or the team's for who has none."""

    role = "facilitator"
    group = "mife_insertion_clauses.group_insertion_facilitator"
    sequence = 30

    @cached_property
    def contract_count(self):
        return self.env["insertion.contract"].search_count(
            [("user_id", "=", self.env.uid)]
        )

    @property
    def scope_user(self):
        return self.env.user if self.contract_count else self.env["res.users"]

    def get_title(self):
        return self.env._("Facilitator")

    def get_intro(self):
        if self.contract_count:
            return self.env._("Your contracts: %s", self.number(self.contract_count))
        return self.env._(
            "No contract is in your name yet: this is the work of the whole team."
        )

    def get_lists(self):
        title = self.env._("What waits for you")
        mine = self.turns.filtered(lambda turn: turn.actor == "facilitator")
        return [
            self.get_turn_list(
                title,
                mine,
                self.open_board(title, Domain("actor", "=", "facilitator")),
                self.env._("Nothing waits for you. The others have their turn."),
            ),
            self.get_consultation_list(),
        ]

    def get_progress(self):
        return [self.get_month_steps(), self.get_turn_steps()]

    def get_slips(self):
        return [
            self.get_lots_slip(),
            self.get_late_months_slip(),
            *self.get_eligibility_slips(),
            self.get_facts_slip(),
            self.get_contact_slip(),
            self.get_difficulty_slip(),
            self.get_offer_slip(),
            self.get_request_slip(),
            self.get_notice_slip(),
            self.get_no_file_slip(),
        ]

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
            self.get_missing_chart(),
        ]
