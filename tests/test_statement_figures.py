# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every figure of the statements of the demonstration, counted again in plain SQL."""

import os
from datetime import date

import pytest
from own_database import being_read

from odoo import api
from odoo.orm.registry import Registry
from odoo.tools import config

from odoo.addons.mife_insertion_clauses.report.statement_figures import (
    StatementFigures,
)
from odoo.addons.mife_insertion_clauses.rules import statement
from odoo.addons.mife_insertion_clauses.tests.statement.statement_sql import compare

DEMO = os.environ.get("MIFE_DEMO")


@pytest.fixture
def demo_env(monkeypatch):
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    # loading the addons of a second database would run their tests in it
    monkeypatch.setitem(config, "test_enable", False)
    with being_read(DEMO), Registry(DEMO).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        reader = env["res.users"].search(
            [("login", "=", "facilitatrice.clauses")], limit=1
        )
        yield env(user=reader.id)
        cr.rollback()


def _check(env, start, end, **scope):
    figures = StatementFigures(env, env.company, start, end, **scope)
    payload = figures.compute() | {"criteria": figures.compute_criteria()}
    assert payload["criteria"], "the facilitator of the demonstration reads criteria"
    periods = [(start, end), statement.get_year_before(start, end)]
    problems, count = compare(
        env.cr, statement.walk(payload), periods, env.company, **scope
    )
    assert not problems, "\n".join(problems)
    return count


def _last_month(env):
    ((month,),) = env["insertion.declaration.line"]._read_group(
        [("state", "in", ("validated", "attested"))], [], ["month:max"]
    )
    return month


def test_whole_activity_of_each_year(demo_env):
    year = _last_month(demo_env).year
    for wanted in (year, year - 1):
        count = _check(demo_env, date(wanted, 1, 1), date(wanted, 12, 31))
        assert count > 200


def test_a_quarter_of_each_buyer(demo_env):
    month = _last_month(demo_env)
    kind = f"quarter_{(month.month - 1) // 3 + 1}"
    period = statement.get_period(kind, month.year)
    buyers = demo_env["insertion.contract"].search([]).buyer_id
    assert len(buyers) > 5
    for buyer in buyers:
        _check(demo_env, *period, buyer=buyer)


def test_a_year_of_a_contract(demo_env):
    year = _last_month(demo_env).year
    for contract in demo_env["insertion.contract"].search([], limit=6):
        _check(demo_env, date(year, 1, 1), date(year, 12, 31), contract=contract)
