# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every example written in a docstring is true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def find_modules():
    for addon in ("mife_insertion_clauses", "mife_label"):
        for path in sorted((ROOT / addon).rglob("*.py")):
            if ">>> " in path.read_text() and "tests" not in path.parts:
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("name", find_modules())
def test_examples_are_true(name):
    found = doctest.testmod(import_module(f"odoo.addons.{name}"))
    assert found.attempted and not found.failed
