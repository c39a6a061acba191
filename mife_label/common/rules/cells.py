# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts that people typed, in the cells of a table that a spreadsheet opens."""

# what begins a formula, as OWASP lists it: those of full width are read as the others
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)


def disarm(text):
    """Return a text that no spreadsheet takes for a formula.

    >>> disarm("=1+1"), disarm("Dupont-Martin"), disarm(None)
    ("'=1+1", 'Dupont-Martin', '')
    """
    text = "" if text is None else str(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
