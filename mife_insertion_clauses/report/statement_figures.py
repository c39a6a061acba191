# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo.fields import Date, Domain

from ..models.people.insertion_criterion_mixin import CRITERIA_GROUP
from ..models.shared.vocabulary import CERTIFIED_STATES
from ..rules import employers, obligation, statement
from ..rules.hours import first_of_month, months_between, overlaps
from .line_counts import LineRows, count_groups, count_lasting
from .statement_followup import read_followups
from .statement_keys import NONE, get_key, get_names
from .statement_taken_over import StatementTakenOver
from .year_facts import YearFacts

_LONG_AGO = date(1900, 1, 1)
AWARDED_STATES = ("awarded", "running", "closed")
# breakdown: what the lines are grouped by
DIMENSIONS = {
    "modality": "modality",
    "contract_type": "contract_type",
    "employer_kind": "employer_kind",
    "sex": "sex",
    "age_band": "age_band",
    "qpv": "qpv",
    "trade": "trade_id",
    "buyer": "buyer_id",
    "buyer_kind": "buyer_id.insertion_buyer_kind",
    "clause_kind": "contract_id.clause_kind",
    "diploma": "diploma_id",
    "unemployment": "unemployment_id",
    "prescriber": "prescriber_kind_id",
}
# those of the contracts, which are counted too
BANDS = {"amount": "amount_band_id", "duration": "duration_band_id"}


class LotFigures(NamedTuple):
    """A lot of the period: its dates, what it owed, what was done on it and how much of
    that was taken over."""

    lot: object
    group: str
    first: date | None
    last: date | None
    due: float
    due_part: float | None
    done_part: float
    done_total: float
    taken_part: float
    taken_total: float


