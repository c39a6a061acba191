# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Start an import of notices, or go on with it, in a process that can be killed.

usage: notices_in_process.py CONFIG DATABASE start|run
"""

import sys
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent / "benchmark"))
from bench_notices import contract_v1, new_import, write  # noqa: E402

SIZES = (1500, 900)


def start(env):
    """Leave an import of two files, of which the second repeats a part of the first."""
    notice_import = new_import(env, write(contract_v1, range(SIZES[0])))
    second = write(contract_v1, range(SIZES[0] - 100, SIZES[0] + SIZES[1] - 100))
    notice_import.file_ids += new_import(env, second).file_ids
    notice_import.action_check()
    notice_import.action_import()
    print(notice_import.id)


def run(env):
    env["insertion.notice.import"]._cron_run()


def main(settings, database, action):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    with Registry(database).cursor() as cr:
        {"start": start, "run": run}[action](Environment(cr, SUPERUSER_ID, {}))


if __name__ == "__main__":
    main(*sys.argv[1:])
