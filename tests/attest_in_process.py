# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Start a month of attestations, or go on with it, in a process that can be killed.

usage: attest_in_process.py CONFIG DATABASE start|run
"""

import sys
from datetime import date
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent / "benchmark"))
import bench_attestations  # noqa: E402

MONTH = date(2026, 3, 1)


def start(env):
    bench_attestations.DECLARATIONS, bench_attestations.PEOPLE = 60, 1
    declarations = bench_attestations.new_declarations(env)
    batch = env["insertion.attestation.batch"].create({"month": MONTH})
    batch._start(declarations)
    print(batch.id)


def run(env):
    env["insertion.attestation.batch"]._cron_attest()


def main(settings, database, action):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    with Registry(database).cursor() as cr:
        {"start": start, "run": run}[action](
            Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
