# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

from ...rules import employers, landing
from ...rules.small_cells import suppress
from ..shared.vocabulary import CERTIFIED_STATES, format_month


class InsertionContract(models.Model):
    _name = "insertion.contract"
    _inherit = ["insertion.contract", "insertion.access.mixin"]
    _access_contacts = "buyer_contact_ids"
    _access_link = "contract_id"

    access_ids = fields.One2many(
        comodel_name="insertion.access", inverse_name="contract_id"
    )

    def _get_access_firm(self):
        return self.buyer_id

    # WHAT THE BUYER READS: aggregates only

    def _get_portal_years(self):
        """Return the years in which some of the contracts run, latest first."""
        today = fields.Date.context_today(self)
        years = set()
        for contract in self.filtered("date_start"):
            last = min(contract.date_end or today, today).year
            years.update(range(contract.date_start.year, last + 1))
        return sorted(years, reverse=True)

    def _prepare_buyer_rows(self, year=None):
        """Return the figures of each contract, those to watch first."""
        done_in_year = self._get_hours_done_in(year) if year else {}
        rows = [
            {
                "contract": contract,
                "due": contract.hours_due,
                "done": contract.hours_done,
                "done_in_year": done_in_year.get(contract, 0),
                "rate": contract.rate_label,
                "lots": contract.lot_ids,
                "alerts": contract._get_buyer_alerts(),
            }
            for contract in self
        ]
        return sorted(rows, key=lambda row: not row["alerts"])

    def _get_hours_done_in(self, year):
        return self.env["insertion.declaration.line"]._sum_done(
            [
                ("contract_id", "in", self.ids),
                ("month", ">=", f"{year}-01-01"),
                ("month", "<=", f"{year}-12-31"),
            ],
            "contract_id",
        )

    def _get_buyer_alerts(self):
        """Return what deserves the buyer's attention, in sentences."""
        self.ensure_one()
        alerts = [
            self.env._(
                "%(lot)s: %(outlook)s",
                lot=lot.display_name,
                outlook=lot.landing_label,
            )
            for lot in self.lot_ids
            if lot.state in ("running", "completed")
            and lot.landing_state in (landing.AT_RISK, landing.LATE)
        ]
        alerts += [
            self.env._("%s is suspended.", lot.display_name)
            for lot in self.lot_ids
            if lot.state == "suspended"
        ]
        return alerts

    def _prepare_buyer_months(self):
        """Return the months of the contract: hours certified, firms still awaited."""
        self.ensure_one()
        Declaration = self.env["insertion.declaration"]
        months = {}
        for month, state, count in Declaration._read_group(
            [("contract_id", "=", self.id)], ["month:month", "state"], ["__count"]
        ):
            row = months.setdefault(month, {"expected": 0, "certified": 0, "hours": 0})
            row["expected"] += count
            row["certified"] += count if state in CERTIFIED_STATES else 0
        done = self.env["insertion.declaration.line"]._sum_done(
            [("contract_id", "=", self.id)], "month:month"
        )
        for month, hours in done.items():
            months[month]["hours"] = hours
        return [
            {"label": format_month(self.env, month), **months[month]}
            for month in sorted(months, reverse=True)
        ]

    def _prepare_buyer_shares(self):
        """Return (number of people or None, {way of work: hours or None}).

        None stands for what would tell who the people are. Never the modality: an
        adapted company or a sheltered workshop tells why its people are eligible.
        """
        self.ensure_one()
        Line = self.env["insertion.declaration.line"]
        domain = [("contract_id", "=", self.id), ("state", "in", CERTIFIED_STATES)]
        minimum = self.company_id.insertion_small_cell
        get_way = self.env["insertion.attestation.copy"]._prepare_ways()
        people_of, hours_of = defaultdict(set), defaultdict(float)
        for modality, persons, hours in Line._read_group(
            domain,
            ["modality"],
            ["participant_id:array_agg_distinct", "counted_hours:sum"],
        ):
            way = get_way({"way": employers.get_way(modality)})
            people_of[way].update(persons)
            hours_of[way] += hours
        hidden = suppress({way: len(ids) for way, ids in people_of.items()}, minimum)
        [(people,)] = Line._read_group(domain, [], ["participant_id:count_distinct"])
        shown = {
            way: None if way in hidden else hours for way, hours in hours_of.items()
        }
        return None if 0 < people < minimum else people, shown
