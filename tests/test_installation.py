# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What "make test" installed to run the tests: the test and the demo databases."""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from addons import ROOT, our_names
from own_database import being_read

from odoo.tests.common import get_db_name
from odoo.tools import config

LOGS = ROOT / ".stack/log"
DEMO = os.environ.get("MIFE_DEMO")
TROUBLE = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
INSTALLATIONS = (
    "install-base",
    "install-addons",
    "bundles",
    "bundles-test",
    "install-demo",
)
# Facts of the machine or of a third party, each with its reason; never an addon's
ALLOWED = ()


def _troubles(path):
    lines = path.read_text(errors="replace").splitlines()
    for number, line in enumerate(lines):
        if TROUBLE.match(line) and not any(re.search(p, line) for p in ALLOWED):
            yield "\n".join(lines[number : number + 12])


@pytest.mark.parametrize("name", INSTALLATIONS)
def test_installation_log_is_clean(name):
    found = list(_troubles(Path(LOGS / f"{name}.log")))
    assert not found, "\n\n".join(found)


def test_first_start_of_the_database_runs_what_is_meant_for_it():
    """The image of PostgreSQL runs each script of this folder, whatever it is for."""
    names = sorted(path.name for path in (ROOT / "docker/postgres").iterdir())
    assert names == ["10-role.sh", "20-database.sql"]


@pytest.mark.parametrize("name", ["compose.yaml", "compose.large.yaml"])
def test_what_containers_are_given_exists(name):
    mounted = re.findall(r"- \./(\S+?):", (ROOT / "docker" / name).read_text())
    assert mounted
    assert [path for path in mounted if not (ROOT / "docker" / path).exists()] == []


@pytest.fixture
def demo_cursor():
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    with being_read(DEMO), closing(psycopg2.connect(dbname=DEMO)) as connection:
        yield connection.cursor()


def test_addons_are_installed_with_demo_data(demo_cursor):
    demo_cursor.execute(
        "SELECT name FROM ir_module_module WHERE state = 'installed' AND demo "
        "AND name = ANY(%s) ORDER BY name",
        [our_names()],
    )
    assert [name for (name,) in demo_cursor.fetchall()] == our_names()
    demo_cursor.execute("SELECT error FROM ir_demo_failure")
    assert demo_cursor.fetchall() == []


