# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property

from dateutil.relativedelta import relativedelta

from odoo.fields import Date, Domain

from ..common.home import MAX_BARS, MAX_ROWS, Home
from ..models.shared.vocabulary import CERTIFIED_STATES, format_month, format_rate
from ..rules import landing, radar
from ..rules.hours import previous_month
from .entry_facts import TO_COMPLETE

ADDON = "mife_insertion_clauses"
MAX_CONTRACTS = 3
LIVE_LOTS = ("pending", "running", "suspended")
STEP_TONES = {
    "to_declare": "muted",
    "to_correct": "danger",
    "to_approve": "muted",
    "to_check": "warning",
    "declared": "info",
    "validated": "primary",
    "attested": "success",
}
LANDING_TONES = {
    landing.LATE: "danger",
    landing.AT_RISK: "warning",
    landing.ON_TRACK: "info",
    landing.DONE: "success",
    landing.UNKNOWN: "muted",
}
ACTOR_TONES = {
    "facilitator": "primary",
    "officer": "info",
    "company": "warning",
    "buyer": "success",
    "prescriber": "muted",
}


class ClausesHome(Home):
    """What the homes of the clauses have in common.

    Each reads what is in its scope: the portfolio of one, or the whole team's.
    """

    def __init__(self, env):
        super().__init__(env)
        self.month = previous_month(self.today)
        self.Line = env["insertion.declaration.line"]

    # scope

    @property
    def scope_user(self):
        """The person whose portfolio is shown, nobody for the whole team's."""
        return self.env["res.users"]

    def scope(self, path=""):
        """Return the domain of what is shown, ``path`` leading to the contract."""
        if not self.scope_user:
            return Domain.TRUE
        return Domain(f"{path}user_id", "=", self.scope_user.id)

    def is_used(self):
        return bool(self.env["insertion.contract"].search_count([], limit=1))

    def get_first_steps(self):
        return self.first_steps(
            self.env._("Welcome: here is where your day will begin"),
            self.env._(
                "Once there is a contract, this page says what waits for you, how far "
                "the month is and what slips. Choose how to begin:"
            ),
            [
                (
                    self.env._("Take over from Excel"),
                    self.env._(
                        "Contracts, companies, people and hours, from one workbook."
                    ),
                    self.open_list(
                        f"{ADDON}.insertion_takeover_action",
                        self.env._("Take over from Excel"),
                        [],
                    ),
                ),
                (
                    self.env._("Enter a first contract"),
                    self.env._("The buyer and the object are enough to begin."),
                    self.open_new("insertion.contract"),
                ),
                (
                    self.env._("Import published notices"),
                    self.env._("From the open data of public contracts (DECP)."),
                    self.open_list(
                        f"{ADDON}.insertion_notice_import_action",
                        self.env._("Imports of notices"),
                        [],
                    ),
                ),
            ],
        )

    # whose turn

    @cached_property
    def turns(self):
        return self.env["insertion.turn"].search(self.scope())

    def get_turn_list(self, title, turns, target, nothing, with_user=False):
        return self.list_block(
            "waiting",
            title,
            [self._get_turn_row(turn, with_user) for turn in turns[:MAX_ROWS]],
            len(turns),
            target,
            nothing,
        )

    def _get_turn_row(self, turn, with_user):
        who = turn.user_id.name if with_user else turn.partner_id.display_name
        return self.row(
            turn.title,
            " \u00b7 ".join(filter(None, [turn.awaited, who])),
            turn.since,
            self.open_record(turn.lot_id or turn.contract_id),
        )

    def open_board(self, title, *domains, **context):
        return self.open_list(
            f"{ADDON}.insertion_turn_action",
            title,
            Domain.AND([self.scope(), *domains]),
            **context,
        )

    def get_turn_steps(self):
        counts = Counter(self.turns.mapped("actor"))
        return self.steps_block(
            "turns",
            self.env._("Whose turn is it?"),
            [
                (
                    label,
                    counts[actor],
                    ACTOR_TONES[actor],
                    self.open_board(label, Domain("actor", "=", actor)),
                )
                for actor, label in self.get_labels("insertion.turn", "actor").items()
            ],
        )

    # the month

    def get_month_steps(self):
        domain = Domain("month", "=", self.month) & self.scope("contract_id.")
        counts = dict(
            self.env["insertion.declaration"]._read_group(domain, ["step"], ["__count"])
        )
        labels = self.get_labels("insertion.declaration", "step")
        return self.steps_block(
            "month",
            self.env._("Hours of %s", format_month(self.env, self.month)),
            [
                (
                    labels[step],
                    counts.get(step, 0),
                    tone,
                    self.open_month(self.month, labels[step], ("step", "=", step)),
                )
                for step, tone in STEP_TONES.items()
                # most contracts leave holders out of it
                if step != "to_approve" or counts.get(step)
            ],
            self.env._("This month is not open yet.") if not counts else "",
        )

    def open_month(self, month, title, *leaves):
        return self.open_list(
            f"{ADDON}.insertion_month_action",
            self.env._(
                "%(month)s: %(what)s", month=format_month(self.env, month), what=title
            ),
            Domain([("month", "=", month.isoformat()), *leaves])
            & self.scope("contract_id."),
            search_default_group_by_step=1,
            insertion_month=Date.to_string(month),
        )

    # what slips

    def get_late_months_slip(self):
        domain = self._get_late_months_domain() & self.scope("contract_id.")
        title = self.env._("Months not declared in time")
        return self.slip(
            "late_months",
            title,
            self.env["insertion.declaration"].search_count(domain),
            self.open_list(
                f"{ADDON}.insertion_declaration_action",
                title,
                domain,
                search_default_group_by_month=1,
            ),
            "danger",
        )

    def _get_late_months_domain(self):
        """Return the months asked for whose day has passed."""
        over = Domain("month", "<", self.month.isoformat())
        due = Domain("month", "=", self.month.isoformat()) & Domain(
            "contract_id.reporting_day", "<", self.today.day
        )
        return (
            Domain([("state", "=", "to_declare"), ("line_ids", "!=", False)])
            & Domain(
                [
                    "|",
                    ("contractor_id.active", "=", True),
                    ("contractor_id.successor_id", "!=", False),
                ]
            )
            & (over | due)
        )

    def get_lots_slip(self):
        soon = self.today + relativedelta(months=6)
        lots = self.lots.filtered(
            lambda lot: lot.landing_state in (landing.AT_RISK, landing.LATE)
            and lot.date_end
            and lot.date_end <= soon
        )
        title = self.env._("Lots that will lack hours")
        return self.slip(
            "lots",
            title,
            len(lots),
            self.open_list(
                f"{ADDON}.insertion_lot_action_call",
                title,
                Domain("id", "in", lots.ids),
            ),
            "danger",
            self.env._(
                "%s missing at the end, within 6 months",
                self.quantity(sum(lots.mapped("hours_missing")), "h"),
            ),
        )

    def get_eligibility_slips(self):
        Placement = self.env["insertion.placement"]
        at_work = Domain(Placement._get_at_work_domain(self.today, self.today))
        at_work &= self.scope("lot_id.")
        words = {
            "ending": (self.env._("Eligibilities that end soon"), "warning"),
            "expired": (self.env._("Eligibilities that ended"), "danger"),
            "not_checked": (self.env._("Eligibilities not checked"), "warning"),
        }
        for state, (title, tone) in words.items():
            domain = at_work & Domain("eligibility_state", "=", state)
            yield self.slip(
                f"eligibility_{state}",
                title,
                Placement.search_count(domain),
                self.open_list(f"{ADDON}.insertion_placement_action", title, domain),
                tone,
                self.env._("people at work"),
            )

    def get_facts_slip(self):
        """Return the people of whom the count of the year lacks something."""
        Placement = self.env["insertion.placement"]
        year = self.today.replace(month=1, day=1)
        domain = Domain(
            Placement._get_at_work_domain(year, year.replace(month=12, day=31))
        )
        domain &= TO_COMPLETE & self.scope("lot_id.")
        title = self.env._("Facts of people to complete for the statement")
        return self.slip(
            "facts",
            title,
            Placement.search_count(domain),
            self.open_list(
                f"{ADDON}.insertion_placement_action_complete", title, domain
            ),
            "info",
            self.env._("placements of the year"),
        )

    def get_contact_slip(self):
        domain = Domain(
            [
                ("state", "in", LIVE_LOTS),
                ("contractor_ids.contact_problem", "=", True),
            ]
        )
        title = self.env._("Lots whose company cannot be reached")
        domain &= self.scope()
        return self.slip(
            "contacts",
            title,
            self.env["insertion.lot"].search_count(domain),
            self.open_list(f"{ADDON}.insertion_lot_action", title, domain),
        )

    def get_followup_slip(self):
        domain = Domain("to_call", "=", True)
        title = self.env._("People to call: what became of them")
        return self.slip(
            "followups",
            title,
            self.env["insertion.followup"].search_count(domain),
            self.open_list(f"{ADDON}.insertion_followup_action_call", title, domain),
        )

    def get_difficulty_slip(self):
        domain = Domain("state", "=", "open") & self.scope("lot_id.")
        title = self.env._("Difficulties told by companies")
        return self.slip(
            "difficulties",
            title,
            self.env["insertion.difficulty"].search_count(domain),
            self.open_list(f"{ADDON}.insertion_difficulty_action", title, domain),
        )

    def get_offer_slip(self):
        domain = Domain("state", "=", "open") & self.scope("lot_id.")
        title = self.env._("Offers of companies")
        return self.slip(
            "offers",
            title,
            self.env["insertion.offer"].search_count(domain),
            self.open_list(f"{ADDON}.insertion_offer_action", title, domain),
            "info",
        )

    def get_request_slip(self):
        domain = Domain("state", "=", "waiting") & self.scope("lot_id.")
        title = self.env._("People that companies ask to add")
        return self.slip(
            "requests",
            title,
            self.env["insertion.placement.request"].search_count(domain),
            self.open_list(
                f"{ADDON}.insertion_placement_request_action", title, domain
            ),
            "info",
        )

    # consultations

    def get_consultation_list(self):
        """Return what is prepared or consulted on, the nearest deadline first.

        A contract has the deadline of its notice, if it came from one.
        """
        domain = Domain("state", "in", ("drafting", "consultation")) & self.scope()
        contracts = self.env["insertion.contract"].search(
            domain, order="state_since, id"
        )
        contracts = contracts.sorted(
            lambda contract: contract.notice_id.deadline or date.max
        )
        title = self.env._("Consultations and clauses to draft")
        return self.list_block(
            "consultations",
            title,
            [self._get_consultation_row(one) for one in contracts[:MAX_CONTRACTS]],
            len(contracts),
            self.open_list(f"{ADDON}.insertion_contract_action", title, domain),
            self.env._("No consultation is under way."),
        )

    def _get_consultation_row(self, contract):
        labels = self.get_labels("insertion.contract", "state")
        notice = contract.notice_id
        details = [labels[contract.state], contract.buyer_id.display_name]
        if notice.deadline:
            details.append(notice.time_left_label)
        return self.row(
            contract.name,
            " \u00b7 ".join(filter(None, details)),
            False if notice.deadline else contract.state_since,
            self.open_record(contract),
        )

    def get_notice_slip(self):
        """Return the consultations that nobody took, while there is still time."""
        domain = Domain(
            [
                ("state", "=", "new"),
                ("score_band", "=", "high"),
                ("deadline", ">=", Date.to_string(self.today)),
            ]
        )
        title = self.env._("Consultations worth a clause, that nobody follows")
        return self.slip(
            "notices",
            title,
            self.env["insertion.notice"].search_count(domain),
            self.open_list(
                f"{ADDON}.insertion_notice_consultation_action", title, domain
            ),
            "warning",
        )

    def get_no_file_slip(self):
        domain = Domain(
            [
                ("state", "in", ("new", "watched")),
                ("stage", "in", ("award", "modification")),
                "|",
                ("clause_kind", "in", radar.CLAUSES),
                ("social", "=", "declared"),
            ]
        )
        title = self.env._("Awarded with a social clause, without a file of ours")
        return self.slip(
            "no_file",
            title,
            self.env["insertion.notice"].search_count(domain),
            self.open_list(f"{ADDON}.insertion_notice_no_file_action", title, domain),
            "info",
        )

    # figures

    @cached_property
    def lots(self):
        """The lots going on, with what they owe and where they land."""
        return self.env["insertion.lot"].search(
            Domain("state", "in", LIVE_LOTS) & self.scope()
        )

    @cached_property
    def hours_by_month(self):
        """Return {first day of a month: certified hours}, of two years."""
        [first, *_months] = self.get_months(24)
        domain = self.get_hours_domain() & Domain("month", ">=", first.isoformat())
        groups = self.Line._read_group(domain, ["month:month"], ["counted_hours:sum"])
        return defaultdict(lambda: None, groups)

    def get_hours_domain(self):
        certified = Domain("state", "in", CERTIFIED_STATES)
        return certified & self.scope("contract_id.")

    def open_hours(self, title, *leaves):
        return self.open_list(
            f"{ADDON}.insertion_declaration_line_action",
            title,
            self.get_hours_domain() & Domain(list(leaves)),
            "list",
        )

    def get_hours_figure(self):
        first = self.today.replace(month=1, day=1)
        hours = sum(
            done
            for month, done in self.hours_by_month.items()
            if first <= month <= self.today
        )
        title = self.env._("Hours certified in %s", self.today.year)
        return self.figure(
            "hours",
            title,
            self.quantity(float(hours), "h"),
            self.open_hours(
                title,
                ("month", ">=", first.isoformat()),
                ("month", "<=", self.today.isoformat()),
            ),
        )

    def get_rate_figure(self):
        owing = self.lots.filtered("has_obligation")
        due, done = sum(owing.mapped("hours_due")), sum(owing.mapped("hours_done"))
        title = self.env._("Done of the hours due")
        return self.figure(
            "rate",
            title,
            format_rate(self.env, 100 * done / due if due else None),
            self.open_list(
                f"{ADDON}.insertion_lot_action",
                title,
                self.scope()
                & Domain([("state", "in", LIVE_LOTS), ("hours_due", ">", 0)]),
            ),
            self.env._(
                "%(done)s of %(due)s",
                done=self.quantity(round(done), "h"),
                due=self.quantity(round(due), "h"),
            ),
        )

    def get_people_figure(self):
        Placement = self.env["insertion.placement"]
        domain = Domain(Placement._get_at_work_domain(self.today, self.today))
        domain &= self.scope("lot_id.")
        [[people]] = Placement._read_group(
            domain, [], ["participant_id:count_distinct"]
        )
        title = self.env._("People at work today")
        return self.figure(
            "people",
            title,
            self.number(people),
            self.open_list(f"{ADDON}.insertion_placement_action", title, domain),
        )

    def get_lots_figure(self):
        running = self.lots.filtered(lambda lot: lot.state == "running")
        title = self.env._("Lots running")
        return self.figure(
            "lots",
            title,
            self.number(len(running)),
            self.open_list(
                f"{ADDON}.insertion_lot_action",
                title,
                Domain("state", "=", "running") & self.scope(),
            ),
            self.env._("contracts: %s", self.number(len(running.contract_id))),
        )

    # charts

    def get_hours_chart(self):
        months = self.get_months()
        before = [month - relativedelta(years=1) for month in months]
        return self.chart(
            "hours",
            self.env._("Hours certified, month after month"),
            "bar",
            [self.short_month(month) for month in months],
            [
                self._get_hours_series(self.env._("A year before"), "muted", before),
                self._get_hours_series(self.env._("These months"), "primary", months),
            ],
            self.env._("Month"),
            "h",
        )

    def _get_hours_series(self, label, tone, months):
        return (
            label,
            tone,
            [self.hours_by_month[month] for month in months],
            [
                self.open_hours(
                    format_month(self.env, month),
                    ("month", ">=", month.isoformat()),
                    ("month", "<", (month + relativedelta(months=1)).isoformat()),
                )
                for month in months
            ],
        )

    def get_landing_chart(self):
        lots = self.lots.grouped("landing_state")
        labels = self.get_labels("insertion.lot", "landing_state")
        states = [state for state in LANDING_TONES if state in lots]
        return self.chart(
            "landing",
            self.env._("Where the lots going on will land"),
            "ring",
            [labels[state] for state in states],
            [
                (
                    self.env._("Lots"),
                    [LANDING_TONES[state] for state in states],
                    [len(lots[state]) for state in states],
                    [
                        self.open_list(
                            f"{ADDON}.insertion_lot_action",
                            labels[state],
                            self.scope()
                            & Domain(
                                [
                                    ("state", "in", LIVE_LOTS),
                                    ("landing_state", "=", state),
                                ]
                            ),
                        )
                        for state in states
                    ],
                )
            ],
            self.env._("Landing"),
        )

    def get_missing_chart(self):
        lots = self.lots.filtered(lambda lot: lot.hours_missing >= 0.5)
        lots = lots.sorted("hours_missing", reverse=True)[:MAX_BARS]
        return self.chart(
            "missing",
            self.env._("Hours that will be missing, lot by lot"),
            "rows",
            lots.mapped("display_name"),
            [
                (
                    self.env._("Missing at the end"),
                    "danger",
                    lots.mapped("hours_missing"),
                    [self.open_record(lot) for lot in lots],
                )
            ],
            self.env._("Lot"),
            "h",
        )
