# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Recognise a person whose name was typed another way."""

from ..common.rules.search import fold


def get_name_key(first_name, last_name):
    """Return what two spellings of a name have in common.

    Accents, case, hyphens, spaces and apostrophes do not matter, nor does the order
    of the first and last name.
    """
    names = sorted((fold(first_name), fold(last_name)))
    return "|".join(names) if all(names) else ""