def test_no_code_of_the_demonstration_in_a_database_without_it():
    script = Path(__file__).with_name("demo_in_process.py")
    output = subprocess.run(
        [sys.executable, script, config["config"], get_db_name()],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    known, modules, models = output.split("\n")[:3]
    assert int(known) > 100, "our addons are loaded"
    assert (modules, models) == ("", "")


def test_no_model_of_the_demonstration_in_any_database(demo_cursor):
    demo_cursor.execute(
        "SELECT model FROM ir_model WHERE model ~ '^(insertion|label)\\.demo'"
    )
    assert demo_cursor.fetchall() == []


def test_demo_database_is_french_only(demo_cursor):
    demo_cursor.execute("SELECT code FROM res_lang WHERE active")
    assert demo_cursor.fetchall() == [("fr_FR",)]
    demo_cursor.execute(
        "SELECT DISTINCT p.lang FROM res_users u JOIN res_partner p "
        "ON p.id = u.partner_id WHERE u.active"
    )
    assert demo_cursor.fetchall() == [("fr_FR",)]


# what the plan of mife_insertion_clauses promises is tested beside it
RESERVED = r"@([a-z0-9-]+\.)*example(\.(com|net|org))?$"


def test_demo_has_no_real_address(demo_cursor):
    demo_cursor.execute(
        "SELECT email FROM res_partner WHERE email !~ %s "
        "UNION SELECT email FROM insertion_participant WHERE email !~ %s",
        [RESERVED, RESERVED],
    )
    assert demo_cursor.fetchall() == []
    demo_cursor.execute(
        # invented, of one addon or the other
        "SELECT name FROM res_partner "
        "WHERE company_registry !~ '^99(80[0-9]|9[0-9]{2})[0-9]{9}$'"
    )
    assert demo_cursor.fetchall() == []


def test_demo_hours_are_complete(demo_cursor):
    demo_cursor.execute(
        "SELECT count(*), sum(worked_hours) FROM insertion_declaration_line "
        "WHERE state = 'validated' AND (modality IS NULL OR contract_type IS NULL "
        "OR sex IS NULL OR age_band IS NULL OR trade_id IS NULL)"
    )
    assert demo_cursor.fetchall() == [(0, None)]
    demo_cursor.execute(
        "SELECT d.id FROM insertion_declaration d LEFT JOIN "
        "insertion_declaration_line l ON l.declaration_id = d.id "
        "WHERE d.state NOT IN ('to_declare', 'to_correct') GROUP BY d.id "
        "HAVING coalesce(d.no_hours, false) IS DISTINCT FROM "
        "(coalesce(sum(l.worked_hours), 0) + coalesce(sum(l.training_hours), 0) = 0)"
    )
    assert demo_cursor.fetchall() == []
    demo_cursor.execute(
        "SELECT state, count(*) FROM insertion_declaration GROUP BY state"
    )
    states = dict(demo_cursor.fetchall())
    # on some days nobody is free for the company that approves
    assert set(states) - {"to_approve"} == {
        "to_declare",
        "declared",
        "to_correct",
        "validated",
        "attested",
        "rectified",
    }
    # on the lots that go on, what waits for the officer is of the last months only
    demo_cursor.execute(
        "SELECT count(*) FROM insertion_declaration d "
        "JOIN insertion_lot l ON l.id = d.lot_id "
        "WHERE l.state = 'running' AND d.state IN ('declared', 'validated')"
    )
    (waiting,) = demo_cursor.fetchone()
    assert waiting < 20 < states["attested"]


def test_demo_knows_the_buyers_of_its_notices(demo_cursor):
    demo_cursor.execute(
        "SELECT count(*) FROM insertion_notice n JOIN res_partner b "
        "ON b.company_registry = n.buyer_siret"
    )
    assert demo_cursor.fetchone()[0] >= 2


def test_demo_tells_its_stories(demo_cursor):
    demo_cursor.execute(
        "SELECT count(*) FROM insertion_attestation a JOIN ir_attachment f "
        "ON f.res_model = 'insertion.attestation' AND f.res_field = 'pdf' "
        "AND f.res_id = a.id AND f.mimetype = 'application/pdf'"
    )
    (printed,) = demo_cursor.fetchone()
    demo_cursor.execute("SELECT count(*) FROM insertion_attestation")
    assert demo_cursor.fetchone() == (printed,)
    # documents of half a year, those of before being on paper
    demo_cursor.execute(
        "SELECT count(*) FILTER (WHERE a.id IS NULL), count(DISTINCT d.month), "
        "count(DISTINCT d.buyer_id) FROM insertion_declaration d "
        "LEFT JOIN insertion_attestation a ON a.declaration_id = d.id "
        "WHERE d.state IN ('attested', 'rectified') AND d.month >= "
        "(SELECT min(month) FROM insertion_attestation WHERE kind = 'monthly')"
    )
    undocumented, months, buyers = demo_cursor.fetchone()
    assert (undocumented, months) == (0, 6)
    assert buyers >= 10 and printed >= 300
    demo_cursor.execute("SELECT DISTINCT kind, state FROM insertion_attestation")
    assert {("monthly", "superseded"), ("rectifying", "valid")} <= {
        *demo_cursor.fetchall()
    }
    demo_cursor.execute(
        "SELECT count(*) FROM insertion_placement WHERE eligibility_id IS NULL"
    )
    assert demo_cursor.fetchone() == (3,)
    demo_cursor.execute(
        "SELECT origin, count(*) FROM insertion_commitment WHERE origin IN "
        "('suspension', 'termination', 'order') GROUP BY origin"
    )
    assert dict(demo_cursor.fetchall()) == {
        "suspension": 2,
        "termination": 1,
        "order": 4,
    }
