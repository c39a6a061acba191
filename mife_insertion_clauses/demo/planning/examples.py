# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The examples told by hand, which everything else is drawn around."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .. import examples
from ..names import TOWNS
from ..values import Commitment, Contract, Contractor, Lot, Person, Placement
from .work import TRAINING_HOURS

# parts of the usual hours: a quiet month and a busy one
FACTORS = (1, 0.9, 1.1, 0.75, 1)


def add_examples(draft):
    for key, row in examples.CONTRACTS.items():
        draft.contracts.append(_contract(draft, key, row))
    for key, row in examples.LOTS.items():
        _add_lot(draft, key, *row)
    for row in examples.PLACEMENTS:
        draft.placements.append(_placement(draft, *row))
    for row in examples.PEOPLE:
        draft.people.append(_person(*row))


def _period(draft):
    """Return the first and the last day of the examples."""
    return (
        draft.month(examples.START),
        draft.last_day(examples.START + examples.MONTHS - 1),
    )


def _contract(draft, key, row):
    start, end = _period(draft)
    state = row.get("state", "running")
    dated = state == "running"
    return Contract(
        key=key,
        buyer=row["buyer"],
        name=row["name"],
        reference=row["reference"].format(year=start.year),
        state=state,
        kind=row.get("kind", "execution"),
        nature=row.get("nature", "contract"),
        procedure=row.get("procedure", "open"),
        cpv=row.get("cpv", ""),
        amount=row["amount"],
        notified=start if dated else None,
        start=start if dated else None,
        end=end if dated else None,
        facilitator=0,
        reason=row.get("reason", ""),
        training=row.get("training", ("none", 0)),
        since=draft.today - timedelta(days=row.get("delay", 0)),
    )


def _add_lot(draft, key, contract, number, name, trade, firm):
    start, end = _period(draft)
    amount = examples.AMOUNTS[key]
    draft.lots.append(
        Lot(key, contract, number, name, trade, amount, start, end, "running")
    )
    draft.contractors[key] = Contractor(key, key, firm)
    for origin, months, hours, reason in examples.COMMITMENTS.get(key, ()):
        day = start + relativedelta(months=months)
        draft.commitments.append(Commitment(key, origin, day, hours, reason))


def _placement(draft, person, lot, job, modality, contract_type, since, length, usual):
    first = examples.START + since
    until = since + length if length else -examples.START
    training = 28 if contract_type in TRAINING_HOURS else 0
    firm = draft.contractors[lot].firm
    return Placement(
        contractor=lot,
        employer="etti" if modality == "etti" else firm,
        modality=modality,
        contract_type=contract_type,
        job=(job, job),
        start=draft.month(first),
        end=draft.last_day(first + length - 1) if length else None,
        hours={
            draft.month(examples.START + rank): (
                round(usual * FACTORS[rank % len(FACTORS)], 2),
                training,
            )
            for rank in range(since, until)
        },
        person=person,
    )


def _person(last_name, first_name, sex, birthdate, city):
    return Person(
        last_name,
        first_name,
        sex,
        birthdate,
        city,
        zip=next(zipcode for town, zipcode, _ in TOWNS if town == city),
        prescriber="",
        facilitator=0,
        criterion="young" if birthdate.year > 1997 else "detld",
    )
