# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date
from odoo.tools import format_date, formatLang

from ..common.words import write_count
from ..models.shared.vocabulary import CERTIFIED_STATES, EDITABLE_STATES, format_month
from ..rules import chasing, landing
from ..rules.forecast import forecast
from .lot_chart import LotChart
from .lot_curve import LotCurve


class BuyerDesk:
    """What the lots of one contract still need, for the buyer: dates, firms, actions.

    Firms are named, as on attestations; people never are.
    """

    def __init__(self, contract):
        self.env = contract.env
        self.contract = contract
        self.lots = contract.lot_ids
        self.today = self.lots._get_reference_date()

    def prepare_charts(self):
        """Return {lot id: its chart} of the lots that owe hours and have dates."""
        curve = LotCurve(self.lots)
        charts = {}
        for lot in self.lots.filtered("has_obligation"):
            if points := curve.get_points(lot):
                charts[lot.id] = LotChart(points).get_values()
        return charts

    def prepare_forecasts(self):
        """Return {lot id: sentences}: when its hours are done, what it takes."""
        certified_until = self.lots._get_hours().get_certified_until()
        return {
            lot.id: self._get_sentences(lot, certified_until.get(lot.id))
            for lot in self.lots
            if lot.has_obligation
        }

    def prepare_awaited(self):
        """Return the months that are not certified, those awaited for longest first.

        Each is {"firm", "lot", "month", "state", "since", "asked"}.
        """
        months = self.env["insertion.declaration"].search(
            [
                ("contract_id", "=", self.contract.id),
                ("state", "not in", CERTIFIED_STATES),
            ],
            order="month, id",
        )
        return [
            {
                "firm": month.partner_id.name,
                "lot": month.lot_id.display_name,
                "month": month.month_label,
                "state": self._get_state(month),
                "since": self._get_since(month),
                "asked": self._get_asked(month),
            }
            for month in months
        ]

    # FORECAST

    def _get_sentences(self, lot, certified_until):
        if lot.landing_state == landing.LATE:
            return [
                self.env._(
                    "Decide with your contact between more time and the penalty of "
                    "the clause."
                )
            ]
        missing = lot.hours_due - lot.hours_done
        if missing <= 0:
            return []
        found = forecast(
            lot.hours_due,
            lot.hours_done,
            lot.date_start or None,
            lot.date_end or None,
            self.today,
            certified_until,
            lot.commitment_ids._get_suspensions(),
        )
        sentences = [self._get_date_sentence(lot, found.done_on)]
        if lot.landing_state == landing.AT_RISK and found.people:
            sentences.append(self._get_action(lot, missing, found.people))
        return sentences

    def _get_date_sentence(self, lot, done_on):
        if not done_on:
            return self.env._("No date can be told yet: too few months are certified.")
        if lot.date_end and done_on > lot.date_end:
            return self.env._(
                "At the pace of the months certified, the %(due)s h will be done in "
                "%(month)s, after the end of the lot (%(end)s).",
                due=self._number(lot.hours_due),
                month=format_month(self.env, done_on),
                end=format_date(self.env, lot.date_end),
            )
        return self.env._(
            "At the pace of the months certified, the %(due)s h will be done in "
            "%(month)s.",
            due=self._number(lot.hours_due),
            month=format_month(self.env, done_on),
        )

    def _get_action(self, lot, missing, people):
        return self.env._(
            "To be on time, %(missing)s h before %(end)s take %(people)s "
            "from now on: ask the company for a plan of recruitment, your "
            "contact proposes people.",
            missing=self._number(missing),
            end=format_date(self.env, lot.date_end),
            people=write_count(
                self.env,
                people,
                self.env._("%s full-time post"),
                self.env._("%s full-time posts"),
                1,
            ),
        )

    def _number(self, hours):
        return formatLang(self.env, hours, digits=0)

    # MONTHS

    def _get_state(self, month):
        if month.state not in EDITABLE_STATES:
            return self.env._("Received, being checked")
        if not month.line_ids:
            return self.env._("Nobody at work that month")
        return self.env._("Expected from the company")

    def _is_awaited(self, month):
        return month.state in EDITABLE_STATES and bool(month.line_ids)

    def _get_since(self, month):
        if not self._is_awaited(month):
            return ""
        days = (self.today - month.date_due).days
        if days <= 0:
            return self.env._(
                "To send before %s", format_date(self.env, month.date_due)
            )
        return self.env._(
            "Late by %(days)s, since %(date)s",
            days=write_count(
                self.env, days, self.env._("%s day"), self.env._("%s days")
            ),
            date=format_date(self.env, month.date_due),
        )

    def _get_asked(self, month):
        """Return what was asked of the firm. Never the reason: it may name people."""
        if not self._is_awaited(month):
            return ""
        if month.chase_step == chasing.OFFICER:
            return self.env._("Reminders did not help: the team calls the company.")
        if not month.chased_on:
            return self.env._("The team writes to the company.")
        day = format_date(self.env, Date.to_date(month.chased_on))
        if month.state == "to_correct":
            return self.env._("A correction was asked on %s.", day)
        if month.chase_step == chasing.OPENING:
            return self.env._("Asked on %s.", day)
        return self.env._("Asked again on %s.", day)
