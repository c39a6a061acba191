# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Uninstalling leaves nothing of the addons, reinstalling gives no number twice."""

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
    "SELECT count(*) FROM mail_message WHERE model ~ '^(insertion|label)'": 0,
    "SELECT count(*) FROM ir_cron WHERE cron_name ~* 'insertion|label'": 0,
    "SELECT count(*) FROM mail_template WHERE model ~ '^(insertion|label)'": 0,
    "SELECT count(*) FROM information_schema.columns"
    " WHERE column_name ~ '^(insertion|label)_' AND column_name <> 'label_tasks'": 0,
    "SELECT count(*) FROM pg_tables WHERE tablename ~ '^(insertion|label)_'": 0,
    "SELECT count(*) FROM account_analytic_line WHERE project_id <> 1": 0,
}
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
    """Do it in a process of its own, and return what its log complains of."""
    done = subprocess.run(
        [sys.executable, SCRIPT, config["config"], database, act, *names],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return [line for line in done.stderr.splitlines() if TROUBLE.search(line)]


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
    steps = [[name] for name in names[::order]] if order else [names]
    for step in steps:
        assert run(demo, "uninstall", *step) == []
    for text, expected in LEFT.items():
        assert query(demo, text) == [(expected,)], text
    kept = query(demo, "SELECT key FROM ir_config_parameter WHERE key ~ '^mife_'")
    assert sorted(key for (key,) in kept) == [f"{name}.kept" for name in names]

    assert run(demo, "install", *names) == []
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
