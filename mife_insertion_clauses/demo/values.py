# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The plain values that a plan of the demonstration is made of."""

import hashlib
from datetime import date
from typing import NamedTuple


class Contract(NamedTuple):
    """``months``: that count, of eligibility and of a permanent contract; ``since``:
    the day it came to its state, before the award; ``asked``: the day a question was
    sent to its buyer."""

    key: str
    buyer: str
    name: str
    reference: str
    state: str
    kind: str
    nature: str
    procedure: str
    cpv: str
    amount: int
    notified: date | None
    start: date | None
    end: date | None
    facilitator: int
    reason: str
    training: tuple
    months: tuple = (24, 12)
    since: date | None = None
    asked: date | None = None


class Lot(NamedTuple):
    """``stopped``: the day of the decision, for the lots suspended or terminated."""

    key: str
    contract: str
    number: str
    name: str
    trade: str
    amount: int
    start: date | None
    end: date | None
    state: str
    stopped: date | None = None


class Commitment(NamedTuple):
    """``basis`` and what follows: how the hours are worked out, when they are.

    ``date``: None while an optional part or a renewal is not affirmed."""

    lot: str
    origin: str
    date: date | None
    hours: float
    reason: str = ""
    basis: str = "fixed"
    unit_hours: float = 0
    years: float = 1
    step_amount: int = 0
    amount: int = 0
    brackets: tuple = ()
    share: float = 0
    production_hours: float = 0
    promise: str = ""


class Decision(NamedTuple):
    """``kind``: "suspension" or "termination"."""

    lot: str
    kind: str
    date: date
    reason: str


class Contractor(NamedTuple):
    """``first``, ``last``: months it declares, when they are not those of the lot."""

    key: str
    lot: str
    firm: str
    role: str = "holder"
    parent: str = ""
    share: float = 0
    first: date | None = None
    last: date | None = None


class Person(NamedTuple):
    last_name: str
    first_name: str
    sex: str
    birthdate: date
    city: str
    zip: str
    prescriber: str
    facilitator: int
    criterion: str


class Placement(NamedTuple):
    """``hours``: {month: (worked, training)}."""

    contractor: str
    employer: str
    modality: str
    contract_type: str
    job: tuple
    start: date
    end: date | None
    hours: dict
    person: int = -1


class Declaration(NamedTuple):
    """``day``: of the following month, when it was declared."""

    contractor: str
    month: date
    state: str
    day: int


class Awaited(NamedTuple):
    """What the facilitator noted by hand on a lot: who is awaited, for what."""

    lot: str
    actor: str
    what: str
    since: date


class Task(NamedTuple):
    """Something to do; ``subject``: "contract" or "lot"."""

    subject: str
    key: str
    summary: str
    deadline: date
    facilitator: int


class Plan(NamedTuple):
    today: date
    contracts: list
    lots: list
    commitments: list
    decisions: list
    contractors: list
    people: list
    placements: list
    declarations: list
    tasks: list
    awaited: list

    def digest(self):
        return hashlib.sha256(repr(self).encode()).hexdigest()
