# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the indicators of a pack may count, by what, and among what.

Tables only. A fact is a set of records of a period; a measure counts them; a dimension
groups them, a choice picks some of them. Whoever adds an indicator or a line of a pack
chooses in these, and writes no code.
"""

from typing import NamedTuple

from ..models.shared.vocabulary import CLAUSE_KINDS
from ..rules import employers, obligation, pack, statement
from .statement_figures import AWARDED_STATES, BANDS, DIMENSIONS

# whose figures a pack gives
ALL, BUYER, CONTRACT, OPERATION, TERRITORY, COMPANY = (
    "all",
    "buyer",
    "contract",
    "operation",
    "territory",
    "company",
)
# dimensions whose figure, typed on a line, makes brackets
MEASURED = ("amount", "duration")
PERSONAL = (*statement.PERSONAL, "district")

RESERVED = tuple(kind for kind, _label in CLAUSE_KINDS if kind.startswith("reserved_"))
STRUCTURES = (*employers.SIAE, *employers.ADAPTED)
_HOLDER = [
    ("role", "in", ("holder", "joint")),
    ("partner_id.insertion_employer_kind", "in", STRUCTURES),
]


class Fact(NamedTuple):
    """A set of records.

    model: where they are; none for what is computed apart
    scope: {whose figures: path to it}; what is not there cannot be asked
    dimensions: {name: path}
    """

    model: str | None
    scope: dict
    dimensions: dict


class Measure(NamedTuple):
    """What is counted of a fact.

    aggregate: what of it; unit: the kind of figure; per_person: out of the people
    """

    fact: str
    aggregate: str
    unit: str
    per_person: bool = False


def _get_paths(prefix, firm, contract="contract_id"):
    return {
        BUYER: f"{prefix}buyer_id",
        CONTRACT: f"{prefix}{contract}",
        OPERATION: f"{prefix}{contract}",
        TERRITORY: f"{prefix}buyer_id.zip",
        COMPANY: firm,
    }


_HOURS = {
    **DIMENSIONS,
    **BANDS,
    "month": "month:month",
    "district": "placement_id.entry_qpv_id",
    "contract": "contract_id",
    "firm": "partner_id",
}
_CONTRACTS = {
    "clause_kind": "clause_kind",
    "buyer": "buyer_id",
    "buyer_kind": "buyer_id.insertion_buyer_kind",
    "purchase_kind": "purchase_kind",
    "amount": None,
    "duration": None,
}
_OF_CONTRACTS = _get_paths("", "lot_ids.contractor_ids.partner_id", "id")
FACTS = {
    "hours": Fact("insertion.declaration.line", _get_paths("", "partner_id"), _HOURS),
    "worked": Fact("insertion.declaration.line", _get_paths("", "partner_id"), _HOURS),
    "placements": Fact(
        "insertion.placement",
        _get_paths("lot_id.", "contractor_id.partner_id"),
        {
            "modality": "modality",
            "contract_type": "contract_type",
            "employer_kind": "employer_id.insertion_employer_kind",
            "outcome": "outcome",
            "trade": "lot_id.trade_id",
            "buyer": "lot_id.buyer_id",
            "clause_kind": "lot_id.clause_kind",
        },
    ),
    "taken_over": Fact(
        "insertion.opening.line",
        _get_paths("", "partner_id"),
        {
            "month": "month:month",
            "buyer": "buyer_id",
            "contract": "contract_id",
            "firm": "partner_id",
        },
    ),
    "contracts": Fact("insertion.contract", _OF_CONTRACTS, _CONTRACTS),
    "notified": Fact("insertion.contract", _OF_CONTRACTS, _CONTRACTS),
    "notices": Fact(
        "insertion.notice",
        {BUYER: "buyer_siret"},
        {
            "social": "social",
            "clause_read": "clause_kind",
            "purchase_kind": "purchase_kind",
            "buyer_regime": "buyer_regime",
        },
    ),
    "derogations": Fact(
        "insertion.derogation",
        {
            BUYER: "buyer_id",
            CONTRACT: "contract_id",
            OPERATION: "contract_id",
            TERRITORY: "buyer_id.zip",
        },
        {"ground": "reason_id", "buyer": "buyer_id"},
    ),
    "facilitators": Fact(None, {}, {"funder": None}),
    # the obligation of the lots, and what is counted beside the hours
    "totals": Fact(None, dict.fromkeys((BUYER, CONTRACT, OPERATION, TERRITORY)), {}),
    "index": Fact(None, dict.fromkeys((BUYER, CONTRACT, OPERATION, TERRITORY)), {}),
}
# figures of the statement that have a fact of their own above
_ELSEWHERE = {
    "hours_done",
    "hours_taken_over",
    "hours_pooled",
    "fte",
    "people",
    "placements",
    "employment_contracts",
    "hours_per_person",
    "contracts",
}
MEASURES = {
    "hours": Measure("hours", "hours", statement.HOURS),
    "fte": Measure("hours", "fte", statement.SHARE),
    "people": Measure("hours", "people", statement.PEOPLE),
    "hours_per_person": Measure("hours", "per_person", statement.HOURS, True),
    "worked_firms": Measure("hours", "firms", statement.COUNT),
    "worked_lots": Measure("hours", "lots", statement.COUNT),
    "worked_contracts": Measure("hours", "contracts", statement.COUNT),
    "employers": Measure("hours", "employers", statement.COUNT),
    "declared_hours": Measure("worked", "declared", statement.HOURS),
    "placements": Measure("placements", "count", statement.PEOPLE),
    "employment_contracts": Measure("placements", "jobs", statement.PEOPLE),
    "hours_taken_over": Measure("taken_over", "hours", statement.HOURS),
    "contracts": Measure("contracts", "count", statement.COUNT),
    "contracts_value": Measure("contracts", "amount", pack.EUROS),
    "notified": Measure("notified", "count", statement.COUNT),
    "notified_value": Measure("notified", "amount", pack.EUROS),
    "notices": Measure("notices", "count", statement.COUNT),
    "notices_value": Measure("notices", "amount", pack.EUROS),
    "derogations": Measure("derogations", "count", statement.COUNT),
    "facilitators": Measure("facilitators", "funded", statement.SHARE),
    "index": Measure("index", "amount", statement.COUNT),
} | {
    f"total_{name}": Measure(
        "totals", name, unit, name in ("people_lasting", "continuity_rate")
    )
    for name, unit in statement.TOTALS.items()
    if name not in _ELSEWHERE
}
# hours that the reconciliation of a year follows
RECONCILED = (
    "hours",
    "fte",
    "declared_hours",
    "hours_taken_over",
    "total_hours_total",
    "total_hours_done_owing",
    "total_hours_done_followed",
    "total_hours_done_open",
)

# {choice: {fact: domain}}; "new" and "ended" speak of the period, see PackFigures
CHOICES = {
    "structures": {
        "hours": [("employer_kind", "in", employers.SIAE)],
        "worked": [("employer_kind", "in", employers.SIAE)],
        "placements": [("employer_id.insertion_employer_kind", "in", employers.SIAE)],
    },
    "adapted": {
        "hours": [("employer_kind", "in", employers.ADAPTED)],
        "worked": [("employer_kind", "in", employers.ADAPTED)],
    },
    "reserved": {
        "hours": [("contract_id.clause_kind", "in", RESERVED)],
        "worked": [("contract_id.clause_kind", "in", RESERVED)],
        "contracts": [("clause_kind", "in", RESERVED)],
        "notified": [
            ("clause_kind", "in", RESERVED),
            ("state", "in", AWARDED_STATES),
        ],
        "notices": [("is_reserved", "=", True)],
    },
    "social": {
        "notified": [("state", "in", AWARDED_STATES)],
        "notices": [("social", "=", "declared")],
    },
    "to_structures": {
        "contracts": [("lot_ids.contractor_ids", "any", _HOLDER)],
        "notified": [
            ("lot_ids.contractor_ids", "any", _HOLDER),
            ("state", "in", AWARDED_STATES),
        ],
    },
    "owing": {
        "contracts": [("clause_kind", "not in", obligation.KINDS_WITHOUT_SHORTFALL)],
        "hours": [
            ("contract_id.clause_kind", "not in", obligation.KINDS_WITHOUT_SHORTFALL)
        ],
    },
    "new_firms": {
        "hours": [("is_new_firm", "=", True)],
        "worked": [("is_new_firm", "=", True)],
    },
    "pooled": {"hours": [("source_id", "!=", False)]},
    "attested": {
        "hours": [("state", "in", ("attested", "rectified"))],
        "worked": [("state", "in", ("attested", "rectified"))],
    },
}
# choices that tell what people are: where they work
PERSONAL_CHOICES = ("structures", "adapted")


def find_dimension(choice):
    """Return (dimension, value) of a choice of a value, (None, choice) else.

    >>> find_dimension("sex=f"), find_dimension("reserved")
    (('sex', 'f'), (None, 'reserved'))
    """
    name, equals, value = choice.partition("=")
    return (name, value) if equals else (None, name)


def is_personal(choice):
    name, value = find_dimension(choice)
    return name in PERSONAL or (not name and value in PERSONAL_CHOICES)


def has_choice(fact, choice):
    """Tell whether a choice picks some of the records of a fact."""
    name, value = find_dimension(choice)
    if name:
        return FACTS[fact].dimensions.get(name) is not None
    return fact in CHOICES.get(value, ())
