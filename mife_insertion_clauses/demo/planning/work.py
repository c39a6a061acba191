# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The people at work on a lot: who employs them, for how long, the hours they do."""

import math
from datetime import timedelta
from typing import NamedTuple

from ..contract_rows import LotRow
from ..partners import FIRMS, LENDERS, WORKERS
from ..trades import JOBS
from ..values import Contractor, Placement

# Who employs, under which contract: cards again. Direct hire comes first, then the
# insertion temp agencies; the structures of the reserved contracts are not dealt.
EMPLOYMENT = (
    *(("direct", "permanent"),) * 27,
    *(("direct", "fixed"),) * 15,
    *(("direct", "apprentice"),) * 4,
    *(("direct", "professional"),) * 3,
    *(("etti", "temp"),) * 19,
    *(("ett", "temp"),) * 9,
    *(("geiq", "professional"),) * 4,
    *(("geiq", "apprentice"),) * 4,
    *(("ei", "insertion"),) * 7,
    *(("ai", "usage"),) * 4,
    *(("regie", "insertion"),) * 3,
    ("ea", "fixed"),
)
# hours of a usual month, by contract type
USUAL_HOURS = {
    "permanent": 140,
    "fixed": 115,
    "apprentice": 92,
    "professional": 104,
    "temp": 84,
    "insertion": 104,
    "usage": 46,
}
TRAINING_HOURS = {"apprentice": 35, "professional": 28}
LONGEST = 11  # months of a placement
LONGEST_PERMANENT = 14  # more than the twelve that count
TYPICAL = 445  # hours of a placement
MOST = 150  # hours of a month, on average over a placement
# August and the end of the year are quiet
SEASON = (0.95, 0.97, 1.08, 1.0, 0.94, 1.07, 0.98, 0.66, 1.1, 1.12, 1.05, 0.82)
# state of a lot that the buyer stops: the decision and its reasons
STOPS = {
    "suspended": (
        "suspension",
        (
            "Découverte d'amiante : travaux arrêtés par le maître d'œuvre",
            "Financement en attente de la décision du conseil",
        ),
    ),
    "terminated": (
        "termination",
        ("Liquidation judiciaire de l'entreprise : marché résilié",),
    ),
}
# parts of what is owed that are done where the story says how it goes
PARTS_DONE = {"orders": 0.7, "short": 0.82, "over": 1.22}


class Site(NamedTuple):
    """A lot while it is drawn; ``end`` is the month after its last."""

    key: str
    lot: LotRow
    hours: int
    first: int
    end: int
    state: str

    @property
    def months(self):
        """How many months went by until now."""
        return min(self.end, -2 if self.state in STOPS else 0) - self.first

    @property
    def is_at_risk(self):
        return self.lot.outcome == "risk"

    @property
    def goes_on(self):
        return self.state == "running" and self.lot.outcome not in ("risk", "over")


class Job(NamedTuple):
    """Where and how somebody works; ``contractor``: who declares the hours."""

    contractor: str
    employer: str
    modality: str
    contract_type: str
    trade: str


class Span(NamedTuple):
    """The months of a placement; ``stays``: its end is still to come."""

    begin: int
    months: int
    stays: bool


def staff(draft, site):
    """Draw the placements that do the hours of a lot."""
    if site.lot.outcome == "structure":
        _staff_structure(draft, site)
        return
    left = total = _hours_to_do(draft, site)
    # nobody came back for three months where there is a risk
    months = site.months - (3 if site.is_at_risk else 0)
    holders = [site.key]
    if site.lot.outcome == "joint":
        holders += [f"{site.key}+", f"{site.key}-"]
    count = max(
        1, round(total / TYPICAL), math.ceil(total / (months * 125)), len(holders)
    )
    weights = [draft.rng.uniform(0.6, 1.4) for _ in range(count)]
    alone = 1.0 * (site.goes_on or site.is_at_risk)
    for index, weight in enumerate(weights):
        share = left * weight / sum(weights[index:])
        place = index / (count - 1) if count > 1 else alone
        holder = holders[index % len(holders)]
        left -= _add_placement(draft, site, holder, share, months, place)


def _hours_to_do(draft, site):
    """Return the hours that people do until now on a lot."""
    outcome, months = site.lot.outcome, site.months
    due = _hours_due(draft, site)
    is_new = site.months <= 4 and outcome not in PARTS_DONE
    if outcome == "over" or site.is_at_risk or is_new:
        draft.settled.add(site.key)
    if outcome in PARTS_DONE:
        return PARTS_DONE[outcome] * due
    length = site.end - site.first
    part = min(months + (site.state == "running"), length) / length
    if site.is_at_risk:
        return 0.45 * part * due
    if site.state == "terminated":
        return 0.9 * part * due
    if site.state == "completed":
        return draft.rng.uniform(1.01, 1.1) * due
    return min(draft.rng.uniform(1.18, 1.4) * part, 0.97) * due


