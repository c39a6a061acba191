# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the holders and the team do together, once the label is given."""

from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from ..years import DIRECTORY, EVENTS, NOTES, PRACTICES, TIMES
from .book import ref


def tell_commitments(awards):
    """Hold the yearly point of the labels given more than a year ago."""
    year = relativedelta(months=12)
    limit = fields.Date.context_today(awards) - year
    points = []
    for award in awards.filtered(lambda award: award.valid_from < limit):
        for rank, commitment in enumerate(award.commitment_ids[:2]):
            state = "kept" if (award.id + rank) % 3 else "under_way"
            points.append(
                {
                    "commitment_id": commitment.id,
                    "date": award.valid_from + year,
                    "state": state,
                    "note": NOTES[state],
                }
            )
    awards.env["label.commitment.point"].create(points)


def tell_communication(awards):
    """Say who is in the directory, who speaks of the label, what works where."""
    for rank, award in enumerate(awards):
        if rank % 4:
            award.write(
                {
                    "directory_consent_on": award.valid_from,
                    "directory_text": DIRECTORY,
                }
            )
    live = awards.filtered(lambda award: award.state in ("valid", "to_renew"))
    awards.env["label.ambassador"].create(
        [
            {
                "application_id": award.application_id.id,
                "name": award.application_id.contact_id.name,
                "job": award.application_id.contact_id.function,
                "kind": "ambassador" if rank % 2 else "tutor",
                "consent_on": award.valid_from,
                "in_directory": True,
            }
            for rank, award in enumerate(live[:6])
        ]
    )
    awards.env["label.practice"].create(
        [
            {
                "name": name,
                "audience": audience,
                "description": description,
                "advice": advice,
                "application_id": award.application_id.id,
                "consent_on": award.valid_from,
                "is_public": True,
            }
            for award, (name, audience, description, advice) in zip(
                live[1:], PRACTICES, strict=False
            )
        ]
    )


def create_events(awards):
    """Create the meetings of the holders of the time, and those who came."""
    env, today = awards.env, fields.Date.context_today(awards)
    days = [today + relativedelta(months=months) for _name, months, _share in EVENTS]
    events = env["event.event"].create(
        [
            _prepare_event_vals(env, name, day, is_over=months < 0)
            for (name, months, _share), day in zip(EVENTS, days, strict=True)
        ]
    )
    vals_list = []
    for event, day, (_name, months, share) in zip(events, days, EVENTS, strict=True):
        holders = awards.filtered(
            lambda award, day=day: award.valid_from <= day <= award.valid_until
        )
        present = round(len(holders) * share)
        away = "cancel" if months < 0 else "draft"
        vals_list += [
            _prepare_registration_vals(event, award, "done" if rank < present else away)
            for rank, award in enumerate(holders)
        ]
    env["event.registration"].create(vals_list)


def _prepare_event_vals(env, name, day, is_over):
    start = datetime.combine(day, time(7))
    stage = "event.event_stage_done" if is_over else "event.event_stage_announced"
    return {
        "name": name,
        "label_programme_id": ref(env, "label_programme_emplitudes").id,
        "user_id": ref(env, "res_users_coach").id,
        "date_begin": start,
        "date_end": start + relativedelta(hours=2),
        "date_tz": "Europe/Paris",
        "stage_id": env.ref(stage).id,
        # nobody is written to about the past
        "event_mail_ids": [Command.clear()],
    }


def _prepare_registration_vals(event, award, state):
    contact = award.application_id.contact_id
    return {
        "event_id": event.id,
        "name": contact.name,
        "email": contact.email,
        "partner_id": contact.id,
        "company_name": award.holder_name,
        "label_holder_id": award.partner_id.id,
        "state": state,
    }


def _name_project(coach, project, tasks):
    """Say in the language of the coach what was installed before."""
    company = coach.company_id.with_context(lang=coach.lang)
    vals = company._prepare_label_project_vals()
    project.name = vals["name"]
    for _command, _id, task in vals["task_ids"]:
        tasks[task["label_action"]].name = task["name"]


def create_times(env):
    """Note the time of the coach, on the files that are under way and the rest."""
    coach = ref(env, "res_users_coach")
    employee = env["hr.employee"].create(
        {
            "name": coach.name,
            "user_id": coach.id,
            "company_id": coach.company_id.id,
        }
    )
    project = coach.company_id._get_label_project()
    tasks = project.task_ids.grouped("label_action")
    _name_project(coach, project, tasks)
    applications = env["label.application"].search([("state", "!=", "notified")])
    today = fields.Date.context_today(applications)
    vals_list = []
    for week in range(5):
        for rank, (action, name, hours) in enumerate(TIMES):
            application = applications[(rank + week) % len(applications)]
            vals_list.append(
                {
                    "project_id": project.id,
                    "task_id": tasks[action].id,
                    "employee_id": employee.id,
                    "name": name,
                    "unit_amount": hours,
                    "date": today - relativedelta(days=3 * rank + week * 21),
                    "label_application_id": action == "support" and application.id,
                }
            )
    labelled = env["label.award"].search([]).application_id
    for application in labelled:
        for (_action, name, hours), days in zip(TIMES, (120, 75, 40), strict=False):
            vals_list.append(
                {
                    "project_id": project.id,
                    "task_id": tasks["support"].id,
                    "employee_id": employee.id,
                    "name": name,
                    "unit_amount": hours,
                    "date": application.date_notified - relativedelta(days=days),
                    "label_application_id": application.id,
                }
            )
    env["account.analytic.line"].create(vals_list)


def tell_statement(programme):
    """Issue the statement of last year, and give its benchmark to the holders."""
    env = programme.env
    manager = ref(env, "res_users_manager")
    statement = (
        env["label.statement"]
        .with_user(manager)
        .create(
            {
                "programme_id": programme.id,
                "year": str(fields.Date.context_today(programme).year - 1),
            }
        )
    )
    statement.action_issue()
    statement.action_share()


def prepare_next_standard(env):
    """Begin the next version of the standard: a question more, a weight changed."""
    standard = ref(env, "label_standard_v1")
    draft = standard.browse(standard.action_new_version()["res_id"])
    draft.change_note = (
        "Une question de plus sur la santé au travail ; le tutorat compte davantage."
    )
    people = draft.axis_ids[1]
    tutoring = ref(env, "label_criterion_tutoring")
    people.criterion_ids.filtered(
        lambda criterion: criterion.origin_id == tutoring
    ).weight = 3
    env["label.criterion"].create(
        {
            "axis_id": people.id,
            "sequence": 70,
            "name": "Santé et maintien dans l'emploi",
            "audience": "employees",
            "question": "Comment prévenez-vous l'usure au travail, et que faites-vous "
            "quand un poste ne convient plus à une personne ?",
            "evidence": "Aménagements de poste, suites données, nombre de personnes "
            "maintenues dans l'emploi.",
            "weight": 1,
        }
    )
