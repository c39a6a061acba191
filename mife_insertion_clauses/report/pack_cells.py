# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date

from ..rules import statement
from ..rules.hours import months_between
from ..rules.kept_back import Cell
from . import pack_facts
from .issued_figures import CONTRACT_ROWS, LINE_ROWS
from .pack_facts import FACTS, MEASURES
from .pack_figures import Scope, get_scope_domain

# what a line counts, by the name of the figures that it adds up with
_SYSTEMS = {
    ("hours", None): "people",
    ("placements", "count"): "placements",
    ("placements", "jobs"): "employment_contracts",
    ("totals", "people_lasting"): "people_lasting",
}


class PackCells:
    """The numbers of people of a pack, as sums that other documents may undo.

    Lines among some records only (``choices``), or of one firm, tell of a part of the
    people of a contract: no other document gives the same, so the pack alone judges
    them. So do the rows that no statement has.
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
        self.scope = self._find_contracts()

    def list(self):
        if self.scope is None:
            return []
        return [
            cell
            for rank, line in enumerate(self.payload["lines"])
            if (system := self._get_system(line))
            for cell in self._list_line(rank, line, system)
        ]

    def _find_contracts(self):
        """Return the contracts whose people are all counted, None for a part."""
        scope = Scope(*map(_freeze, self.payload["scope"]))
        if scope.kind == pack_facts.COMPANY:
            return None
        domain = get_scope_domain(scope, FACTS["contracts"].scope)
        return frozenset(self.issued.contracts.filtered_domain(domain).ids)

    def _get_system(self, line):
        measure = MEASURES[line["measure"]]
        if line["choices"] or line["people"] is None:
            return None
        aggregate = measure.aggregate if measure.fact != "hours" else None
        return _SYSTEMS.get((measure.fact, aggregate))

    def _list_line(self, rank, line, system):
        yield self._make(rank, line, None, system, self.months, self.scope, None)
        name = line["dimension"]
        if name in LINE_ROWS and system == "people":
            # the total of the rows
            yield self._make(rank, line, None, name, self.months, self.scope, None)
        for row in line["rows"] or ():
            if row["people"] is None:
                continue
            place = self._find_place(name, row["key"], system)
            if place:
                yield self._make(rank, row, row["key"], *place, name)

    def _find_place(self, name, key, system):
        """Return (system, months, contracts, keys) of a row, None if it is alone."""
        if name in CONTRACT_ROWS and system in ("people", "placements"):
            rows = self.issued.contract_rows[name]
            found = rows.get(_read_key(key), frozenset())
            return system, self.months, self.scope & found, None
        if name == "contract":
            return system, self.months, self.scope & {int(key)}, None
        if name == "month":
            return system, frozenset({key}), self.scope, None
        if name in LINE_ROWS and system == "people":
            return name, self.months, self.scope, frozenset({_read_key(key)})
        return None

    def _make(self, rank, figures, key, system, months, contracts, keys, name=None):
        return Cell(
            (rank, key),
            system,
            months,
            contracts,
            keys,
            figures["people"],
            (rank, key) not in self.hidden,
            keys is not None and name in statement.PERSONAL,
        )


def _freeze(value):
    return tuple(value) if isinstance(value, list) else value


def _read_key(key):
    """Return the key of a row as the statements have it: an id is a number."""
    return int(key) if key.isdecimal() else key
