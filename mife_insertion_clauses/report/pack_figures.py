# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from odoo.fields import Date, Domain

from ..models.shared.vocabulary import CERTIFIED_STATES, format_month
from ..rules import pack, statement
from ..rules.hours import months_between
from . import pack_facts
from .pack_facts import CHOICES, FACTS, MEASURES
from .statement_figures import StatementFigures
from .statement_keys import NONE, get_common, get_key, get_names

# what the database adds up or counts, by the records of a fact
_AGGREGATES = {
    "hours": {
        "hours": "counted_hours:sum",
        "people": "participant_id:count_distinct",
        "firms": "partner_id:count_distinct",
        "lots": "lot_id:count_distinct",
        "contracts": "contract_id:count_distinct",
    },
    "worked": {
        "worked": "worked_hours:sum",
        "training": "training_hours:sum",
        "tutoring": "tutoring_hours:sum",
        "people": "participant_id:count_distinct",
    },
    "placements": {
        "count": "__count",
        "people": "participant_id:count_distinct",
    },
    "taken_over": {"hours": "hours:sum"},
    "contracts": {"count": "__count", "amount": "amount:sum"},
    "notified": {"count": "__count", "amount": "amount:sum"},
    "notices": {"count": "__count", "amount": "amount:sum"},
    "derogations": {"count": "__count"},
}
# ... and what is counted by groups of several fields
_GROUPS = {
    "employers": ["placement_id.employer_id"],
    "jobs": ["participant_id", "employer_id", "contract_type"],
}
# what a figure is made of, when it is not one of these itself
_PARTS = {
    "fte": ("hours",),
    "per_person": ("hours", "people"),
    "declared": ("worked", "training", "tutoring"),
}
# of a group of people, or of nobody: what adds up when two keys are one
_ADDITIVE = {"hours", "worked", "training", "tutoring", "count", "amount"}


class Scope(NamedTuple):
    """Whose figures: everybody's, or those of some records or of some postcodes."""

    kind: str = pack_facts.ALL
    ids: tuple = ()
    postcodes: tuple = ()


class Spec(NamedTuple):
    """What a line of a pack asks for.

    index: the id of the index whose amount it gives, if any
    """

    measure: str
    dimension: str | None = None
    choices: tuple = ()
    bounds: tuple | None = None
    is_share: bool = False
    index: int | None = None


class _Place(NamedTuple):
    """What one query counts: some records of a fact, by what."""

    fact: str
    dimension: str | None
    choices: tuple
    bounds: tuple | None
    index: int | None


class _Totals(StatementFigures):
    """The figures of the lots, in the scope of a pack."""

    def __init__(self, env, company, start, end, scope):
        super().__init__(env, company, start, end)
        self.scope = scope

    def _get_domain(self, prefix="", contract="contract_id"):
        paths = {
            pack_facts.BUYER: f"{prefix}buyer_id",
            pack_facts.CONTRACT: f"{prefix}{contract}",
            pack_facts.OPERATION: f"{prefix}{contract}",
            pack_facts.TERRITORY: f"{prefix}buyer_id.zip",
        }
        domain = Domain("company_id", "=", self.company.id)
        return domain & get_scope_domain(self.scope, paths)

    def _count_at_work(self, start, end):
        # no table is asked beside
        Line = self.env["insertion.declaration.line"]
        counted = self._get_counted_domain(start, end)
        ((people,),) = Line._read_group(counted, [], ["participant_id:count_distinct"])
        return people

    def find_lots(self):
        return self._get_period_lots(self._read_lots(), self.start, self.end)

    def count(self, period_lots):
        lots = self._read_lots()
        return self._get_totals(lots, period_lots, self.start, self.end)


def get_scope_domain(scope, paths):
    """Return what of a fact is in a scope."""
    if scope.kind == pack_facts.ALL:
        return Domain.TRUE
    path = paths[scope.kind]
    if scope.kind == pack_facts.TERRITORY:
        return Domain.OR(Domain(path, "=like", f"{code}%") for code in scope.postcodes)
    if scope.kind == pack_facts.BUYER:
        return Domain(path, "child_of", list(scope.ids))
    return Domain(path, "in", list(scope.ids))


