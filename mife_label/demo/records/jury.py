# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The juries: one that is over, one whose letters wait, one that reads, one to come."""

from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from ..juries import FEEDBACK, JURY, SEVERITIES, VERDICTS
from .book import ref
from .companies import Company, create_files

PASTRY = Company(
    "Pâtisserie Ambrelune",
    "99921006500010",
    "Beaucourt",
    "90500",
    "very_small",
    "Léa Ambrelune",
    "Gérante",
)
SAWMILL = Company(
    "Scierie Montvaudoy",
    "99922115300011",
    "Étueffont",
    "90170",
    "small",
    "Bruno Montvaudoy",
    "Gérant",
)


def tell_past_jury(applications):
    """A session of some months ago: marks, recusal, votes, minutes, letters."""
    today = fields.Date.context_today(applications)
    day = today - relativedelta(months=4, days=6)
    session = _create_session(day, applications)
    _read_files(session)
    _meet(session)
    session.action_write_minutes()
    _prepare_letters(session)
    published = day + relativedelta(days=6)
    session._publish(published)
    moment = datetime.combine(published, time(9))
    session._write_by_action({"published_on": moment})
    session.letter_ids._write_by_action({"released_on": moment})


def tell_coming_juries(env):
    today = fields.Date.context_today(env["label.session"])
    recent_day = today - relativedelta(days=2)
    reading_day = today + relativedelta(days=12)
    pastry, sawmill = create_files(env, [(PASTRY, recent_day), (SAWMILL, reading_day)])
    _tell_recent_jury(recent_day, ref(env, "label_application_santerel") | pastry)
    _begin_to_read(
        _create_session(reading_day, ref(env, "label_application_etudes") | sawmill)
    )
    _prepare_next_jury(env)


def _tell_recent_jury(day, applications):
    """A jury that has just met: its letters are ready and wait for the president."""
    session = _create_session(day, applications)
    _read_files(session)
    _meet(session)
    session.action_write_minutes()
    _prepare_letters(session)
    session.action_print_minutes()


def _prepare_letters(session):
    session.action_prepare_letters()
    for letter in session.letter_ids:
        texts = FEEDBACK[letter.partner_id.name]
        for feedback, (strengths, progress) in zip(
            letter.feedback_ids, texts, strict=False
        ):
            feedback.write({"strengths": strengths, "progress": progress})


def _prepare_next_jury(env):
    secretary = ref(env, "res_users_secretary")
    ref(env, "label_session_later").secretary_id = secretary
    coming = ref(env, "label_session_next")
    coming.write({**_prepare_session_vals(env), "place": "Salle du conseil"})
    application = ref(env, "label_application_logistique")
    env["label.hearing"].create(
        {"session_id": coming.id, "application_id": application.id}
    )


def _create_session(day, applications):
    env = applications.env
    session = env["label.session"].create(
        {
            "programme_id": ref(env, "label_programme_emplitudes").id,
            "date_start": datetime.combine(day, time(8)),
            "date_deadline": day - relativedelta(days=28),
            "place": "Salle du conseil",
            **_prepare_session_vals(env),
        }
    )
    env["label.hearing"].create(
        [
            {
                "session_id": session.id,
                "application_id": application.id,
                "sequence": 10 * rank,
            }
            for rank, application in enumerate(applications, 1)
        ]
    )
    session.action_open_reading()
    # the secretary holds the meeting, whoever installs the demonstration
    return session.with_user(session.secretary_id).sudo()


def _prepare_session_vals(env):
    return {
        "secretary_id": ref(env, "res_users_secretary").id,
        "member_ids": [
            Command.create(
                {
                    "partner_id": _get_person(env, person).id,
                    "role": role,
                    "body_id": ref(env, f"label_body_{body}").id,
                }
            )
            for person, role, body in JURY
        ],
    }


def _get_person(env, name):
    record = ref(env, name)
    return record if record._name == "res.partner" else record.partner_id


