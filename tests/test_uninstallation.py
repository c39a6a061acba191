# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Uninstalling leaves nothing of the addons, reinstalling gives no number twice.

On the way each addon works where the other is not: where it was uninstalled, and where
it was never installed.
"""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from addons import our_names
from own_database import own_database, query

from odoo.sql_db import db_connect
from odoo.tools import config

DEMO = os.environ.get("MIFE_DEMO")
SCRIPT = Path(__file__).with_name("uninstall_in_process.py")
ALONE = Path(__file__).with_name("alone_in_process.py")
TROUBLE = re.compile(r" (WARNING|ERROR|CRITICAL) |Traceback")
# What Odoo has by itself, on a database without the addons
PEOPLE = 5
LEFT = {
    "SELECT count(*) FROM res_partner": PEOPLE,
    "SELECT count(*) FROM res_users": PEOPLE - 1,
    "SELECT count(*) FROM project_project WHERE name->>'fr_FR' IS NOT NULL": 0,
    # its own administrator is welcomed by a task
    "SELECT count(*) FROM project_task WHERE project_id IS DISTINCT FROM 1": 1,
    "SELECT count(*) FROM ir_sequence WHERE code ~ '^(insertion|label)'": 0,
    "SELECT count(*) FROM ir_model_data WHERE module ~ '^mife_'": 0,
    "SELECT count(*) FROM ir_attachment WHERE res_model ~ '^(insertion|label)'": 0,
    "SELECT count(*) FROM ir_attachment WHERE url ~ '/mife_'": 0,
    "SELECT count(*) FROM mail_message WHERE model ~ '^(insertion|label)'": 0,
    "SELECT count(*) FROM ir_cron WHERE cron_name ~* 'insertion|label'": 0,
    "SELECT count(*) FROM mail_template WHERE model ~ '^(insertion|label)'": 0,
    "SELECT count(*) FROM information_schema.columns WHERE column_name"
    " ~ '^(insertion|label|mife)_' AND column_name <> 'label_tasks'": 0,
    "SELECT count(*) FROM pg_tables WHERE tablename ~ '^(insertion|label|mife)_'": 0,
    "SELECT count(*) FROM res_groups WHERE name->>'en_US' ~* 'insertion|label'": 0,
    "SELECT count(*) FROM ir_ui_menu WHERE name->>'en_US' ~* 'insertion clause'": 0,
    "SELECT count(*) FROM account_analytic_line WHERE project_id <> 1": 0,
}
# Where Odoo says that an addon exists, and the one thing kept on purpose
NAMED = {"ir_module_module", "ir_module_module_dependency", "ir_config_parameter"}
# Bundles of Odoo's own pages, made again when one is opened
BESIDES = {"ir_attachment": "AND url ^@ '/web/assets/' IS NOT TRUE"}
TEXTS = ("character varying", "text", "jsonb")
NUMBERS = (
    "SELECT s.code, s.company_id, r.date_from, COALESCE(r.number_next, s.number_next)"
    " FROM ir_sequence s LEFT JOIN ir_sequence_date_range r ON r.sequence_id = s.id"
    " WHERE s.code ~ '^(insertion|label)'"
)
RECEIPTS = (
    "SELECT (SELECT last_value FROM insertion_declaration_id_seq),"
    " (SELECT last_value FROM label_sheet_id_seq)"
)


def run(database, act, *names):
    """Install or uninstall addons, and return what the log complains of."""
    return execute(SCRIPT, database, act, *names)


def execute(script, database, *arguments):
    """Do it in a process of its own, and return what its log complains of."""
    done = subprocess.run(
        [sys.executable, script, config["config"], database, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return [line for line in done.stderr.splitlines() if TROUBLE.search(line)]


def read_names(database):
    """Return what only our addons are called: theirs, their models, tables, fields."""
    names = query(
        database,
        "SELECT model FROM ir_model WHERE model ~ '^(insertion|label|mife)[.]'"
        " UNION SELECT name FROM ir_model_fields"
        " WHERE name ~ '^(insertion|mife)_' AND store",
    )
    return [name for [name] in names] + our_names()


def find_traces(database, names):
    """Return each (table, column) where one of the names is written, with a text."""
    pattern = rf"\m({'|'.join(re.escape(name) for name in names)})\M"
    columns = query(
        database,
        "SELECT table_name, array_agg(column_name::text)"
        " FROM information_schema.columns"
        " JOIN pg_class ON relname = table_name AND relkind = 'r'"
        " WHERE table_schema = 'public' AND data_type IN %s"
        " AND NOT table_name = ANY(%s) GROUP BY table_name",
        TEXTS,
        list(NAMED),
    )
    found = []
    for table, texts in columns:
        whole = " || ' ' || ".join(f"coalesce(\"{name}\"::text, '')" for name in texts)
        found += [
            (table, text[:300])
            for [text] in query(
                database,
                f'SELECT {whole} FROM "{table}"'
                f" WHERE {whole} ~ %s {BESIDES.get(table, '')} LIMIT 3",
                pattern,
            )
        ]
    return found


def read_highest(database):
    """Return the next number of each sequence and year, and of the receipts."""
    numbers = {tuple(key): number for *key, number in query(database, NUMBERS)}
    for code, company in {key[:2] for key in numbers}:
        # a sequence that does not follow the year keeps its number in PostgreSQL
        [(identifier, kind)] = query(
            database,
            "SELECT id, implementation FROM ir_sequence WHERE code = %s"
            " AND company_id IS NOT DISTINCT FROM %s",
            code,
            company,
        )
        if kind == "standard":
            numbers[code, company, "sequence"] = query(
                database, f'SELECT last_value FROM "ir_sequence_{identifier:03d}"'
            )[0][0]
    [receipts] = query(database, RECEIPTS)
    return numbers, receipts


@pytest.fixture
def demo():
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    with own_database("uninstalled", DEMO) as name:
        yield name


@pytest.mark.parametrize("order", [1, -1, 0])
def test_nothing_is_left_and_numbers_go_on(demo, order):
    names = our_names()
    before, receipts = read_highest(demo)
    written = read_names(demo)
    steps = [[name] for name in names[::order]] if order else [names]
    for step in steps:
        assert run(demo, "uninstall", *step) == []
        if step == steps[0] and order:
            assert execute(ALONE, demo, *steps[1]) == []
    for text, expected in LEFT.items():
        assert query(demo, text) == [(expected,)], text
    if order == 1:
        assert find_traces(demo, written) == []
    kept = query(demo, "SELECT key FROM ir_config_parameter WHERE key ~ '^mife_'")
    assert sorted(key for (key,) in kept) == [f"{name}.kept" for name in names]

    for step in steps:
        assert run(demo, "install", *step) == []
        if step == steps[0] and order:
            assert execute(ALONE, demo, *step) == []
    after, receipts_after = read_highest(demo)
    assert all(after.get(key, 0) >= number for key, number in before.items())
    assert all(new >= old for new, old in zip(receipts_after, receipts, strict=True))
    assert query(demo, "SELECT count(*) FROM project_project WHERE id > 1") == [(2,)]
    assert not query(demo, "SELECT key FROM ir_config_parameter WHERE key ~ '^mife_'")


def test_time_typed_by_people_keeps_its_project(demo):
    names = our_names()
    tasks = (
        "SELECT t.id, t.insertion_action, t.label_action FROM project_task t"
        " JOIN res_company c ON t.project_id IN (c.insertion_project_id,"
        " c.label_project_id) WHERE t.parent_id IS NULL ORDER BY t.id"
    )
    before = query(demo, tasks)
    # forgetting the demonstration's names makes its time anybody's
    with closing(db_connect(demo).cursor()) as cr:
        cr.execute(
            "DELETE FROM ir_model_data WHERE module ~ '^mife_' AND model IN"
            " ('account.analytic.line', 'hr.employee', 'res.users', 'res.partner')"
        )
        cr.commit()
    hours = "SELECT sum(unit_amount) FROM account_analytic_line WHERE project_id > 1"
    typed = query(demo, hours)
    assert run(demo, "uninstall", *names) == []
    assert query(demo, hours) == typed
    assert run(demo, "install", *names) == []
    assert query(demo, hours) == typed
    assert query(demo, tasks) == before
    assert query(demo, "SELECT count(*) FROM project_project WHERE id > 1") == [(2,)]
