# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every form of ours opens on what the demonstration made, and takes each field."""

import contextlib
import os
from datetime import date, datetime

import pytest
from addons import our_names
from own_database import being_read

from odoo import api
from odoo.exceptions import UserError
from odoo.orm.registry import Registry
from odoo.tests import Form
from odoo.tools import config

DEMO = os.environ.get("MIFE_DEMO")
ADMIN = "admin"
# records of each state of a model
SAMPLE = 1
VALUES = {
    "char": "12:30",
    "text": "A sentence.",
    "html": "<p>A sentence.</p>",
    "integer": 3,
    "float": 3.5,
    "monetary": 3.5,
    "date": date(2026, 3, 2),
    "datetime": datetime(2026, 3, 2, 9),
}


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


def _get_views(env):
    views = (
        env["ir.ui.view"]
        .sudo()
        .search([("type", "=", "form"), ("mode", "=", "primary")])
    )
    return views.filtered(
        lambda view: view.model in env
        and env[view.model]._original_module in our_names()
        and not env[view.model]._transient
    )


def _get_records(env, model):
    """Return some records of each state."""
    Model = env[model]
    if "state" not in Model._fields or not Model._fields["state"].store:
        return Model.search([], limit=SAMPLE)
    states = [state for state, _label in Model._fields["state"].selection]
    return Model.union(
        *(Model.search([("state", "=", s)], limit=SAMPLE) for s in states)
    )


def _edit(form, name, info):
    """Give the field another value; what the view does not offer is left."""
    kind = info["type"]
    if kind == "boolean":
        setattr(form, name, not getattr(form, name))
    elif kind == "selection":
        setattr(form, name, info["selection"][-1][0])
    elif kind == "many2one":
        current = getattr(form, name)
        setattr(form, name, current.browse())
        setattr(form, name, current)
    elif kind == "one2many":
        _edit_lines(getattr(form, name))
    elif kind in VALUES:
        setattr(form, name, VALUES[kind])


def _edit_lines(lines):
    if len(lines):
        with _refused_in_words(), lines.edit(0) as line:
            _edit_fields(line)
    with _refused_in_words(), lines.new() as line:
        _edit_fields(line)


def _edit_fields(form):
    count = 0
    for name in list(form._view["fields"]):
        if name == "id":
            continue
        with _refused_in_words():
            _edit(form, name, form._view["fields"][name])
            count += 1
    return count


def _refused_in_words():
    """What a form refuses, it says: a readonly field, or a sentence to the user."""
    return contextlib.suppress(UserError, AssertionError)


def test_each_form_takes_each_field(demo_env):
    faults, edited = [], 0
    for view in _get_views(demo_env):
        for record in _get_records(demo_env, view.model):
            try:
                with demo_env.cr.savepoint():
                    form = Form(record, view)
                    edited += _edit_fields(form)
                    raise StopIteration
            except StopIteration:
                demo_env.invalidate_all()
            except Exception as error:
                faults.append((view.xml_id, record, repr(error)))
                demo_env.invalidate_all()
    assert edited > 700
    assert not faults, "\n".join(map(str, faults))
