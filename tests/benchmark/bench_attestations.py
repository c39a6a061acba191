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
    """Issue 200 attestations, against the printing engine on the same pages."""
    env = env(context=dict(env.context, tracking_disable=True))
    declarations = new_declarations(env)
    Attestation = env["insertion.attestation"]
    Report = env.registry["ir.actions.report"]
    run, printed = Report._run_wkhtmltopdf, []

    def keep(self, bodies, *args, **kwargs):
        printed.append((self, bodies, kwargs))
        return run(self, bodies, *args, **kwargs)

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
        for report, bodies, kwargs in printed:
            run(report, bodies, **kwargs)

    ours = alone = 0
    for _round in range(ROUNDS):
        printed.clear()
        with (
            env.cr.savepoint() as savepoint,
            patch.object(Report, "_run_wkhtmltopdf", keep),
        ):
            ours += seconds(issue)
            savepoint.rollback()
        assert sum(len(bodies) for _self, bodies, _ in printed) == DECLARATIONS
        alone += seconds(engine)
    return "P4", "attest_month", ours / alone, 1.3
