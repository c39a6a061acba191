# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a home costs, next to a dashboard of core in the same run.

The dashboard is "Tasks", of ``spreadsheet_dashboard_hr_timesheet``: the one that core
installs with what the addons depend on. Its client reads the sheet, then each of its
charts and pivots, through the same methods as here; drawing is counted for nobody. It
has as many tasks as the clauses have months to declare.
"""

import json
import time
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

GOAL, ROUNDS = 1.5, 5
CONTRACTS, LOTS, MONTHS, FACILITATORS = 100, 3, 12, 5
FILES, COACHES, PROJECTS = 300, 3, 20
STATES = ("first_contact", "eligibility", "in_progress", "submitted", "on_agenda")


def new_user(env, login, group):
    groups = env.ref(group)
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create({"name": login, "login": login, "group_ids": [Command.set(groups.ids)]})
    )


def new_people(env, addon, roles):
    return {role: new_user(env, f"{addon}{role}", f"{addon}{role}") for role in roles}


def new_lots(env, facilitators):
    """Return 300 lots going on, each with a company and somebody at work."""
    firms = env["res.partner"].create(
        [{"name": f"Firm {i}", "is_company": True} for i in range(CONTRACTS)]
    )
    today = date.today()
    contracts = env["insertion.contract"].create(
        [
            {
                "name": f"Contract {i}",
                "reference": f"BENCH-{i}",
                "buyer_id": firms[i % 20].id,
                "user_id": facilitators[i % FACILITATORS].id,
                "state": "running",
                "date_notified": today - relativedelta(months=MONTHS + 1),
            }
            for i in range(CONTRACTS)
        ]
    )
    return env["insertion.lot"].create(
        [
            {
                "contract_id": contract.id,
                "number": str(number),
                "name": f"Lot {number}",
                "state": "running",
                "date_start": today - relativedelta(months=MONTHS + 1),
                "date_end": today + relativedelta(months=number),
                "commitment_ids": [
                    Command.create(
                        {
                            "date": today - relativedelta(months=MONTHS + 1),
                            "hours": 1000,
                        }
                    )
                ],
                "contractor_ids": [Command.create({"partner_id": firm.id})],
            }
            for contract, firm in zip(contracts, firms, strict=True)
            for number in range(1, LOTS + 1)
        ]
    )


def new_months(env, lots):
    """Return a year of months: attested, but for the last ones."""
    first = date.today().replace(day=1) - relativedelta(months=MONTHS)
    people = env["insertion.participant"].create(
        [{"first_name": "A", "last_name": f"B{lot.id}"} for lot in lots]
    )
    env["insertion.placement"].create(
        [
            {
                "participant_id": person.id,
                "contractor_id": lot.contractor_ids.id,
                "job": "Painter",
                "date_start": first,
            }
            for person, lot in zip(people, lots, strict=True)
        ]
    )
    months = env["insertion.declaration"].create(
        [
            {
                "contractor_id": lot.contractor_ids.id,
                "month": first + relativedelta(months=back),
            }
            for lot in lots
            for back in range(MONTHS)
        ]
    )
    env.flush_all()
    last = date.today().replace(day=1) - relativedelta(months=1)
    for table in ("insertion_declaration", "insertion_declaration_line"):
        env.cr.execute(
            f"UPDATE {table} SET state = CASE WHEN month < %s THEN 'attested'"
            " WHEN id %% 3 = 0 THEN 'declared' WHEN id %% 3 = 1 THEN 'validated'"
            " ELSE 'to_declare' END",
            [last],
        )
    env.cr.execute(
        "UPDATE insertion_declaration SET step = state, declared_on = now(),"
        " validated_on = now()"
    )
    env.cr.execute(
        "UPDATE insertion_declaration_line SET worked_hours = 80, counted_hours = 80"
    )
    env.invalidate_all()
    return months


def new_files(env, coaches):
    programme = env["label.programme"].create({"name": "Bench"})
    standard = env["label.standard"].create({"programme_id": programme.id})
    firms = env["res.partner"].create(
        [{"name": f"Holder {i}", "is_company": True} for i in range(FILES)]
    )
    env["label.application"].create(
        [
            {
                "programme_id": programme.id,
                "partner_id": firm.id,
                "user_id": coaches[i % COACHES].id,
                "date_first_contact": date.today() - relativedelta(days=i),
            }
            for i, firm in enumerate(firms)
        ]
    )
    env.flush_all()
    env.cr.execute(
        "UPDATE label_application SET state = (%s::varchar[])[id %% %s + 1],"
        " date_submitted = date_first_contact + 30, date_jury = date_first_contact,"
        " standard_id = %s",
        [list(STATES), len(STATES), standard.id],
    )
    env.invalidate_all()


def new_tasks(env, users, count):
    """Make ``count`` tasks with time noted, as core's dashboard counts them."""
    customer = env["res.partner"].create({"name": "Customer"})
    projects = env["project.project"].create(
        [{"name": f"Project {i}", "partner_id": customer.id} for i in range(PROJECTS)]
    )
    tag = env["project.tags"].create({"name": "Bench"})
    employee = env["hr.employee"].create({"name": "Bench"})
    tasks = env["project.task"].create(
        [
            {
                "name": f"Task {i}",
                "project_id": projects[i % len(projects)].id,
                "user_ids": [Command.set(users[i % len(users)].ids)],
                "tag_ids": [Command.set(tag.ids)],
            }
            for i in range(count)
        ]
    )
    env["account.analytic.line"].create(
        [
            {
                "name": "Work",
                "task_id": task.id,
                "project_id": task.project_id.id,
                "employee_id": employee.id,
                "unit_amount": 1,
            }
            for task in tasks
        ]
    )


