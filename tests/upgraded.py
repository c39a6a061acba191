# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Say what an update of a database lost, or left otherwise than a new installation.

usage: upgraded.py CONFIG as-new DATABASE OLD FRESH LOG
       upgraded.py CONFIG kept DATABASE OLD FRESH LOG

DATABASE is a copy of OLD which was updated, and LOG what the update said. ``as-new``
compares it with FRESH, installed without an update: schema, delivered records, what the
installation computes. ``kept`` compares it with OLD row by row, reads its frozen
documents again, computes stored fields again and opens each screen. One line per
difference; the exit code is 1 when there is one.
"""

import json
import re
import sys
from collections import Counter
from contextlib import closing
from os.path import commonprefix
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.sql_db import db_connect
from odoo.tools import config

ADDONS = ("mife_insertion_clauses", "mife_label")
OURS = "^(insertion|label|mife)_"
OUR_MODELS = ("insertion.", "label.", "mife.")
# {models: how a view or a context names one of their records by its number}
NUMBERED = {
    ("ir.actions.act_window", "ir.actions.server", "ir.actions.report"): re.compile(
        r'(?<=name=\\")\d+(?=\\")'
    ),
    ("mail.template",): re.compile(r"(?<=_template_id': )\d+"),
}
# What core and several addons name: whose French was loaded last is nobody's fault
CORE_NAMED = ("ir.model", "ir.model.fields")
# What a version changed on purpose: {what is said of it: why}
MEANT = {
    r"insertion_notice\.raw is gone": "it is the first version of the notice",
    r"insertion_notice_import\.filename is gone": "an import has several files",
    r"file: \('insertion\.notice\.import', 'file'": "it is one of the import's files",
    r"insertion_notice_(anomaly|holder): (\d+) rows of \2 are gone, \2 are there": (
        "they are read again from the record"
    ),
    r"insertion_notice\.amount changed in .*: 0\.0 is now null": "nobody said it",
    r"insertion_placement\.outcome changed": "it follows the typology of outcomes",
    r"insertion_law_entry\.applied changed": "an index says whether it is of an hour",
    r"insertion_contract\.(nature|procedure) changed": "they are chosen in a list",
    r"insertion_criterion\.legal_source changed": "the pack of law brings its text",
    r"insertion_reason\.(legal_source|date_from) changed": "the pack brings them too",
    r"insertion_clause_article\.body changed": "it cites the article of law in force",
    r"insertion_criterion\.sensitive changed in .*: null is now false": "it is said",
    r"insertion_notice\.uid changed": "the key follows from the notice alone",
    r"label_requirement\.legal_source changed": "it is delivered in French",
}
# How no is written
NO = (None, False)
# Signs of a value that are printed
MOST = 160
# Stored fields that say when something happened: computed again, they say today
OF_THAT_DAY = ("insertion.contract.state_since",)
CHECKS = ("insertion.check", "label.check")
# Of the day, or of the order in which a database was made
OF_THE_DATABASE = {
    *("id", "create_uid", "create_date", "write_uid", "write_date", "parent_path"),
    *("arch_prev", "nextcall", "lastcall", "failure_count", "first_failure_date"),
    *("web_icon_data", "access_token", "alias_id", "complete_name"),
}
SCHEMA = {
    "column": (
        "SELECT table_name, column_name, data_type, is_nullable"
        " FROM information_schema.columns WHERE table_schema = 'public'"
    ),
    # PostgreSQL numbers names that are too long in the order in which it makes them
    "constraint": (
        "SELECT conrelid::regclass::text, regexp_replace(conname, '\\d+$', ''),"
        " pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    ),
    "index": "SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+', 'INDEX')"
    " FROM pg_indexes WHERE schemaname = 'public'",
}
# What an installation makes that no file delivers
MADE = {
    "parameter": (
        "SELECT key, CASE WHEN key ~ '^(mife|auth_signup)' THEN value END"
        " FROM ir_config_parameter"
    ),
    "sequence": (
        "SELECT code, name, prefix, padding, implementation, company_id"
        " FROM ir_sequence WHERE code ~ '^(insertion|label)'"
    ),
    "task": (
        "SELECT insertion_action, label_action, count(*) FROM project_task"
        " GROUP BY 1, 2"
    ),
    # a key is drawn: it is there, it is never the same
    "organisation": "SELECT key,"
    " CASE WHEN key = 'label_badge_key' THEN to_jsonb(value <> 'null') ELSE value END"
    " FROM res_company c, jsonb_each(to_jsonb(c))"
    " WHERE c.id = 1 AND key ~ '^(insertion|label|mife)_' AND key !~ '_id$'"
    # nobody is written to because the addon was updated: 19.0.1.2.0/post-followup
    " AND key != 'insertion_followup_mail'",
}


def query(database, text, *parameters):
    with closing(db_connect(database).cursor()) as cr:
        cr.execute(text, parameters)
        return cr.fetchall()


# As new


def find_schema_differences(database, fresh):
    for what, text in {**SCHEMA, **MADE}.items():
        mine, new = (
            Counter(
                json.dumps(row, default=str, ensure_ascii=False)
                for row in query(name, text)
            )
            for name in (database, fresh)
        )
        for row in sorted(mine - new):
            yield f"{what} that a new database has not: {row}"
        for row in sorted(new - mine):
            yield f"{what} that only a new database has: {row}"


class Delivered:
    """The records that our addons deliver to a database, as values to compare."""

    def __init__(self, env, database):
        self.database = database
        self.names = {}
        self.ours = {}
        for model, number, module, name, noupdate in query(
            database,
            "SELECT model, res_id, module, name, noupdate FROM ir_model_data"
            " ORDER BY module, name",
        ):
            self.names.setdefault((model, number), f"{module}.{name}")
            if module in ADDONS:
                self.ours.setdefault(model, {})[number] = (f"{module}.{name}", noupdate)
        self.env = env

    def read(self):
        """Return {external id: {field: value}}, links by the external id they name."""
        found = {}
        for model, records in self.ours.items():
            if model not in self.env:
                continue
            Model = self.env[model]
            rows = query(
                self.database,
                f'SELECT id, to_jsonb(t) FROM "{Model._table}" t WHERE id = ANY(%s)',
                list(records),
            )
            links = self._read_links(Model, list(records))
            for number, row in rows:
                name, noupdate = records[number]
                values = {
                    key: self._name(Model, key, value)
                    for key, value in row.items()
                    if key not in OF_THE_DATABASE
                }
                found[name] = values | links.get(number, {}) | {"noupdate": noupdate}
        return found

    def _name(self, Model, key, value):
        if Model._name in CORE_NAMED and isinstance(value, dict):
            return value.get("en_US")
        if key in ("arch_db", "context"):
            return self._name_numbers(json.dumps(value))
        field = Model._fields.get(key)
        if value is None or not field or field.type not in ("many2one", "reference"):
            return value
        if field.type == "reference":
            model, number = value.split(",")
            return self.names.get((model, int(number)), "something")
        return self.names.get((field.comodel_name, value), "something")

    def _name_numbers(self, text):
        for models, pattern in NUMBERED.items():

            def name(match, models=models):
                keys = ((model, int(match[0])) for model in models)
                return next(filter(None, map(self.names.get, keys)), match[0])

            text = pattern.sub(name, text)
        return text

    def _read_links(self, Model, numbers):
        found = {}
        for field in Model._fields.values():
            if field.type != "many2many" or not field.store or not field.relation:
                continue
            for number, other in query(
                self.database,
                f'SELECT "{field.column1}", "{field.column2}" FROM "{field.relation}"'
                f' WHERE "{field.column1}" = ANY(%s)',
                numbers,
            ):
                name = self.names.get((field.comodel_name, other), "something")
                found.setdefault(number, {}).setdefault(field.name, []).append(name)
        return {
            number: {key: sorted(value) for key, value in links.items()}
            for number, links in found.items()
        }


def find_delivered_differences(env, database, fresh):
    mine, new = (Delivered(env, name).read() for name in (database, fresh))
    for name in sorted(mine.keys() - new.keys()):
        yield f"record that a new database has not: {name}"
    for name in sorted(new.keys() - mine.keys()):
        yield f"record that only a new database has: {name}"
    for name in sorted(new.keys() & mine.keys()):
        for key in sorted(mine[name].keys() | new[name].keys()):
            one, other = mine[name].get(key), new[name].get(key)
            if one != other and not (one in NO and other in NO):
                mine_said, new_said = _tell(one, other)
                yield f"{name}, {key}: {mine_said} instead of {new_said}"


def _tell(value, other):
    """Return both as text, from a little before where they differ."""
    texts = [json.dumps(one, ensure_ascii=False) for one in (value, other)]
    same = len(commonprefix(texts))
    start = max(same - 40, 0) if max(map(len, texts)) > MOST else 0
    return [text[start : start + MOST] for text in texts]


# Kept


def read_tables(database):
    """Yield (table, {column}) of our models, links between them included."""
    found = {}
    for table, column in query(
        database,
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name ~ %s",
        OURS,
    ):
        found.setdefault(table, set()).add(column)
    transient = {
        model.replace(".", "_")
        for [model] in query(database, "SELECT model FROM ir_model WHERE transient")
    }
    return {table: names for table, names in found.items() if table not in transient}


def read_rows(database, table, columns):
    names = ", ".join(f'"{name}"' for name in sorted(columns))
    rows = query(database, f'SELECT to_jsonb(t) FROM (SELECT {names} FROM "{table}") t')
    return [row for [row] in rows]


def find_losses(database, old):
    """Yield a sentence for each row or value of before that is not there now."""
    before, after = read_tables(old), read_tables(database)
    compared = 0
    for table, columns in sorted(before.items()):
        now = after.get(table, set())
        for column in sorted(columns - now):
            [[held]] = query(old, f'SELECT count("{column}") FROM "{table}"')
            if held:
                yield f"{table}.{column} is gone: it held {held} values"
        both = columns & now - {"write_date", "write_uid"}
        if both:
            rows, rows_now = (read_rows(name, table, both) for name in (old, database))
            compared += len(rows)
            find = find_changes if "id" in both else find_lost_links
            yield from find(table, rows, rows_now)
    print(f"{compared} rows of {len(before)} tables compared")


def find_lost_links(table, rows, rows_now):
    lost = Counter(map(json.dumps, rows)) - Counter(map(json.dumps, rows_now))
    if lost:
        yield f"{table}: {lost.total()} links of {len(rows)} are gone"


def find_changes(table, rows, rows_now):
    by_id = {row["id"]: row for row in rows_now}
    if lost := [row for row in rows if row["id"] not in by_id]:
        yield (
            f"{table}: {len(lost)} rows of {len(rows)} are gone, "
            f"{len(rows_now)} are there"
        )
    changes = {}
    for row in rows:
        current = by_id.get(row["id"], row)
        for column in row:
            if current[column] != row[column]:
                pair = _tell(row[column], current[column])
                changes.setdefault(column, []).append(" is now ".join(pair))
    for column, pairs in sorted(changes.items()):
        yield f"{table}.{column} changed in {len(pairs)} rows: {pairs[0]}"


FILES = (
    "SELECT res_model, res_field, res_id, name, checksum FROM ir_attachment"
    " WHERE res_model ~ '^(insertion|label|mife)[.]'"
)


def find_lost_files(database, old):
    for row in sorted(set(query(old, FILES)) - set(query(database, FILES)), key=str):
        yield f"file: {row} is gone"


def find_faults(env):
    """Yield what the daily check says of the frozen documents."""
    for name in CHECKS:
        if name not in env:
            continue
        documents = 0
        for one in env[name]._check_all():
            documents += one.document_count
            for fault in one.fault_ids:
                yield f"{fault.kind}, {fault.document}: {fault.sentence}"
        print(f"{documents} documents read again by {name}")
        if not documents:
            yield f"{name} read no document: nothing was checked"


def find_stale(env):
    """Yield each stored field that is not what it would be, computed now."""
    compared = 0
    for model in _our_models(env):
        records = model.with_context(active_test=False).search([])
        for field in model._fields.values():
            if not (field.compute and field.store and field.column_type) or not records:
                continue
            # what somebody may type is not the field's own
            if not field.readonly or field.related or str(field) in OF_THAT_DAY:
                continue
            kept = {one.id: one[field.name] for one in records}
            compared += len(kept)
            env.add_to_compute(field, records)
            wrong = [one for one in records if one[field.name] != kept[one.id]]
            if wrong:
                yield (
                    f"{field} of {len(wrong)} in {len(records)}: kept "
                    f"{kept[wrong[0].id]!r}, computed {wrong[0][field.name]!r}"
                )
            env.invalidate_all(flush=False)
            env.transaction.clear()
    print(f"{compared} stored values computed again")


def _our_models(env):
    for name in sorted(env.registry):
        model = env[name]
        if name.startswith(OUR_MODELS) and model._auto and not model._abstract:
            if not model._transient:
                yield model


def find_closed_screens(env, addons=ADDONS):
    """Yield each action whose views, or the records in them, cannot be read."""
    data = env["ir.model.data"].search(
        [("model", "=", "ir.actions.act_window"), ("module", "in", addons)]
    )
    actions = env["ir.actions.act_window"].browse(data.mapped("res_id"))
    print(f"{len(actions)} screens opened")
    for action in actions:
        model = env[action.res_model]
        try:
            views = [(number, kind) for number, kind in action.views]
            found = model.get_views([*views, (action.search_view_id.id, "search")])
            names = list(found["models"][model._name]["fields"])
            if not model._transient:
                model.search([], limit=20).read(names)
        except Exception as error:  # noqa: BLE001
            yield f"screen {action.name}: {error!r}"


def find_troubles(log):
    for line in Path(log).read_text(errors="replace").splitlines():
        if any(f" {level} " in line for level in ("WARNING", "ERROR", "CRITICAL")):
            yield line


def main(settings, act, database, old, fresh, log):
    config.parse_config(["-c", settings, "--log-level=warn"], setup_logging=True)
    found = list(find_troubles(log))
    with closing(Registry(database).cursor()) as cr:
        env = Environment(cr, SUPERUSER_ID, {"bin_size": True})
        if act == "as-new":
            found += find_schema_differences(database, fresh)
            found += find_delivered_differences(env, database, fresh)
        else:
            found += find_losses(database, old)
            found += find_lost_files(database, old)
            found += find_closed_screens(env(context={"lang": "fr_FR"}))
            found += find_stale(env)
            cr.rollback()
            env.invalidate_all(flush=False)
            found += find_faults(env)
            cr.rollback()
    meant = {one: _find_reason(one) for one in found}
    for one, reason in meant.items():
        print(f"meant ({reason}): {one}" if reason else one)
    differences = list(meant.values()).count(None)
    print(f"{act}: {differences} differences")
    return int(differences > 0)


def _find_reason(sentence):
    found = (why for said, why in MEANT.items() if re.match(said, sentence))
    return next(found, None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
