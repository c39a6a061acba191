# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo.fields import Date
from odoo.tools import format_date

from ..common.words import write_number
from ..models.shared.vocabulary import CERTIFIED_STATES, format_month
from ..rules import landing
from ..rules.hours import last_of_month, months_between, previous_month
from ..rules.obligation import days_open
from .lot_landing import is_over

# The state that a month shows when its companies are not all in the same one
STATES_BY_URGENCY = (
    "to_correct",
    "to_declare",
    "to_approve",
    "declared",
    "validated",
    "rectified",
    "attested",
)
NOT_OPENED = "not_opened"
TAKEN_OVER = "taken_over"


class LotCurve:
    """What the form of a lot draws: its hours month after month, and their state.

    Made to be drawn as it is: dates and hours as numbers for the scale, and in words
    for whoever reads.
    """

    def __init__(self, lots):
        self.env = lots.env
        self.lots = lots
        self.today = lots._get_reference_date()
        hours = lots._get_hours()
        self.done = hours.get_done_by_month()
        self.certified_until = hours.get_certified_until()
        self.counts = self._count_declarations(lots)
        self.balances = lots.opening_ids.filtered(
            lambda balance: balance.state == "recorded"
        ).grouped("lot_id")
        self.labels = self._get_state_labels()

    def get_points(self, lot):
        key = lot.id or lot._origin.id
        points = landing.curve(
            lot.hours_due if lot.has_obligation else 0,
            self.done[key],
            lot.date_start or None,
            lot.date_end or None,
            self.certified_until.get(key),
            lot.commitment_ids._get_suspensions(),
            self._get_unknown(lot),
            is_over(lot),
        )
        return [self._prepare_point(point) for point in points]

    def open_month(self, month):
        """Open what is known of a month of the lot, declared or taken over."""
        found = self.env["insertion.declaration"].search(
            [("lot_id", "=", self.lots.id), ("month", "=", month)]
        )
        if not found:
            found = self._get_balances(self.lots).filtered(
                lambda balance: balance.until >= month
            )
        return found._get_records_action(name=format_month(self.env, month))

    def _get_unknown(self, lot):
        """Return the months of a lot whose hours are unknown: not certified, never
        opened though they had to be, or taken over in one figure with later ones."""
        certified = set(CERTIFIED_STATES)
        counts = self.counts[lot.id or lot._origin.id]
        unknown = {
            month for month, states in counts.items() if states.keys() - certified
        }
        months = self._list_months(lot, counts)
        figures = self._get_balances(lot).line_ids.filtered(lambda line: not line.month)
        last_figure = max(figures.mapped("counted_month"), default=None)
        suspensions = lot.commitment_ids._get_suspensions()
        for month in months:
            if last_figure and month < last_figure:
                unknown.add(month)
            elif (
                month not in counts
                and days_open(suspensions, month, last_of_month(month))
                and lot.contractor_ids._declares_in(month)
            ):
                unknown.add(month)
        return unknown

    def _get_balances(self, lot):
        return self.balances.get(lot._origin, self.env["insertion.opening"])

    def get_months(self, lot):
        counts = self.counts[lot.id or lot._origin.id]
        return [
            self._prepare_month(month, counts.get(month, {}), self._get_balances(lot))
            for month in self._list_months(lot, counts)
        ]

    def _count_declarations(self, lots):
        """Return {lot id: {first day of a month: {state: declarations}}}."""
        counts = defaultdict(lambda: defaultdict(dict))
        for lot, month, state, count in self.env["insertion.declaration"]._read_group(
            [("lot_id", "in", lots._origin.ids)],
            ["lot_id", "month:month", "state"],
            ["__count"],
        ):
            counts[lot.id][month][state] = count
        return counts

    def _list_months(self, lot, opened):
        """Return the first days of the months of the lot that are over, in order."""
        months = set(opened)
        if lot.date_start and lot.state != "pending":
            last = previous_month(self.today)
            months.update(
                months_between(lot.date_start, min(last, lot.date_end or last))
            )
        return sorted(months)

    def _prepare_point(self, point):
        def hours(value):
            return value is not None and write_number(self.env, value, 1)

        return {
            "label": format_date(self.env, point.day, date_format="MMM yyyy"),
            "expected": point.expected,
            "done": point.done,
            "landing": point.landing,
            "expected_text": hours(point.expected),
            "done_text": hours(point.done),
            "landing_text": hours(point.landing),
        }

    def _prepare_month(self, month, counts, balances):
        taken_over = any(balance.until >= month for balance in balances)
        unopened = TAKEN_OVER if taken_over else NOT_OPENED
        state = next((s for s in STATES_BY_URGENCY if s in counts), unopened)
        count, total = counts.get(state, 0), sum(counts.values())
        label = self.labels[state]
        if count < total:
            label = self.env._(
                "%(state)s (companies: %(count)s out of %(total)s)",
                state=label,
                count=count,
                total=total,
            )
        return {
            "month": Date.to_string(month),
            "year": month.year,
            "short": format_date(self.env, month, date_format="MMM"),
            "label": format_month(self.env, month),
            "state": state,
            "state_label": label,
        }

    def _get_state_labels(self):
        field = self.env["insertion.declaration"]._fields["state"]
        labels = dict(field._description_selection(self.env))
        return labels | {
            NOT_OPENED: self.env._("Not opened"),
            TAKEN_OVER: self.env._("Taken over"),
        }
