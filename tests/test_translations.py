# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The French of the addons is complete and follows their code ("make i18n")."""

import re

import polib
import pytest
from addons import ROOT, our_names
from translations import exported

# A line may not begin with a double sign, and apostrophes are of one sort
MISPRINT = re.compile(r"(?<=\S) [:;?!](?=\s|<|$)|\u00ab | \u00bb|\u2019")


@pytest.fixture(params=our_names())
def addon(request):
    return request.param


def _catalog(addon, name):
    path = ROOT / addon / "i18n" / name
    assert path.exists(), f"{addon} has no {name}: run 'make i18n'"
    return polib.pofile(str(path))


def test_terms_follow_the_code(env, addon):
    current = {entry.msgid for entry in exported(env, addon)}
    for name in (f"{addon}.pot", "fr.po"):
        kept = {entry.msgid for entry in _catalog(addon, name) if not entry.obsolete}
        assert kept == current, f"{name} is out of date: run 'make i18n'"


def test_french_is_complete(addon):
    catalog = _catalog(addon, "fr.po")
    assert not [entry.msgid for entry in catalog.untranslated_entries()]
    assert not [entry.msgid for entry in catalog.fuzzy_entries()]
    assert not [entry.msgid for entry in catalog.obsolete_entries()]


def test_french_is_well_printed(addon):
    terms = [entry.msgstr for entry in _catalog(addon, "fr.po")]
    assert not [term for term in terms if MISPRINT.search(term)]
