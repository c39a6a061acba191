# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...rules.small_cells import suppress

CRITERIA_GROUP = "mife_insertion_clauses.group_insertion_criteria"
# What makes a field one that is a criterion or tells it: closed to those without the
# right, logged for those who have it. Never fetched with its neighbours: whoever reads
# it asked for it.
SECRET = {"groups": CRITERIA_GROUP, "prefetch": False}

# What a group may say of several people without telling one of them
COUNTS = ("count", "count_distinct")
SUMS = ("sum", "avg")
SUMMED_TYPES = ("float", "monetary", "integer")


class _Scope:
    """Names of the secret fields met while one query is built.

    Passed in the context: an object cannot be sent over RPC, no client forges it.
    Not a set, as two contexts of equal values share one environment.
    """

    def __init__(self):
        self.names = set()


class _Query(_Scope):
    pass


class _Group(_Scope):
    pass


def is_secret(field):
    return field.groups == CRITERIA_GROUP


def is_secret_path(model, spec):
    """Tell whether "field", "field:function" or "link.field" leads to a criterion."""
    name, _dot, rest = spec.partition(":")[0].partition(".")
    field = model._fields.get(name)
    if field is None or not rest or not field.relational:
        return field is not None and is_secret(field)
    return is_secret(field) or is_secret_path(model.env[field.comodel_name], rest)