def _hours_due(draft, site):
    """Return what is owed by now: what is affirmed, and the orders that were sent."""
    until = draft.today if site.lot.outcome == "orders" else None
    return sum(
        row.hours
        for row in draft.commitments
        if row.lot == site.key and row.date and (not until or row.date < until)
    )


def _add_placement(draft, site, holder, hours, elapsed, place):
    """Add one person's work of about ``hours``; return its hours.

    :param elapsed: months during which people came
    :param place: when the person came, from 0 for the first ones to 1 for the last
    """
    modality, contract_type = draft.deal("employment", EMPLOYMENT)
    if modality in WORKERS and holder[-1] in "+-":
        modality, contract_type = "direct", "fixed"
    months = _months_at_work(contract_type, hours, elapsed, site.goes_on)
    hours = min(hours, MOST * months)
    begin = site.first + round((elapsed - months) * place)
    contractor, employer = _employ(draft, holder, modality, site.lot.trade)
    job = Job(contractor, employer, modality, contract_type, site.lot.trade)
    stays = site.goes_on and begin + months == site.first + elapsed
    draft.placements.append(_placement(draft, job, Span(begin, months, stays), hours))
    return hours


def _months_at_work(contract_type, hours, elapsed, goes_on):
    longest = LONGEST_PERMANENT if contract_type == "permanent" else LONGEST
    usual = max(1, round(hours / USUAL_HOURS[contract_type]))
    months = min(elapsed, longest, usual)
    if goes_on:
        months = max(months, min(max(elapsed * 3 // 4, 5), elapsed, longest))
    return max(months, min(elapsed, math.ceil(hours / MOST)))


def _employ(draft, holder, modality, trade):
    """Return (the contractor that declares, the employer)."""
    if modality in WORKERS:
        return _add_subcontractor(draft, holder, modality, trade)
    if modality in LENDERS:
        lenders = LENDERS[modality]
        return holder, lenders[draft.turn(("lender", modality), len(lenders))]
    return holder, draft.contractors[holder].firm


def _add_subcontractor(draft, contractor, modality, trade):
    """Return the structure's own place on the lot, under its holder."""
    lot = draft.contractors[contractor].lot
    firm = WORKERS[modality][0]
    if modality == "ei" and trade in ("cleaning", "catering", "waste", "transport"):
        firm = "ei_service"
    key = f"{lot}/{firm}"
    if key not in draft.contractors:
        draft.contractors[key] = Contractor(
            key, lot, firm, "subcontractor", parent=contractor
        )
    return key, firm


def _staff_structure(draft, site):
    """Fill the posts of an insertion structure, one person after the other."""
    firm = site.lot.firm
    modality = FIRMS[firm].kind
    contract_type = {"ea": "fixed", "esat": "support"}.get(modality, "insertion")
    job = Job(site.key, firm, modality, contract_type, site.lot.trade)
    for post in range(site.hours):
        begin = site.first + post % 3
        while begin < 0:
            months = min(draft.rng.randint(9, 15), -begin)
            span = Span(begin, months, begin + months == 0)
            hours = months * 104 * draft.rng.uniform(0.85, 1.05)
            draft.placements.append(_placement(draft, job, span, hours))
            begin += months + draft.rng.randint(0, 1)


def _placement(draft, job, span, hours):
    start = draft.day(span.begin, 12)
    end = _draw_end(draft, job, span)
    names = JOBS[job.trade]
    return Placement(
        contractor=job.contractor,
        employer=job.employer,
        modality=job.modality,
        contract_type=job.contract_type,
        job=names[draft.rng.randrange(len(names))],
        start=start,
        end=end,
        hours=_spread(draft, job.contract_type, span, hours),
    )


def _draw_end(draft, job, span):
    if not span.stays:
        last = draft.month(span.begin + span.months - 1)
        return last + timedelta(days=draft.rng.randint(17, 27))
    if job.contract_type == "permanent":
        return None
    return draft.last_day(draft.rng.randint(1, 3))


def _spread(draft, contract_type, span, hours):
    """Return the hours month by month, with the seasons, to the half hour."""
    months = [draft.month(span.begin + rank) for rank in range(span.months)]
    weights = [
        SEASON[month.month - 1] * draft.rng.uniform(0.88, 1.12) for month in months
    ]
    if span.months > 1:  # the first and the last are not whole
        weights[0] *= 0.7
        if not span.stays:
            weights[-1] *= 0.7
    usual = TRAINING_HOURS.get(contract_type, 0)
    return {
        month: (
            min(round(hours * weight / sum(weights) * 2) / 2, 182.0),
            0 if month.month in (7, 8) else usual,
        )
        for month, weight in zip(months, weights, strict=True)
    }
