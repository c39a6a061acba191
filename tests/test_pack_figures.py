# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every figure of every pack on the demonstration, counted again in plain SQL."""

import os
from datetime import date

import pytest
from own_database import being_read

from odoo import api
from odoo.orm.registry import Registry
from odoo.tools import config

from odoo.addons.mife_insertion_clauses.report.pack_figures import PackFigures, Scope
from odoo.addons.mife_insertion_clauses.report.pack_payload import (
    PackAsk,
    PackPayload,
)
from odoo.addons.mife_insertion_clauses.tests.statement.pack_sql import (
    PackSql,
    find_problems,
)

DEMO = os.environ.get("MIFE_DEMO")
# subjects of a kind that are counted: the others are alike
SAMPLE = 4


@pytest.fixture
def demo_env(monkeypatch):
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    # loading the addons of a second database would run their tests in it
    monkeypatch.setitem(config, "test_enable", False)
    with being_read(DEMO), Registry(DEMO).cursor() as cr:
        yield api.Environment(cr, api.SUPERUSER_ID, {})
        cr.rollback()


def _get_scopes(env, start, end):
    """Yield (scope, the same in SQL): the whole, and some of each kind of subject."""
    whole = PackFigures(env, env.company, start, end)
    contracts = env["insertion.contract"].union(
        *(figures.lot.contract_id for figures in whole.period_lots)
    )
    groups = whole.env["insertion.declaration.line"]._read_group(
        whole.get_domain("hours"), ["partner_id"]
    )
    yield Scope(), {}
    for buyer in contracts.buyer_id[:SAMPLE]:
        yield Scope("buyer", (buyer.id,)), {"buyer": buyer.id}
    for contract in contracts[:SAMPLE]:
        yield Scope("contract", (contract.id,)), {"contracts": contract.ids}
    together = contracts[:3].ids
    yield Scope("operation", tuple(together)), {"contracts": together}
    yield Scope("territory", (), ("900", "25")), {"postcodes": ["900%", "25%"]}
    for (firm,) in groups[:SAMPLE]:
        yield Scope("company", (firm.id,)), {"firm": firm.id}


@pytest.mark.parametrize("back", [0, 1])
def test_every_figure_of_every_pack(demo_env, back):
    ((month,),) = demo_env["insertion.declaration.line"]._read_group(
        [("state", "in", ("validated", "attested"))], [], ["month:max"]
    )
    year = month.year - back
    start, end = date(year, 1, 1), date(year, 12, 31)
    company, packs = demo_env.company, demo_env["insertion.pack"].search([])
    counted = 0
    for scope, in_sql in _get_scopes(demo_env, start, end):
        figures = PackFigures(demo_env, company, start, end, scope)
        for pack in packs.filtered_domain([("subject", "=", scope.kind)]):
            ask = PackAsk(pack, company, end)
            figures.ask(ask.specs)
            lines = [figures.get(spec, ask.year_hours) for spec in ask.specs]
            sql = PackSql(demo_env.cr, company, start, end, ask.year_hours, **in_sql)
            problems, count = find_problems(sql, ask.specs, lines)
            assert not problems, f"{pack.code} {scope}\n" + "\n".join(problems)
            counted += count
            _check_reconciled(ask, figures)
    assert counted > 1000


def _check_reconciled(ask, figures):
    """No hour is lost between the year and what the pack prints."""
    preparation = PackPayload(ask, figures, "")
    payload = preparation.prepare()
    for gaps in preparation.find_gaps(payload).values():
        assert gaps[-1].kind == "unexplained"
        assert gaps[-1].hours == 0, gaps
