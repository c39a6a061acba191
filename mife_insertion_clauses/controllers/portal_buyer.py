# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.fields import Domain
from odoo.http import request, route

from ..common.controllers.pages import read_id
from ..report.buyer_contracts import BuyerContracts
from .portal import InsertionPortal


class InsertionPortalBuyer(InsertionPortal):
    """What a buyer follows: aggregates of its own contracts, and nobody's name."""

    @route("/my/clauses", type="http", auth="user", website=True)
    def portal_my_clauses(self, year=None, **kwargs):
        contracts = self._sudo("insertion.contract").search(self._get_buyer_domain())
        years = BuyerContracts(contracts).get_years()
        year = read_id(year) if read_id(year) in years else None
        if year:
            contracts = contracts.filtered_domain(self._get_year_domain(year))
        rows = BuyerContracts(contracts).prepare_rows(year)
        return self._render(
            "portal_my_clauses",
            "clauses",
            rows=rows,
            alerts=[alert for row in rows for alert in row["alerts"]],
            **self._prepare_penalties(contracts),
            statements=[
                self._prepare_statement(statement)
                for statement in self._get_statements()
            ],
            years=years,
            year=year,
        )

    @route("/my/clauses/<int:contract_id>", type="http", auth="user", website=True)
    def portal_my_clause(self, contract_id, **kwargs):
        contract = self._get_buyer_contract(contract_id)
        if not contract:
            return request.redirect("/my/clauses")
        page = BuyerContracts(contract)
        months = page.prepare_months(contract)
        return self._render(
            "portal_my_clause",
            "clause",
            contract=contract,
            row=page.prepare_rows()[0],
            months=months,
            has_taken_over=any(month["taken_over"] for month in months),
            shares=page.prepare_shares(contract),
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
        # never the company's version: it has its people, line by line
        return self._send_attestation(
            self._sudo("insertion.attestation.copy")._get_for(attestation)
        )

    def _get_buyer_contract(self, contract_id):
        return self._sudo("insertion.contract").search(
            [("id", "=", contract_id), *self._get_buyer_domain()]
        )

    def _get_year_domain(self, year):
        """Return the domain of the contracts that run in ``year``."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return (Domain("date_start", "=", False) | Domain("date_start", "<=", last)) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", first)
        )

    @route(
        "/my/clauses/statements/<int:statement_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_clause_statement(self, statement_id, **kwargs):
        statement = self._get_statements().filtered(
            lambda statement: statement.id == statement_id
        )
        if not statement:
            return request.redirect("/my/clauses")
        return self._send_attestation(statement)

    @route(
        "/my/clauses/penalties/<int:penalty_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_clause_penalty(self, penalty_id, **kwargs):
        penalty = self._get_penalties().filtered(
            lambda penalty: penalty.id == penalty_id
        )
        if not penalty:
            return request.redirect("/my/clauses")
        return self._render(
            "portal_my_clause_penalty",
            "clause",
            penalty=penalty,
            contract=penalty.contract_id,
        )

    def _get_statements(self):
        """Return the statements shown to the buyers of the person's contracts."""
        contracts = self._sudo("insertion.contract").search(self._get_buyer_domain())
        Statement = self._sudo("insertion.statement")
        contacts = request.env.user._get_own_contacts()
        shown = Domain(Statement._get_portal_domain(contacts))
        of_contracts = Domain("contract_id", "in", contracts.ids)
        of_buyers = Domain("contract_id", "=", False) & Domain(
            "buyer_id", "in", contracts.buyer_id.ids
        )
        return Statement.search(shown & (of_contracts | of_buyers))

    def _prepare_penalties(self, contracts):
        """Return the files that wait for the buyer's decision, and those on the way."""
        under_way = self._get_penalties().filtered(
            lambda penalty: penalty.contract_id in contracts
            and penalty.state in ("reported", "observations")
        )
        awaited = under_way.filtered(lambda penalty: penalty._get_awaited_since())
        return {
            "awaited": [self._prepare_penalty(penalty) for penalty in awaited],
            "under_way": [
                self._prepare_penalty(penalty) for penalty in under_way - awaited
            ],
        }

    def _get_documents(self, contract):
        """Return the documents issued for the contract: {"title", "detail", "url"}."""
        penalties = self._get_penalties().filtered(
            lambda penalty: penalty.contract_id == contract
        )
        statements = self._get_statements().filtered(
            lambda statement: statement.contract_id in (contract, contract.browse())
            and statement.buyer_id == contract.buyer_id
        )
        return [
            *(self._prepare_penalty(penalty) for penalty in penalties),
            *(self._prepare_statement(statement) for statement in statements),
        ]

    def _prepare_statement(self, statement):
        return {
            "title": statement.title,
            "detail": statement.number,
            "url": f"/my/clauses/statements/{statement.id}",
        }

    def _prepare_penalty(self, penalty):
        states = dict(penalty._fields["state"]._description_selection(request.env))
        return {
            "title": request.env._("Penalty file %s", penalty.name),
            "detail": f"{penalty.lot_id.display_name} - {states[penalty.state]}",
            "sentence": penalty._get_buyer_sentence(),
            "url": f"/my/clauses/penalties/{penalty.id}",
        }
