# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the server answers when a dashboard opens, next to core's dashboard of tasks.

Every chart and pivot of a dashboard asks for one group of records; core's has as many
tasks as ours has hour lines.
"""

import json
import time

from bench_pivot import new_lines
from crowd import fill

ROUNDS = 3
OURS = "mife_insertion_clauses.spreadsheet_dashboard_clauses"
CORE = "spreadsheet_dashboard_hr_timesheet.spreadsheet_dashboard_tasks"


def read_questions(dashboard):
    """Return the (model, domain, groups, aggregates) that a dashboard asks for."""
    data = json.loads(dashboard.spreadsheet_data)
    charts = [
        figure["data"]
        for sheet in data["sheets"]
        for figure in sheet["figures"]
        if figure["data"].get("metaData")
    ]
    return [
        (
            chart["metaData"]["resModel"],
            chart["searchParams"]["domain"],
            chart["metaData"]["groupBy"],
            [chart["metaData"]["measure"]],
        )
        for chart in charts
    ] + [
        (
            pivot["model"],
            pivot["domain"],
            [group["fieldName"] for group in (*pivot["rows"], *pivot["columns"])],
            [measure["fieldName"] for measure in pivot["measures"]],
        )
        for pivot in data["pivots"].values()
    ]


def answer(env, questions):
    """Return the seconds that the server takes for all of them."""
    env.invalidate_all()
    begin = time.perf_counter()
    for model, domain, groups, measures in questions:
        fields = env[model]._fields
        aggregates = [
            name if name == "__count" else f"{name}:{fields[name].aggregator}"
            for name in measures
        ]
        assert env[model].formatted_read_group(domain, groups, aggregates) is not None
    return time.perf_counter() - begin


def new_tasks(env, count):
    projects = env["project.project"].create([{"name": f"P {i}"} for i in range(50)])
    task = env["project.task"].create({"name": "T", "project_id": projects[0].id})
    fill(
        env,
        "project.task",
        count,
        task,
        project_id=f"(ARRAY{projects.ids})[1 + i %% 50]",
    )
    env.cr.execute("ANALYZE project_task")


def bench_dashboard(env, lines):
    """Open the dashboard of the clauses, as its manager; core's as that of projects."""
    env = env(context=dict(env.context, tracking_disable=True))
    new_tasks(env, new_lines(env, lines))
    groups = (
        "mife_insertion_clauses.group_insertion_manager",
        "project.group_project_manager",
        "hr_timesheet.group_timesheet_manager",
    )
    manager = env["res.users"].create(
        {
            "name": "Manager",
            "login": "bench_dashboard",
            "group_ids": [(4, env.ref(group).id) for group in groups],
        }
    )
    ours, core = (read_questions(env.ref(name)) for name in (OURS, CORE))
    own = env(user=manager)
    rounds = [(answer(own, ours), answer(own, core)) for _round in range(ROUNDS)]
    product, reference = map(min, zip(*rounds, strict=True))
    print(
        f"{len(ours)} answers in {product:.2f} s, core's {len(core)} {reference:.2f} s"
    )
    return "D1", "dashboard_of_core", product / reference, 1.5
