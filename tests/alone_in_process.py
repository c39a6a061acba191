# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work with one addon where the other is not: its journey, its screens, its pages.

usage: alone_in_process.py CONFIG DATABASE ADDON

What the log complains of is on the standard error; the exit code tells whether all was
done. Nothing of it stays in the database.
"""

import contextlib
import sys
from pathlib import Path

from freezegun import freeze_time
from werkzeug.test import Client

import odoo.init  # noqa: F401
from odoo import http
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tests import new_test_user
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent / "benchmark"))
import bench_attestations  # noqa: E402
import label_in_process  # noqa: E402
from upgraded import find_closed_screens  # noqa: E402

CLAUSES, LABEL = "mife_insertion_clauses", "mife_label"
OTHER = {CLAUSES: "label.", LABEL: "insertion."}
MANAGERS = {
    CLAUSES: f"{CLAUSES}.group_insertion_manager",
    LABEL: f"{LABEL}.mife_label_group_manager",
}
PAGES = {
    CLAUSES: ("/attestation", "/insertion/figures", "/accessibility"),
    LABEL: ("/label/directory", "/label/certificate", "/accessibility"),
}


def certify(env):
    """Hours declared by firms become attestations, printed and numbered."""
    bench_attestations.DECLARATIONS, bench_attestations.PEOPLE = 2, 1
    declarations = bench_attestations.new_declarations(env)
    declarations.action_attest()
    issued = declarations.attestation_ids
    assert len(issued) == len(declarations)
    assert all(issued.mapped("pdf")) and not list(issued._find_faults())


def award(env):
    """Files are submitted, judged and labelled; the year is told in a statement."""
    with freeze_time(label_in_process.DAY, tick=True, ignore=["psycopg2"]):
        for act in ("start", "submit", "publish", "statement"):
            getattr(label_in_process, act)(env)
    labels = env["label.award"].search([("programme_id.name", "=", "ended")])
    assert len(labels) == label_in_process.FILES
    assert all(labels.mapped("pdf")) and not list(labels._find_faults())


JOURNEYS = {CLAUSES: certify, LABEL: award}


def open_pages(database, addon, login):
    """Open what anybody reads, then the portal as somebody who signs in."""
    config["db_name"], config["dbfilter"] = [database], f"^{database}$"
    client = Client(http.root)
    somewhere = {"environ_overrides": {"REMOTE_ADDR": "127.0.0.1"}}
    for page in PAGES[addon]:
        assert client.get(page, **somewhere).status_code == 200, page
    form = client.get("/web/login", **somewhere).get_data(as_text=True)
    token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
    typed = {"login": login, "password": login, "csrf_token": token}
    assert client.post("/web/login", data=typed, **somewhere).status_code == 303
    assert client.get("/my", **somewhere).status_code == 200


@contextlib.contextmanager
def somebody(registry, groups):
    """Yield the login, and password, of a manager who is there meanwhile."""
    login = "alone_here"
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        last = env["bus.bus"].search([], order="id desc", limit=1).id
        number = new_test_user(env, login=login, groups=groups).id
    yield login
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        user = env["res.users"].browse(number)
        partner = user.partner_id
        # a task welcomes each new user
        env["project.task"].search([("user_ids", "in", number)]).unlink()
        user.unlink()
        partner.unlink()
    with registry.cursor() as cr:
        # what browsers would be told of that account: Odoo forgets it after a day
        env = Environment(cr, SUPERUSER_ID, {})
        env["bus.bus"].search([("id", ">", last)]).unlink()


def main(settings, database, addon):
    config.parse_config(["-c", settings, "--log-level=warn"], setup_logging=True)
    registry = Registry(database)
    others = [name for name in registry if name.startswith(OTHER[addon])]
    assert not others, others
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        JOURNEYS[addon](env)
        closed = list(find_closed_screens(env(context={"lang": "fr_FR"})))
        assert not closed, "\n".join(closed)
        cr.rollback()
    with somebody(registry, MANAGERS[addon]) as login:
        open_pages(database, addon, login)


if __name__ == "__main__":
    main(*sys.argv[1:])