class StatementFigures:
    """The figures of a period, next to those of the same months a year before.

    How to use: ``StatementFigures(env, company, start, end, buyer=...).compute()``
    returns the payload of a statement, plain values only; ``compute_criteria()`` what
    concerns the criteria of eligibility, for those who may read them. What each figure
    means is written in ``statement_wording.py``, which is printed with them.

    The figures do not depend on who asks: they are read as superuser, within the
    company. The number of queries does not depend on the number of lots.
    """

    def __init__(
        self, env, company, start, end, buyer=None, contract=None, year_index=None
    ):
        self.user_env = env
        # closed contracts are archived one day: their hours were done all the same
        self.env = env(su=True, context=dict(env.context, active_test=False))
        self.company = company
        self.start, self.end = start, end
        self.buyer, self.contract = buyer, contract
        base = year_index and year_index.sudo()._get_rate(end, company)
        self.year_hours = base.amount if base else company.insertion_year_hours
        self.year_source = base.source if base else None
        self.year_facts = YearFacts(self.env, company)
        specs = (*DIMENSIONS.values(), *BANDS.values())
        self.line_rows = LineRows(self.env, self._get_counted_domain, specs)

    def compute(self):
        before = statement.get_year_before(self.start, self.end)
        periods = [(self.start, self.end), before]
        lots = self._read_lots()
        found = [self._get_period_lots(lots, *period) for period in periods]
        shown = lots.browse(figures.lot.id for figures in found[0])
        return {
            "date_from": Date.to_string(self.start),
            "date_to": Date.to_string(self.end),
            "before_from": Date.to_string(before[0]),
            "before_to": Date.to_string(before[1]),
            "certified_until": self._get_certified_until(),
            "year_hours": self.year_hours,
            "year_source": self.year_source,
            "lasting_months": self.company.insertion_lasting_months,
            "totals": self._pair(
                [
                    self._get_totals(lots, figures, *period)
                    for figures, period in zip(found, periods, strict=True)
                ]
            ),
            "months": self._get_months(periods),
            "breakdowns": self._get_breakdowns(periods)
            | self._get_band_breakdowns(found, periods),
            "facilitators": self._get_facilitators(periods),
            "derogations": self._get_derogations(periods),
            "derogation_list": self._list_derogations(),
            "lots": self._prepare_lots(found[0]),
            "taken_over": self._get_taken_over().get_sources(shown, self.end),
            "followups": read_followups(self.env, self._get_domain("lot_id."), periods),
        }

    def compute_criteria(self):
        """Return people and hours by criterion, None without the right to read it.

        ``main`` counts each person under the criterion frozen at entry, ``multi``
        under each of the criteria that were valid on the first day at work.
        """
        if not self.user_env.user.has_group(CRITERIA_GROUP):
            return None
        self.user_env["insertion.statement"]._note_reading("group", ["criteria"])
        periods = [
            (self.start, self.end),
            statement.get_year_before(self.start, self.end),
        ]
        labels = self._get_criterion_labels()
        return {
            "main": self._merge_rows(
                [
                    self._get_rows("placement_id.entry_criterion_id", *period)
                    for period in periods
                ],
                labels,
            ),
            "multi": self._merge_rows(
                [self._get_multi_criteria(*period) for period in periods], labels
            ),
        }

    # scope

    def _get_domain(self, prefix="", contract="contract_id"):
        """Return the domain of what is of the company and of the scope."""
        domain = Domain("company_id", "=", self.company.id)
        if self.buyer:
            domain &= Domain(f"{prefix}buyer_id", "child_of", self.buyer.id)
        if self.contract:
            domain &= Domain(f"{prefix}{contract}", "=", self.contract.id)
        return domain

    def _get_months_domain(self, start, end):
        return (
            self._get_domain()
            & Domain("month", ">=", start)
            & Domain("month", "<=", end)
        )

    def _get_counted_domain(self, start, end):
        return self._get_months_domain(start, end) & Domain(
            [("state", "in", CERTIFIED_STATES), ("counted_hours", ">", 0)]
        )

    def _get_certified_until(self):
        """Return the last month of the period with validated hours, None without."""
        ((month,),) = self.env["insertion.declaration.line"]._read_group(
            self._get_counted_domain(self.start, self.end), [], ["month:max"]
        )
        return Date.to_string(month) if month else None

    # lots

    def _read_lots(self):
        lots = self.env["insertion.lot"].search(self._get_domain(), order="id")
        lots.contract_id.fetch(
            [
                "state",
                "clause_kind",
                "pooling_allowed",
                "date_start",
                "date_end",
                "date_notified",
            ]
        )
        lots.commitment_ids.fetch(["lot_id", "date", "hours", "origin"])
        return lots

    def _get_period_lots(self, lots, start, end):
        """Return the ``LotFigures`` of the lots of the period."""
        dues = lots._get_hours().get_due(end)
        taken_over = self._get_taken_over()
        taken_part = taken_over.get_part(start, end)
        taken_total = taken_over.get_total(end)
        part = _add(self._get_hours_by_lot(start, end), taken_part)
        total = _add(self._get_hours_by_lot(None, end), taken_total)
        found = []
        for lot in lots:
            first, last = self._get_dates(lot)
            if part.get(lot) or (
                self._is_awarded(lot) and overlaps(first, last, start, end)
            ):
                due = dues[lot.id]
                group = self._get_group(lot, due)
                found.append(
                    LotFigures(
                        lot,
                        group,
                        first,
                        last,
                        due,
                        self._get_due_part(lot, due, first, last, start, end)
                        if group == statement.OWING
                        else None,
                        part.get(lot, 0),
                        total.get(lot, 0),
                        taken_part.get(lot, 0),
                        taken_total.get(lot, 0),
                    )
                )
        return found

    def _get_hours_by_lot(self, start, end):
        return self._add_up_done(0, start or _LONG_AGO, end)

    def _add_up_done(self, place, start, end):
        """Return {lot (place 0) or month (1): hours done in the months between}."""
        found = defaultdict(float)
        for key, hours in self._done.items():
            if start <= key[1] <= end:
                found[key[place]] += hours
        return dict(found)

    @cached_property
    def _done(self):
        """{(lot, month): hours done}, read once for the two periods."""
        domain = self._get_months_domain(_LONG_AGO, self.end)
        Line = self.env["insertion.declaration.line"]
        return Line._sum_done(domain, "lot_id", "month:month")

    def _get_taken_over(self):
        return StatementTakenOver(self.env, self._get_domain())

    def _get_dates(self, lot):
        contract = lot.contract_id
        first = lot.date_start or contract.date_start or contract.date_notified
        return first or None, lot.date_end or contract.date_end or None

    def _is_awarded(self, lot):
        contract = lot.contract_id
        return contract.state in AWARDED_STATES or (
            contract.state == "cancelled" and lot.state != "pending"
        )

    def _get_group(self, lot, due):
        if not lot.contract_id.knows_shortfall:
            return statement.FOLLOWED
        return statement.OWING if due > 0 and lot._is_bound() else statement.OPEN

    def _get_due_part(self, lot, due, first, last, start, end):
        if not first or not last:
            return None
        return obligation.pro_rata(
            due, first, last, start, end, lot.commitment_ids._get_suspensions()
        )

    def _prepare_lots(self, period_lots):
        lots = self.env["insertion.lot"].browse(lot.lot.id for lot in period_lots)
        # all at once: what is filtered forgets what it was read with
        lots.contractor_ids.partner_id.mapped("display_name")
        return [self._prepare_lot(figures) for figures in period_lots]

    def _prepare_lot(self, figures):
        lot = figures.lot
        balance = obligation.balance(
            figures.due, figures.done_total, figures.group == statement.OWING
        )
        firms = lot.contractor_ids.filtered(
            lambda contractor: contractor.role != "subcontractor"
        ).partner_id
        return {
            "key": lot.id,
            "label": lot.display_name,
            "contract": lot.contract_id.display_name,
            "buyer": lot.buyer_id.display_name,
            "firms": ", ".join(firms.mapped("display_name")),
            "group": figures.group,
            "due": balance.due,
            "due_part": figures.due_part,
            "done_part": figures.done_part,
            "done_total": figures.done_total,
            "missing": balance.missing,
            "rate": balance.rate,
        }

    # totals

    def _get_totals(self, lots, figures, start, end):
        groups = defaultdict(list)
        for lot in figures:
            groups[lot.group].append(lot)
        totals = (
            self._get_obligation_totals(groups)
            | self._get_contract_totals(lots, figures, groups, start, end)
            | self._get_people_totals(start, end)
            | self._get_continuity_totals(start, end)
            | self._get_follow_up_totals(start, end)
        )
        totals["hours_done"] = sum(lot.done_part - lot.taken_part for lot in figures)
        totals["hours_taken_over"] = sum(lot.taken_part for lot in figures)
        totals["fte"] = totals["hours_done"] / self.year_hours
        people = totals["people"]
        totals["hours_per_person"] = totals["hours_done"] / people if people else None
        return totals

    def _get_obligation_totals(self, groups):
        owing = groups[statement.OWING]
        spread = [lot for lot in owing if lot.due_part is not None]
        due_part = sum(lot.due_part for lot in spread)
        return statement.add_up(
            (
                lot.lot.contract_id.id,
                lot.lot.contract_id.pooling_allowed,
                lot.due,
                lot.done_total,
            )
            for lot in owing
        ) | {
            "hours_total_taken_over": sum(lot.taken_total for lot in owing),
            "hours_done_owing": sum(lot.done_part for lot in owing),
            "hours_due_part": due_part,
            "rate_part": obligation.get_rate(
                sum(lot.done_part for lot in spread), due_part
            ),
            "hours_done_followed": sum(
                lot.done_part - lot.taken_part for lot in groups[statement.FOLLOWED]
            ),
            "hours_done_open": sum(
                lot.done_part - lot.taken_part for lot in groups[statement.OPEN]
            ),
        }

    def _get_contract_totals(self, lots, figures, groups, start, end):
        contracts = {lot.lot.contract_id for lot in figures}
        ended = [
            lot
            for lot in groups[statement.OWING]
            if lot.last and start <= lot.last <= end
        ]
        return {
            "buyers": len({lot.lot.buyer_id for lot in figures}),
            "contracts": len(contracts),
            "contracts_new": sum(
                bool(contract.date_notified and start <= contract.date_notified <= end)
                for contract in contracts
            ),
            "contracts_ended": self._count_ended(lots, contracts, start, end),
            "lots": len(figures),
            "lots_owing": len(groups[statement.OWING]),
            "lots_followed": len(groups[statement.FOLLOWED]),
            "lots_ended": len(ended),
            "lots_ended_met": sum(lot.done_total >= lot.due for lot in ended),
        }

    def _count_ended(self, lots, contracts, start, end):
        """Count the contracts whose last lot ended in the period."""
        ends = defaultdict(list)
        for lot in lots:
            if lot.contract_id in contracts:
                ends[lot.contract_id].append(self._get_dates(lot)[1])
        return sum(all(days) and start <= max(days) <= end for days in ends.values())

    def _get_people_totals(self, start, end):
        Line = self.env["insertion.declaration.line"]
        Placement = self.env["insertion.placement"]
        counted = self._get_counted_domain(start, end)
        people = self._count_at_work(start, end)
        structures = Line._read_group(
            counted & Domain("employer_kind", "in", employers.SIAE),
            ["placement_id.employer_id"],
        )
        placements = self._get_placements_domain(start, end)
        job = ["participant_id", "employer_id", "contract_type"]
        return {
            "people": people,
            "placements": Placement.search_count(placements),
            "placements_new": Placement.search_count(
                placements & Domain("date_start", ">=", start)
            ),
            "employment_contracts": count_groups(Placement, placements, job),
            "structures": len(structures),
        }

    def _get_continuity_totals(self, start, end):
        """Return who lasted, and what counts on another lot than where it was done."""
        Line = self.env["insertion.declaration.line"]
        people = self._count_at_work(start, end)
        months = self.company.insertion_lasting_months
        # no month before these makes a row of so many that reaches the period
        first = first_of_month(start) - relativedelta(months=months)
        domain = self._get_counted_domain(first, end)
        lasting = count_lasting(Line, domain, months, first_of_month(start))
        pooled = self._get_counted_domain(start, end) & Domain("source_id", "!=", False)
        ((hours_pooled,),) = Line._read_group(pooled, [], ["counted_hours:sum"])
        return {
            "people_lasting": lasting,
            "continuity_rate": 100 * lasting / people if people else None,
            "hours_pooled": hours_pooled or 0,
        }

    def _get_placements_domain(self, start, end):
        return self._get_domain("lot_id.") & Domain(
            self.env["insertion.placement"]._get_at_work_domain(start, end)
        )

    def _get_follow_up_totals(self, start, end):
        months = self._get_months_domain(start, end)
        Attestation = self.env["insertion.attestation"]
        firms = self.env["res.partner"].union(
            *(
                firm
                for (firm,) in self.env["insertion.declaration"]._read_group(
                    months & Domain("state", "in", CERTIFIED_STATES), ["partner_id"]
                )
            )
        )
        firsts = self.year_facts.get_first_clauses(firms)
        supports = self._get_domain("insertion_contract_id.", "id") & Domain(
            [
                ("insertion_action", "!=", False),
                ("date", ">=", start),
                ("date", "<=", end),
            ]
        )
        ((supported, support_hours),) = self.env["account.analytic.line"]._read_group(
            supports, [], ["insertion_partner_id:count_distinct", "unit_amount:sum"]
        )
        return {
            "firms": len(firms),
            "firms_new": sum(start <= first <= end for first in firsts.values()),
            "attestations": Attestation.search_count(
                months & Domain("state", "=", "valid")
            ),
            "attestations_rectifying": Attestation.search_count(
                months & Domain("supersedes_id", "!=", False)
            ),
            "penalties": self._count_penalties(start, end),
            "supported": supported,
            "support_hours": support_hours or 0,
        }

    def _count_at_work(self, start, end):
        """Count the people with hours in a period."""
        return self.line_rows.count_people(start, end)

    def _count_penalties(self, start, end):
        """Count the penalty files reported to the buyers in the period."""
        return self.env["insertion.penalty"].search_count(
            self._get_domain()
            & Domain([("reported_on", ">=", start), ("reported_on", "<=", end)])
        )

    def _pair(self, totals):
        return {name: [side[name] for side in totals] for name in statement.TOTALS}

    # rows

    def _get_months(self, periods):
        """Return the hours of each month of the period, and a year before."""
        now, before = (self._add_up_done(1, *period) for period in periods)
        taken_now, taken_before = (
            self._get_taken_over().get_by_month(*period) for period in periods
        )

        def pair(first, second, month):
            year_before = month.replace(year=month.year - 1)
            return [first.get(month, 0), second.get(year_before, 0)]

        return [
            {
                "key": Date.to_string(month),
                "hours": pair(now, before, month),
                "taken_over": pair(taken_now, taken_before, month),
            }
            for month in months_between(self.start, self.end)
        ]

    def _get_breakdowns(self, periods):
        breakdowns = {
            name: self._merge_rows(
                [self._get_rows(spec, *period) for period in periods],
                self._get_labels(spec, periods),
            )
            for name, spec in DIMENSIONS.items()
            if not (name == "buyer" and (self.buyer or self.contract))
        }
        breakdowns["outcome"] = self._merge_rows(
            [self._get_outcomes(*period) for period in periods],
            self._get_selection("insertion.placement", "outcome"),
        )
        return breakdowns

    def _get_band_breakdowns(self, found, periods):
        Category = self.env["insertion.category"]
        breakdowns = {}
        for name, spec in BANDS.items():
            sides = []
            for figures, period in zip(found, periods, strict=True):
                rows = defaultdict(lambda: {"hours": 0, "people": 0})
                rows.update(self._get_rows(spec, *period))
                contracts = {lot.lot.contract_id for lot in figures}
                for key, count in self._count_contracts(name, contracts, period[1]):
                    rows[key]["contracts"] = count
                sides.append(rows)
            labels = get_names(Category.search([("kind", "=", name)]))
            breakdowns[name] = self._merge_rows(
                sides, labels | {NONE: self.env._("Not known")}
            )
        return breakdowns

    def _count_contracts(self, name, contracts, day):
        facts = self.year_facts
        get_band = {
            "amount": facts.get_amount_band,
            "duration": facts.get_duration_band,
        }[name]
        Category = self.env["insertion.category"]
        keys = (get_key(Category.browse(get_band(each, day))) for each in contracts)
        return Counter(keys).items()

    def _get_facilitators(self, periods):
        """Return the facilitators by funder, of the whole organisation only."""
        if self.buyer or self.contract:
            return []
        Share = self.env["insertion.facilitator.share"]
        funders = self.env["insertion.category"].search([("kind", "=", "funder")])
        return self._merge_rows(
            [
                {
                    get_key(funder): {"fte": fte}
                    for funder, fte in Share._get_fte(self.company, *period).items()
                }
                for period in periods
            ],
            get_names(funders),
        )

    def _get_derogations(self, periods):
        """Return the derogations taken in the period, by ground."""
        sides = [
            {
                get_key(ground): {"count": count}
                for ground, count in self.env["insertion.derogation"]._read_group(
                    self._get_derogations_domain(*period), ["reason_id"], ["__count"]
                )
            }
            for period in periods
        ]
        grounds = self.env["insertion.reason"].search([("is_derogation", "=", True)])
        return self._merge_rows(sides, get_names(grounds))

    def _list_derogations(self):
        derogations = self.env["insertion.derogation"].search(
            self._get_derogations_domain(self.start, self.end)
        )
        return [
            {
                "buyer": derogation.buyer_id.display_name,
                "contract": derogation.contract_id.display_name,
                "ground": derogation.reason_id.name,
                "date": Date.to_string(derogation.date),
            }
            for derogation in derogations.sorted(
                lambda derogation: (derogation.buyer_id.display_name, derogation.date)
            )
        ]

    def _get_derogations_domain(self, start, end):
        return self._get_domain() & Domain(
            [("state", "=", "issued"), ("date", ">=", start), ("date", "<=", end)]
        )

    def _get_rows(self, spec, start, end):
        """Return {key: hours and distinct people} of the lines grouped by ``spec``."""
        return self.line_rows.read_rows(spec, start, end)

    def _get_outcomes(self, start, end):
        groups = self.env["insertion.placement"]._read_group(
            self._get_placements_domain(start, end),
            ["outcome"],
            ["__count", "participant_id:count_distinct"],
        )
        return {
            get_key(value): {"placements": placements, "people": people}
            for value, placements, people in groups
        }

    def _get_multi_criteria(self, start, end):
        placements = self.env["insertion.placement"].browse(
            placement.id
            for (placement,) in self.env["insertion.declaration.line"]._read_group(
                self._get_counted_domain(start, end), ["placement_id"]
            )
        )
        checks = (
            self.env["insertion.eligibility"]
            .search(
                [
                    ("participant_id", "in", placements.participant_id.ids),
                    ("criterion_id", "!=", False),
                ]
            )
            .grouped("participant_id")
        )
        people = defaultdict(set)
        for placement in placements:
            day, person = placement.date_start, placement.participant_id
            for check in checks.get(person, ()):
                if check.date_from <= day and (
                    not check.date_to or day <= check.date_to
                ):
                    people[get_key(check.criterion_id)].add(person.id)
        return {key: {"people": len(ids)} for key, ids in people.items()}

    def _merge_rows(self, sides, labels):
        """Return the rows of both periods as one list, in the order of the labels."""
        labels = dict(labels)
        keys = {key for side in sides for key in side}
        order = {key: rank for rank, key in enumerate(labels)}
        rows = []
        for key in sorted(keys, key=lambda key: (order.get(key, len(order)), str(key))):
            names = {
                name for side in sides for figures in side.values() for name in figures
            }
            row = {"key": key, "label": labels.get(key) or labels.get(NONE) or "-"}
            for name in sorted(names):
                row[name] = [side.get(key, {}).get(name, 0) for side in sides]
            rows.append(row)
        return rows

    def _get_labels(self, spec, periods):
        """Return {key: label} for what a breakdown groups by."""
        model, field = self.line_rows.find_field(spec)
        if field.type == "many2one":
            records = self.line_rows.find_records(spec, periods)
            if spec == "buyer_id":
                records = records.sorted("display_name")
            else:
                records = records.sorted()
            return get_names(records) | {NONE: self.env._("Not known")}
        return self._get_selection(model, field.name)

    def _get_selection(self, model, name):
        field = self.env[model]._fields[name]
        labels = dict(field._description_selection(self.env))
        return labels | {NONE: self.env._("Not known")}

    def _get_criterion_labels(self):
        labels = get_names(self.env["insertion.criterion"].search([]))
        return labels | {NONE: self.env._("By status, or not known")}


def _add(hours, others):
    """Return {lot: hours} with those of ``others`` added."""
    lots = hours.keys() | others.keys()
    return {lot: hours.get(lot, 0) + others.get(lot, 0) for lot in lots}
