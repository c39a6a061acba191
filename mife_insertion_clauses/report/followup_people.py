# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo.fields import Domain

from ..rules import followup

# Hours are declared by the month: who worked last month may still be at work
AWAY_DAYS = 31


class Last(NamedTuple):
    """The last hour of a person, and the placement on which it was done."""

    day: date
    placement_id: int

    def prepare(self, step, days):
        """Return the values of a follow-up at ``step`` after this hour."""
        due = followup.get_due(self.day, step.months)
        return {
            "last_day": self.day,
            "date_due": due,
            "date_close": followup.get_closing(due, days),
            "placement_id": self.placement_id,
        }


class FollowupPeople:
    """Who is to be followed up and when, read from the hours of everybody at once."""

    def __init__(self, env):
        self.env = env(su=True)

    def get_lasts(self, people):
        """Return {participant: ``Last``} of those who have hours."""
        return self._read_lasts(Domain("participant_id", "in", people.ids))

    def get_contacted_since(self, people, day):
        """Return those of the people who may not be contacted on ``day``."""
        first = day - timedelta(days=followup.QUIET_DAYS - 1)
        return self.env["insertion.participant"].union(
            *(
                person
                for (person,) in self.env["insertion.followup.contact"]._read_group(
                    [("participant_id", "in", people.ids), ("date", ">=", first)],
                    ["participant_id"],
                )
            )
        )

    def prepare(self, company, today, since=None):
        """Return the values of the follow-ups that a company lacks today."""
        days = company.insertion_followup_days
        since = since or today - timedelta(days=days)
        Step = self.env["insertion.followup.step"]
        steps = Step.search(Step._get_offered_domain(company))
        lasts = self._read_lasts(
            Domain(
                [
                    ("company_id", "=", company.id),
                    ("participant_id.active", "=", True),
                    ("participant_id.objects_to_contact", "=", False),
                ]
            )
        )
        known = self._get_known(company)
        vals_list = []
        for person, last in lasts.items():
            if (today - last.day).days < AWAY_DAYS:
                continue
            for step in steps:
                vals = last.prepare(step, days)
                if vals["date_due"] < since or (person.id, step.id, last.day) in known:
                    continue
                vals_list.append(
                    vals
                    | {
                        "participant_id": person.id,
                        "step_id": step.id,
                        "prescriber_id": person.prescriber_id.id,
                    }
                )
        return vals_list

    def _get_known(self, company):
        """Return (person, step, last hour) of the follow-ups that exist."""
        Followup = self.env["insertion.followup"]
        return {
            (person.id, step.id, day)
            for person, step, day in Followup._read_group(
                [("company_id", "=", company.id)],
                ["participant_id", "step_id", "last_day:day"],
            )
        }

    def _read_lasts(self, domain):
        months = self._read_months(domain)
        spells = defaultdict(dict)
        for placement in self.env["insertion.placement"].search_fetch(
            domain, ["participant_id", "date_start", "date_end"]
        ):
            spells[placement.participant_id][placement.id] = followup.Spell(
                placement.date_start,
                placement.date_end or None,
                months.get(placement.id),
            )
        lasts = {}
        for person, theirs in spells.items():
            day = followup.get_last_day(theirs.values())
            if day:
                lasts[person] = Last(day, self._find_placement(theirs))
        return lasts

    def _find_placement(self, spells):
        """Return the id of the placement whose last hour came last."""
        worked = {key: spell for key, spell in spells.items() if spell.month}
        return max(worked, key=lambda key: (followup.get_last_day([worked[key]]), key))

    def _read_months(self, domain):
        """Return {placement id: last month with hours}."""
        worked = Domain("worked_hours", ">", 0) | Domain("training_hours", ">", 0)
        return {
            placement.id: month
            for placement, month in self.env["insertion.declaration.line"]._read_group(
                domain & worked, ["placement_id"], ["month:max"]
            )
        }
