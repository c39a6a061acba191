# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo.fields import Command

from .. import facts


def create_meetings(book):
    facilitators = {row.key: row.facilitator for row in book.plan.contracts}
    book.env["calendar.event"].with_context(
        dont_notify=True, no_mail_to_attendees=True
    ).create(
        [
            _prepare_meeting_vals(
                book, meeting, book.facilitators[facilitators[meeting.contract]]
            )
            for meeting in facts.meetings(book.plan)
        ]
    )


def _prepare_meeting_vals(book, meeting, user):
    contract = book.contracts[meeting.contract]
    lot = book.lots.get(meeting.lot, book.env["insertion.lot"])
    firm = (lot or contract.lot_ids[:1]).contractor_ids[:1].partner_id
    start = _to_utc(meeting.date, meeting.hour)
    return {
        "name": f"{facts.MEETINGS[meeting.kind]} - "
        f"{(firm or contract.buyer_id).display_name}",
        "insertion_kind": meeting.kind,
        "insertion_contract_id": contract.id,
        "insertion_lot_id": lot.id,
        "user_id": user.id,
        "partner_ids": [Command.set(user.partner_id.ids)],
        "start": start,
        "stop": start + timedelta(minutes=meeting.minutes),
    }


def _to_utc(date, hour):
    """Return an hour of Paris as it is stored."""
    there = datetime.combine(date, time(hour), ZoneInfo("Europe/Paris"))
    return there.astimezone(UTC).replace(tzinfo=None)


def _name_project(company, project, tasks):
    """Say in the language of the story what was installed before it."""
    vals = company._prepare_insertion_project_vals()
    project.name = vals["name"]
    for _command, _id, task in vals["task_ids"]:
        tasks[task["insertion_action"]].name = task["name"]


def create_timesheets(book):
    company = book.env.company
    team = book.facilitators | book.officer
    for user in team:
        user._ensure_insertion_employee(company)
    project = company._get_insertion_project()
    tasks = project._get_insertion_tasks()
    _name_project(book.env.company, project, tasks)
    employees = team.employee_id.grouped("user_id")
    book.env["account.analytic.line"].create(
        [
            {
                "project_id": project.id,
                "task_id": tasks[row.action].id,
                "employee_id": employees[team[row.member]].id,
                "user_id": team[row.member].id,
                "name": facts.SUPPORTS[row.kind],
                "date": row.date,
                "unit_amount": row.hours,
                "insertion_support_kind": row.kind,
                **_prepare_subject_vals(book.contracts[row.contract], row.action),
            }
            for row in facts.timesheets(book.plan)
        ]
    )


def _prepare_subject_vals(contract, action):
    """Say whom the time was for: the company that is assisted, else the buyer."""
    contractor = contract.lot_ids.contractor_ids[:1]
    is_for_firm = contractor and action == "assist"
    partner = contractor.partner_id if is_for_firm else contract.buyer_id
    return {
        "insertion_contract_id": contract.id,
        "insertion_lot_id": contractor.lot_id.id if is_for_firm else False,
        "insertion_partner_id": partner.id,
    }


def create_activities(book):
    todo = book.env.ref("mail.mail_activity_data_todo")
    subjects = {"contract": book.contracts, "lot": book.lots}
    models = {
        subject: book.env["ir.model"]._get_id(f"insertion.{subject}")
        for subject in subjects
    }
    book.env["mail.activity"].create(
        [
            {
                "activity_type_id": todo.id,
                "res_model_id": models[task.subject],
                "res_id": subjects[task.subject][task.key].id,
                "summary": task.summary,
                "date_deadline": task.deadline,
                "user_id": book.facilitators[task.facilitator].id,
            }
            for task in book.plan.tasks
        ]
    )
