# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An import of notices that is killed goes on where it was, and makes nothing twice.

Real processes and real commits, on a copy of the database that is dropped afterwards.
"""

import subprocess
import sys
import time
from pathlib import Path

from own_database import own_database, query

from odoo.tools import config

SCRIPT = Path(__file__).with_name("notices_in_process.py")
PATIENCE = 240
# of notices_in_process.SIZES: 100 contracts are in both files
CONTRACTS, RECORDS = 1500 + 900 - 100, 1500 + 900
TABLES = (
    *("insertion_notice", "insertion_notice_version"),
    *("insertion_notice_holder", "insertion_notice_version_import_rel"),
)


def launch(database, action="run", **options):
    return subprocess.Popen(
        [sys.executable, SCRIPT, config["config"], database, action], **options
    )


def count(database):
    return {
        table: query(database, f"SELECT COUNT(*) FROM {table}")[0][0]
        for table in TABLES
    }


def test_killed_in_the_middle_then_finished():
    with own_database("notices") as database:
        before = count(database)
        process = launch(database, "start", stdout=subprocess.PIPE, text=True)
        output, _errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        import_id = int(output)
        assert count(database) == before
        # twice: in the middle of the first file, then of the second
        for least in (400, 1700):
            process = launch(database)
            limit = time.monotonic() + PATIENCE
            while count(database)["insertion_notice"] < least:
                assert process.poll() is None, "it ended before it could be killed"
                assert time.monotonic() < limit
                time.sleep(0.02)
            process.kill()
            process.wait()
        assert query(
            database,
            "SELECT state FROM insertion_notice_import WHERE id = %s",
            import_id,
        ) == [("running",)]
        assert launch(database).wait(PATIENCE) == 0
        after = count(database)
        assert {table: after[table] - before[table] for table in TABLES} == (
            dict.fromkeys(TABLES, CONTRACTS)
        )
        assert query(
            database,
            "SELECT state, record_count, created_count, updated_count, unchanged_count"
            " FROM insertion_notice_import WHERE id = %s",
            import_id,
        ) == [("done", RECORDS, CONTRACTS, 0, RECORDS - CONTRACTS)]
