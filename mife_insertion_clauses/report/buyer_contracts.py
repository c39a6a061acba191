# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields

from ..models.shared.vocabulary import CERTIFIED_STATES, format_month
from ..rules import employers, landing
from ..rules.hours import months_between
from ..rules.kept_back import Cell
from ..rules.small_cells import suppress
from .issued_figures import IssuedFigures
from .lot_hours import sum_year
from .pooled_hours import PooledHours
from .statement_keys import get_key


class BuyerContracts:
    """What a buyer reads of its contracts on the portal: aggregates only."""

    def __init__(self, contracts):
        self.env = contracts.env
        self.contracts = contracts

    def get_years(self):
        """Return the years in which some of the contracts run, latest first."""
        today = fields.Date.context_today(self.contracts)
        years = set()
        for contract in self.contracts.filtered("date_start"):
            last = min(contract.date_end or today, today).year
            years.update(range(contract.date_start.year, last + 1))
        return sorted(years, reverse=True)

    def prepare_rows(self, year=None):
        """Return the figures of each contract, those to watch first."""
        done_in_year = sum_year(self.contracts, year) if year else {}
        pooled = PooledHours(self.contracts.lot_ids).get_sentences()
        rows = [
            {
                "contract": contract,
                "due": contract.hours_due,
                "done": contract.hours_done,
                "done_in_year": done_in_year.get(contract, 0),
                "rate": contract.rate_label,
                "taken_over": contract.lot_ids.opening_ids._get_cited_sentences(),
                "pooled": [
                    f"{lot.display_name}{self.env._(': ')}{sentence}"
                    for lot in contract.lot_ids
                    for sentence in pooled[lot.id]
                ],
                "lots": contract.lot_ids,
                "alerts": self.get_alerts(contract),
            }
            for contract in self.contracts
        ]
        return sorted(rows, key=lambda row: not row["alerts"])

    def get_alerts(self, contract):
        """Return what deserves the buyer's attention, in sentences."""
        alerts = [
            self.env._(
                "%(lot)s: %(outlook)s",
                lot=lot.display_name,
                outlook=lot.landing_label,
            )
            for lot in contract.lot_ids
            if lot.state in ("running", "completed")
            and lot.landing_state in (landing.AT_RISK, landing.LATE)
        ]
        alerts += [
            self.env._("%s is suspended.", lot.display_name)
            for lot in contract.lot_ids
            if lot.state == "suspended"
        ]
        return alerts

    def prepare_months(self, contract):
        """Return the months of the contract: hours certified, firms still awaited."""
        Declaration = self.env["insertion.declaration"]
        months = defaultdict(
            lambda: {"expected": 0, "certified": 0, "hours": 0, "taken_over": 0}
        )
        ours = [("contract_id", "=", contract.id)]
        for month, state, count in Declaration._read_group(
            ours, ["month:month", "state"], ["__count"]
        ):
            row = months[month]
            row["expected"] += count
            row["certified"] += count if state in CERTIFIED_STATES else 0
        done = self.env["insertion.declaration.line"]._sum_done(ours, "month:month")
        taken_over = self.env["insertion.opening.line"]._sum_taken_over(
            [*ours, ("month", "!=", False)], "month:month"
        )
        for name, sums in (("hours", done), ("taken_over", taken_over)):
            for month, hours in sums.items():
                months[month][name] = hours
        return [
            {"label": format_month(self.env, month), **months[month]}
            for month in sorted(months, reverse=True)
        ]

    def prepare_shares(self, contract):
        """Return (number of people or None, {way of work: hours or None}).

        None stands for what would tell who the people are. Never the modality: an
        adapted company or a sheltered workshop tells why its people are eligible.
        """
        Line = self.env["insertion.declaration.line"]
        domain = [("contract_id", "=", contract.id), ("state", "in", CERTIFIED_STATES)]
        minimum = contract.company_id.insertion_small_cell
        get_way = self.env["insertion.attestation.copy"]._prepare_ways()
        people_of, hours_of = defaultdict(set), defaultdict(float)
        keys_of = defaultdict(set)
        for modality, persons, hours in Line._read_group(
            domain,
            ["modality"],
            ["participant_id:array_agg_distinct", "counted_hours:sum"],
        ):
            way = get_way({"way": employers.get_way(modality)})
            people_of[way].update(persons)
            hours_of[way] += hours
            keys_of[way].add(get_key(modality))
        cells = self._list_cells(contract, people_of, keys_of, minimum)
        kept = IssuedFigures(self.env, contract.company_id).keep_back(cells, minimum)
        shown = {cell.path: cell.shown and cell.path not in kept for cell in cells}
        people = len(set().union(*people_of.values()))
        return people if shown["people",] else None, {
            way: hours if shown["ways", way] else None
            for way, hours in hours_of.items()
        }

    def _list_cells(self, contract, people_of, keys_of, minimum):
        """Return the figures of the shares, those of a few people being hidden."""
        [(first, last)] = self.env["insertion.declaration.line"]._read_group(
            [("contract_id", "=", contract.id), ("state", "in", CERTIFIED_STATES)],
            [],
            ["month:min", "month:max"],
        )
        months = months_between(first, last) if first else ()
        place = {
            "months": frozenset(map(fields.Date.to_string, months)),
            "contracts": frozenset(contract.ids),
        }
        counts = {way: len(ids) for way, ids in people_of.items()}
        hidden = suppress(counts, minimum)
        people = len(set().union(*people_of.values()))
        total = {"keys": None, "people": people, "shown": not 0 < people < minimum}
        return [
            *(
                Cell(path=("people",), system=system, **place, **total)
                for system in ("people", "modality")
            ),
            *(
                Cell(
                    path=("ways", way),
                    system="modality",
                    **place,
                    keys=frozenset(keys_of[way]),
                    people=count,
                    shown=way not in hidden,
                    with_hours=True,
                )
                for way, count in counts.items()
            ),
        ]
