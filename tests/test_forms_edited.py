# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every form of ours opens on what the demonstration made, and takes each field."""

import os

import pytest
from forms import edit_fields, get_records, get_views
from own_database import being_read

from odoo import api
from odoo.orm.registry import Registry
from odoo.tests import Form
from odoo.tools import config

DEMO = os.environ.get("MIFE_DEMO")
ADMIN = "admin"


@pytest.fixture
def demo_env(monkeypatch):
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    # loading the addons of a second database would run their tests in it
    monkeypatch.setitem(config, "test_enable", False)
    with being_read(DEMO), Registry(DEMO).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        admin = env["res.users"].search([("login", "=", ADMIN)])
        yield env(user=admin.id, context={"lang": "fr_FR"})
        cr.rollback()


def test_each_form_takes_each_field(demo_env):
    faults, edited = [], 0
    for view in get_views(demo_env):
        for record in get_records(demo_env, view.model):
            try:
                with demo_env.cr.savepoint():
                    form = Form(record, view)
                    edited += edit_fields(form)
                    raise StopIteration
            except StopIteration:
                demo_env.invalidate_all()
            except Exception as error:
                faults.append((view.xml_id, record, repr(error)))
                demo_env.invalidate_all()
    assert edited > 700
    assert not faults, "\n".join(map(str, faults))
