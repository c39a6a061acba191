# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A takeover that is killed goes on where it was, and makes nothing twice.

Real processes and real commits, on a copy of the database that is dropped afterwards.
"""

import subprocess
import sys
import time
from pathlib import Path

from own_database import own_database, query

from odoo.tools import config

SCRIPT = Path(__file__).with_name("takeover_in_process.py")
PATIENCE = 240
# of takeover_in_process.SIZE: 4 buyers, 30 firms, 40 contracts, 80 lots and what each
# of them owes, 80 people and their placements, 400 months
ROWS = 4 + 30 + 40 + 80 + 80 + 80 + 80 + 400
MADE = {
    "insertion_contract": 40,
    "insertion_lot": 80,
    "insertion_commitment": 80,
    "insertion_participant": 80,
    "insertion_placement": 80,
    "insertion_opening_line": 400,
}


def launch(database, action="run", **options):
    return subprocess.Popen(
        [sys.executable, SCRIPT, config["config"], database, action], **options
    )


def count_states(database, takeover_id):
    return dict(
        query(
            database,
            "SELECT state, COUNT(*) FROM insertion_takeover_row"
            " WHERE takeover_id = %s GROUP BY state",
            takeover_id,
        )
    )


def count(database):
    return {
        table: query(database, f"SELECT COUNT(*) FROM {table}")[0][0] for table in MADE
    }


def test_killed_in_the_middle_then_finished():
    with own_database("takeover") as database:
        before = count(database)
        process = launch(database, "start", stdout=subprocess.PIPE, text=True)
        output, _errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        takeover_id = int(output)
        assert count_states(database, takeover_id) == {"waiting": ROWS}
        assert count(database) == before
        process = launch(database)
        limit = time.monotonic() + PATIENCE
        # in the middle of the lots
        while count_states(database, takeover_id).get("done", 0) < 4 + 30 + 40 + 10:
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < limit
            time.sleep(0.02)
        process.kill()
        process.wait()
        assert count_states(database, takeover_id)["waiting"]
        assert launch(database).wait(PATIENCE) == 0
        assert count_states(database, takeover_id) == {"done": ROWS}
        after = count(database)
        assert {table: after[table] - before[table] for table in MADE} == MADE
        assert query(
            database, "SELECT state FROM insertion_takeover WHERE id = %s", takeover_id
        ) == [("done",)]
