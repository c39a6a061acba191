# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every record of ours, and what it points to, is found by its name and by no other."""

import os

import pytest
from addons import our_names
from lxml import etree
from own_database import being_read

from odoo import api
from odoo.exceptions import UserError
from odoo.orm.registry import Registry
from odoo.tools import config

DEMO = os.environ.get("MIFE_DEMO")
NONSENSE = ("zzqqxx", "zzqqxx lot", "2026 zzqqxx", "☃☃", "%", "_", "'", "\\")
OPERATORS = ("=", "!=", "in", "not in", "like", "not like", "ilike", "not ilike")
REFUSED = ("=like", "=ilike", "<", ">=", "any", "child_of")
SAMPLE = 4


@pytest.fixture(params=["en_US", "fr_FR"])
def demo_env(request, monkeypatch):
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    # loading the addons of a second database would run their tests in it
    monkeypatch.setitem(config, "test_enable", False)
    with being_read(DEMO), Registry(DEMO).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"lang": request.param})
        yield env
        cr.rollback()


# Held alike by both addons and searched by nobody: Odoo's own rule serves them
SHARED = (
    "mife.accessibility.statement",
    "mife.attempt",
    "mife.login.link",
    "mife.account.adopt",
    "mife.account.email",
    "mife.account.reopen",
)


def _is_ours(env, name):
    model = env[name]
    ours = model._original_module in our_names() and name not in SHARED
    return ours and not model._abstract


def _our_models(env):
    return [env[name] for name in env if _is_ours(env, name)]


def test_every_model_of_ours_is_searched_by_the_rule(demo_env):
    others = [
        model._name
        for model in _our_models(demo_env)
        if not hasattr(model, "_get_words_domain")
    ]
    assert not others


def test_nonsense_finds_nothing(demo_env):
    targets = {
        field.comodel_name
        for model in _our_models(demo_env)
        for field in model._fields.values()
        if field.type == "many2one"
    }
    names = {model._name for model in _our_models(demo_env)} | targets
    found = {
        (name, word): records
        for name in sorted(names)
        for word in NONSENSE[: None if _is_ours(demo_env, name) else 1]
        if (records := demo_env[name].name_search(word, limit=3))
    }
    assert len(names) > 80
    assert not found


def test_each_record_is_found_by_its_name(demo_env):
    missed, count = [], 0
    for model in _our_models(demo_env):
        for record in model.search([], limit=SAMPLE):
            name = record.display_name
            assert name and not name.startswith(f"{model._name},"), name
            words = " ".join(reversed(name.upper().split()))
            found = model.search([("display_name", "ilike", name)])
            again = model.search([("display_name", "ilike", words)])
            exact = model.search([("display_name", "=", name)])
            count += 1
            if not all(record in each for each in (found, again, exact)):
                missed.append((model._name, name))
    assert count > 200
    assert not missed


def test_lists_are_searched_by_the_rule(demo_env):
    """What names a record is searched without accents, in any order, in its list."""
    missed, count = [], 0
    for model in _our_models(demo_env):
        views = demo_env["ir.ui.view"].search(
            [("model", "=", model._name), ("type", "=", "search")]
        )
        if not views:
            continue
        names = {model._rec_name, *(model._rec_names_search or ())}
        for node in etree.fromstring(model.get_view(view_type="search")["arch"]):
            field = model._fields.get(node.get("name") if node.tag == "field" else None)
            if field is None or field.type != "char" or field.name not in names:
                continue
            count += 1
            if "('display_name', 'ilike', self)" not in node.get("filter_domain", ""):
                missed.append((model._name, field.name))
    assert count > 10
    assert not missed


def test_operators_hold_or_are_refused_in_words(demo_env):
    for model in _our_models(demo_env):
        record = model.search([], limit=1)
        total = model.search_count([])
        name = record.display_name or "zzqqxx"
        for operator in OPERATORS:
            value = [name, "zzqqxx"] if operator.endswith("in") else name
            found = model.search_count([("display_name", operator, value)])
            inverse = {"=": "!=", "in": "not in", "like": "not like"}.get(operator)
            if inverse:
                others = model.search_count([("display_name", inverse, value)])
                assert found + others == total, (model, operator)
        for operator in REFUSED:
            try:
                model.search_count([("display_name", operator, name)])
            except (UserError, ValueError, NotImplementedError, TypeError):
                continue
