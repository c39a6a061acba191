# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The form of the contracts of the demonstration, as they are given by hand.

Months are counted from the month of the installation, which is month 0.
"""

from typing import NamedTuple


class LotRow(NamedTuple):
    """``outcome``: how the lot goes. "" is on track (or over, when the contract is),
    see ``planning`` for the others. ``hours``: what is owed, drawn when None.
    ``firm``: who holds it, chosen by trade when empty."""

    trade: str
    name: str = ""
    outcome: str = ""
    hours: int | None = None
    firm: str = ""


class ContractRow(NamedTuple):
    buyer: str
    name: str
    state: str
    start: int
    months: int
    lots: tuple = ()
    kind: str = "execution"
    nature: str = "contract"
    procedure: str = "open"
    cpv: str = ""
    reason: str = ""
    training: tuple = ("none", 0)
    amount: int = 0


def works(text):
    """Return a row per trade of ``text``; a trade may be followed by its outcome."""
    rows = []
    for word in text.split():
        trade, _, outcome = word.partition(":")
        rows.append(LotRow(trade, outcome=outcome))
    return tuple(rows)


BUILDING, ROADS, GREEN = "45200000-9", "45233140-2", "77310000-6"
CLEANING, WASTE, CATERING = "90911200-8", "90511000-2", "55524000-9"
MAPA = "adapted"
FRAMEWORK = "framework"
