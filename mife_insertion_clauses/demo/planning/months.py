# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The months that the companies declare, and where they stand with the last ones."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .. import examples
from ..values import Declaration
from .draft import luck

# where companies stand: {months ago: state of the month}, the others are attested
PACES = {
    "settled": {},
    "validated": {1: "validated"},
    "declared": {1: "declared"},
    "declared_twice": {1: "declared", 2: "declared"},
    "to_correct": {1: "to_correct"},
    "late": {1: "to_declare"},
    "late_twice": {1: "to_declare", 2: "to_declare"},
}
LOT_PACES = (
    *("settled",) * 15,
    "declared",
    "validated",
    "declared_twice",
    "late_twice",
    "to_correct",
)
OVERDONE = (212.5, 0)  # hours of a month that nobody will believe


def add_months(draft):
    hours = _sum_hours(draft)
    _limit_months(draft, hours)
    kinds = {contract.key: contract.kind for contract in draft.contracts}
    for contractor in draft.contractors.values():
        lot = draft.lot(contractor.lot)
        draft.rng = luck(f"months {contractor.key}")
        if lot.state != "pending" and kinds[lot.contract] != "no_hours":
            _declare(draft, contractor, lot, hours)


def overdo(draft):
    """Give somebody more hours last month than the officer will believe."""
    last = draft.month(-1)
    declared = {
        row.contractor
        for row in draft.declarations
        if row.month == last
        and row.state == "declared"
        and row.contractor not in examples.LOTS
    }
    placement = max(
        (row for row in draft.placements if row.contractor in declared),
        key=lambda row: row.hours.get(last, (0, 0)),
    )
    placement.hours[last] = OVERDONE


def _sum_hours(draft):
    """Return {(contractor, month): hours}."""
    found = {}
    for placement in draft.placements:
        for month, hours in placement.hours.items():
            key = placement.contractor, month
            found[key] = found.get(key, 0) + sum(hours)
    return found


def _limit_months(draft, hours):
    """Ask nothing of those who have left: subcontractors, lots that are done."""
    completed = {lot.key for lot in draft.lots if lot.state == "completed"}
    months = {}
    for key, month in hours:
        months.setdefault(key, []).append(month)
    for key, worked in months.items():
        row = draft.contractors[key]
        first, last = min(worked), max(worked)
        if row.role == "subcontractor":
            still_there = last == draft.month(-1)
            row = row._replace(first=first, last=None if still_there else last)
        elif row.lot in completed:
            row = row._replace(last=last)
        draft.contractors[key] = row


def _declare(draft, contractor, lot, hours):
    pace = _draw_pace(draft, contractor, lot)
    month, stop = _get_period(draft, contractor, lot)
    while month < stop:
        age = relativedelta(draft.month(0), month)
        state = PACES[pace].get(12 * age.years + age.months, "attested")
        if state == "to_correct" and not hours.get((contractor.key, month)):
            state = "declared"
        day = draft.rng.randint(2, 13)
        draft.declarations.append(Declaration(contractor.key, month, state, day))
        month += relativedelta(months=1)


def _get_period(draft, contractor, lot):
    """Return the first month that is declared, and the day before which to stop."""
    stops = [lot.end + timedelta(days=1), draft.month(0)]
    if lot.stopped:
        stops.append(lot.stopped)
    if contractor.last:
        stops.append(contractor.last + timedelta(days=1))
    return contractor.first or lot.start, min(stops)


def _draw_pace(draft, contractor, lot):
    """Return where a company stands with its last months."""
    if lot.key in examples.PACES:
        return examples.PACES[lot.key]
    if (
        lot.state in ("completed", "terminated")
        or lot.key in draft.settled
        or contractor.role != "holder"
    ):
        return "settled"
    facilitator = draft.contract_of(lot).facilitator
    return draft.deal(f"paces {facilitator}", LOT_PACES)
