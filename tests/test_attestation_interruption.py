# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A month of attestations that is killed loses no number and repeats none.

Real processes and real commits, on a copy of the database that is dropped afterwards.
"""

import importlib.util
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from odoo import api
from odoo.orm.registry import Registry
from odoo.service import db
from odoo.sql_db import close_db
from odoo.tests.common import get_db_name
from odoo.tools import config

BENCHMARK = Path(__file__).parent / "benchmark" / "bench_attestations.py"
SCRIPT = """
import sys
import odoo.init
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config
config.parse_config(["-c", sys.argv[1], "--log-level=critical"], setup_logging=True)
with Registry(sys.argv[2]).cursor() as cr:
    Environment(cr, SUPERUSER_ID, {})["insertion.attestation.batch"]._cron_attest()
"""
DECLARATIONS = 60
PATIENCE = 120


@pytest.fixture(scope="module")
def database():
    name = f"{get_db_name()}_interrupted"
    if db.exp_db_exist(name):
        db.exp_drop(name)
    db.exp_duplicate_database(get_db_name(), name)
    yield name
    Registry.delete(name)
    close_db(name)
    db.exp_drop(name)


@pytest.fixture
def batch_id(database):
    """A month of 60 validated declarations whose run was just started."""
    spec = importlib.util.spec_from_file_location(BENCHMARK.stem, BENCHMARK)
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    benchmark.DECLARATIONS, benchmark.PEOPLE = DECLARATIONS, 1
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})
        declarations = benchmark.new_declarations(env)
        batch = env["insertion.attestation.batch"].create({"month": date(2026, 3, 1)})
        batch._start(declarations)
        return batch.id


def run(database):
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, config.rcfile or config["config"], database]
    )


def count_done(database, batch_id):
    with Registry(database).cursor() as cr:
        cr.execute(
            "SELECT COUNT(*) FROM insertion_attestation_batch_line"
            " WHERE batch_id = %s AND state = 'done'",
            [batch_id],
        )
        return cr.fetchone()[0]


def check(database, batch_id):
    """Each declaration has its one attestation; numbers follow each other."""
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        batch = env["insertion.attestation.batch"].browse(batch_id)
        assert (batch.state, batch.done_count) == ("done", DECLARATIONS)
        declarations = batch.line_ids.declaration_id
        assert set(declarations.mapped("state")) == {"attested"}
        issued = env["insertion.attestation"].search(
            [("declaration_id", "in", declarations.ids)]
        )
        assert len(issued) == DECLARATIONS
        assert len(issued.declaration_id) == DECLARATIONS
        assert all(issued.mapped("pdf_hash"))
        every = env["insertion.attestation"].search(
            [("company_id", "=", batch.company_id.id), ("number", "like", "ATT-")]
        )
        by_year = {}
        for attestation in every:
            prefix, number = attestation.number.rsplit("-", 1)
            by_year.setdefault(prefix, []).append(int(number))
        for numbers in by_year.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_killed_in_the_middle_then_finished(database, batch_id):
    process = run(database)
    limit = time.monotonic() + PATIENCE
    while not count_done(database, batch_id):
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < limit
        time.sleep(0.05)
    process.kill()
    process.wait()
    done = count_done(database, batch_id)
    assert 0 < done < DECLARATIONS
    assert run(database).wait(PATIENCE) == 0
    check(database, batch_id)


def test_two_processes_on_the_same_month(database, batch_id):
    processes = [run(database), run(database)]
    for process in processes:
        process.wait(PATIENCE)
    if count_done(database, batch_id) < DECLARATIONS:
        assert run(database).wait(PATIENCE) == 0
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        if env["insertion.attestation.batch"].browse(batch_id).state == "running":
            run(database).wait(PATIENCE)
    check(database, batch_id)
