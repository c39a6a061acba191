# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date

from ..rules import employers
from ..rules.hours import months_between
from ..rules.kept_back import Cell
from . import pack_facts
from .issued_figures import CONTRACT_ROWS, INSIDE, LINE_ROWS, Only
from .pack_facts import CHOICES, FACTS, MEASURES
from .pack_figures import Scope, get_scope_domain

# what a line counts, by the name of the figures that it adds up with
_SYSTEMS = {
    ("hours", None): "people",
    ("placements", "count"): "placements",
    ("placements", "jobs"): "employment_contracts",
    ("totals", "people_lasting"): "people_lasting",
}
# ... and the fact of those that may be of some records only
_FACTS = {"people": "hours", "placements": "placements"}
_INSIDE = frozenset({INSIDE})
_EMPLOYERS = {"structures": employers.SIAE, "adapted": employers.ADAPTED}


class PackCells:
    """The numbers of people of a pack, as sums that other documents may undo.

    A line among some records only (``choices``), or of one firm, tells of a part of the
    people of its contracts: it adds up with the others, whom it leaves out. Where it is
    also a row of a statement, or whole contracts, it is that too. The rows that no
    statement has are judged by the pack alone.
    """

    def __init__(self, issued, payload):
        self.issued, self.payload = issued, payload
        self.months = frozenset(
            Date.to_string(month)
            for month in months_between(
                Date.to_date(payload["date_from"]), Date.to_date(payload["date_to"])
            )
        )
        self.hidden = {tuple(path) for path in payload["kept_back"]}
        scope = Scope(*map(_freeze, self.payload["scope"]))
        domain = get_scope_domain(scope, FACTS["contracts"].scope)
        self.scope = frozenset(self.issued.contracts.filtered_domain(domain).ids)
        self.firms = scope.ids if scope.kind == pack_facts.COMPANY else ()

    def list(self):
        return [
            cell
            for rank, line in enumerate(self.payload["lines"])
            if line["people"] is not None and (system := self._get_system(line))
            for cell in self._list_line(rank, line, system)
        ]

    def _get_system(self, line):
        measure = MEASURES[line["measure"]]
        aggregate = measure.aggregate if measure.fact != "hours" else None
        system = _SYSTEMS.get((measure.fact, aggregate))
        if (line["choices"] or self.firms) and system not in _FACTS:
            return None
        return system

    def _list_line(self, rank, line, system):
        name, rows = line["dimension"], line["rows"] or ()
        by_people = name in LINE_ROWS and system == "people"
        if self.firms and system == "people" and not line["choices"]:
            # each of them is a part of everybody, beside the others
            keys = frozenset(self.firms)
            cell = self._make(rank, line, None, "firm", keys=keys)
            yield cell._replace(is_apart=True)
        if line["choices"] or self.firms:
            only = Only(_FACTS[system], self.firms, tuple(line["choices"]))
            cell = self._make(rank, line, None, only.to_name(), keys=_INSIDE)
            yield cell._replace(is_apart=True)
            yield from self._list_same(rank, line, system)
            place = only.to_name(), _INSIDE
            table = only._replace(dimension=name).to_name()
            total = frozenset(_read_key(row["key"]) for row in rows)
        else:
            yield self._make(rank, line, None, system)
            place, table, total = (system, None), name, None
        if by_people and rows:
            yield self._make(rank, line, None, table, keys=total)
        for row in rows:
            if row["people"] is None:
                continue
            if by_people:
                keys = frozenset({_read_key(row["key"])})
                yield self._make(rank, row, row["key"], table, keys=keys, line=line)
            elif found := self._find_part(name, row["key"], system):
                yield self._make(
                    rank, row, row["key"], place[0], *found, place[1], line
                )

    def _list_same(self, rank, line, system):
        """Yield a line among some records as what other documents say of the same."""
        if self.firms or len(line["choices"]) > 1:
            return
        [choice] = line["choices"]
        name, value = pack_facts.find_dimension(choice)
        whole = CHOICES.get(value, {}).get("contracts") if not name else None
        if name in CONTRACT_ROWS or whole and value in CHOICES:
            contracts = self._find_contracts(name, value, whole)
            yield self._make(rank, line, None, system, None, self.scope & contracts)
        elif system == "people" and (name in LINE_ROWS or value in _EMPLOYERS):
            keys = self.issued.find_keys(name, value) if name else _EMPLOYERS[value]
            name = name or "employer_kind"
            cell = self._make(rank, line, None, name, keys=frozenset(keys), line=line)
            yield cell._replace(is_apart=True)

    def _find_contracts(self, name, value, domain):
        if name:
            rows = self.issued.contract_rows[name]
            return rows.get(_read_key(value), frozenset())
        return frozenset(self.issued.contracts.filtered_domain(domain).ids)

    def _find_part(self, name, key, system):
        """Return (months, contracts) of a row, None if no other document has it."""
        if name in CONTRACT_ROWS and system in _FACTS:
            return None, self.scope & self._find_contracts(name, key, None)
        if name == "contract":
            return None, self.scope & {int(key)}
        if name == "month":
            return frozenset({key}), None
        return None

    def _make(
        self,
        rank,
        figures,
        key,
        system,
        months=None,
        contracts=None,
        keys=None,
        line=None,
    ):
        """Return a cell; ``line``: that of a row, or of what is a row elsewhere."""
        of_row = line and line["rows_personal"] and keys not in (None, _INSIDE)
        return Cell(
            (rank, key),
            system,
            self.months if months is None else months,
            self.scope if contracts is None else contracts,
            keys,
            figures["people"],
            (rank, key) not in self.hidden,
            bool(of_row or keys and (line or figures)["personal"]),
        )


def _freeze(value):
    return tuple(value) if isinstance(value, list) else value


def _read_key(key):
    """Return the key of a row as the statements have it: an id is a number."""
    return int(key) if key.isdecimal() else key
