# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The files that companies write with their coach, until they are submitted."""

import base64
import io
from functools import cache

from dateutil.relativedelta import relativedelta
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from odoo import fields
from odoo.fields import Command

from ..answers import ANSWERS, COMMITMENTS, STRENGTHS
from .book import get_lang, ref

# companies of different sizes do not show the same figures
FIGURES = {"very_small": 1, "small": 2, "medium": 3, "large": 5}


def fill_files(applications):
    for theirs in _by_author(applications):
        _fill_answers(theirs.answer_ids)
    _fill_plans(applications)


def begin_file(application, count):
    """Write the first answers of a file."""
    for mine in _by_author(application):
        _fill_answers(mine.answer_ids[:count])


def submit_files(applications):
    for theirs in _by_author(applications):
        theirs.action_submit()


def _by_author(applications):
    """Yield the files that one person writes, as that person."""
    lang = get_lang(applications.env)
    authors = applications.grouped(
        lambda application: (application.contact_id.user_ids or application.user_id)[:1]
    )
    for author, theirs in authors.items():
        yield (
            theirs.with_user(author)
            .sudo()
            .with_context(tracking_disable=True, lang=lang)
        )


def _fill_answers(answers):
    env, today = answers.env, fields.Date.context_today(answers)
    told = {ref(env, f"label_criterion_{key}"): ANSWERS[key] for key in ANSWERS}
    for criterion, theirs in answers.grouped("criterion_id").items():
        narrative, rank, _actions, _proof = told[criterion]
        scale = criterion._get_scale()
        level = scale[min(rank, len(scale) - 1)]
        theirs.write({"narrative": narrative, "level_id": level.id})
    env["label.action"].create(
        [
            {
                "answer_id": answer.id,
                "name": name,
                "people_count": _count_people(people, answer.application_id),
                "partner_names": partners,
                **_date_action(answer.application_id.date_jury or today, rank),
            }
            for answer in answers
            for rank, (name, people, partners) in enumerate(
                told[answer.criterion_id][2], answer.criterion_id.sequence // 10
            )
        ]
    )
    env["label.evidence"].create(
        [
            {
                "application_id": answer.application_id.id,
                "answer_ids": [Command.set(answer.ids)],
                "name": told[answer.criterion_id][3],
                "filename": f"piece-{answer.number}.pdf",
                "file": _write_pdf(told[answer.criterion_id][3]),
                "document_date": today - relativedelta(months=2),
            }
            for answer in answers
        ]
    )


def _date_action(jury_day, rank):
    """Return the days of an action before the jury; one in three goes on after."""
    start = jury_day - relativedelta(months=4 + 3 * (rank % 5))
    lasts = rank % 3 == 0
    return {
        "date_start": start,
        "date_end": lasts and start + relativedelta(months=24),
    }


def _count_people(people, application):
    # two companies of one size do not do as much either
    own = 4 + len(application.partner_id.name) % 5
    return max(people * FIGURES.get(application.size, 2) * own // 18, 1)


@cache
def _write_pdf(title):
    """Return the proof of that title, as it is stored."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A5, invariant=True)
    canvas.setTitle(title)
    canvas.drawString(40, 540, title)
    canvas.drawString(40, 520, "Document de démonstration")
    canvas.save()
    return base64.b64encode(buffer.getvalue())


def _fill_plans(applications):
    env, today = applications.env, fields.Date.context_today(applications)
    applications.filtered(lambda file: not file.strengths).strengths = STRENGTHS
    env["label.commitment"].create(
        [
            {
                "application_id": application.id,
                "axis_id": ref(env, f"label_axis_{axis}").id,
                "name": name,
                "date_due": (application.date_jury or today)
                + relativedelta(months=months),
                "responsible": responsible,
            }
            for application in applications
            for axis, name, months, responsible in COMMITMENTS
        ]
    )


def ask_completion(application):
    """Send the company two questions about its file."""
    env = application.env
    hiring, tutoring = (_get_answer(application, key) for key in ("hiring", "tutoring"))
    request = env["label.completion.request"].create(
        {
            "application_id": application.id,
            "message": "Merci pour ce dossier clair. Deux points restent à préciser "
            "avant que nous le présentions au jury.",
            "date_due": fields.Date.context_today(application) + relativedelta(days=12),
            "line_ids": [
                Command.create(
                    {
                        "answer_id": hiring.id,
                        "kind": "incomplete",
                        "message": "Parmi les personnes recrutées, combien sont encore "
                        "présentes six mois après ? Donnez les nombres, sans aucun "
                        "nom.",
                    }
                ),
                Command.create(
                    {
                        "answer_id": tutoring.id,
                        "kind": "unclear",
                        "message": "Comment le temps des tuteurs est-il prévu sur les "
                        "chantiers où ils sont seuls ?",
                    }
                ),
            ],
        }
    )
    request.with_context(mail_notify_force_send=False).action_send()


def complete_file(application):
    """Answer what was asked: the file has two versions."""
    tutoring = _get_answer(application, "tutoring")
    tutoring.narrative = (
        "Quatre tuteurs, formés trois jours, accompagnent les arrivants. Une heure par "
        "semaine leur est réservée dans le planning, y compris la nuit et sur les "
        "postes isolés."
    )
    tutoring.action_ids.people_count += 2
    submit_files(application)


def _get_answer(application, key):
    criterion = ref(application.env, f"label_criterion_{key}")
    return application.answer_ids.filtered(
        lambda answer: answer.criterion_id == criterion
    )


def coach(application):
    """Write what a coach leaves on a file under way."""
    answer = application.answer_ids[:1]
    answer.advice = (
        "Pensez à dire comment les élèves sont choisis, et combien reviennent en "
        "apprentissage."
    )
    answer.coach_note = (
        "Le chef d'atelier porte tout : prévoir qui prendra la suite avant l'oral."
    )
