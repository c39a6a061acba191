# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where a form asks for a record, what people type finds that one and no other.

Each many2one is asked as the form asks it: with its own domain and context, on the
record that is open, eight lines at most.
"""

import os
import re

import pytest
from forms import get_records, get_views, is_open
from own_database import being_read

from odoo import api
from odoo.fields import Domain
from odoo.orm.registry import Registry
from odoo.tests import Form
from odoo.tests.form import X2MValue
from odoo.tools import config, remove_accents
from odoo.tools.safe_eval import safe_eval

DEMO = os.environ.get("MIFE_DEMO")
ADMIN = "admin"
SHOWN = 8  # lines that the list of a many2one shows
NONSENSE = ("zzqqxx", "zzqqxx lot")


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


class Asked:
    """A many2one that a form, or a line of a list in it, lets one choose."""

    def __init__(self, form, name, place):
        self.place = f"{place} > {name}"
        self.value = getattr(form, name)
        domain = self._get_domain(form, name)
        if isinstance(domain, str):
            domain = safe_eval(domain, form._get_eval_context())
        self.domain = Domain(list(map(_plain, domain)))
        context = form._get_context(name)
        self.model = self.value.browse().with_context(**context)

    def _get_domain(self, form, name):
        """Return the domain that the view says, that of the field otherwise."""
        tree = form._view["tree"]
        depth = len(tree.xpath("ancestor::field"))
        for node in tree.xpath(".//field[@name=$name][@domain]", name=name):
            if len(node.xpath("ancestor::field")) == depth:
                return node.get("domain")
        return form._view["fields"][name].get("domain") or []

    def find(self, text):
        found = self.model.name_search(text, self.domain, limit=SHOWN + 1)
        return [number for number, _name in found]

    def is_offered(self):
        """Tell whether the form would offer today what it holds since long."""
        return bool(
            self.model.search_count(self.domain & Domain("id", "=", self.value.id))
        )

    def get_ways(self):
        """Return what people type for the record: its name, its numbers."""
        name = self.value.display_name
        yield name
        yield remove_accents(name).lower()
        yield " ".join(reversed(re.sub(r"[(),-]", " ", name).split()))
        for path in self.value._rec_names_search or ():
            field = self.value._fields[path] if "." not in path else None
            if field and field.type == "char" and self.value[path]:
                yield self.value[path]


def _plain(leaf):
    """Return a term as the browser sends it: several records are a list of ids."""
    if isinstance(leaf, tuple) and isinstance(leaf[2], X2MValue):
        return (*leaf[:2], list(leaf[2]))
    return leaf


def get_asked(form, place):
    for name, info in form._view["fields"].items():
        if info["type"] == "many2one":
            modifiers = form._view["modifiers"][name]
            # closed by the state of this record, it is open on another
            if not {"1", "True", "true", True} & {
                modifiers.get("readonly"),
                modifiers.get("invisible"),
            }:
                yield Asked(form, name, place)
        elif info["type"] != "one2many" or not is_open(form, name):
            continue
        elif len(getattr(form, name)):
            # a refused line is told by another test
            line = getattr(form, name).edit(0)
            yield from get_asked(line, f"{place} > {name}")


def test_what_a_form_asks_is_found(demo_env):
    faults, searched, found = [], set(), set()
    for view in get_views(demo_env):
        for record in get_records(demo_env, view.model):
            for asked in get_asked(Form(record, view), view.xml_id):
                if asked.place in found:
                    continue
                if asked.place not in searched:
                    searched.add(asked.place)
                    faults += [(asked.place, w) for w in NONSENSE if asked.find(w)]
                if not asked.value or not asked.is_offered():
                    continue
                found.add(asked.place)
                for way in asked.get_ways():
                    ids = asked.find(way)
                    # what many bear in common names none of them
                    if asked.value.id not in ids and len(ids) <= SHOWN:
                        faults.append((asked.place, way, asked.value))
    assert len(searched) > 60
    assert len(found) > 30
    assert not faults, "\n".join(map(str, faults))
