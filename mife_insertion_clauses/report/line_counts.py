# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is counted of many records at once, by the database."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL

from .statement_keys import get_key

_WHOLE = None


class LineRows:
    """The hours and the people of periods, by what a statement breaks them down by.

    :param get_domain: returns the lines of a period
    :param specs: paths that are read together
    """

    def __init__(self, env, get_domain, specs):
        self.env, self.get_domain, self.specs = env, get_domain, specs
        self.Line = env["insertion.declaration.line"]
        self._found = {}

    def read_rows(self, spec, start, end):
        """Return {key: hours and distinct people} of the lines grouped by ``spec``."""
        found = self._count(spec, start, end)
        values = defaultdict(list)
        for value in found:
            values[self._get_key(spec, value)].append(value)
        return {
            key: {
                "hours": sum(found[value][0] for value in same),
                # somebody may be in two of them
                "people": self._count_in(spec, same, start, end)
                if len(same) > 1
                else found[same[0]][1],
            }
            for key, same in values.items()
        }

    def count_people(self, start, end):
        [(_hours, people)] = self._count(_WHOLE, start, end).values()
        return people

    def find_records(self, spec, periods):
        """Return the records that lines of some periods are of."""
        _model, field = self.find_field(spec)
        ids = set().union(*(self._count(spec, *period) for period in periods))
        return self.env[field.comodel_name].browse(sorted(ids - {None}))

    def find_field(self, spec):
        """Return (model, field) of the values of a breakdown."""
        model = self.Line
        name, _dot, last = spec.partition(".")
        if last:
            model = self.env[model._fields[name].comodel_name]
        return model._name, model._fields[last or name]

    def _count(self, spec, start, end):
        specs = (spec,) if spec and spec not in self.specs else self.specs
        if (start, end, specs) not in self._found:
            domain = self.get_domain(start, end)
            self._found[start, end, specs] = count_rows(self.Line, domain, specs)
        return self._found[start, end, specs][spec]

    def _count_in(self, spec, values, start, end):
        inside = Domain.OR(Domain(spec, "=", value or False) for value in values)
        ((people,),) = self.Line._read_group(
            self.get_domain(start, end) & inside, [], ["participant_id:count_distinct"]
        )
        return people

    def _get_key(self, spec, value):
        _model, field = self.find_field(spec)
        if value and field.relational:
            value = self.env[field.comodel_name].browse(value)
        return get_key(value)


def count_rows(Line, domain, specs):
    """Return {spec: {value: (hours, people)}}, with ``{None: {None: ...}}`` of all.

    Plain values: ids for records, None for what is not said. The lines are read once:
    those of a person that are alike make one row, then the rows are counted by each of
    ``specs``, paths as ``_read_group`` knows them.
    """
    query = Line._search(domain)
    table = Line._table
    columns = [Line._read_group_groupby(table, spec, query) for spec in specs]
    person = Line._field_to_sql(table, "participant_id", query)
    query.groupby = SQL(", ").join([person, *columns])
    names = [SQL.identifier(f"by_{rank}") for rank in range(len(specs))]
    alike = query.select(
        SQL("%s AS person", person),
        SQL("SUM(%s) AS hours", Line._field_to_sql(table, "counted_hours", query)),
        *(SQL("%s AS %s", *pair) for pair in zip(columns, names, strict=True)),
    )
    sets = SQL(", ").join([SQL("()"), *(SQL("(%s)", name) for name in names)])
    listed = SQL(", ").join(names)
    found = {spec: {} for spec in (_WHOLE, *specs)}
    # the rows that are alike are guessed too many: compiled, it takes a second more
    Line.env.cr.execute("SET LOCAL jit = off")
    for grouping, hours, people, *values in Line.env.execute_query(
        SQL(
            "SELECT GROUPING(%s), SUM(hours), COUNT(DISTINCT person), %s "
            "FROM (%s) alike GROUP BY GROUPING SETS (%s)",
            listed,
            listed,
            alike,
            sets,
        )
    ):
        # a bit is nil where the row is of a value, the last name on the right
        [rank] = [
            rank
            for rank in range(len(specs))
            if not grouping >> (len(specs) - 1 - rank) & 1
        ] or [None]
        spec, value = (_WHOLE, None) if rank is None else (specs[rank], values[rank])
        found[spec][value] = hours or 0, people
    return found


def count_groups(Model, domain, names):
    """Return how many different sets of values some fields have together."""
    query = Model._search(domain)
    columns = [Model._field_to_sql(Model._table, name, query) for name in names]
    found = query.select(SQL("DISTINCT %s", SQL(", ").join(columns)))
    [[count]] = Model.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) found", found))
    return count


def count_lasting(Line, domain, months, since):
    """Return how many people have lines of so many months in a row, up to ``since``.

    :param since: a month that their last one is not before
    """
    query = Line._search(domain)
    table = Line._table
    worked = query.select(
        SQL(
            "DISTINCT %s AS person, %s AS month",
            Line._field_to_sql(table, "participant_id", query),
            Line._field_to_sql(table, "month", query),
        )
    )
    [[count]] = Line.env.execute_query(
        SQL(
            """
            SELECT COUNT(DISTINCT person) FROM (
                SELECT person FROM (
                    -- the same for the months of a row
                    SELECT person, month, month - INTERVAL '1 month'
                           * ROW_NUMBER() OVER (PARTITION BY person ORDER BY month)
                           AS origin
                      FROM (%s) worked
                ) ranked
                 GROUP BY person, origin
                HAVING MAX(month) >= %s AND COUNT(*) >= %s
            ) lasting
            """,
            worked,
            since,
            months,
        )
    )
    return count
