# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an uninstallation leaves behind, and what the next installation takes up."""

import json

from odoo.tools import SQL

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

ADDON = __package__.split(".")[2]
# The one thing kept on purpose: what was issued is in the hands of others
KEPT = f"{ADDON}.kept"
# What the demonstration makes by its acts, in the order in which it depends
DEMONSTRATED = {
    "res.partner": [],
    "res.users": [],
    "hr.employee": [],
    # what Odoo writes to each new user
    "project.task": [("project_id", "=", False)],
    "calendar.event": [],
    "event.event": [],
    "event.registration": [],
    "account.analytic.line": [],
}


def mark_demonstration(env):
    """Give an external id to what the demonstration has just made without one."""
    Data = env["ir.model.data"]
    for model, domain in DEMONSTRATED.items():
        if model not in env:
            continue
        # one transaction has one date
        made = (
            env[model]
            .with_context(active_test=False)
            .search(
                [*domain, ("create_date", ">=", env.cr.now().replace(microsecond=0))]
            )
        )
        named = Data.search([("model", "=", model), ("res_id", "in", made.ids)])
        Data.create(
            [
                {
                    "module": ADDON,
                    "name": f"demo_{env[model]._table}_{record.id}",
                    "model": model,
                    "res_id": record.id,
                    "noupdate": True,
                }
                for record in made - made.browse(named.mapped("res_id"))
            ]
        )


def leave_demonstration(env):
    """Delete what Odoo would leave: the time that keeps a project, private tasks."""
    for model in ("account.analytic.line", "project.task"):
        data = env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", model)]
        )
        # sudo: a private task is for its user's eyes only
        env[model].sudo().browse(data.mapped("res_id")).exists().unlink()


def keep_numbers(env, codes, numbered_by_id):
    """Keep the highest numbers issued, then delete the sequences.

    :param codes: pattern of the codes of the sequences
    :param numbered_by_id: models whose receipts are numbered by the id
    """
    sequences = (
        env["ir.sequence"]
        .with_context(active_test=False)
        .search([("code", "=like", codes)])
    )
    kept = {
        "sequences": [
            {
                "code": sequence.code,
                "company": sequence.company_id.id,
                "next": sequence.number_next_actual,
                "ranges": [
                    [str(span.date_from), str(span.date_to), span.number_next_actual]
                    for span in sequence.date_range_ids
                ],
            }
            for sequence in sequences
        ],
        "ids": {
            model: env.execute_query(
                SQL("SELECT last_value FROM %s", _id_sequence(env[model]))
            )[0][0]
            for model in numbered_by_id
        },
    }
    sequences.unlink()
    return kept


def restore_numbers(env, kept):
    """Take up the numbers where they were left, never below."""
    for mark in kept["sequences"]:
        sequence = env["ir.sequence"].search(
            [("code", "=", mark["code"]), ("company_id", "=", mark["company"])], limit=1
        )
        if not sequence:
            continue
        sequence.number_next_actual = max(mark["next"], sequence.number_next_actual)
        spans = {str(span.date_from): span for span in sequence.date_range_ids}
        for date_from, date_to, number in mark["ranges"]:
            span = spans.get(date_from) or env["ir.sequence.date_range"].create(
                {
                    "sequence_id": sequence.id,
                    "date_from": date_from,
                    "date_to": date_to,
                }
            )
            span.number_next_actual = max(number, span.number_next_actual)
    for model, last in kept["ids"].items():
        sequence = _id_sequence(env[model])
        env.cr.execute(
            SQL(
                "SELECT setval(%s, GREATEST(%s, (SELECT last_value FROM %s)))",
                f"{env[model]._table}_id_seq",
                last,
                sequence,
            )
        )


def leave_projects(env, field, tasks_field):
    """Delete the projects of the addon; return those on which time was noted.

    That time was typed by people: they keep it, on a project like any other.
    """
    env = env(
        context={**env.context, "active_test": False, MODULE_UNINSTALL_FLAG: True}
    )
    kept = {}
    for company in env["res.company"].search([]):
        project = company[field]
        company[field] = False
        tasks = env["project.task"].search([("project_id", "in", project.ids)])
        if project.timesheet_ids:
            kept[company.id] = {
                "project": project.id,
                "tasks": {
                    task.id: task[tasks_field] for task in tasks if task[tasks_field]
                },
            }
            continue
        account = project.account_id
        tasks.unlink()
        project.unlink()
        if not env["account.analytic.line"].search_count(
            [("account_id", "in", account.ids)], limit=1
        ):
            account.unlink()
    return kept


def take_projects(env, kept, field, tasks_field):
    """Give back to each organisation the project on which its time is noted."""
    for company_id, mark in kept.items():
        company = env["res.company"].browse(int(company_id)).exists()
        project = env["project.project"].browse(mark["project"]).exists()
        if not company or not project or company[field]:
            continue
        company[field] = project
        for task_id, action in mark["tasks"].items():
            env["project.task"].browse(int(task_id)).exists()[tasks_field] = action


def leave_bundles(env):
    """Delete the scripts and styles of the addon's own pages, which Odoo would keep."""
    env["ir.attachment"].search([("url", "=like", f"/web/assets/%/{ADDON}.%")]).unlink()


def release_tables(env):
    """Drop the links from and to the tables of the addon, which go as a whole.

    Odoo deletes the records that have an external id one model after the other: links
    between them would make it fail, and try again, at each.
    """
    tables = [
        Model._table
        for Model in env.registry.values()
        if Model._original_module == ADDON and not Model._abstract
    ]
    links = env.execute_query(
        SQL(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint c"
            " JOIN pg_class t ON t.oid IN (c.conrelid, c.confrelid)"
            " WHERE contype = 'f' AND t.relname IN %s GROUP BY 1, 2",
            tuple(tables),
        )
    )
    for table, name in links:
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )


def write_kept(env, kept):
    env["ir.config_parameter"].set_param(KEPT, json.dumps(kept))


def take_up(env, field, tasks_field):
    """Take up what an uninstallation kept, if there was one."""
    parameter = env["ir.config_parameter"].search([("key", "=", KEPT)])
    if parameter:
        kept = json.loads(parameter.value)
        restore_numbers(env, kept)
        take_projects(env, kept["projects"], field, tasks_field)
        parameter.unlink()


def _id_sequence(Model):
    return SQL.identifier(f"{Model._table}_id_seq")
