# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The companies that hold the lots."""

from ..partners import COMPANIES
from ..values import Contractor


def add_contractors(draft, site):
    key = site.key
    firm = site.lot.firm or _choose_firm(draft, site.lot.trade)
    is_joint = site.lot.outcome == "joint"
    draft.contractors[key] = Contractor(key, key, firm, share=0.6 if is_joint else 0)
    if is_joint:
        partner = "batisseurs" if firm != "batisseurs" else "rosemont"
        for row in (
            Contractor(f"{key}+", key, partner, "joint", share=0.4),
            Contractor(f"{key}-", key, "terrassement", "subcontractor", parent=key),
        ):
            draft.contractors[row.key] = row


def _choose_firm(draft, trade):
    firms = [firm.key for firm in COMPANIES if trade in firm.trades.split()]
    return firms[draft.turn(("firm", trade), len(firms))]
