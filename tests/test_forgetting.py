# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Everybody of the demonstration is forgotten, and nothing that was issued changes.

Real processes, one of them killed, on a copy of the database and of its files. What
looks for the names afterwards (``names_left.py``) knows nothing of what erased them.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from names_left import scan
from own_database import own_database, query

from odoo.tools import config

DEMO = os.environ.get("MIFE_DEMO")
SCRIPT = Path(__file__).with_name("forget_in_process.py")
PATIENCE = 300
FORGOTTEN = "SELECT count(*) FROM insertion_participant WHERE forgotten_on IS NOT NULL"
# Where a name is planted: once written, the product copies it to some of them
PLANTED = {
    "insertion_participant.search_key",
    "mail_message.body",
    "mail_message.subject",
    "mail_mail.body_html",
    "mail_tracking_value.new_value_char",
    "mail_activity.summary",
    "res_partner.comment",
    "project_task.name",
    "calendar_event.name",
    "ir_attachment.name",
}


@contextlib.contextmanager
def own_demonstration():
    """Yield the name of a copy of the demonstration, and the folder of its files."""
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    with own_database("forget", DEMO) as database:
        folder = Path(config.filestore(database))
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(config.filestore(DEMO), folder)
        try:
            yield database, folder
        finally:
            shutil.rmtree(folder)


def start(database, action):
    return subprocess.Popen(
        [sys.executable, SCRIPT, config["config"], database, action],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def do(database, action):
    output, errors = (process := start(database, action)).communicate(timeout=PATIENCE)
    assert process.returncode == 0 and not errors, errors[-4000:]
    return output


def say(database, action):
    return json.loads(do(database, action))


def kill_in_the_middle(database):
    """Start to forget, and kill it when some people are forgotten and others not."""
    process = start(database, "run")
    limit = time.monotonic() + PATIENCE
    try:
        while not query(database, FORGOTTEN)[0][0]:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < limit
            time.sleep(0.01)
    finally:
        process.kill()
        process.communicate()
    return query(database, FORGOTTEN)[0][0]


def test_no_name_is_left_and_what_was_issued_is_the_same():
    with own_demonstration() as (database, folder):
        now = time.time()
        planted = say(database, "plant")
        found = scan(database, folder, planted, since=now)
        columns = {place for place in found if "." in place and "/" not in place}
        assert columns >= PLANTED
        files = {place for place in found if "/" in place}
        assert len(files) >= 3, files

        issued, drawn = say(database, "certified"), say(database, "statement")
        assert issued["count"] > 50 and not issued["wrong"] and drawn
        listed = say(database, "approve")
        assert planted[0] in listed["names"] and len(listed["names"]) > 60
        assert 0 < kill_in_the_middle(database) < len(listed["names"])
        print(do(database, "run"))
        assert query(database, FORGOTTEN)[0][0] >= len(listed["names"])
        assert query(
            database,
            "SELECT state FROM insertion_retention_review ORDER BY month DESC LIMIT 1",
        ) == [("done",)]

        assert scan(database, folder, [*listed["names"], *planted]) == {}
        assert say(database, "certified") == issued
        assert say(database, "statement") == drawn
