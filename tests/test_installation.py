# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What "make test" installed to run the tests: the test and the demo databases."""

import os
import re
from pathlib import Path

import psycopg2
import pytest
from addons import ROOT, our_names

LOGS = ROOT / ".stack/log"
DEMO = os.environ.get("MIFE_DEMO")
TROUBLE = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
INSTALLATIONS = (
    "install-test-base",
    "install-test",
    "assets-test",
    "create-demo",
    "install-demo-base",
    "install-demo",
    "assets-demo",
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


@pytest.fixture
def demo_cursor():
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    connection = psycopg2.connect(dbname=DEMO)
    yield connection.cursor()
    connection.close()


def test_addons_are_installed_with_demo_data(demo_cursor):
    demo_cursor.execute(
        "SELECT name FROM ir_module_module WHERE state = 'installed' AND demo "
        "AND name = ANY(%s) ORDER BY name",
        [our_names()],
    )
    assert [name for (name,) in demo_cursor.fetchall()] == our_names()
    demo_cursor.execute("SELECT error FROM ir_demo_failure")
    assert demo_cursor.fetchall() == []


def test_demo_database_is_french_only(demo_cursor):
    demo_cursor.execute("SELECT code FROM res_lang WHERE active")
    assert demo_cursor.fetchall() == [("fr_FR",)]
    demo_cursor.execute(
        "SELECT DISTINCT p.lang FROM res_users u JOIN res_partner p "
        "ON p.id = u.partner_id WHERE u.active"
    )
    assert demo_cursor.fetchall() == [("fr_FR",)]
