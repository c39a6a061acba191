# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every figure of the label's statements in the demonstration, counted again in SQL."""

import os
from datetime import date

import pytest
from own_database import being_read

from odoo import api, fields
from odoo.orm.registry import Registry
from odoo.tools import config

from odoo.addons.mife_label.rules.statement import Period, get_year
from odoo.addons.mife_label.tests.statement.compare_figures import find_differences

DEMO = os.environ.get("MIFE_DEMO")


@pytest.fixture
def demo_env(monkeypatch):
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    # loading the addons of a second database would run their tests in it
    monkeypatch.setitem(config, "test_enable", False)
    with being_read(DEMO), Registry(DEMO).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        reader = env["res.users"].search([("login", "=", "coach.label")], limit=1)
        yield env(user=reader.id)
        cr.rollback()


def test_each_year_and_the_last_twelve_months(demo_env):
    programme = demo_env["label.programme"].search([], limit=1)
    today = fields.Date.context_today(programme)
    periods = [get_year(today.year - ago) for ago in range(4)]
    periods.append(Period(date(today.year - 1, today.month, 1), today))
    counted = 0
    for period in periods:
        problems, count = find_differences(demo_env, programme, period)
        assert not problems, "\n".join(problems)
        counted += count
    assert counted > 500


def test_people_of_files_that_gave_no_label_are_apart(demo_env):
    """The list opens on the labelled files; nothing of the others is lost."""
    Action = demo_env["label.action"]
    people = dict(Action._read_group([], ["scope"], ["people_count:sum"]))
    demo_env.cr.execute(
        "SELECT SUM(people_count) FROM label_action WHERE application_id IN ("
        "SELECT id FROM label_application"
        " WHERE result IN ('awarded', 'awarded_with_conditions'))"
    )
    ((labelled,),) = demo_env.cr.fetchall()
    demo_env.cr.execute("SELECT SUM(people_count) FROM label_action")
    ((everybody,),) = demo_env.cr.fetchall()
    assert people["labelled"] == labelled
    assert sum(people.values()) == everybody
    assert labelled < everybody
