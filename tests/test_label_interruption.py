# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A submission, a publication, a bilan ended by kill -9: all or nothing, then once.

Real processes and real commits, on a copy of the database that is dropped afterwards.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from own_database import own_database, query

from odoo.tools import config

SCRIPT = Path(__file__).with_name("label_in_process.py")
PATIENCE = 120
# what each act leaves behind: a row by document, its number, its file
LEFT = {
    "submit": "SELECT submission.version, application.state"
    "  FROM label_submission submission"
    "  JOIN label_application application ON application.id = application_id"
    " WHERE application.state = 'submitted'",
    "publish": "SELECT award.name, letter.pdf_hash, letter.released_on,"
    "       application.state"
    "  FROM label_letter letter"
    "  JOIN label_application application ON application.id = letter.application_id"
    "  JOIN label_award award ON award.application_id = application.id"
    " ORDER BY award.name",
    "statement": "SELECT number, pdf_hash FROM label_statement"
    " WHERE number IS NOT NULL ORDER BY number",
}
MAILS = "SELECT COUNT(*) FROM mail_mail"
# stored files that a row claims
FILES = (
    "SELECT store_fname FROM ir_attachment"
    " WHERE store_fname IS NOT NULL AND res_model LIKE 'label.%%'"
)


def launch(database, *action):
    return subprocess.run(
        [sys.executable, SCRIPT, config["config"], database, *action],
        timeout=PATIENCE,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def database():
    with own_database("ended") as name:
        started = launch(name, "start")
        assert started.returncode == 0, started.stderr
        yield name


@pytest.mark.parametrize("act", LEFT)
def test_ended_then_done_once(database, act):
    before = query(database, LEFT[act]), query(database, MAILS)
    for moment in ("step", "commit"):
        assert launch(database, act, moment).returncode == -9
        assert (query(database, LEFT[act]), query(database, MAILS)) == before
    done = launch(database, act)
    assert done.returncode == 0, done.stderr
    check(act, query(database, LEFT[act]))
    store = Path(config.filestore(database))
    for (name,) in query(database, FILES):
        assert (store / name).stat().st_size


def check(act, found):
    if act == "submit":
        assert found == [(1, "submitted")] * 2
    if act == "publish":
        # three labels whose numbers follow the one already given
        assert [name for name, *_rest in found] == [
            f"2030-{rank:03}" for rank in (2, 3, 4)
        ]
        assert all(pdf_hash and released for _name, pdf_hash, released, _state in found)
        assert {state for *_rest, state in found} == {"notified"}
    if act == "statement":
        assert [number for number, _hash in found] == ["BL/2030/001", "BL/2030/002"]
        assert all(pdf_hash for _number, pdf_hash in found)
