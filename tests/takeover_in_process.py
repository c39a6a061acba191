# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Start a takeover, or go on with it, in a process that can be killed.

usage: takeover_in_process.py CONFIG DATABASE start|run
"""

import sys
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent / "benchmark"))
from takeover_crowd import new_manager, new_sheets, send  # noqa: E402

SIZE = {"contracts": 40, "lots": 80, "companies": 30, "people": 80, "hours": 400}


def start(env):
    from odoo.addons.mife_insertion_clauses.tests.takeover.thirty import fill, get_empty

    env = env(user=new_manager(env))
    takeover = send(env, fill(get_empty(env), new_sheets(**SIZE)))
    takeover.action_take()
    print(takeover.id)


def run(env):
    env["insertion.takeover"]._cron_take()


def main(settings, database, action):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    with Registry(database).cursor() as cr:
        {"start": start, "run": run}[action](Environment(cr, SUPERUSER_ID, {}))


if __name__ == "__main__":
    main(*sys.argv[1:])
