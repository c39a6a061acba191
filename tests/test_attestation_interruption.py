# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A month of attestations that is killed loses no number and repeats none.

Real processes and real commits, on a copy of the database that is dropped afterwards.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from own_database import own_database, query

from odoo.tools import config

SCRIPT = Path(__file__).with_name("attest_in_process.py")
DECLARATIONS = 60
PATIENCE = 120


@pytest.fixture(scope="module")
def database():
    with own_database("interrupted") as name:
        yield name


@pytest.fixture
def batch_id(database):
    """A month of 60 validated declarations whose run was just started."""
    process = launch(database, "start", stdout=subprocess.PIPE, text=True)
    output, _errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    return int(output)


def launch(database, action="run", **options):
    settings = config["config"]
    return subprocess.Popen(
        [sys.executable, SCRIPT, settings, database, action], **options
    )


def count_done(database, batch_id):
    [(count,)] = query(
        database,
        "SELECT COUNT(*) FROM insertion_attestation_batch_line"
        " WHERE batch_id = %s AND state = 'done'",
        batch_id,
    )
    return count


def check(database, batch_id):
    """Each declaration has its one attestation; numbers follow each other."""
    rows = query(
        database,
        "SELECT declaration.state, attestation.pdf_hash, attestation.id"
        "  FROM insertion_attestation_batch_line line"
        "  JOIN insertion_declaration declaration ON declaration.id = declaration_id"
        "  JOIN insertion_attestation attestation"
        "    ON attestation.declaration_id = declaration.id"
        " WHERE line.batch_id = %s AND line.state = 'done'"
        "   AND line.attestation_id = attestation.id",
        batch_id,
    )
    assert len(rows) == DECLARATIONS
    assert {state for state, _hash, _id in rows} == {"attested"}
    assert all(pdf_hash for _state, pdf_hash, _id in rows)
    assert query(
        database,
        "SELECT state FROM insertion_attestation_batch WHERE id = %s",
        batch_id,
    ) == [("done",)]
    by_year = {}
    for company, number in query(
        database, "SELECT company_id, number FROM insertion_attestation"
    ):
        prefix, rank = number.rsplit("-", 1)
        by_year.setdefault((company, prefix), []).append(int(rank))
    for ranks in by_year.values():
        assert sorted(ranks) == list(range(1, len(ranks) + 1))


def test_killed_in_the_middle_then_finished(database, batch_id):
    process = launch(database)
    limit = time.monotonic() + PATIENCE
    while not count_done(database, batch_id):
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < limit
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert 0 < count_done(database, batch_id) < DECLARATIONS
    assert launch(database).wait(PATIENCE) == 0
    check(database, batch_id)


def test_two_processes_on_the_same_month(database, batch_id):
    processes = [launch(database), launch(database)]
    for process in processes:
        process.wait(PATIENCE)
    # one may have given way to the other: the next run takes up the rest
    assert launch(database).wait(PATIENCE) == 0
    check(database, batch_id)


def test_two_officers_validate_the_same_month(database):
    """One validates, the other is told in a sentence; nothing else happens."""
    process = launch(database, "validate", stdout=subprocess.PIPE, text=True)
    output, _errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    *answers, state = output.splitlines()
    assert state == "validated"
    assert answers.count("validated") == 1
    [sentence] = [answer for answer in answers if answer != "validated"]
    assert sentence.endswith(".")
