# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import fields
from odoo.fields import Domain

from ..rules import landing
from .contact_log import read_last_contacts

OPEN_LOT_STATES = ("pending", "running", "suspended")
OPEN_CONTRACT_STATES = ("awarded", "running")


class PartnerRoom:
    """What matters of firms and buyers, read for all of them at once.

    A firm by the lots it works on, a buyer by the contracts it buys. Who does both is
    a firm, unless the context says ``insertion_room``: it is looked at as a buyer.
    """

    def __init__(self, partners):
        self.env = partners.env
        self.partners = partners._origin
        self.today = fields.Date.context_today(partners)
        self.places = self.env["insertion.contractor"].search(
            [("partner_id", "in", self.partners.ids)], order="id desc"
        )
        self.contracts = self.env["insertion.contract"].search(
            [("buyer_id", "in", self.partners.ids)]
        )
        # read at once: a part of them would be read by itself
        self.places.mapped("contact_ids")
        self._places = self.places.grouped("partner_id")
        self._bought = self.contracts.grouped("buyer_id")

    def is_buyer(self, partner):
        if self.env.context.get("insertion_room") == "buyer":
            return True
        return partner in self._bought and partner not in self._places

    def get_contracts(self, partner):
        return self._bought.get(partner, self.contracts.browse())

    def get_places(self, partner):
        return self._places.get(partner, self.places.browse())

    def get_lots(self, partner):
        if self.is_buyer(partner):
            return self.get_contracts(partner).lot_ids
        return self.get_places(partner).lot_id

    def get_open_lots(self, partner):
        return self.get_lots(partner).filtered(
            lambda lot: (
                lot.state in OPEN_LOT_STATES
                and lot.contract_id.state in OPEN_CONTRACT_STATES
            )
        )

    def get_due_in(self, partner, year):
        """Return the hours owed that fall in ``year``, spread evenly over each lot."""
        if self.is_buyer(partner):
            return sum(_get_due_in(lot, year) for lot in self.get_lots(partner))
        return sum(
            _get_due_in(place.lot_id, year) * (place._get_share() or 0)
            for place in self.get_places(partner)
        )

    def get_done(self, year=None):
        """Return {partner: certified hours}, {(partner, year): hours} if no year."""
        Line = self.env["insertion.declaration.line"]
        months = self._get_months(year) if year else Domain.TRUE
        groups = () if year else ("month:year",)
        own = Line._sum_done(
            Domain("partner_id", "in", self.partners.ids) & months,
            "partner_id",
            *groups,
        )
        bought = Line._sum_done(
            Domain("contract_id", "in", self.contracts.ids) & months,
            "contract_id",
            *groups,
        )
        done = {
            key: hours
            for key, hours in own.items()
            if not self.is_buyer(key if year else key[0])
        }
        for key, hours in bought.items():
            contract, *rest = [key] if year else key
            if self.is_buyer(contract.buyer_id):
                key = contract.buyer_id if year else (contract.buyer_id, *rest)
                done[key] = done.get(key, 0) + hours
        return done

    def count_at_work(self):
        """Return {partner: people at work today on its lots}."""
        Placement = self.env["insertion.placement"]
        places = self.places | self.contracts.lot_ids.contractor_ids
        people = dict(
            Placement._read_group(
                [
                    ("contractor_id", "in", places.ids),
                    *Placement._get_at_work_domain(self.today, self.today),
                ],
                ["contractor_id"],
                ["participant_id:array_agg_distinct"],
            )
        )
        return {
            partner: len(
                {
                    person
                    for place in self._get_all_places(partner)
                    for person in people.get(place, ())
                }
            )
            for partner in self.partners
        }

    def get_last_contacts(self):
        """Return {partner: (day, name of who was in touch)}."""
        found = read_last_contacts(self.partners)
        # sudo: who of the team called is told, not their contact
        authors = self.env["res.partner"].sudo()
        names = {
            author.id: author.name
            for author in authors.browse({author for _day, author in found.values()})
            if author.id
        }
        return {
            partner: (day, names.get(author, ""))
            for partner in self.partners
            for day, author in [found.get(partner.id, (None, None))]
        }

    def get_call(self, partner):
        """Return whom to call first: named on an open lot, else of the firm."""
        if self.is_buyer(partner):
            named = self.get_contracts(partner).buyer_contact_ids
        else:
            open_lots = self.get_open_lots(partner)
            named = (
                self.get_places(partner)
                .filtered(lambda place: place.lot_id in open_lots)
                .contact_ids
            )
        others = partner.child_ids.filtered(lambda child: child.type == "contact")
        people = (named | others).filtered("active")
        best = (people | partner).filtered("phone")[:1] or people[:1]
        return " ".join(filter(None, [best.name, best.phone]))

    def get_awaited(self):
        """Return {partner: what is awaited for longest on its lots or contracts}."""
        turns = self.env["insertion.turn"].search(
            Domain("partner_id", "in", self.partners.ids)
            | Domain("buyer_id", "in", self.partners.ids)
        )
        awaited = {}
        for turn in turns:
            for partner in (turn.partner_id, turn.buyer_id):
                if self.is_buyer(partner) == (partner == turn.buyer_id):
                    awaited.setdefault(partner, turn.awaited)
        return awaited

    def prepare_years(self, partner):
        """Return the years of a firm or buyer with their hours, the latest first."""
        done = {
            start.year: hours
            for (owner, start), hours in self.get_done().items()
            if owner == partner
        }
        lots = self.get_lots(partner)
        years = {self.today.year, *done}
        for lot in lots.filtered(lambda lot: lot.date_start and lot.date_end):
            years.update(range(lot.date_start.year, lot.date_end.year + 1))
        return [
            {
                "year": year,
                "due": self.get_due_in(partner, year),
                "done": done.get(year, 0),
                "is_to_come": year > self.today.year,
            }
            for year in sorted(years, reverse=True)
        ]

    def _get_all_places(self, partner):
        if self.is_buyer(partner):
            return self.get_contracts(partner).lot_ids.contractor_ids
        return self.get_places(partner)

    def _get_months(self, year):
        return Domain("month", ">=", date(year, 1, 1)) & Domain(
            "month", "<=", date(year, 12, 31)
        )


def _get_due_in(lot, year):
    start, end = lot.date_start, lot.date_end
    if not (lot.has_obligation and start and end):
        return 0
    suspensions = lot.commitment_ids._get_suspensions()

    def until(day):
        if day < start:
            return 0
        return landing.expected(lot.hours_due, start, end, day, suspensions)

    return until(date(year, 12, 31)) - until(date(year - 1, 12, 31))
