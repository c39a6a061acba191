# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo.fields import Date, Domain
from odoo.tools import format_date

from ..common.words import write_number
from ..models.shared.vocabulary import CERTIFIED_STATES, format_month
from ..rules.hours import last_of_month
from ..rules.path import get_continuity
from ..rules.timeline import Line

# Hours of a month that fill the height of the line: a full-time month
FULL_MONTH = 151.67


class PersonPath:
    """The path of a person: its work on all contracts, on one line of time.

    Made to be drawn as it is: places as fractions of the line, everything in words.
    The hours are those certified that count, wherever they count; they are read at
    once, whatever the number of placements.
    """

    def __init__(self, participant, hours=None):
        """Read the hours, unless ``read_hours`` read them for several people."""
        self.env = participant.env
        self.participant = participant
        self.today = Date.context_today(participant)
        self.placements = participant.placement_ids.sorted(
            lambda placement: (placement.date_start, placement.id)
        )
        hours = read_hours(self.placements) if hours is None else hours
        self.hours = {one: hours[one] for one in self.placements if one in hours}

    def get_continuity(self):
        by_month = defaultdict(float)
        for months in self.hours.values():
            for month, hours in months.items():
                by_month[month] += hours
        return get_continuity(by_month, bool(self._get_at_work()))

    def prepare(self):
        """Return what is drawn and read, False when the person was never placed."""
        if not self.placements:
            return False
        line = self._get_line()
        found = self.get_continuity()
        return {
            "line_label": self.env._(
                "The line goes from %(first)s to %(last)s; the height of a month is "
                "its hours, full for a full-time month.",
                first=format_month(self.env, line.first),
                last=format_month(self.env, line.last),
            ),
            "today": line.place(self.today),
            "today_label": self.env._("Today: %s", format_date(self.env, self.today)),
            "marks": [
                {
                    "at": line.place(day),
                    "label": format_date(self.env, day, date_format="MMM yyyy"),
                }
                for day in line.list_marks()
            ],
            "situation": self._write_situation(),
            "eligibility": self._write_eligibility(),
            "figures": self._prepare_figures(found),
            "rows": [self._prepare_row(one, line) for one in self.placements],
            "months": self._prepare_months(),
        }

    def _get_line(self):
        starts = self.placements.mapped("date_start")
        ends = [placement.date_end or self.today for placement in self.placements]
        months = [month for months in self.hours.values() for month in months]
        return Line(
            min([*starts, *months]).replace(day=1),
            last_of_month(max([*ends, *months, self.today])),
        )

    def _get_at_work(self):
        return self.placements.filtered(
            lambda placement: (
                placement.date_start <= self.today
                and (not placement.date_end or placement.date_end >= self.today)
            )
        )

    def _write_situation(self):
        at_work = self._get_at_work()
        if at_work:
            last = at_work[-1]
            firms = ", ".join(at_work.firm_id.mapped("display_name"))
            if not last.date_end:
                return self.env._("At work today: %s.", firms)
            return self.env._(
                "At work today: %(firms)s, until %(date)s.",
                firms=firms,
                date=format_date(self.env, last.date_end),
            )
        coming = self.placements.filtered(lambda one: one.date_start > self.today)
        if coming:
            return self.env._(
                "Starts on %(date)s: %(firm)s.",
                date=format_date(self.env, coming[0].date_start),
                firm=coming[0].firm_id.display_name,
            )
        ended = max(self.placements.mapped("date_end"))
        return self.env._("Not at work since %s.", format_date(self.env, ended))

    def _write_eligibility(self):
        person = self.participant
        field = person._fields["eligibility_state"]
        label = dict(field._description_selection(self.env))[person.eligibility_state]
        if person.eligibility_renew_before:
            return self.env._(
                "%(state)s, to renew before %(date)s",
                state=label,
                date=format_date(self.env, person.eligibility_renew_before),
            )
        return label

    def _prepare_figures(self, found):
        lots = self.placements.lot_id
        return [
            {"label": label, "text": text}
            for label, text in (
                (self.env._("Hours certified"), self._write_hours(found.hours)),
                (self.env._("Months at work"), str(found.months)),
                (self.env._("Longest run of months"), str(found.longest)),
                (
                    self.env._("Months in a row today"),
                    str(found.current) if found.current else self.env._("none"),
                ),
                (
                    self.env._("Hours per month at work"),
                    self._write_hours(found.hours_per_month)
                    if found.months
                    else self.env._("n/a"),
                ),
                (self.env._("Employment contracts"), str(len(self.placements))),
                (
                    self.env._("Firms"),
                    str(len(self.placements.firm_id)),
                ),
                (self.env._("Buyers"), str(len(lots.buyer_id))),
            )
        ]

    def _prepare_row(self, placement, line):
        start, end = placement.date_start, placement.date_end or None
        months = sorted(self.hours.get(placement, {}).items())
        # after the end of the contract it says nothing of these hours
        until = placement.counted_until or None
        until = until if until and until <= (end or until) else None
        return {
            "id": placement.id,
            "firm": placement.firm_id.display_name or "",
            "lot": placement.lot_id.display_name or "",
            "buyer": placement.lot_id.buyer_id.display_name or "",
            "job": placement.job or "",
            "contract": self._write_contract(placement),
            "is_open": not end,
            "place": line.span(start, max(end or line.last, start)),
            "months": [
                {
                    "place": line.span(month, last_of_month(month)),
                    "height": min(round(hours / FULL_MONTH, 3), 1),
                }
                for month, hours in months
            ],
            "until": line.place(until) if until else None,
            "until_label": self.env._("Counts until %s", format_date(self.env, until))
            if until
            else "",
            "dates": self._write_dates(start, end),
            "hours": self._write_hours(sum(hours for _month, hours in months)),
        }

    def _write_contract(self, placement):
        labels = [
            dict(placement._fields[name]._description_selection(self.env))[
                placement[name]
            ]
            for name in ("contract_type", "modality")
        ]
        if placement.employer_id and placement.employer_id != placement.firm_id:
            labels.append(placement.employer_id.display_name)
        return ", ".join(labels)

    def _write_dates(self, start, end):
        if not end:
            return self.env._("From %s", format_date(self.env, start))
        return self.env._(
            "%(start)s to %(end)s",
            start=format_date(self.env, start),
            end=format_date(self.env, end),
        )

    def _prepare_months(self):
        """Return each month with hours: its hours, and where they were done."""
        by_month = defaultdict(dict)
        for placement, months in self.hours.items():
            for month, hours in months.items():
                by_month[month][placement] = hours
        return [
            {
                "month": Date.to_string(month),
                "label": format_month(self.env, month),
                "hours": self._write_hours(sum(done.values())),
                "firms": ", ".join(
                    dict.fromkeys(one.firm_id.display_name for one in done)
                ),
            }
            for month, done in sorted(by_month.items())
        ]

    def _write_hours(self, hours):
        return self.env._("%s h", write_number(self.env, hours, 1))


def read_hours(placements):
    """Return {placement: {first day of a month: hours certified that count}}."""
    hours = defaultdict(dict)
    for placement, month, done in placements.env[
        "insertion.declaration.line"
    ]._read_group(
        Domain("placement_id", "in", placements.ids)
        & Domain("state", "in", CERTIFIED_STATES)
        & Domain("counted_hours", ">", 0),
        ["placement_id", "month:month"],
        ["counted_hours:sum"],
    ):
        hours[placement][month] = done
    return hours
