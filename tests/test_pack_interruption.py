# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Packs whose issue is ended, by kill -9 or by the database, lose and repeat nothing.

Real processes and real commits, on a copy of the database that is dropped afterwards.
"""

import base64
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from own_database import own_database, query

from odoo.tools import config

SCRIPT = Path(__file__).with_name("packs_in_process.py")
PATIENCE = 120
BUYERS = 4  # of packs_in_process


def launch(database, action):
    return subprocess.run(
        [sys.executable, SCRIPT, config["config"], database, action],
        timeout=PATIENCE,
        capture_output=True,
        text=True,
        check=False,
    )


def read_issues(database):
    return query(
        database,
        "SELECT issue.state, issue.number, issue.pdf_hash, issue.pdf"
        "  FROM insertion_pack_issue issue"
        "  JOIN insertion_year year ON year.id = issue.year_id AND year.year = '2026'"
        " ORDER BY issue.number NULLS LAST",
    )


def check(database, done):
    """The first ``done`` packs are whole, the others wait untouched."""
    issues = read_issues(database)
    assert [state for state, *_rest in issues] == ["issued"] * done + ["waiting"] * (
        BUYERS - done
    )
    for rank, (_state, number, pdf_hash, pdf) in enumerate(issues[:done], 1):
        assert number.endswith(f"-2026-{rank:03}")
        assert hashlib.sha256(base64.b64decode(pdf)).hexdigest() == pdf_hash
    for _state, number, pdf_hash, pdf in issues[done:]:
        assert (number, pdf_hash, pdf) == (None, None, None)


@pytest.mark.parametrize("ended", ["server", "postgres"])
def test_ended_at_the_second_then_finished(ended):
    with own_database("packs") as database:
        started = launch(database, "start")
        assert started.returncode == 0, started.stderr
        check(database, 0)
        assert launch(database, ended).returncode != 0
        check(database, 1)
        finished = launch(database, "run")
        assert finished.returncode == 0, finished.stderr
        check(database, BUYERS)
