# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.fields import Domain
from odoo.http import content_disposition, request, route

from ..common.controllers.pages import attempt, is_post, leave, read_id
from ..report.buyer_contracts import BuyerContracts
from ..report.buyer_desk import BuyerDesk
from ..report.buyer_files import BuyerFiles
from ..report.buyer_programme import BuyerProgramme
from ..report.penalty_room import PenaltyRoom
from ..rules.takeover_cells import CellError, read_number
from .portal import InsertionPortal

# What a buyer takes away: {name of a file: (what makes it, its type)}
FILES = {
    "figures.xlsx": (
        BuyerFiles.get_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "months.csv": (BuyerFiles.get_csv, "text/csv; charset=utf-8"),
    "attestations.zip": (BuyerFiles.get_attestations_zip, "application/zip"),
}
MAX_PROGRAMME = 100_000


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
            pages=self._prepare_pages(),
        )

    def _prepare_pages(self):
        """Return the buyers that the person acts for, each with its public page."""
        contracts = self._sudo("insertion.contract").search(self._get_buyer_domain())
        found = self._sudo("insertion.buyer.page")._find(contracts.buyer_id)
        pages = {page.buyer_id: page for page in found}
        return [
            {"buyer": buyer, "page": pages.get(buyer)} for buyer in contracts.buyer_id
        ]

    @route(
        "/my/clauses/page",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        kept_form=True,
    )
    def portal_my_clauses_page(self, buyer="", act="", **kwargs):
        contracts = self._sudo("insertion.contract").search(self._get_buyer_domain())
        contracts = contracts.filtered(
            lambda contract: contract.buyer_id.id == read_id(buyer)
        )
        if not is_post() or not contracts:
            return request.redirect("/my/clauses")
        Page = self._sudo("insertion.buyer.page")
        if act == "publish":
            Page._publish(contracts.buyer_id, contracts.company_id[:1])
            notice = "page_published"
        else:
            Page._find(contracts.buyer_id).action_withdraw()
            notice = "page_withdrawn"
        return leave("/my/clauses", notice)

    @route(
        "/my/clauses/<int:contract_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
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
            **self._prepare_desk(contract),
        )

    def _prepare_desk(self, contract):
        desk = BuyerDesk(contract)
        return {
            "charts": desk.prepare_charts(),
            "forecasts": desk.prepare_forecasts(),
            "awaited_months": desk.prepare_awaited(),
        }

    def _is_file_only_read(self, rule, args):
        # copies of attestations are made as somebody asks for them
        return args["name"] != "attestations.zip"

    @route(
        "/my/clauses/files/<string:name>",
        type="http",
        auth="user",
        website=True,
        readonly=_is_file_only_read,
    )
    def portal_my_clause_file(self, name, year=None, contract=None, **kwargs):
        contracts = self._sudo("insertion.contract").search(self._get_buyer_domain())
        if contract:
            contracts = contracts.filtered(lambda found: found.id == read_id(contract))
        if name not in FILES or not contracts:
            return request.redirect("/my/clauses")
        years = BuyerContracts(contracts).get_years()
        year = read_id(year) if read_id(year) in years else None
        make, mimetype = FILES[name]
        content = make(BuyerFiles(contracts, year))
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Length", len(content)),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Disposition", content_disposition(f"{year or ''}{name}")),
            ],
        )

    @route(
        "/my/clauses/programme",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        kept_form=True,
    )
    def portal_my_clauses_programme(self, programme="", **kwargs):
        contracts = self._sudo("insertion.contract").search(self._get_buyer_domain())
        if not contracts:
            return request.redirect("/my/clauses")
        programme = programme[:MAX_PROGRAMME]
        company, buyer = contracts.company_id[:1], contracts.buyer_id[:1]
        rows, hours = BuyerProgramme(
            self._sudo("res.partner").env, company, buyer
        ).prepare(programme)
        return self._render(
            "portal_my_clauses_programme",
            "programme",
            programme=programme,
            rows=rows,
            hours=hours,
            facilitator=contracts.user_id[:1],
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
        readonly=True,
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
        methods=["GET", "POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_clause_penalty(self, penalty_id, **post):
        penalty = self._get_penalties().filtered(
            lambda penalty: penalty.id == penalty_id
        )
        if not penalty:
            return request.redirect("/my/clauses")
        error = field = None
        if is_post() and penalty._get_awaited_since():
            error, field = self._decide(penalty, post)
            if not error:
                return leave(f"/my/clauses/penalties/{penalty.id}", "decided")
        told = penalty.answer_ids.grouped("kind")
        return self._render(
            "portal_my_clause_penalty",
            "clause",
            penalty=penalty,
            observations=told.get("observation", ()),
            decided_files=told["decision"].attachment_ids if "decision" in told else (),
            contract=penalty.contract_id,
            sentence=PenaltyRoom(penalty).get_buyer_sentence(),
            decisions=self._get_decisions(),
            files_url=f"/my/clauses/penalties/{penalty.id}/files",
            typed=post,
            error=error,
            error_field=field,
        )

    def _get_decisions(self):
        decision = request.env["insertion.penalty"]._fields["decision"]
        return decision._description_selection(request.env)

    def _decide(self, penalty, post):
        """Write down the decision that the buyer typed.

        :return: (the sentence that says why not, the field where it is mended)
        """
        documents, refusal = self._read_documents("document")
        if refusal:
            return refusal, "document"
        decisions, decision = dict(self._get_decisions()), post.get("decision")
        if decision not in decisions:
            return (
                request.env._("Say what you decide: apply, reduce or waive."),
                f"decision_{next(iter(decisions))}",
            )
        if not (post.get("decision_reason") or "").strip():
            return (
                request.env._("Write your reasons: the company reads them."),
                "decision_reason",
            )
        values = {
            "decision": decision,
            "decision_reason": post.get("decision_reason"),
        }
        if decision == "reduced":
            try:
                values["decision_amount"] = read_number(post.get("amount"))
            except CellError:
                return (
                    request.env._("Write the reduced amount in euros, as 1 250,50."),
                    "amount",
                )
        error = attempt(
            self._sudo("insertion.penalty.answer")._decide, penalty, values, documents
        )
        return error, "amount" if decision == "reduced" else "decision_reason"

    @route(
        "/my/clauses/penalties/<int:penalty_id>/files/<int:file_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_clause_penalty_file(self, penalty_id, file_id, **kwargs):
        penalty = self._get_penalties().filtered(
            lambda penalty: penalty.id == penalty_id
        )
        return self._send_document(
            penalty.answer_ids.attachment_ids, file_id, "/my/clauses"
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
            "sentence": PenaltyRoom(penalty).get_buyer_sentence(),
            "url": f"/my/clauses/penalties/{penalty.id}",
        }
