# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What both addons need and Odoo does not give stands in both, the same."""

from addons import ROOT, our_names

# says what begins the names of the addon's models
OWN = {"prefix.py"}
# where Odoo and the tests look for them
ELSEWHERE = (
    "tests/account_cases.py",
    "tests/door_cases.py",
    "tests/proof_files.py",
    "static/src/guide/guide.esm.js",
    "static/src/light/icon_shapes.scss",
    "static/src/light/light.scss",
    "static/src/light/light_variables.scss",
    "static/src/light/part.esm.js",
    "static/src/light/portal_counters.esm.js",
    "static/src/scss/guide.scss",
    "static/src/scss/office.scss",
)


def read_folder(addon):
    folder = ROOT / addon / "common"
    paths = [path for path in folder.rglob("*") if "__pycache__" not in path.parts]
    found = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in paths
        if path.is_file() and path.name not in OWN
    }
    return found | {path: (ROOT / addon / path).read_bytes() for path in ELSEWHERE}


def test_both_addons_hold_the_same_files():
    first, second = map(read_folder, our_names())
    assert first.keys() == second.keys()
    assert len(first) > 30
    assert [name for name in first if first[name] != second[name]] == []


def read_home(addon):
    """Return the screen of the homes, where templates bear the name of their addon."""
    folder = ROOT / addon / "static/src/home"
    return {
        path.name: path.read_text().replace(addon, "ADDON") for path in folder.iterdir()
    }


def test_the_homes_of_both_addons_are_the_same_screen():
    first, second = map(read_home, our_names())
    assert len(first) > 3
    assert first == second
