# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.fields import Domain
from odoo.http import request, route

from .portal import InsertionPortal


class InsertionPortalBuyer(InsertionPortal):
    """What a buyer follows: aggregates of its own contracts, and nobody's name."""

    @route("/my/clauses", type="http", auth="user", website=True)
    def portal_my_clauses(self, year=None, **kwargs):
        contracts = self._sudo("insertion.contract").search(self._get_buyer_domain())
        years = contracts._get_portal_years()
        year = int(year) if year and year.isdigit() and int(year) in years else None
        if year:
            contracts = contracts.filtered_domain(self._get_year_domain(year))
        rows = contracts._prepare_buyer_rows(year)
        return self._render(
            "portal_my_clauses",
            "clauses",
            rows=rows,
            alerts=[alert for row in rows for alert in row["alerts"]],
            documents=self._get_waiting_documents(contracts),
            years=years,
            year=year,
        )

    @route("/my/clauses/<int:contract_id>", type="http", auth="user", website=True)
    def portal_my_clause(self, contract_id, **kwargs):
        contract = self._get_buyer_contract(contract_id)
        if not contract:
            return request.redirect("/my/clauses")
        return self._render(
            "portal_my_clause",
            "clause",
            contract=contract,
            row=contract._prepare_buyer_rows()[0],
            months=contract._prepare_buyer_months(),
            shares=contract._prepare_buyer_shares(),
            attestations=self._sudo("insertion.attestation").search(
                [("contract_id", "=", contract.id), ("state", "=", "valid")],
                order="month desc, id desc",
            ),
            documents=self._get_documents(contract),
        )

    @route(
        "/my/clauses/attestations/<int:attestation_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_clause_attestation(self, attestation_id, **kwargs):
        attestation = self._sudo("insertion.attestation").browse(attestation_id)
        attestation = attestation.exists()
        if not self._get_buyer_contract(attestation.contract_id.id):
            return request.redirect("/my/clauses")
        return self._send_attestation(attestation)

    def _get_buyer_contract(self, contract_id):
        return self._sudo("insertion.contract").search(
            [("id", "=", contract_id), *self._get_buyer_domain()]
        )

    def _get_year_domain(self, year):
        """Return the domain of the contracts that run in ``year``."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return (
            Domain("date_start", "=", False) | Domain("date_start", "<=", last)
        ) & (Domain("date_end", "=", False) | Domain("date_end", ">=", first))

    def _get_waiting_documents(self, contracts):
        """Return what waits for the buyer's decision: {"title", "detail", "url"}."""
        return []

    def _get_documents(self, contract):
        """Return the documents issued for the contract: {"title", "detail", "url"}."""
        return []
