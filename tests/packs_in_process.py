# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Close a year and issue its packs, in a process that ends at the second document.

usage: packs_in_process.py CONFIG DATABASE start|run|server|postgres
"""

import os
import signal
import sys
from pathlib import Path

from freezegun import freeze_time

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent / "benchmark"))
import bench_attestations  # noqa: E402

AFTER = "2027-01-11 09:00:00"
BUYERS = 4


def start(env):
    bench_attestations.DECLARATIONS, bench_attestations.PEOPLE = 1, 1
    for _buyer in range(BUYERS):
        declarations = bench_attestations.new_declarations(env)
        env["insertion.attestation"]._issue(declarations)
    year = env["insertion.year"].create({"year": "2026"})
    year.pack_ids = env.ref("mife_insertion_clauses.insertion_pack_buyer")
    year.action_close()
    year.action_issue_packs()


def run(env):
    env["insertion.year"]._cron_issue()


def end_at_second(env, end):
    """Let the process or its session end once the second document is printed."""
    Issue = env.registry["insertion.pack.issue"]
    printing, printed = Issue._render_pdf, []

    def render(issue, payload):
        pdf = printing(issue, payload)
        printed.append(payload["number"])
        if len(printed) == 2:
            end(issue.env)
        return pdf

    Issue._render_pdf = render
    run(env)


def server(env):
    end_at_second(env, lambda env: os.kill(os.getpid(), signal.SIGKILL))


def postgres(env):
    # its own session, and no other
    end_at_second(
        env, lambda env: env.cr.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    )


def main(settings, database, action):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    from odoo.addons.mife_insertion_clauses.models.statement import insertion_year

    insertion_year.AT_ONCE, insertion_year.CHUNK = 0, 1
    acts = {act.__name__: act for act in (start, run, server, postgres)}
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        with freeze_time(AFTER, tick=True, ignore=["psycopg2"]):
            acts[action](env)


if __name__ == "__main__":
    main(*sys.argv[1:])
