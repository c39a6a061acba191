# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ...rules import landing
from ...rules.hours import months_between, previous_month
from ..shared.vocabulary import format_month

# The state that a month shows when its companies are not all in the same one
STATES_BY_URGENCY = (
    "to_correct",
    "to_declare",
    "declared",
    "validated",
    "rectified",
    "attested",
)
NOT_OPENED = "not_opened"


class InsertionCurveMixin(models.AbstractModel):
    """What the form of a lot draws: its hours month after month, and their state.

    Both fields are made to be drawn as they are: dates and hours as numbers for the
    scale, and in words for whoever reads.
    """

    _name = "insertion.curve.mixin"
    _description = "Curve of the hours of a lot"

    hours_curve = fields.Json(compute="_compute_hours_curve")
    month_states = fields.Json(string="Month by month", compute="_compute_month_states")

    @api.depends("hours_due", "hours_done", "date_start", "date_end")
    @api.depends_context("lang", "insertion_date")
    def _compute_hours_curve(self):
        done = self._get_hours_done_by_month()
        certified_until = self._get_certified_until()
        for lot in self:
            key = lot.id or lot._origin.id
            points = landing.curve(
                lot.hours_due if lot.has_obligation else 0,
                done[key],
                lot.date_start or None,
                lot.date_end or None,
                certified_until.get(key),
                lot._get_suspensions(),
            )
            lot.hours_curve = [lot._prepare_point(point) for point in points]

    @api.depends("date_start", "date_end", "state")
    @api.depends_context("lang", "insertion_date")
    def _compute_month_states(self):
        counts = self._count_declarations_by_month()
        labels = self._get_month_state_labels()
        for lot in self:
            months = counts[lot.id or lot._origin.id]
            lot.month_states = [
                lot._prepare_month(month, months.get(month, {}), labels)
                for month in lot._get_months_to_show(months)
            ]

    def action_view_month(self, month):
        """Open what was declared on the lot for ``month``, a first day in ISO."""
        self.ensure_one()
        month = fields.Date.to_date(month)
        declarations = self.env["insertion.declaration"].search(
            [("lot_id", "=", self.id), ("month", "=", month)]
        )
        return declarations._get_records_action(name=format_month(self.env, month))

    def _get_hours_done_by_month(self):
        """Return {lot id: {first day of a month: certified hours}}."""
        done = defaultdict(dict)
        sums = self.env["insertion.declaration.line"]._sum_done(
            [
                ("lot_id", "in", self._origin.ids),
                ("month", "<=", self._get_reference_date()),
            ],
            "lot_id",
            "month:month",
        )
        for (lot, month), hours in sums.items():
            done[lot.id][month] = hours
        return done

    def _count_declarations_by_month(self):
        """Return {lot id: {first day of a month: {state: declarations}}}."""
        counts = defaultdict(lambda: defaultdict(dict))
        for lot, month, state, count in self.env["insertion.declaration"]._read_group(
            [("lot_id", "in", self._origin.ids)],
            ["lot_id", "month:month", "state"],
            ["__count"],
        ):
            counts[lot.id][month][state] = count
        return counts

    def _get_months_to_show(self, opened):
        """Return the first days of the months of the lot that are over, in order."""
        self.ensure_one()
        months = set(opened)
        if self.date_start and self.state != "pending":
            last = previous_month(self._get_reference_date())
            months.update(
                months_between(self.date_start, min(last, self.date_end or last))
            )
        return sorted(months)

    def _prepare_point(self, point):
        def hours(value):
            return formatLang(self.env, value, digits=1) if value is not None else False

        return {
            "label": format_date(self.env, point.day, date_format="MMM yyyy"),
            "expected": point.expected,
            "done": point.done,
            "landing": point.landing,
            "expected_text": hours(point.expected),
            "done_text": hours(point.done),
            "landing_text": hours(point.landing),
        }

    def _prepare_month(self, month, counts, labels):
        state = next((s for s in STATES_BY_URGENCY if s in counts), NOT_OPENED)
        count, total = counts.get(state, 0), sum(counts.values())
        label = labels[state]
        if count < total:
            label = self.env._(
                "%(state)s (%(count)s firms out of %(total)s)",
                state=label,
                count=count,
                total=total,
            )
        return {
            "month": fields.Date.to_string(month),
            "year": month.year,
            "short": format_date(self.env, month, date_format="MMM"),
            "label": format_month(self.env, month),
            "state": state,
            "state_label": label,
        }

    def _get_month_state_labels(self):
        field = self.env["insertion.declaration"]._fields["state"]
        labels = dict(field._description_selection(self.env))
        return labels | {NOT_OPENED: self.env._("Not opened")}
