# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many hours at once: the months of a company again, under as many others.

The rows are written by the database, each copy with a lot, a company on it, people
and months of its own, as a million lines through the ORM would take an hour.
"""

from odoo.tools import SQL

SHIFT = 10_000_000  # between an identifier and that of its copy


def copy_months(env, declarations, copies):
    """Write ``copies`` times the given declarations, with all that they hang on."""
    env.flush_all()
    lines = declarations.line_ids
    contractors = declarations.contractor_id
    placements = lines.placement_id
    own = {"contractor_id", "lot_id", "participant_id", "placement_id"}
    for records, apart in (
        (contractors.lot_id, {"number": SQL("copy || '-' || source.number")}),
        (contractors, {}),
        (
            placements.participant_id,
            {"reference": SQL("'C' || copy || '-' || source.reference")},
        ),
        (placements, {}),
        (declarations, {}),
        (lines, {}),
    ):
        copy_rows(env, records, copies, own | {"declaration_id"}, apart)
    env.invalidate_all()


def copy_rows(env, records, copies, shifted, apart):
    """Copy rows: ``shifted`` columns point to copies, ``apart`` {column: SQL}."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [records._table],
    )
    columns = [name for (name,) in env.cr.fetchall()]
    values = [
        apart.get(name)
        or SQL(
            "%s + copy * %s" if name in shifted | {"id"} else "%s",
            *[SQL.identifier("source", name), SHIFT][: 1 + (name in shifted | {"id"})],
        )
        for name in columns
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s source,"
            " generate_series(1, %s) copy WHERE source.id IN %s",
            SQL.identifier(records._table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(values),
            SQL.identifier(records._table),
            copies,
            tuple(records.ids),
        )
    )


def fill(env, model, count, first, **values):
    """Insert ``count`` copies of a record, with the columns given as SQL of ``i``."""
    env.flush_all()
    table = env[model]._table
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND column_name != 'id' AND table_schema = current_schema",
        [table],
    )
    columns = {name: f"source.{name}" for (name,) in env.cr.fetchall()} | values
    env.cr.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {', '.join(columns.values())} "
        f"FROM {table} source, generate_series(0, %s) i WHERE source.id = %s "
        "RETURNING id",
        [count - 1, first.id],
    )
    return [id_ for (id_,) in env.cr.fetchall()]
