# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a document of figures keeps back because of those already issued.

The arithmetic is in ``rules/kept_back.py``; here documents and records are read.
"""

import json
from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo.fields import Date, Domain

from ..models.shared.vocabulary import CERTIFIED_STATES
from ..rules import followup, path, statement
from ..rules.hours import months_between
from ..rules.kept_back import OUTSIDE, Cell, find_judged, keep_back
from .pack_facts import COMPANY, FACTS
from .pack_figures import PackFigures
from .statement_figures import BANDS, DIMENSIONS
from .statement_keys import get_key

# Models whose documents leave the organisation: each has ``_list_issued_cells``
ISSUERS = ("insertion.statement", "insertion.pack.issue")
# Rows that are sums of whole contracts, and not a part of the people of each
CONTRACT_ROWS = ("buyer", "buyer_kind", "clause_kind")
LINE_ROWS = {
    name: spec
    for name, spec in (DIMENSIONS | BANDS).items()
    if name not in CONTRACT_ROWS
} | {"firm": "partner_id"}
_PLACEMENT_TOTALS = ("placements", "placements_new", "employment_contracts")
_TOTALS = ("people", "people_lasting", *_PLACEMENT_TOTALS)
_ALL = None
INSIDE = "inside"


class Only(NamedTuple):
    """Some records of a fact, by a dimension or not: a system of sums of their own.

    Its rows are those of the dimension, or ``INSIDE``; whom it leaves out, ``OUTSIDE``.
    """

    fact: str
    firms: tuple = ()
    choices: tuple = ()
    dimension: str | None = None

    def to_name(self):
        return json.dumps(self)

    @classmethod
    def of_name(cls, name):
        """Return what a name of a system says, None of those of everybody."""
        if not name.startswith("["):
            return None
        fact, firms, choices, dimension = json.loads(name)
        return cls(fact, tuple(firms), tuple(choices), dimension)

    @property
    def whole(self):
        """The system of everybody that it is a part of."""
        return "people" if self.fact == "hours" else self.fact


class IssuedFigures:
    """The documents of an organisation, as one system of sums.

    How to use: ``keep_back(cells, threshold)`` says which cells of a document do not
    leave. With a payload like that of a statement, before it is frozen::

        payload["kept_back"] = IssuedFigures(env, company).find_kept(payload, scope)

    where ``scope`` is the contracts of the document. ``statement.shape_outgoing`` then
    keeps these figures back, in whatever is drawn from the payload. A model whose
    documents are of another shape makes its cells by itself. The documents that it
    issues count for the others once it is in ``ISSUERS``: its ``_list_issued_cells``
    gives their cells.
    """

    def __init__(self, env, company):
        # figures do not depend on who asks; closed contracts were archived one day
        self.env = env(su=True, context=dict(env.context, active_test=False))
        self.company = company

    def find_kept(self, payload, contracts):
        """Return what to keep back: [{"path": list, "documents": their numbers}]."""
        threshold = payload.get("small_cell") or 0
        found = self.keep_back(self.list_cells(payload, contracts), threshold)
        return [
            {"path": list(where), "documents": list(names)}
            for where, names in found.items()
        ]

    def keep_back(self, cells, threshold):
        """Return {path: numbers of the documents issued} of the cells not to show."""
        months = frozenset().union(*(cell.months for cell in cells))
        if not threshold or not months:
            return {}
        issued = {}
        for model in ISSUERS:
            issued |= self.env[model]._list_issued_cells(self, min(months), max(months))
        if not issued:
            return {}
        everything = [*cells, *chain(*issued.values())]
        names = {cell.system for cell in everything}
        wholes = dict.fromkeys(LINE_ROWS, "people") | {"outcome": "placements"}
        wholes |= {name: only.whole for name in names if (only := Only.of_name(name))}
        judged = find_judged(cells, chain(*issued.values()), wholes)
        population = self._read_population(judged, everything)
        return keep_back(cells, issued, population, threshold, wholes)

    @cached_property
    def contracts(self):
        """All the contracts of the organisation."""
        contracts = self.env["insertion.contract"].search(
            [("company_id", "=", self.company.id)], order="id"
        )
        contracts.fetch(["buyer_id", "clause_kind"])
        return contracts

    def get_scope(self, bilan):
        """Return the contracts of which a statement speaks."""
        if bilan.scope == "contract":
            return self.contracts & bilan.contract_id._origin
        if bilan.scope == "buyer":
            buyer = bilan.buyer_id._origin
            return self.contracts.filtered_domain([("buyer_id", "child_of", buyer.id)])
        return self.contracts

    def list_cells(self, payload, contracts):
        """Return the cells of a payload, as it leaves."""
        shaped = statement.shape_outgoing(payload, payload.get("small_cell") or 0)
        scope = frozenset(contracts.ids)
        return [
            cell
            for side, months in enumerate(_get_months(payload))
            for cell in (
                *self._list_totals(payload, shaped, side, months, scope),
                *self._list_contract_rows(payload, shaped, side, months, scope),
                *self._list_rows(payload, shaped, side, months, scope),
                *self._list_followups(payload, side, months, scope),
            )
        ]

    def _list_totals(self, payload, shaped, side, months, scope):
        for name in _TOTALS:
            if name in payload["totals"]:
                yield _make_total(payload, shaped, name, name, side, months, scope)

    def _list_contract_rows(self, payload, shaped, side, months, scope):
        for name in CONTRACT_ROWS:
            for row, out in _pair_rows(payload, shaped, name):
                yield Cell(
                    ("breakdowns", name, row["key"], side),
                    "people",
                    months,
                    scope & self.contract_rows[name].get(row["key"], frozenset()),
                    _ALL,
                    row["people"][side],
                    out["people"][side] != statement.HIDDEN,
                )

    def _list_rows(self, payload, shaped, side, months, scope):
        for name in payload["breakdowns"]:
            if name in CONTRACT_ROWS:
                continue
            total = "placements" if name == "outcome" else "people"
            yield _make_total(payload, shaped, total, name, side, months, scope)
            for row, out in _pair_rows(payload, shaped, name):
                yield Cell(
                    ("breakdowns", name, row["key"], side),
                    name,
                    months,
                    scope,
                    frozenset({row["key"]}),
                    row["people"][side],
                    out["people"][side] != statement.HIDDEN,
                    name in statement.PERSONAL,
                )

    def _list_followups(self, payload, side, months, scope):
        kept = statement.get_kept_followups(payload)
        for step in payload.get("followups") or ():
            counts = {name: sides[side] for name, sides in step["counts"].items()}
            told = followup.tally(counts)
            shown = followup.shape(
                told, payload.get("small_cell") or 0, kept.get((step["key"], side), ())
            )
            numbers, outside = told.get_numbers(), shown.get_numbers()
            for name, keys in followup.PARTS.items():
                yield Cell(
                    ("followups", step["key"], name, side),
                    f"followup:{step['key']}",
                    months,
                    scope,
                    keys,
                    numbers[name],
                    outside[name] != statement.HIDDEN,
                )

    @cached_property
    def contract_rows(self):
        """{table: {row: contracts}} of the rows that are sums of whole contracts."""
        rows = {name: defaultdict(set) for name in CONTRACT_ROWS}
        for contract in self.contracts:
            for name, value in (
                ("buyer", contract.buyer_id),
                ("buyer_kind", contract.buyer_id.insertion_buyer_kind),
                ("clause_kind", contract.clause_kind),
            ):
                rows[name][get_key(value)].add(contract.id)
        return {
            name: {key: frozenset(ids) for key, ids in found.items()}
            for name, found in rows.items()
        }

    # who is in the sums, as known now

    def _read_population(self, names, everything):
        """Return {system: {(month, contract, key): people}} of the months of the cells.

        :param names: the systems that are read
        """
        months = frozenset().union(*(cell.months for cell in everything))
        first = Date.to_date(min(months))
        last = Date.to_date(max(months)) + relativedelta(months=1, days=-1)
        return (
            self._read_lines(names, first, last)
            | self._read_placements(names, first, last)
            | self._read_followups(names, first, last)
        )

    def _read_lines(self, names, first, last):
        domain = Domain(
            [
                ("company_id", "=", self.company.id),
                ("month", ">=", first),
                ("month", "<=", last),
                ("state", "in", CERTIFIED_STATES),
                ("counted_hours", ">", 0),
            ]
        )
        found = {"people": self._group_lines(domain)}
        lasting = self._read_lasting(last)
        found["people_lasting"] = {
            place: people & lasting for place, people in found["people"].items()
        }
        for name in sorted(names & LINE_ROWS.keys()):
            found[name] = self._group_lines(domain, LINE_ROWS[name])
        for name in names:
            only = Only.of_name(name)
            if only and only.fact == "hours":
                inside = self._get_only_domain(only)
                spec = LINE_ROWS.get(only.dimension)
                people = self._group_lines(domain & inside, spec, INSIDE)
                for place, ids in self._group_lines(
                    domain & ~inside, None, OUTSIDE
                ).items():
                    people[place] |= ids
                found[name] = people
        return found

    def _get_only_domain(self, only):
        """Return which records of its fact a system is about."""
        path = FACTS[only.fact].scope[COMPANY]
        firms = Domain(path, "in", only.firms) if only.firms else Domain.TRUE
        choices = (self._figures.get_choice(only.fact, one) for one in only.choices)
        return firms & Domain.AND(choices)

    def find_keys(self, name, value):
        """Return the rows of a table that a choice of a value means."""
        records = self._figures.find_records("hours", name, value)
        return {value} if records is None else set(map(get_key, records))

    @cached_property
    def _figures(self):
        return PackFigures(self.env, self.company, None, None)

    def _group_lines(self, domain, spec=None, name=_ALL):
        groups = self.env["insertion.declaration.line"]._read_group(
            domain,
            ["month:month", "contract_id", *([spec] if spec else [])],
            ["participant_id:array_agg_distinct"],
        )
        people = defaultdict(set)
        for month, contract, *value, ids in groups:
            key = get_key(value[0]) if spec else name
            people[Date.to_string(month), contract.id, key].update(ids)
        return people

    def _read_lasting(self, last):
        """Return who was at work so many months in a row, on any contract."""
        paths = defaultdict(dict)
        for person, month in self.env["insertion.declaration.line"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("month", "<=", last),
                ("state", "in", CERTIFIED_STATES),
                ("counted_hours", ">", 0),
            ],
            ["participant_id", "month:month"],
        ):
            paths[person.id][month] = 1
        months = self.company.insertion_lasting_months
        return {
            person
            for person, hours in paths.items()
            if path.count_lasting({person: hours}, months)[1]
        }

    def _read_placements(self, names, first, last):
        Placement = self.env["insertion.placement"]
        placements = Placement.search_fetch(
            Domain("company_id", "=", self.company.id)
            & Domain(Placement._get_at_work_domain(first, last)),
            [
                "date_start",
                "date_end",
                "lot_id",
                "participant_id",
                "employer_id",
                "contract_type",
                "outcome",
            ],
        )
        some = {
            name: placements.filtered_domain(self._get_only_domain(only))
            for name in names
            if (only := Only.of_name(name)) and only.fact == "placements"
        }
        systems = (*_PLACEMENT_TOTALS, "outcome", *some)
        found = {name: defaultdict(set) for name in systems}
        for placement in placements:
            contract = placement.lot_id.contract_id.id
            start = placement.date_start
            months = [
                Date.to_string(month)
                for month in months_between(
                    max(start, first), min(placement.date_end or last, last)
                )
            ]
            if start >= first:
                place = months[0], contract, _ALL
                found["placements_new"][place].add(placement.id)
            employment = (
                placement.participant_id.id,
                placement.employer_id.id,
                placement.contract_type,
            )
            outcome = get_key(placement.outcome)
            for month in months:
                found["placements"][month, contract, _ALL].add(placement.id)
                found["employment_contracts"][month, contract, _ALL].add(employment)
                found["outcome"][month, contract, outcome].add(employment[0])
                for name, inside in some.items():
                    key = INSIDE if placement in inside else OUTSIDE
                    found[name][month, contract, key].add(placement.id)
        return found

    def _read_followups(self, names, first, last):
        if not any(name.startswith("followup:") for name in names):
            return {}
        groups = self.env["insertion.followup"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("date_due", ">=", first),
                ("date_due", "<=", last),
            ],
            ["step_id", "date_due:month", "contract_id", "result"],
            ["id:array_agg"],
        )
        found = defaultdict(lambda: defaultdict(set))
        for step, month, contract, result, ids in groups:
            place = Date.to_string(month), contract.id, followup.merge(result)
            found[f"followup:{step.id}"][place].update(ids)
        return found


def _get_months(payload):
    """Return the months of the period, and those of the year before."""
    return [
        frozenset(
            Date.to_string(month)
            for month in months_between(
                Date.to_date(payload[start]), Date.to_date(payload[end])
            )
        )
        for start, end in (("date_from", "date_to"), ("before_from", "before_to"))
    ]


def _make_total(payload, shaped, name, system, side, months, scope):
    """Return a total as a cell of its own system, or of that of its rows."""
    return Cell(
        ("totals", name, side),
        system,
        months,
        scope,
        _ALL,
        payload["totals"][name][side] or 0,
        shaped["totals"][name][side] != statement.HIDDEN,
    )


def _pair_rows(payload, shaped, name):
    """Return the rows of a table with what leaves of them; a table may stay whole."""
    rows = payload["breakdowns"].get(name) or []
    outside = shaped["breakdowns"].get(name)
    nothing = {"people": [statement.HIDDEN] * 2}
    return zip(rows, outside or [nothing] * len(rows), strict=True)