def _get_member(session, name):
    person = _get_person(session.env, name)
    return session.member_ids.filtered(lambda one: one.partner_id == person)


# the reading


def _read_files(session):
    """Each member answers the question, then marks; one knows a company."""
    first = session.hearing_ids[0]
    branch = _get_member(session, "res_partner_juror_branch")
    for hearing in session.hearing_ids:
        for member, severity in zip(session.member_ids, SEVERITIES, strict=True):
            if hearing == first and member == branch:
                _declare(
                    hearing,
                    member,
                    "Mon entreprise achète ses pièces à cet établissement.",
                )
            else:
                _declare(hearing, member)
                _mark(hearing, member, severity)


def _begin_to_read(session):
    """One sheet sent, one half written, one link told; the rest is to do."""
    first, second = session.hearing_ids
    deputy = _get_member(session, "res_users_juror_second")
    juror = _get_member(session, "res_users_juror")
    branch = _get_member(session, "res_partner_juror_branch")
    _declare(first, deputy)
    _mark(first, deputy)
    _declare(first, juror)
    _mark(first, juror, only_first=4)
    _declare(second, branch, "Nous sommes clients de cette scierie depuis dix ans.")


def _declare(hearing, member, link=False):
    hearing.env["label.interest"].sudo()._declare(hearing, member, bool(link), link)


def _mark(hearing, member, severity=0, only_first=None):
    """Send the sheet of a member, or leave it with its first marks."""
    sheet = (
        hearing.env["label.sheet"]
        .sudo()
        .search([("member_id", "=", member.id), ("hearing_id", "=", hearing.id)])
    )
    marks = {
        line.criterion_id.id: {
            "choice": str(_choose_level(hearing, member, line, rank, severity).id)
        }
        for rank, line in enumerate(sheet.line_ids[:only_first])
    }
    sheet._save(marks, reason="Dossier clair, preuves lisibles.")
    if not only_first:
        sheet._send()


def _choose_level(hearing, member, line, rank, severity):
    """Return the same mark at each installation, neither flat nor alike."""
    levels = line.criterion_id._get_scale()
    if line.criterion_id.knockout:
        return levels[-1]
    verdict = VERDICTS.get(hearing.partner_id.name)
    position = len(levels) - (1 if verdict and verdict.is_favourable else 2)
    position += severity * (rank % 2)
    position -= (rank + member.id) % 2
    return levels[max(0, min(len(levels) - 1, position))]


# the meeting


def _meet(session):
    """Hold the meeting: one member is away and gives a proxy, one is afar."""
    session.action_start_meeting()
    session.member_ids.presence = "present"
    _get_member(session, "res_users_juror").presence = "remote"
    president = _get_member(session, "res_users_president")
    _get_member(session, "res_partner_juror_union").write(
        {"presence": "absent", "proxy_member_id": president.id}
    )
    session.presence_ids._write_by_action({"moment": session.date_start})
    session.action_open_marks()
    session._write_by_action(
        {
            "met_on": session.date_start,
            "opened_on": session.date_start + relativedelta(hours=2),
        }
    )
    for hearing in session.hearing_ids:
        _hear(hearing, VERDICTS[hearing.partner_id.name])


def _hear(hearing, verdict):
    votes_for, against, abstain = verdict.votes
    # who has a link does not vote
    away = len(hearing.recused_member_ids)
    is_awaited = verdict.decision in ("awarded_conditions", "deferred")
    hearing.write(
        {
            "company_presence": "present",
            "vote_for": votes_for - away,
            "vote_against": against,
            "vote_abstain": abstain,
            "decision": verdict.decision,
            "conditions": verdict.conditions,
            "date_condition": is_awaited
            and hearing.session_id.date + relativedelta(months=6),
            "reasons": verdict.reasons,
        }
    )
    start = hearing.slot_start
    end = start + relativedelta(minutes=hearing.minutes)
    hearing._write_by_action({"started_on": start, "ended_on": end})
    hearing.vote_id._write_by_action({"voted_on": end})
