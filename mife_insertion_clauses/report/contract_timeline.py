# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tools import format_date

from ..common.words import write_number
from ..rules.timeline import Line
from .lot_words import write_to_come


class ContractTimeline:
    """The lots of a contract on one line of time: what each owes, what is done.

    Made to be drawn as it is: places as fractions of the line, everything in words.
    """

    def __init__(self, contract):
        self.env = contract.env
        self.contract = contract
        self.lots = contract.lot_ids
        self.today = self.lots._get_reference_date()

    def prepare(self):
        """Return what is drawn, False when no lot has its dates."""
        dated = [self._get_period(lot) for lot in self.lots]
        dated = [period for period in dated if all(period)]
        if not dated:
            return False
        line = Line(min(start for start, _ in dated), max(end for _, end in dated))
        return {
            "today": line.place(self.today),
            "today_label": self.env._("Today: %s", format_date(self.env, self.today)),
            "marks": [
                {
                    "at": line.place(day),
                    "label": format_date(self.env, day, date_format="MMM yyyy"),
                }
                for day in line.list_marks()
            ],
            "lots": [self._prepare_lot(lot, line) for lot in self.lots],
        }

    def _get_period(self, lot):
        return (
            lot.date_start or self.contract.date_start or None,
            lot.date_end or self.contract.date_end or None,
        )

    def _prepare_lot(self, lot, line):
        start, end = self._get_period(lot)
        place = line.span(start, end) if start and end else None
        labels = dict(lot._fields["state"]._description_selection(self.env))
        return {
            "id": lot._origin.id,
            "number": lot.number or "",
            "name": lot.name or "",
            "state": lot.state,
            "state_label": labels.get(lot.state, ""),
            "place": place,
            "done": min(lot.rate, 100) / 100 if lot.has_obligation else 0,
            "stops": self._place_stops(lot, line) if place else [],
            "changes": self._place_changes(lot, line),
            "dates": self._format_dates(start, end),
            "hours": self._format_hours(lot),
        }

    def _place_stops(self, lot, line):
        """Return the suspensions; one without an end lasts until that of the lot."""
        return [
            line.span(first, (until and until - timedelta(days=1)) or line.last)
            for first, until in lot.commitment_ids._get_suspensions()
        ]

    def _place_changes(self, lot, line):
        """Return the days from which the lot owes more or less, in words."""
        dated = lot.commitment_ids.filtered(lambda one: one.date and one.hours)
        return [
            {
                "at": line.place(day),
                "label": self.env._(
                    "%(date)s: %(hours)s h",
                    date=format_date(self.env, day),
                    hours=self._format_change(sum(lines.mapped("hours"))),
                ),
            }
            for day, lines in sorted(dated.grouped("date").items())
            if line.place(day) is not None
        ]

    def _format_change(self, hours):
        return f"{'+' if hours > 0 else ''}{write_number(self.env, hours, 1)}"

    def _format_dates(self, start, end):
        if not start or not end:
            return self.env._("Dates to enter")
        return self.env._(
            "%(start)s to %(end)s",
            start=format_date(self.env, start),
            end=format_date(self.env, end),
        )

    def _format_hours(self, lot):
        done = write_number(self.env, lot.hours_done, 1)
        if lot.has_obligation:
            return self.env._(
                "%(done)s h out of %(due)s (%(rate)s)",
                done=done,
                due=write_number(self.env, lot.hours_due, 1),
                rate=lot.rate_label,
            )
        later = lot.commitment_ids._get_later(self.today)
        return write_to_come(later) or self.env._("%s h", done)
