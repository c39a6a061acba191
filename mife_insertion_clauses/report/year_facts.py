# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from functools import cached_property

from ..rules import bands

# contracts that never gave a company anything to do
UNBORN = ("no_clause", "cancelled")


class YearFacts:
    """What the count of a year says of contracts and companies, in an organisation."""

    def __init__(self, env, company):
        # sudo: brackets and dates, whoever writes the hours
        self.env, self.company = env(su=True), company

    @cached_property
    def _amounts(self):
        return self._get_bands("amount")

    @cached_property
    def _durations(self):
        return self._get_bands("duration")

    def _get_bands(self, kind):
        return self.env["insertion.category"]._get_bands(kind, self.company)

    def get_values(self, contract, firm, day, firsts):
        """Return what a line of hours says of its contract and of its company.

        :param firsts: see ``get_first_clauses``
        """
        first = firsts.get(firm)
        return {
            "amount_band_id": self.get_amount_band(contract, day),
            "duration_band_id": self.get_duration_band(contract, day),
            "is_new_firm": bool(first and first.year == day.year),
        }

    def get_amount_band(self, contract, day):
        """Return the id of the bracket of its amount, None when nobody knows it."""
        return bands.find_band(self._amounts, contract.amount or None, day)

    def get_duration_band(self, contract, day):
        """Return the id of the bracket of its months."""
        return bands.find_band(self._durations, self.count_months(contract), day)

    def count_months(self, contract):
        """Return the months of a contract, first and last day included, or None."""
        end = contract.date_end and contract.date_end + timedelta(days=1)
        return bands.count_months(contract.date_start or contract.date_notified, end)

    def get_first_clauses(self, firms):
        """Return {firm: day of its first clause with the organisation}."""
        contractors = self.env["insertion.contractor"].search(
            [
                ("partner_id", "in", firms.ids),
                ("company_id", "=", self.company.id),
                ("contract_id.state", "not in", UNBORN),
            ]
        )
        firsts = {}
        for contractor in contractors:
            contract, firm = contractor.contract_id, contractor.partner_id
            day = contract.date_notified or contractor.lot_id.date_start
            day = day or contract.date_start
            if day:
                firsts[firm] = min(firsts.get(firm, day), day)
        return firsts