def read_dashboard(env):
    """Read what the client of core's dashboard reads to show it."""
    dashboard = env["spreadsheet.dashboard"].search(
        [("dashboard_group_id.dashboard_ids", "!=", False)]
    )
    dashboard = dashboard.filtered(
        lambda one: "report.project.task.user" in (one.spreadsheet_data or "")
    )[:1]
    sheet = json.loads(dashboard._get_serialized_readonly_dashboard())["snapshot"]
    for pivot in sheet["pivots"].values():
        rows = [row["fieldName"] for row in pivot["rows"]]
        env[pivot["model"]].formatted_read_grouping_sets(
            pivot["domain"],
            [[], rows] if rows else [[]],
            [_aggregate(env, pivot["model"], one) for one in pivot["measures"]],
        )
    charts = [
        figure["data"]
        for page in sheet["sheets"]
        for figure in page["figures"]
        if "metaData" in figure["data"]
    ]
    for chart in charts:
        meta = chart["metaData"]
        env[meta["resModel"]].formatted_read_group(
            chart["searchParams"]["domain"], meta["groupBy"], [meta["measure"]]
        )
    assert len(sheet["pivots"]) > 5 and len(charts) > 1


def _aggregate(env, model, measure):
    name = measure["fieldName"]
    return f"{name}:{env[model]._fields[name].aggregator or 'sum'}"


def seconds(env, user, read):
    env.flush_all()
    env.invalidate_all()
    begin = time.perf_counter()
    read(env(user=user))
    return time.perf_counter() - begin


def compare(env, name, user, core_user, model, role):
    """Return the figure of a home; both are read in turn, the best of each counts."""

    def home(env):
        return env[model].read_home(role)

    seconds(env, user, home), seconds(env, core_user, read_dashboard)
    runs = [
        (seconds(env, user, home), seconds(env, core_user, read_dashboard))
        for _round in range(ROUNDS)
    ]
    product, core = map(min, zip(*runs, strict=True))
    print(f"{name}: {1000 * product:.0f} ms, core {1000 * core:.0f} ms", flush=True)
    return "H1", name, product / core, GOAL


def bench_homes(env):
    """Each home on the data of a large MIFE, against core's dashboard of tasks."""
    env = env(context=dict(env.context, tracking_disable=True))
    clauses = new_people(
        env,
        "mife_insertion_clauses.group_insertion_",
        ("facilitator", "officer", "manager"),
    )
    label = new_people(
        env, "mife_label.mife_label_group_", ("coach", "secretary", "manager")
    )
    group = "mife_insertion_clauses.group_insertion_facilitator"
    others = [new_user(env, f"bench_f{i}", group) for i in range(FACILITATORS - 1)]
    months = new_months(env, new_lots(env, [clauses["facilitator"], *others]))
    group = "mife_label.mife_label_group_coach"
    others = [new_user(env, f"bench_c{i}", group) for i in range(COACHES - 1)]
    new_files(env, [label["coach"], *others])
    admin = env.ref("base.user_admin")
    new_tasks(env, admin + env.user, len(months))
    # as autovacuum does behind real use
    env.cr.execute("ANALYZE")
    return [
        compare(env, f"home_{kind}_{role}", user, admin, f"{kind}.home", role)
        for kind, users in (("insertion", clauses), ("label", label))
        for role, user in users.items()
    ]
