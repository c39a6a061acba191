# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a page of the portal costs, next to core's list of tasks in the same run."""

import time
from datetime import date
from unittest.mock import patch

from bench_hours import PEOPLE, new_contractor

from odoo.fields import Command
from odoo.http import Response

from odoo.addons.http_routing.tests.common import MockRequest
from odoo.addons.mife_insertion_clauses.controllers.portal_month import (
    InsertionPortalMonth,
)
from odoo.addons.project.controllers.portal import ProjectCustomerPortal

FEW, ROUNDS = 20, 3
MONTH = date(2022, 1, 1)


def render(env, user, page):
    """Return (seconds, queries, text) of a page as its controller answers it."""
    env.flush_all()
    env.invalidate_all()
    env = env(user=user)
    lang = {"lang": env["res.lang"].get_installed()[0][0]}
    # the choice of the language at the foot needs the address of a real request
    no_choice = patch.object(type(env["res.lang"]), "_get_frontend", lambda _self: {})
    with no_choice, MockRequest(env, path="/my", context=lang) as request:
        request.httprequest.method = "GET"
        request.httprequest.full_path = "/my"
        request.csrf_token = lambda *_args: "token"
        request.is_frontend = True
        request.render = lambda template, values=None, **_: Response(
            template=template, qcontext=values
        )
        before, begin = env.cr.sql_log_count, time.perf_counter()
        response = page(request)
        qcontext = {**response.qcontext, "request": request}
        text = env["ir.ui.view"]._render_template(response.template, qcontext)
        spent = time.perf_counter() - begin
        return spent, env.cr.sql_log_count - before, text


def best(env, user, page):
    """Return the quickest of some rounds, after one that fills the caches."""
    render(env, user, page)
    return min(render(env, user, page) for _round in range(ROUNDS))


def new_clerk(env):
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Clerk",
                "login": "bench_clerk",
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
        )
    )


def new_months(env, clerk):
    """Return the month of 200 people, and that of a few."""
    contractor = new_contractor(env)
    clerk.partner_id.parent_id = contractor.partner_id
    contractor.contact_ids = clerk.partner_id
    many = env["insertion.declaration"].create(
        {"contractor_id": contractor.id, "month": MONTH}
    )
    many.line_ids.worked_hours = 7.5
    few = env["insertion.declaration"].create(
        {"contractor_id": contractor.id, "month": date(2022, 2, 1)}
    )
    few.line_ids[FEW:].unlink()
    return many, few


def new_tasks(env, clerk):
    project = env["project.project"].create(
        {"name": "Project", "privacy_visibility": "portal"}
    )
    tasks = env["project.task"].create(
        [{"name": f"Task {i}", "project_id": project.id} for i in range(PEOPLE)]
    )
    project.message_subscribe(clerk.partner_id.ids)
    tasks.message_subscribe(clerk.partner_id.ids)


def bench_month_page(env):
    """Show the month of 200 people, against core's list of as many tasks."""
    env = env(context=dict(env.context, tracking_disable=True))
    clerk = new_clerk(env)
    many, few = new_months(env, clerk)
    new_tasks(env, clerk)
    months, tasks = InsertionPortalMonth(), ProjectCustomerPortal()

    def show(month):
        return lambda request: months.portal_my_insertion_month(month.id)

    hours, queries, text = best(env, clerk, show(many))
    _seconds, few_queries, _text = best(env, clerk, show(few))
    with patch.object(ProjectCustomerPortal, "_items_per_page", PEOPLE):
        core, _queries, listed = best(
            env, clerk, lambda request: tasks.portal_my_tasks()
        )
    if text.count("<fieldset") != PEOPLE or listed.count("/my/tasks/") < PEOPLE:
        raise AssertionError("A page does not show its 200 lines.")
    return [
        ("P3", "month_page", hours / core, 0.6),
        ("P3", "month_page_queries", queries / few_queries, 1.0),
    ]
