# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.fields import Command

from .book import by_key

CRITERIA = (
    "rsa",
    "ass",
    "detld",
    "deld",
    "young",
    "level_3",
    "disabled",
    "qpv",
    "senior",
    "refugee",
)
PUBLICS = (
    "Demandeurs d'emploi de longue durée, bénéficiaires du RSA, jeunes de moins de "
    "26 ans sans qualification, travailleurs handicapés, habitants des quartiers "
    "prioritaires sans emploi."
)


def create_contracts(book):
    criteria = [book.ref(f"insertion_criterion_{name}").id for name in CRITERIA]
    contracts = book.env["insertion.contract"].create(
        [
            {
                "name": contract.name,
                "reference": contract.reference,
                "buyer_id": book.ref(f"demo_buyer_{contract.buyer}").id,
                "user_id": book.facilitators[contract.facilitator].id,
                "state": contract.state,
                "end_reason": contract.reason,
                "clause_kind": contract.kind,
                "nature": contract.nature,
                "procedure": contract.procedure,
                "cpv": contract.cpv,
                "amount": contract.amount,
                "date_sent": _get_sending(book, contract),
                "date_notified": contract.notified,
                "date_start": contract.start,
                "date_end": contract.end,
                "eligible_publics": PUBLICS,
                "criterion_ids": [Command.set(criteria)],
                "buyer_asked_on": contract.asked,
                "eligibility_months": contract.months[0],
                "permanent_months": contract.months[1],
                "training_rule": contract.training[0],
                "training_cap": contract.training[1],
            }
            for contract in book.plan.contracts
        ]
    )
    book.contracts = by_key(book.plan.contracts, contracts)


def _get_sending(book, contract):
    """Return the day the notice left: weeks before the contract was notified."""
    if contract.notified:
        return contract.notified - timedelta(days=75)
    if contract.state in ("consultation", "no_clause"):
        return book.plan.today - timedelta(days=12)
    return None


def create_lots(book):
    lots = book.env["insertion.lot"].create(
        [
            {
                "contract_id": book.contracts[lot.contract].id,
                "number": lot.number,
                "sequence": int(lot.number),
                "name": lot.name,
                "trade_id": book.ref(f"insertion_trade_{lot.trade}").id,
                "amount": lot.amount,
                "calibration_date": _get_calibration_day(book, lot),
                "date_start": lot.start,
                "date_end": lot.end,
            }
            for lot in book.plan.lots
        ]
    )
    book.lots = by_key(book.plan.lots, lots)


def _get_calibration_day(book, lot):
    """Say that a lot was calibrated five months before its work, not all on one day."""
    return min((lot.start or book.plan.today) - timedelta(days=150), book.plan.today)


def create_commitments(book):
    book.env["insertion.commitment"].create(
        [
            _prepare_commitment_vals(row, book.lots[row.lot])
            for row in book.plan.commitments
        ]
    )


def _prepare_commitment_vals(row, lot):
    vals = {
        "lot_id": lot.id,
        "origin": row.origin,
        "date": row.date,
        "reason": row.reason,
        "basis": row.basis,
        "unit_hours": row.unit_hours,
        "years": row.years,
        "step_amount": row.step_amount,
        "amount": row.amount,
        "share": row.share,
        "production_hours": row.production_hours,
        "promise": row.promise,
        "bracket_ids": [
            Command.create({"amount_from": amount, "hours": hours})
            for amount, hours in row.brackets
        ],
    }
    if row.basis == "fixed" and row.origin != "order":
        vals["hours"] = row.hours  # the others are worked out
    return vals


def create_contractors(book):
    """Create the holders, then those who work under them."""
    rows = book.plan.contractors
    for rank in (
        [row for row in rows if not row.parent],
        [row for row in rows if row.parent],
    ):
        contractors = book.env["insertion.contractor"].create(
            [_prepare_contractor_vals(book, row) for row in rank]
        )
        book.contractors |= by_key(rank, contractors)


def _prepare_contractor_vals(book, row):
    return {
        "lot_id": book.lots[row.lot].id,
        "partner_id": book.firm(row.firm).id,
        "role": row.role,
        "parent_id": row.parent and book.contractors[row.parent].id,
        "share": row.share,
        "report_from": row.first,
        "report_to": row.last,
        "contact_ids": [Command.set(book.ref(f"demo_contact_{row.firm}").ids)],
    }


def move_lots(book):
    """Give the lots their states, once their hours are declared."""
    for state in ("running", "completed"):
        lots = book.lots_of(row for row in book.plan.lots if row.state == state)
        lots.write({"state": state})


def decide(book):
    """Take the buyers' dated decisions on the lots, as their button does."""
    decisions = book.env["insertion.lot.decision"].create(
        [
            {
                "lot_id": book.lots[row.lot].id,
                "kind": row.kind,
                "date": row.date,
                "reason": row.reason,
            }
            for row in book.plan.decisions
        ]
    )
    for decision in decisions:
        decision.action_decide()


def draft_clauses(book):
    """Work out the hours of the lots being drafted; write the clause of one."""
    lots = book.lots_of(book.plan.lots)
    drafted = lots.filtered(lambda lot: lot.contract_id.state == "drafting")
    drafted.write({"insertion_rate": 0.07})
    book.env["insertion.clause.apply"].create(
        {
            "lot_ids": [Command.set(drafted[:1].ids)],
            "template_id": book.ref("insertion_clause_template_works").id,
        }
    ).action_apply()
    cleaning = book.ref("insertion_trade_cleaning")
    lots.filtered(
        lambda lot: lot.trade_id == cleaning and lot.contract_id.state == "awarded"
    ).write({"staff_taken_over": "share", "staff_share": 0.6})


def date_turns(book):
    """Say since when the contracts are in their state, and who is awaited."""
    for row in book.plan.contracts:
        if row.since:
            book.contracts[row.key].state_since = row.since
    for row in book.plan.awaited:
        book.lots[row.lot].write(
            {
                "awaited_from": row.actor,
                "awaited_what": row.what,
                "awaited_since": row.since,
            }
        )
