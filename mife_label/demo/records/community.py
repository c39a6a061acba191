# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the label is made known: plan of the year, news, opinions, people, interviews."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from ..years import INTERVIEW, NEWS, OPINIONS, PLAN, WORDS
from .book import ref


def create_plan(env):
    """Plan the year, what is past done but one."""
    today = fields.Date.context_today(env["label.plan"])
    plan = env["label.plan"].create(
        {
            "programme_id": ref(env, "label_programme_emplitudes").id,
            "year": today.year,
            "aims": "Dix premiers dossiers, chaque titulaire rencontré une fois, et un "
            "label que les collégiens connaissent.",
        }
    )
    coach = ref(env, "res_users_coach")
    actions = env["label.plan.action"].create(
        [
            {
                "plan_id": plan.id,
                "name": name,
                "kind": kind,
                "audience": audience,
                "date": today.replace(month=month, day=15),
                "user_id": coach.id,
                "result": result,
            }
            for month, name, kind, audience, result in PLAN
        ]
    )
    for action in actions:
        if action.date < today and action.result:
            action.state = "done"
            action.done_on = action.date


def tell_news(awards):
    """Note who agreed to the news, and prepare those to come."""
    env = awards.env
    programme = ref(env, "label_programme_emplitudes")
    live = awards.filtered(lambda award: award.state in ("valid", "to_renew"))
    people = live.application_id.contact_id
    env["label.consent"].create(
        [
            {
                "partner_id": person.id,
                "programme_id": programme.id,
                "given_on": fields.Date.context_today(awards) - relativedelta(months=5),
                "source": "Feuille signée lors de la cérémonie",
            }
            for rank, person in enumerate(people)
            if rank % 3
        ]
    )
    name, body = NEWS
    env["label.news"].create(
        {"programme_id": programme.id, "name": name, "body": body, "to_bodies": True}
    )


def tell_opinions(env):
    """Say what those who came thought of the last events; some never answered."""
    events = env["event.event"].search(
        [("label_programme_id", "!=", False), ("date_end", "<", fields.Datetime.now())],
        order="date_begin desc",
        limit=4,
    )
    for event in events:
        came = event.registration_ids.filtered(lambda one: one.state == "done")
        came.label_opinion_asked_on = event.date_end + timedelta(days=1)
        for rank, registration in enumerate(came):
            opinion, note = OPINIONS[rank % len(OPINIONS)]
            if opinion:
                registration.write(
                    {
                        "label_opinion": opinion,
                        "label_opinion_note": note,
                        "label_opinion_on": event.date_end + timedelta(days=2),
                    }
                )


def tell_ambassadors(env):
    """Give two ambassadors the page that they agreed to."""
    ambassadors = env["label.ambassador"].search([], limit=3, order="id")
    for ambassador, words in zip(ambassadors, WORDS, strict=False):
        ambassador.write({"email": ambassador.partner_id.email, "words": words})
    ambassadors[:2]._agree_to_page()


def hold_interview(env):
    """Write down what a company told that has nobody to type."""
    application = ref(env, "label_application_mecanique")
    # those that nobody wrote yet
    answers = application.answer_ids.filtered(lambda answer: not answer.narrative)
    env["label.interview"].with_user(application.user_id).create(
        {
            "application_id": application.id,
            "spoken_with": application.contact_id.name or "La gérante",
            "capacity": application.contact_id.function or "Gérante",
            "email": application.contact_id.email,
            "line_ids": [
                Command.create({"answer_id": answer.id, "said": said})
                for answer, said in zip(
                    answers or application.answer_ids, INTERVIEW, strict=False
                )
            ],
        }
    )
