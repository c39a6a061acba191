# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The contracts and their lots: what is bought, when, by whom, and how it goes."""

import math
from datetime import timedelta

from ..trades import LABOUR_SHARES, TRADE_LOTS
from ..values import Contract, Decision, Lot
from .commitments import add_commitments
from .contractors import add_contractors
from .draft import luck
from .work import STOPS, Site, staff

# Hours owed by a lot, dealt like a pack of cards: half of the published obligations
# are multiples of 35 h
HOURS_DUE = (
    *(1400,) * 6,
    *(700,) * 5,
    *(500,) * 3,
    *(300,) * 2,
    210,
    175,
    140,
    105,
    70,
    35,
)
# days since a contract came to its state, before the award
DELAYS = (4, 9, 19, 26, 34, 12)
PIPELINE = ("identified", "studied", "drafting", "consultation")
NOTIFIED = ("closed", "running", "awarded")
PREFIXES = {
    "belfort": "VB",
    "grand_belfort": "GBCA",
    "sud_territoire": "CCST",
    "departement": "CD90",
    "habitat": "TH",
    "hopital": "HNFC",
    "sertrid": "SERT",
    "utbm": "UTBM",
    "sodeb": "SOD",
    "rttb": "RTTB",
    "grandvillars": "GRV",
    "chatenois": "CLF",
}
# when a trade works in a building site, as parts of its length
PHASES = {
    "demolition": (0, 0.5),
    "roads": (0, 0.75),
    "structural": (0, 0.65),
    "roofing": (0.15, 0.7),
    "joinery": (0.2, 0.8),
    "plastering": (0.25, 0.9),
    "electricity": (0.15, 1),
    "plumbing": (0.15, 1),
    "floors": (0.35, 1),
    "painting": (0.4, 1),
    "green_spaces": (0.4, 1),
}


def add_contract(draft, row):
    draft.rng = luck(f"{row.buyer} {row.name}")
    key = f"c{len(draft.contracts)}"
    notified = _draw_notification(draft, row)
    number = _draw_number(draft, row, notified)
    amounts = [
        _add_lot(draft, row, key, index, lot) for index, lot in enumerate(row.lots)
    ]
    facilitator = draft.turn(("state", row.state), 3)
    since = None
    if row.state in PIPELINE:
        days = draft.deal(f"delays {facilitator}", DELAYS)
        since = draft.today - timedelta(days=days)
    dated = row.state in NOTIFIED
    draft.contracts.append(
        Contract(
            key=key,
            buyer=row.buyer,
            name=row.name,
            reference=f"{PREFIXES[row.buyer]}-{number}",
            state=row.state,
            kind=row.kind,
            nature=row.nature,
            procedure=row.procedure,
            cpv=row.cpv,
            amount=row.amount or sum(amounts),
            notified=notified if dated else None,
            start=draft.month(row.start) if dated else None,
            end=draft.last_day(row.start + row.months - 1) if dated else None,
            facilitator=facilitator,
            reason=row.reason,
            training=row.training,
            months=_terms(row),
            since=since,
            asked=since if row.state == "studied" and facilitator else None,
        )
    )


def _draw_notification(draft, row):
    days = draft.rng.randint(3, 24)
    if row.state == "awarded":  # lately
        return draft.today - timedelta(days=draft.rng.randint(9, 28))
    return draft.month(min(row.start, 0) - 1) + timedelta(days=days)


def _draw_number(draft, row, notified):
    began = row.state in (*NOTIFIED, "cancelled")
    year = (notified if began else draft.today).year
    rank = draft.turn(("number", row.buyer, year), 12)
    return f"{year}-{41 + 6 * rank + draft.rng.randint(0, 5):03}"


def _terms(row):
    """Return the months that count: of eligibility, of a permanent contract."""
    if any(lot.outcome == "structure" for lot in row.lots):
        return 0, 0
    return (36, 24) if row.start <= -20 else (24, 12)


def _add_lot(draft, row, contract, index, lot):
    """Draw a lot, what it owes, who holds it and who works there; return its price."""
    draft.rng = luck(f"{row.buyer} {row.name} {index}")
    key = f"{contract}.{index + 1}"
    hours = lot.hours
    if hours is None:
        hours = draft.deal("hours", HOURS_DUE)
    first, end = _lot_months(row, lot)
    site = Site(key, lot, hours, first, end, _lot_state(row, lot, first, end))
    years = math.ceil(row.months / 12)
    amount = _draw_amount(draft, lot, hours, years)
    began = row.state in NOTIFIED
    draft.lots.append(_lot(draft, site, contract, index, amount, began))
    draft.outcomes[key] = lot.outcome
    if lot.outcome != "structure":
        add_commitments(draft, site, years, began)
    if began:
        add_contractors(draft, site)
    if site.state != "pending" and lot.outcome not in ("silent", "no_hours"):
        staff(draft, site)
    return amount


def _lot(draft, site, contract, index, amount, began):
    row = site.lot
    usual_number, usual_name = TRADE_LOTS[row.trade]
    return Lot(
        key=site.key,
        contract=contract,
        number=str(index + 1 if row.name else usual_number),
        name=row.name or usual_name,
        trade=row.trade,
        amount=amount,
        start=draft.month(site.first) if began else None,
        end=draft.last_day(site.end - 1) if began else None,
        state=site.state,
        stopped=_stop(draft, site) if site.state in STOPS else None,
    )


def _lot_months(row, lot):
    """Return the first month of the lot and the one after its last."""
    begin, finish = 0, 1
    if len(row.lots) > 2 and not lot.name:
        begin, finish = PHASES.get(lot.trade, (0, 1))
    first = row.start + round(row.months * begin)
    end = row.start + max(round(row.months * finish), 3)
    if lot.outcome not in ("", "short"):
        # a story needs some months behind it, and some ahead
        first, end = max(row.start, min(first, -5)), row.start + row.months
    return first, end


def _lot_state(row, lot, first, end):
    if row.state == "closed" or (row.state == "running" and end <= 0):
        return "completed"
    if row.state != "running" or first >= 0:
        return "pending"
    return lot.outcome if lot.outcome in STOPS else "running"


def _draw_amount(draft, lot, hours, years):
    """Return a price in which the hours are a usual part of the work."""
    if lot.outcome == "structure":
        amount = 22_000 * hours * years
    elif not hours:
        amount = 3_200_000 if lot.outcome == "orders" else 240_000
    else:
        total = hours * years if lot.outcome == "per_year" else hours
        part = draft.rng.choice((0.06, 0.07, 0.08))
        amount = total * 30 / (LABOUR_SHARES[lot.trade] * part)
    return max(round(amount, -3), 12_000)


def _stop(draft, site):
    """Note the buyer's decision to stop the lot; return its date."""
    kind, reasons = STOPS[site.lot.outcome]
    reason = reasons[draft.turn(("stop", kind), len(reasons))]
    day = draft.month(-2)
    if kind == "termination":  # its last day
        day -= timedelta(days=1)
    draft.decisions.append(Decision(site.key, kind, day, reason))
    return day
