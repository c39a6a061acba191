# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Several colleagues contact one person in the same instant: one of them does."""

import subprocess
import sys
from pathlib import Path

from own_database import own_database, query

from odoo.tools import config

SCRIPT = Path(__file__).with_name("followup_in_process.py")


def test_one_contact_in_a_week_even_at_once():
    with own_database("contacted_twice") as database:
        output = subprocess.check_output(
            [sys.executable, SCRIPT, config["config"], database],
            text=True,
            timeout=180,
        )
        assert output.split()[-4:] == ["called", "refused", "refused", "refused"]
        rows = query(database, "SELECT COUNT(*) FROM insertion_followup_contact")
        assert rows == [(1,)]
