# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.fields import Domain

from ..models.shared.vocabulary import OPEN_STATES
from ..rules import eligibility, landing, matching

# As many as one reads: the nearest
MOST = 20


class NextWork:
    """Who could work where next: lots that lack hours, people who are eligible.

    Of a person or of a lot; what each of them is to the other is judged the same way.
    Everything is read at once, whatever their number.
    """

    def __init__(self, env):
        self.env = env
        self.today = fields.Date.context_today(env.user)

    def find_lots(self, person):
        """Return what fits a person: (contractor, fit, distance), the nearest first."""
        lots = self.env["insertion.lot"].search(
            [
                ("company_id", "=", person.company_id.id),
                ("state", "=", "running"),
                ("landing_state", "in", (landing.AT_RISK, landing.UNKNOWN)),
                ("id", "not in", self._get_taken(person)[person].ids),
            ]
        )
        lots = lots.filtered(
            lambda lot: lot.has_obligation
            and lot.hours_remaining > 0
            and (not lot.date_end or lot.date_end > self.today)
        )
        found = [self._judge(person, lot) for lot in lots]
        return sorted(found, key=lambda one: (one[3], -one[0].hours_missing))[:MOST]

    def find_people(self, lot):
        """Return who could come to a lot: people eligible today and not at work."""
        people = self.env["insertion.participant"].search(
            [
                ("company_id", "=", lot.company_id.id),
                (
                    "eligibility_state",
                    "in",
                    (eligibility.ELIGIBLE, eligibility.ENDING),
                ),
                ("merged_into_id", "=", False),
            ]
        )
        Placement = self.env["insertion.placement"]
        at_work = Placement.search(
            [
                ("participant_id", "in", people.ids),
                *Placement._get_at_work_domain(self.today, self.today),
            ]
        )
        free = people - at_work.participant_id
        taken = self._get_taken(free)
        found = [
            self._judge(person, lot) for person in free if lot not in taken[person]
        ]
        return sorted(found, key=lambda one: (one[3], one[1].id))[:MOST]

    def _get_taken(self, people):
        """Return {person: lots where it works today, or was introduced to}."""
        Lot = self.env["insertion.lot"]
        taken = dict.fromkeys(people, Lot)
        Placement, Referral = (
            self.env["insertion.placement"],
            self.env["insertion.referral"],
        )
        ours = Domain("participant_id", "in", people.ids)
        at_work = Domain(Placement._get_at_work_domain(self.today, self.today))
        for Model, domain in (
            (Placement, at_work),
            (Referral, Domain("state", "in", OPEN_STATES)),
        ):
            for person, lots in Model._read_group(
                ours & domain, ["participant_id"], ["lot_id:recordset"]
            ):
                taken[person] |= lots
        return taken

    def _judge(self, person, lot):
        """Return (lot, person, (fit, distance), rank) of the two."""
        placements = person.placement_ids
        fit = matching.get_fit(
            lot.trade_id.id,
            [lot.name, lot.trade_id.name],
            set(placements.lot_id.trade_id.ids),
            [*placements.mapped("job"), *person.referral_ids.mapped("job")],
        )
        places = [
            (partner.zip, partner.city) for partner in (lot.buyer_id, lot.holder_id)
        ]
        distance = matching.get_distance((person.zip, person.city), places)
        return lot, person, (fit, distance), matching.get_rank(fit, distance)
