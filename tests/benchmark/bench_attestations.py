# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a month of certificates costs, next to the printing engine alone."""

import time
from datetime import date
from unittest.mock import patch

DECLARATIONS, PEOPLE = 200, 3
ROUNDS = 3  # the machine may be busy with something else
MONTH = date(2026, 3, 1)


def new_declarations(env):
    """Return 200 validated declarations of as many companies, 3 people each."""
    buyer, *firms = env["res.partner"].create(
        [
            {"name": f"Firm {index}", "is_company": True}
            for index in range(DECLARATIONS + 1)
        ]
    )
    contract = env["insertion.contract"].create(
        {"name": "Contract", "buyer_id": buyer.id, "date_notified": date(2026, 1, 5)}
    )
    lots = env["insertion.lot"].create(
        [
            {
                "contract_id": contract.id,
                "name": "Lot",
                "number": str(index),
                "commitment_ids": [(0, 0, {"date": date(2026, 1, 5), "hours": 700})],
                "contractor_ids": [(0, 0, {"partner_id": firm.id})],
            }
            for index, firm in enumerate(firms)
        ]
    )
    people = env["insertion.participant"].create(
        [
            {"first_name": "Ali", "last_name": f"Ba {index}"}
            for index in range(DECLARATIONS * PEOPLE)
        ]
    )
    env["insertion.placement"].create(
        [
            {
                "participant_id": person.id,
                "contractor_id": lots[index // PEOPLE].contractor_ids.id,
                "job": "Painter",
                "date_start": date(2026, 1, 5),
            }
            for index, person in enumerate(people)
        ]
    )
    declarations = env["insertion.declaration"].create(
        [
            {"contractor_id": contractor.id, "month": MONTH}
            for contractor in lots.contractor_ids
        ]
    )
    declarations.line_ids.worked_hours = 70
    declarations.action_declare()
    declarations.action_validate()
    return declarations


def bench_attest_month(env):
    """Issue 200 attestations, against Odoo's own printing of the same pages."""
    # known once the configuration is read
    from odoo.addons.mife_insertion_clauses.models.certificate import (
        insertion_attestation,
    )

    env = env(context=dict(env.context, tracking_disable=True))
    declarations = new_declarations(env)
    Attestation = env["insertion.attestation"]
    report = env["ir.actions.report"].with_context(mife_no_print_delay=True)
    printing, printed = insertion_attestation.print_documents, []

    def keep(command, documents, header, footer):
        printed.append((documents, header, footer))
        return printing(command, documents, header, footer)

    def seconds(action):
        env.flush_all()
        env.invalidate_all()
        begin = time.perf_counter()
        action()
        return time.perf_counter() - begin

    def issue():
        Attestation._issue(declarations)
        env.flush_all()

    def engine():
        _documents, header, footer = printed[0]
        report._run_wkhtmltopdf(
            [page for documents, *_frame in printed for page in documents],
            header=header,
            footer=footer,
            specific_paperformat_args=insertion_attestation.PAGE,
        )

    ours = alone = 0
    for _round in range(ROUNDS):
        printed.clear()
        with (
            env.cr.savepoint() as savepoint,
            patch.object(insertion_attestation, "print_documents", keep),
        ):
            ours += seconds(issue)
            savepoint.rollback()
        assert sum(len(documents) for documents, *_frame in printed) == DECLARATIONS
        alone += seconds(engine)
    return "P4", "attest_month", ours / alone, 0.9
