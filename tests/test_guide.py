# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The guides say the words of the screen, show their pictures and fit their pages."""

import importlib
import os
import re
from functools import cache

import polib
import pytest
from addons import ROOT, our_names
from guide_pictures import PICTURES
from own_database import being_read

from odoo import api
from odoo.modules import Manifest
from odoo.orm.registry import Registry
from odoo.tools import config

DEMO = os.environ.get("MIFE_DEMO")
# what the guides may also quote: Odoo's own buttons
CORE = ("web", "portal")
TAGS = re.compile(r"<[^>]+>")
PATH = " > "
MAX_BYTES = 3_000_000
# {addon: {role: the login of the demonstration that reads it}}
READERS = {
    "mife_insertion_clauses": {
        "facilitator": "facilitatrice.clauses",
        "officer": "heures.clauses",
        "manager": "responsable.clauses",
        "company": "entreprise.clauses",
        "buyer": "acheteur.clauses",
    },
    "mife_label": {
        "coach": "coach.label",
        "secretary": "secretaire.label",
        "manager": "responsable.label",
        "juror": "jure.label",
        "company": "entreprise.label",
    },
}
GUIDES = [(addon, role) for addon, roles in READERS.items() for role in roles]


def read(addon, role):
    return importlib.import_module(f"odoo.addons.{addon}.common.guide").read_guide(role)


def plain(text):
    return " ".join(text.split()).rstrip(" .:")


@cache
def french(addon):
    """Return what the screens of an addon say in French, sentence by sentence."""
    files = [ROOT / addon / "i18n/fr.po"]
    files += [Manifest.for_addon(name).path + "/i18n/fr.po" for name in CORE]
    entries = [entry for path in files for entry in polib.pofile(str(path))]
    return {
        plain(piece)
        for entry in entries
        for piece in (entry.msgstr, *TAGS.split(entry.msgstr))
    }


@pytest.fixture
def demo_env(monkeypatch):
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    # loading the addons of a second database would run their tests in it
    monkeypatch.setitem(config, "test_enable", False)
    with being_read(DEMO), Registry(DEMO).cursor() as cr:
        yield api.Environment(cr, api.SUPERUSER_ID, {"lang": "fr_FR"})
        cr.rollback()


def get_ways(env, addon, login):
    """Return the menus of the addon's app that somebody sees, as people say them."""
    user = env["res.users"].search([("login", "=", login)])
    menus = env(user=user.id)["ir.ui.menu"].load_menus(debug=False)
    root = env.ref(f"{addon}.{addon}_menu_root").id

    def walk(menu, way):
        for child in (menus[key] for key in menu["children"]):
            yield PATH.join((*way, child["name"]))
            yield from walk(child, (*way, child["name"]))

    return set(walk(menus[root], ())) if root in menus else set()


def test_every_guide_has_a_reader():
    found = {
        (addon, path.stem)
        for addon in our_names()
        for path in (ROOT / addon / "guide").glob("*.rst")
    }
    assert found == set(GUIDES)


@pytest.mark.parametrize(("addon", "role"), GUIDES)
def test_words_of_the_guide_are_those_of_the_screen(addon, role):
    labels = [label for label in read(addon, role).labels if PATH not in label]
    unknown = [label for label in labels if plain(label) not in french(addon)]
    assert len(labels) > 3
    assert not unknown


def test_ways_of_a_guide_are_menus_of_its_reader(demo_env):
    missing, count = [], 0
    for addon, role in GUIDES:
        said = [label for label in read(addon, role).labels if PATH in label]
        ways = said and get_ways(demo_env, addon, READERS[addon][role])
        count += len(said)
        missing += [(addon, role, way) for way in said if way not in ways]
    assert count > 40
    # the settings are in the hands of the administrator, and the guide says so
    allowed = ("mife_insertion_clauses", "manager", "Configuration > Paramètres")
    assert [way for way in missing if way != allowed] == []


def test_each_reads_their_own(demo_env):
    for addon, role in GUIDES:
        login = READERS[addon][role]
        user = demo_env["res.users"].search([("login", "=", login)])
        prefix = "insertion" if addon == "mife_insertion_clauses" else "label"
        guides = demo_env(user=user.id)[f"{prefix}.guide"]._get_guides()
        assert guides[0].role == role
        inside = user.has_group("base.group_user")
        assert len(guides) > 2 if inside else len(guides) == 1


def test_pictures_are_there_small_and_all_shown():
    shown = {
        (addon, picture.removesuffix(".webp"))
        for addon, role in GUIDES
        for picture in read(addon, role).pictures
    }
    kept = {
        (addon, path.stem): path
        for addon in our_names()
        for path in (ROOT / addon / "static/guide").iterdir()
    }
    assert shown == set(kept) == {(p.addon, p.name) for p in PICTURES}
    assert sum(path.stat().st_size for path in kept.values()) < MAX_BYTES
    assert all(path.read_bytes()[8:12] == b"WEBP" for path in kept.values())


@pytest.mark.parametrize(("addon", "role"), GUIDES)
def test_french_is_well_printed(addon, role):
    text = (ROOT / addon / f"guide/{role}.rst").read_text()
    prose = re.sub(r"^ *(\.\. \w+::|:\w+:).*$", "", text, flags=re.M)
    assert re.findall(r".{0,9} [:;!?»]|« .{0,9}|[’“”]", prose) == []