class PackFigures:
    """The figures of a period in a scope, each counted once by the database.

    Ask for all the lines of all the packs of the scope with ``ask``, then read each
    with ``get``: what several lines want of the same records is one query. The figures
    do not depend on who asks: they are read as superuser, within the organisation.
    """

    def __init__(self, env, company, start, end, scope=None):
        # closed contracts are archived one day: their hours were done all the same
        self.env = env(su=True, context=dict(env.context, active_test=False))
        self.company = company.with_env(self.env)
        self.start, self.end = start, end
        self.scope = scope or Scope()
        self._wanted = defaultdict(set)
        self._read = {}

    # asking

    def ask(self, specs):
        for spec in specs:
            for dimension, choices in self._get_parts(spec):
                place = self._get_place(spec, dimension, choices)
                self._wanted[place] |= self._get_wanted(spec, dimension)

    def _get_parts(self, spec):
        """Yield the (dimension, choices) whose figures a line is made of."""
        yield None, spec.choices
        if spec.choices and (spec.is_share or self._speaks_of_people(spec)):
            yield None, ()
        if spec.dimension:
            yield spec.dimension, spec.choices

    def _get_place(self, spec, dimension, choices):
        bounds = spec.bounds if dimension else None
        fact = MEASURES[spec.measure].fact
        return _Place(fact, dimension, choices, bounds, spec.index)

    def _get_wanted(self, spec, dimension):
        measure = MEASURES[spec.measure]
        wanted = set(_PARTS.get(measure.aggregate, (measure.aggregate,)))
        if self._speaks_of_people(spec) or dimension in pack_facts.PERSONAL:
            wanted.add("people")
        return wanted

    def _speaks_of_people(self, spec):
        measure = MEASURES[spec.measure]
        return "people" in _AGGREGATES.get(measure.fact, ()) and (
            measure.unit == statement.PEOPLE
            or measure.per_person
            or spec.dimension in pack_facts.PERSONAL
            or any(map(pack_facts.is_personal, spec.choices))
        )

    # reading

    def get(self, spec, year_hours):
        """Return value, people, whole and rows of a line: see ``rules/pack``.

        :param year_hours: those of a full-time year, by which its jobs are counted
        """
        figures = self._get_cells(spec, None, spec.choices).get(None, {})
        people = self._get_people(spec, figures)
        line = {
            "value": self._get_value(spec, figures, year_hours),
            "people": people,
            "whole": self._get_whole(spec),
            "rows": self._get_rows(spec, year_hours) if spec.dimension else None,
        }
        if spec.is_share:
            whole = self._get_cells(spec, None, ()).get(None, {})
            line = self._get_share(spec, line, whole, year_hours)
        for cell in (line, *(line["rows"] or ())):
            cell["value"] = pack.keep(cell["value"])
        return line

    def _get_cells(self, spec, dimension, choices):
        """Return {key: {aggregate: figure}} of a fact, read once."""
        place = self._get_place(spec, dimension, choices)
        names, cells = self._read.setdefault(place, (set(), {}))
        missing = (self._wanted[place] | self._get_wanted(spec, dimension)) - names
        if missing:
            names |= missing
            for key, figures in self._count(place, missing).items():
                cells.setdefault(key, {}).update(figures)
        return cells

    def _get_value(self, spec, figures, year_hours):
        """Return a figure as it is, before it is kept."""
        aggregate = MEASURES[spec.measure].aggregate
        if aggregate == "fte":
            return (figures.get("hours") or 0) / year_hours
        if aggregate == "per_person":
            people = figures.get("people")
            return figures["hours"] / people if people else None
        if aggregate == "declared":
            return sum(figures.get(name) or 0 for name in _PARTS["declared"])
        value = figures.get(aggregate, 0)
        # nothing to add up
        return 0 if value is False else value

    def _get_people(self, spec, figures):
        name = MEASURES[spec.measure].aggregate
        if name in ("people_lasting", "continuity_rate"):
            return figures["people_lasting"]
        if self._speaks_of_people(spec):
            return figures.get("people", 0)
        return None

    def _get_whole(self, spec):
        name = MEASURES[spec.measure].aggregate
        if name in ("people_lasting", "continuity_rate"):
            return self._totals["people"]
        if spec.choices and self._speaks_of_people(spec):
            return self._get_cells(spec, None, ()).get(None, {}).get("people", 0)
        return None

    def _get_share(self, spec, line, whole, year_hours):
        out_of = self._get_value(spec, whole, year_hours)
        line["value"] = _get_share(line["value"], out_of)
        for row in line["rows"] or ():
            row["value"] = _get_share(row["value"], out_of)
        return line

    def _get_rows(self, spec, year_hours):
        cells = self._get_cells(spec, spec.dimension, spec.choices)
        labels = self._get_labels(spec, cells)
        order = {key: rank for rank, key in enumerate(labels)}
        keys = cells.keys() | {key for key, kept in labels.items() if kept[1]}
        return [
            {
                "key": str(key),
                "label": labels[key][0],
                "value": self._get_value(spec, cells.get(key, {}), year_hours),
                "people": self._get_row_people(spec, cells.get(key, {})),
            }
            for key in sorted(keys, key=order.__getitem__)
        ]

    def _get_row_people(self, spec, figures):
        if "people" not in _AGGREGATES.get(MEASURES[spec.measure].fact, ()):
            return None
        if self._speaks_of_people(spec):
            return figures.get("people", 0)
        return None

    # counting

    def _count(self, place, wanted):
        fact, dimension = place.fact, place.dimension
        if fact == "totals":
            return {None: self._totals}
        if fact == "index":
            index = self.env["insertion.index"].browse(place.index)
            return {None: {"amount": index._get_rate(self.end, self.company).amount}}
        if fact == "facilitators":
            return self._count_facilitators(dimension)
        domain = self.get_domain(fact, place.choices)
        if dimension and (place.bounds or FACTS[fact].dimensions[dimension] is None):
            return self._count_brackets(place, domain, wanted)
        path = dimension and FACTS[fact].dimensions[dimension]
        return self._count_records(fact, domain, path, wanted)

    def _count_records(self, fact, domain, path, wanted):
        Model = self.env[FACTS[fact].model]
        cells = self._count_groups(Model, domain, path, wanted)
        aggregates = _AGGREGATES[fact]
        names = [name for name in aggregates if name in wanted]
        if not names:
            return cells
        values, specs = defaultdict(list), [aggregates[name] for name in names]
        for group in Model._read_group(domain, [path] if path else [], specs):
            value, figures = (group[0], group[1:]) if path else (None, group)
            key = self._get_key(value, path)
            values[key].append((value, dict(zip(names, figures, strict=True))))
        for key, found in values.items():
            cells[key] = cells.get(key, {}) | self._join(
                Model, domain, path, found, aggregates
            )
        return cells

    def _join(self, Model, domain, path, found, aggregates):
        """Return the figures of a key, which may stand for several values."""
        if len(found) == 1:
            return found[0][1]
        figures = {
            name: sum(each[name] or 0 for _value, each in found) for name in found[0][1]
        }
        apart = [name for name in figures if name not in _ADDITIVE]
        if apart:
            values = Domain.OR(_equals(path, value) for value, _each in found)
            [counts] = Model._read_group(
                domain & values, [], [aggregates[name] for name in apart]
            )
            figures |= dict(zip(apart, counts, strict=True))
        return figures

    def _count_groups(self, Model, domain, path, wanted):
        """Count what is one by several fields, such as a contract of employment."""
        cells = defaultdict(dict)
        for name in wanted & _GROUPS.keys():
            groups = defaultdict(set)
            for group in Model._read_group(
                domain, [*([path] if path else []), *_GROUPS[name]]
            ):
                key = self._get_key(group[0], path) if path else None
                groups[key].add(group[1:] if path else group)
            for key, found in groups.items():
                cells[key][name] = sum(
                    name != "employers" or bool(one[0]) for one in found
                )
        return cells

    def _get_key(self, value, path):
        if path and path.startswith("month"):
            return Date.to_string(value)
        return get_key(value) if path else None

    def _count_facilitators(self, dimension):
        shares = self.env["insertion.facilitator.share"]._get_fte(
            self.company, self.start, self.end
        )
        if not dimension:
            return {None: {"funded": sum(shares.values())}}
        cells = defaultdict(lambda: {"funded": 0})
        for funder, fte in shares.items():
            cells[get_key(funder)]["funded"] += fte
        return dict(cells)

    def _count_brackets(self, place, domain, wanted):
        """Count by what a contract measures: the brackets of the year, or typed ones.

        The contracts are told apart first: each bracket is then one set of records.
        """
        fact = place.fact
        path = FACTS[fact].scope[pack_facts.CONTRACT]
        brackets = defaultdict(list)
        for contract in self._get_contracts(fact, domain):
            brackets[self._find_bracket(contract, place)].append(contract.id)
        cells = {}
        for key, ids in brackets.items():
            inside = domain & Domain(path, "in", ids)
            counted = self._count_records(fact, inside, None, wanted)
            cells[key] = counted.get(None, {})
        return cells

    def _get_contracts(self, fact, domain):
        Model = self.env[FACTS[fact].model]
        if Model._name == "insertion.contract":
            return Model.search(domain)
        contracts = Model._read_group(domain, [FACTS[fact].scope[pack_facts.CONTRACT]])
        return self.env["insertion.contract"].union(*(each for (each,) in contracts))

    def _find_bracket(self, contract, place):
        facts = self._totals_figures.year_facts
        if not place.bounds:
            get_band = {
                "amount": facts.get_amount_band,
                "duration": facts.get_duration_band,
            }[place.dimension]
            band = self.env["insertion.category"].browse(get_band(contract, self.end))
            return get_key(band)
        value = {
            "amount": lambda: contract.amount or None,
            "duration": lambda: facts.count_months(contract),
        }[place.dimension]()
        rank = pack.find_bracket(place.bounds, value)
        return NONE if rank is None else rank

    # domains

    def get_domain(self, fact, choices=(), scope=None):
        """Return the records that a line counts."""
        domain = self._get_fact_domain(fact) & self.get_scope_domain(fact, scope)
        return domain & Domain.AND(self.get_choice(fact, one) for one in choices)

    def get_scope_domain(self, fact, scope=None):
        scope = scope or self.scope
        if fact == "notices":
            return self._get_notices_scope(scope)
        return get_scope_domain(scope, FACTS[fact].scope)

    def _get_notices_scope(self, scope):
        """Return the awards that a buyer published, by the nine digits it is known by.

        Without a SIRET nothing tells which they are.
        """
        if scope.kind == pack_facts.ALL:
            return Domain("in_territory", "=", True)
        family = self.env["res.partner"].search([("id", "child_of", scope.ids)])
        sirets = {partner._get_siret() for partner in family}
        return Domain.OR(
            Domain("buyer_siret", "=like", f"{siret[:9]}%")
            for siret in sorted(filter(None, sirets))
        )

    def _get_fact_domain(self, fact):
        domain = Domain("company_id", "=", self.company.id)
        period = Domain("month", ">=", self.start) & Domain("month", "<=", self.end)
        if fact in ("hours", "worked"):
            domain &= period & Domain("state", "in", CERTIFIED_STATES)
            return (
                domain & Domain("counted_hours", ">", 0) if fact == "hours" else domain
            )
        if fact == "taken_over":
            return domain & period & Domain("state", "=", "recorded")
        if fact == "placements":
            at_work = self.env["insertion.placement"]._get_at_work_domain(
                self.start, self.end
            )
            return domain & Domain(at_work)
        if fact == "contracts":
            return domain & Domain("id", "in", self._contracts.ids)
        if fact == "derogations":
            return domain & self._within("date") & Domain("state", "=", "issued")
        if fact == "notices":
            return (
                domain & self._within("date_notified") & Domain("stage", "=", "award")
            )
        return (
            domain & self._within("date_notified") & Domain("state", "!=", "cancelled")
        )

    def _within(self, name):
        return Domain(name, ">=", self.start) & Domain(name, "<=", self.end)

    def get_choice(self, fact, choice):
        name, value = pack_facts.find_dimension(choice)
        if not name:
            return Domain(CHOICES[value][fact])
        path = FACTS[fact].dimensions[name]
        records = self.find_records(fact, name, value)
        if records is None:
            return Domain(path, "=", value)
        return Domain(path, "in", records.ids)

    def find_records(self, fact, name, value):
        """Return the records of a value, with those adapted from it; None if a text."""
        comodel = self.get_comodel(fact, name)
        if comodel is None:
            return None
        records = self.env[comodel]
        if comodel == "insertion.category":
            records = records.search([("kind", "=", name), ("code", "=", value)])
        else:
            records = records.browse(int(value)).exists()
        if "origin_id" not in records._fields:
            return records
        return records | records.search([("origin_id", "in", records.ids)])

    def get_comodel(self, fact, name):
        """Return the model of the values of a dimension, None if they are texts."""
        field = self.get_field(fact, name)
        return field.comodel_name if field is not None and field.relational else None

    def get_field(self, fact, name):
        path = FACTS[fact].dimensions[name]
        if name in pack_facts.MEASURED or name == "funder":
            return self.env["insertion.declaration.line"]._fields["amount_band_id"]
        model = self.env[FACTS[fact].model]
        *steps, last = path.partition(":")[0].split(".")
        for step in steps:
            model = self.env[model._fields[step].comodel_name]
        return model._fields[last]

    # what is counted apart

    @cached_property
    def _totals_figures(self):
        return _Totals(self.env, self.company, self.start, self.end, self.scope)

    @cached_property
    def period_lots(self):
        """The lots of the period with what they owed and did: ``LotFigures``."""
        return self._totals_figures.find_lots()

    @cached_property
    def _totals(self):
        return self._totals_figures.count(self.period_lots)

    @cached_property
    def _contracts(self):
        if self.scope.kind == pack_facts.COMPANY:
            whole = PackFigures(self.env, self.company, self.start, self.end)
            return whole._contracts
        return self.env["insertion.contract"].union(
            *(figures.lot.contract_id for figures in self.period_lots)
        )

    # labels

    def _get_labels(self, spec, cells):
        """Return {key: (label, whether the row is there without any figure)}."""
        fact, name = MEASURES[spec.measure].fact, spec.dimension
        none = {NONE: (self.env._("Not known"), False)}
        if spec.bounds:
            return self._get_bracket_labels(spec.bounds) | none
        if name == "month":
            return {
                Date.to_string(month): (format_month(self.env, month), True)
                for month in months_between(self.start, self.end)
            }
        comodel = self.get_comodel(fact, name)
        if comodel is None:
            labels = self.get_field(fact, name)._description_selection(self.env)
            return {key: (label, True) for key, label in labels} | none
        if comodel == "insertion.category":
            return self._get_category_labels(name) | none
        ids = [key for key in cells if key != NONE]
        records = self._find_named(comodel, ids)
        return {key: (label, False) for key, label in records.items()} | none

    def _get_category_labels(self, kind):
        Category = self.env["insertion.category"]
        offered = Category._get_offered_domain(self.company)
        kinds = Domain("kind", "=", kind)
        known = get_names(Category.search(kinds))
        shown = Category.search(kinds & offered & Domain("active", "=", True))
        keys = {get_common(one).id for one in shown if one.code != "unknown"}
        return {key: (label, key in keys) for key, label in known.items()}

    def _find_named(self, comodel, ids):
        records = self.env[comodel].browse(ids)
        if "origin_id" in records._fields:
            records |= records.search([("origin_id", "in", ids)]).filtered_domain(
                records._get_offered_domain(self.company)
            )
            return get_names(records.sorted())
        return {one.id: one.display_name for one in records.sorted("display_name")}

    def _get_bracket_labels(self, bounds):
        texts = [f"{bound:,.0f}".replace(",", "\u00a0") for bound in bounds]
        labels = {0: (self.env._("Under %s", texts[0]), True)}
        for rank, (low, high) in enumerate(
            zip(texts, texts[1:], strict=False), start=1
        ):
            labels[rank] = (
                self.env._("From %(low)s to under %(high)s", low=low, high=high),
                True,
            )
        labels[len(texts)] = (self.env._("%s and over", texts[-1]), True)
        return labels


def _equals(path, value):
    """Return the domain of a value that a grouping gave."""
    return Domain(path, "=", getattr(value, "id", value))


def _get_share(value, whole):
    """Return a figure in % of another one, None when there is none to be out of."""
    return 100 * value / whole if whole else None
