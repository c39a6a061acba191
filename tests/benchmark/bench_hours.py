# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the hours cost, next to core records created in the same run."""

import time
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

PEOPLE, MONTHS = 200, 50  # 10 000 lines
START = date(2022, 1, 1)


def seconds(env, action):
    env.flush_all()
    env.invalidate_all()
    begin = time.perf_counter()
    action()
    env.flush_all()
    return time.perf_counter() - begin


def new_contractor(env):
    buyer, firm = env["res.partner"].create(
        [{"name": name, "is_company": True} for name in ("Buyer", "Firm")]
    )
    contract = env["insertion.contract"].create(
        {"name": "Contract", "buyer_id": buyer.id}
    )
    lot = env["insertion.lot"].create({"contract_id": contract.id, "name": "Lot"})
    contractor = env["insertion.contractor"].create(
        {"lot_id": lot.id, "partner_id": firm.id}
    )
    people = env["insertion.participant"].create(
        [{"first_name": "Ali", "last_name": f"Ba {i}"} for i in range(PEOPLE)]
    )
    env["insertion.placement"].create(
        [
            {
                "participant_id": person.id,
                "contractor_id": contractor.id,
                "job": "Painter",
                "date_start": START,
            }
            for person in people
        ]
    )
    return contractor


def bench_open_months(env):
    """Open 50 months of 200 people, against as many core contacts."""
    env = env(context=dict(env.context, tracking_disable=True))
    contractor = new_contractor(env)
    months = [
        {"contractor_id": contractor.id, "month": START + relativedelta(months=i)}
        for i in range(MONTHS)
    ]
    contacts = [{"name": f"Contact {i}"} for i in range(PEOPLE * MONTHS)]
    hours = seconds(env, lambda: env["insertion.declaration"].create(months))
    core = seconds(env, lambda: env["res.partner"].create(contacts))
    return "P0", "open_months", hours / core, 1.0


def bench_create_and_validate(env):
    """Create, declare and validate 10 000 lines, against as many timesheets."""
    env = env(context=dict(env.context, tracking_disable=True))
    contractor = new_contractor(env)
    placements = env["insertion.placement"].search(
        [("contractor_id", "=", contractor.id)]
    )
    months = [
        {
            "contractor_id": contractor.id,
            "month": START + relativedelta(months=i),
            "line_ids": [
                Command.create({"placement_id": placement.id, "worked_hours": 100})
                for placement in placements
            ],
        }
        for i in range(MONTHS)
    ]

    def certify():
        declarations = env["insertion.declaration"].create(months)
        declarations.action_declare()
        declarations.action_validate()

    project = env["project.project"].create({"name": "Project"})
    employee = env["hr.employee"].create({"name": "Employee"})
    timesheets = [
        {
            "name": f"Work {i}",
            "project_id": project.id,
            "employee_id": employee.id,
            "unit_amount": 1,
        }
        for i in range(PEOPLE * MONTHS)
    ]
    hours = seconds(env, certify)
    core = seconds(env, lambda: env["account.analytic.line"].create(timesheets))
    return "P0", "create_and_validate", hours / core, 1.0


def bench_save_one(env):
    """Save one month next to 10 000 lines, against the same month without them."""
    env = env(context=dict(env.context, tracking_disable=True))
    contractor = new_contractor(env)
    Declaration = env["insertion.declaration"]

    def new_month(index):
        return Declaration.create(
            [
                {
                    "contractor_id": contractor.id,
                    "month": START + relativedelta(months=index),
                }
            ]
        )

    def save(declaration):
        def fill():
            for line in declaration.line_ids:
                line.worked_hours = 7.5

        return seconds(env, fill)

    save(new_month(0))  # caches of the registry
    alone = save(new_month(1))
    for index in range(2, MONTHS):
        new_month(index)
    crowded = save(new_month(MONTHS))
    return "P0", "save_one_month", crowded / alone, 1.5