class InsertionCriterionMixin(models.AbstractModel):
    """The one door to the fields that are a criterion or tell one.

    Whoever lacks the right is refused by the groups of the field. Whoever has it
    leaves a line in ``insertion.criterion.access`` for each person: read, exported,
    copied, or found by a search or an order. A grouping gives counts of enough
    people, without anybody. What runs as superuser is the service's own computing.
    """

    _name = "insertion.criterion.mixin"
    _description = "Fields that tell a criterion"
    # field of the person, and of the criterion; empty where nobody is told apart
    _criterion_person = "participant_id"
    _criterion_field = "criterion_id"

    @api.model
    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        if is_secret(field) and allowed and self and operation == "read":
            self._note_value(field.name)
        return allowed

    @api.model
    def _check_field_access(self, field, operation):
        if self.env.su or operation != "read" or not is_secret(field):
            return super()._check_field_access(field, operation)
        # a query is told by what it finds, and a fetch by the values then read
        scope = self.env.context.get("insertion_secrets")
        if isinstance(scope, _Scope):
            scope.names.add(field.name)
            return super(InsertionCriterionMixin, self.browse())._check_field_access(
                field, operation
            )
        super()._check_field_access(field, operation)
        if not self:
            self._note_reading("search", [field.name])
        return None

    def _determine_fields_to_fetch(self, *args, **kwargs):
        scoped = self if self.env.su else self._with_scope(_Query())
        return super(InsertionCriterionMixin, scoped)._determine_fields_to_fetch(
            *args, **kwargs
        )

    def _fetch_query(self, query, fields):
        if self.env.su:
            return super()._fetch_query(query, fields)
        scoped = super(InsertionCriterionMixin, self._with_scope(_Query()))
        return scoped._fetch_query(query, fields).with_env(self.env)

    def _read_format(self, fnames, load="_classic_read"):
        self._note_reading("read", fnames)
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        self._note_reading("export", [path[0] for path in fields if path])
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)

    def copy_data(self, default=None):
        copied = [
            name
            for name, field in self._fields.items()
            if field.copy and name not in (default or {})
        ]
        self._note_reading("copy", copied)
        return super().copy_data(default)

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self.env.su:
            return super()._search(domain, *args, **kwargs)
        scope = _Query()
        scoped = super(InsertionCriterionMixin, self._with_scope(scope))
        query = scoped._search(domain, *args, **kwargs)
        if scope.names:
            found = self.browse(query)
            found._note_reading("search", scope.names, repr(Domain(domain)))
        return query

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        specs = [*groupby, *aggregates]
        secrets = [spec for spec in specs if is_secret_path(self, spec)]
        if self.env.su or not secrets:
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        self._check_counts_only(aggregates, having)
        people = f"{self._criterion_person}:count_distinct"
        scoped = super(InsertionCriterionMixin, self._with_scope(_Group()))
        rows = scoped._read_group(
            domain, groupby, [*aggregates, people], (), offset, limit, order
        )
        self.browse()._note_reading("group", secrets, repr(Domain(domain)))
        hidden = self._get_small_groups(rows, len(groupby))
        if hidden and not groupby:
            return [tuple(self._read_group_empty_value(spec) for spec in aggregates)]
        return [
            tuple(self._without_scope(value) for value in row[:-1])
            for number, row in enumerate(rows)
            if number not in hidden
        ]

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        specs = [*aggregates, *(spec for specs in grouping_sets for spec in specs)]
        if self.env.su or not any(is_secret_path(self, spec) for spec in specs):
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        parts = [part.strip() for part in (order or "").split(",") if part.strip()]
        return [
            self._read_group(
                domain,
                groupby,
                aggregates,
                order=", ".join(
                    part for part in parts if part.split()[0] in (*groupby, *aggregates)
                )
                or None,
            )
            for groupby in grouping_sets
        ]

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_grouped_here(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._check_grouped_here(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    def _check_grouped_here(self, spec):
        """Refuse to group by a criterion where small groups would not be held back."""
        scope = self.env.context.get("insertion_secrets")
        if (
            not self.env.su
            and not isinstance(scope, _Group)
            and is_secret_path(self, spec)
        ):
            raise AccessError(
                self.env._(
                    "Criteria are only grouped from the list of the checks, of the "
                    "placements or of the hours: open one of them."
                )
            )

    def _check_counts_only(self, aggregates, having):
        if having or not self._criterion_person:
            raise AccessError(self.env._("Criteria are counted, not selected."))
        for spec in aggregates:
            if not self._is_count(spec):
                raise AccessError(
                    self.env._(
                        "By criterion, people and hours are only counted: remove "
                        "%(measure)s from the measures.",
                        measure=spec,
                    )
                )

    def _is_count(self, spec):
        name, _colon, function = spec.partition(":")
        if spec == "__count" or function in COUNTS:
            return True
        field = self._fields.get(name)
        return (
            function in SUMS
            and name != "id"
            and field is not None
            and field.type in SUMMED_TYPES
        )

    def _get_small_groups(self, rows, width):
        """Return the positions of the groups that tell of too few people.

        In each line and column of a cross table the total is known: what would be
        found by difference is held back too.
        """
        threshold = max(self.env.companies.mapped("insertion_small_cell"))
        series = defaultdict(dict)
        for number, row in enumerate(rows):
            for side in range(max(width, 1)):
                rest = (*row[:side], *row[side + 1 : width])
                series[side, rest][number] = row[-1]
        hidden = set()
        for cells in series.values():
            hidden |= suppress(cells, threshold)
        return hidden

    def _with_scope(self, scope):
        return self.with_context(insertion_secrets=scope)

    def _without_scope(self, value):
        return (
            value.with_env(self.env) if isinstance(value, models.BaseModel) else value
        )

    def _note_value(self, name):
        """Write down a value taken alone, once per record as long as nothing is saved.

        The lists are written down as a whole by the method that returns them.
        """
        if self.env.su:
            return
        noted = self._get_noted()
        records = self._origin
        if any(
            (self.env.uid, self._name, id_, name) not in noted for id_ in records.ids
        ):
            records._note_reading("read", [name])

    def _note_reading(self, way, names, detail=False):
        """Write down that the user gets these fields of these records."""
        secrets = sorted(name for name in names if is_secret_path(self, name))
        if self.env.su or not secrets:
            return
        # sudo: whom the line names is not what the user may see of them
        records = self._origin.sudo().exists()
        self._get_noted().update(
            (self.env.uid, self._name, id_, name)
            for id_ in records.ids
            for name in secrets
        )
        person, criterion = self._criterion_person, self._criterion_field
        people = records[person] if person else records.browse()
        sensitive = (
            records.filtered(f"{criterion}.sensitive")[person] if person else people
        )
        if records or way in ("search", "group"):
            self.env["insertion.criterion.access"]._log_reading(
                {
                    "way": way,
                    "model": self._name,
                    "field_names": ", ".join(secrets),
                    "detail": detail,
                },
                people if person else None,
                sensitive,
            )

    @api.model
    def _get_noted(self):
        """Return the values already written down since the last flush."""
        precommit = self.env.cr.precommit
        if "insertion_noted" not in precommit.data:
            precommit.data["insertion_noted"] = set()
            precommit.add(lambda: None)  # without a function, the data would stay
        return precommit.data["insertion_noted"]
