# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the hours cost, next to core records written in the same run."""

import time
from datetime import date
from functools import partial

from crowd import copy_months
from dateutil.relativedelta import relativedelta

from odoo.fields import Command

from odoo.addons.mife_insertion_clauses.report.month_page import COMPANY, MonthPage

PEOPLE, MONTHS = 200, 50  # 10 000 lines
START = date(2022, 1, 1)


def seconds(env, action):
    env.flush_all()
    env.invalidate_all()
    begin = time.perf_counter()
    action()
    env.flush_all()
    return time.perf_counter() - begin


def new_contractor(env, people=PEOPLE):
    buyer, firm = env["res.partner"].create(
        [{"name": name, "is_company": True} for name in ("Buyer", "Firm")]
    )
    contract = env["insertion.contract"].create(
        {"name": "Contract", "buyer_id": buyer.id}
    )
    lot = env["insertion.lot"].create(
        {
            "contract_id": contract.id,
            "name": "Lot",
            "date_start": START,
            "date_end": date(2026, 12, 31),
        }
    )
    contractor = env["insertion.contractor"].create(
        {"lot_id": lot.id, "partner_id": firm.id}
    )
    participants = env["insertion.participant"].create(
        [{"first_name": "Ali", "last_name": f"Ba {i}"} for i in range(people)]
    )
    env["insertion.placement"].create(
        [
            {
                "participant_id": participant.id,
                "contractor_id": contractor.id,
                "job": "Painter",
                "date_start": START,
            }
            for participant in participants
        ]
    )
    return contractor


def new_months(contractor, count=MONTHS):
    return [
        {"contractor_id": contractor.id, "month": START + relativedelta(months=i)}
        for i in range(count)
    ]


def with_hours(months, contractor):
    placements = contractor.env["insertion.placement"].search(
        [("contractor_id", "=", contractor.id)]
    )
    return [
        month
        | {
            "line_ids": [
                Command.create({"placement_id": placement.id, "worked_hours": 78.5})
                for placement in placements
            ]
        }
        for month in months
    ]


def bench_open_months(env):
    """Open 50 months of 200 people, against as many core contacts."""
    env = env(context=dict(env.context, tracking_disable=True))
    months = new_months(new_contractor(env))
    contacts = [{"name": f"Contact {i}"} for i in range(PEOPLE * MONTHS)]
    hours = seconds(env, lambda: env["insertion.declaration"].create(months))
    core = seconds(env, lambda: env["res.partner"].create(contacts))
    return "P0", "open_months", hours / core, 1.0


def bench_certify_hours(env):
    """Create and validate 10 000 lines of hours, against as many timesheet lines."""
    env = env(context=dict(env.context, tracking_disable=True))
    contractor = new_contractor(env)
    months = with_hours(new_months(contractor), contractor)
    project = env["project.project"].create({"name": "Hours"})
    employee = env["hr.employee"].create({"name": "Ali Ba", "user_id": env.uid})
    timesheets = [
        {
            "project_id": project.id,
            "employee_id": employee.id,
            "date": START,
            "name": f"Work {i}",
            "unit_amount": 7.5,
        }
        for i in range(PEOPLE * MONTHS)
    ]

    def certify():
        declarations = env["insertion.declaration"].create(months)
        declarations.action_declare()
        declarations.action_validate()

    hours = seconds(env, certify)
    core = seconds(env, lambda: env["account.analytic.line"].create(timesheets))
    return "P1", "certify_hours", hours / core, 0.8


def bench_save_month(env):
    """Save a month of ten people among 1 000 000 lines of others, and among 10 000."""
    env = env(context=dict(env.context, tracking_disable=True))
    months = env["insertion.declaration"].create(
        new_months(new_contractor(env, people=10))
    )
    crowd = env["insertion.declaration"].create(new_months(new_contractor(env)))
    few = seconds_to_save(env, months)
    copy_months(env, crowd, copies=99)
    many = seconds_to_save(env, months)
    return "P8", "save_month_growth", many / few, 1.1


def save(month, typed):
    MonthPage(month, COMPANY).save(typed, {})


def seconds_to_save(env, months):
    """Return the least time that a month took, over all of them."""
    # as autovacuum does behind real use
    env.cr.execute("ANALYZE insertion_declaration_line, insertion_declaration")
    times = []
    for number, month in enumerate(months):
        typed = {f"worked_{line.id}": f"7{number % 10},5" for line in month.line_ids}
        times.append(seconds(env, partial(save, month, typed)))
    return min(times)
