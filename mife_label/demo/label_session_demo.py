# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

# account or person, role, body
JURY = [
    ("res_users_president", "1_president", "county"),
    ("res_users_juror_second", "2_deputy", "chamber"),
    ("res_users_juror", "3_member", "state"),
    ("res_partner_juror_branch", "3_member", "employers"),
    ("res_partner_juror_union", "3_member", "unions"),
]
# how severe each member is, in levels; a jury that agrees on most things
SEVERITIES = (0, -1, 0, 1, 0)
# holder: votes for, against and abstentions, decision, conditions, reasons
PAST = {
    "Fonderie Malvaux": (5, 0, 0)
    + (
        "awarded",
        "",
        "Une démarche ancienne, portée par la direction et connue de tous.",
    ),
    "Imprimerie Vergalant": (4, 1, 0)
    + (
        "awarded",
        "",
        "L'accueil des collégiens est exemplaire ; le tutorat reste à structurer.",
    ),
    "Transports Noirmouton": (3, 0, 1)
    + (
        "awarded_conditions",
        "Former un second tuteur et présenter le planning qui lui laisse du temps.",
        "L'élan est réel, mais le tutorat repose sur une seule personne.",
    ),
    "Boucherie Cornevin": (1, 4, 0)
    + (
        "deferred",
        "",
        "Le jury souhaite relire l'axe 2 une fois les points d'étape tenus.",
    ),
}
RECENT = {
    "Santérel, site de Belfort": (4, 0, 1)
    + ("awarded", "", "Un site qui agit sans attendre son groupe, preuves à l'appui."),
    "Pâtisserie Ambrelune": (1, 3, 1)
    + (
        "refused",
        "",
        "Les actions présentées ont moins de trois mois. Le jury invite à revenir "
        "après une première année complète, avec les mêmes partenaires.",
    ),
}


class LabelDemoJury(models.AbstractModel):
    _name = "label.demo.jury"
    _description = "Demonstration of the juries"

    @api.model
    def _tell_past_jury(self, applications):
        """A session of some months ago: marks, recusal, votes, minutes, letters."""
        day = fields.Date.context_today(self) - relativedelta(months=4, days=6)
        session = self._create_session(day, applications)
        self._read_files(session)
        self._meet(session, PAST)
        session.action_write_minutes()
        published = day + relativedelta(days=6)
        session._publish(published)
        moment = datetime.combine(published, time(9))
        session._move({"published_on": moment})
        session.letter_ids.with_context(
            label_letter=session.letter_ids._RELEASE
        ).released_on = moment

    @api.model
    def _tell_coming_juries(self):
        """A jury whose letters wait, one that reads, one that is being prepared."""
        today = fields.Date.context_today(self)
        pastry = self._create_file(
            "Pâtisserie Ambrelune",
            "99921006500010",
            "Beaucourt",
            "90500",
            "very_small",
            "Léa Ambrelune",
            "Gérante",
            today - relativedelta(days=2),
        )
        recent = self._create_session(
            today - relativedelta(days=2),
            self._ref("label_application_santerel") | pastry,
        )
        self._read_files(recent)
        self._meet(recent, RECENT)
        recent.action_write_minutes()
        recent.action_prepare_letters()
        recent.action_print_minutes()
        sawmill = self._create_file(
            "Scierie Montvaudoy",
            "99922115300011",
            "Étueffont",
            "90170",
            "small",
            "Bruno Montvaudoy",
            "Gérant",
            today + relativedelta(days=12),
        )
        reading = self._create_session(
            today + relativedelta(days=12),
            self._ref("label_application_etudes") | sawmill,
        )
        self._begin_to_read(reading)
        self._ref("label_session_later").secretary_id = self._ref("res_users_secretary")
        coming = self._ref("label_session_next")
        coming.write({**self._prepare_session_vals(), "place": "Salle du conseil"})
        self.env["label.hearing"].create(
            {
                "session_id": coming.id,
                "application_id": self._ref("label_application_logistique").id,
            }
        )

    def _prepare_session_vals(self):
        return {
            "secretary_id": self._ref("res_users_secretary").id,
            "member_ids": [
                Command.create(
                    {
                        "partner_id": self._get_person(person).id,
                        "role": role,
                        "body_id": self._ref(f"label_body_{body}").id,
                    }
                )
                for person, role, body in JURY
            ],
        }

    def _get_person(self, name):
        record = self._ref(name)
        return record if record._name == "res.partner" else record.partner_id

    def _create_session(self, day, applications):
        session = self.env["label.session"].create(
            {
                "programme_id": self._ref("label_programme_emplitudes").id,
                "date_start": datetime.combine(day, time(8)),
                "date_deadline": day - relativedelta(days=28),
                "place": "Salle du conseil",
                **self._prepare_session_vals(),
            }
        )
        self.env["label.hearing"].create(
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

    def _read_files(self, session):
        """Each member answers the question, then marks; one knows a company."""
        first = session.hearing_ids[0]
        branch = self._get_member(session, "res_partner_juror_branch")
        for hearing in session.hearing_ids:
            for member, severity in zip(session.member_ids, SEVERITIES, strict=True):
                has_link = hearing == first and member == branch
                self._declare(
                    hearing,
                    member,
                    has_link,
                    "Mon entreprise achète ses pièces à cet établissement.",
                )
                if not has_link:
                    self._mark(hearing, member, severity)

    def _get_member(self, session, name):
        person = self._get_person(name)
        return session.member_ids.filtered(lambda one: one.partner_id == person)

    def _declare(self, hearing, member, has_link, note):
        self.env["label.interest"].sudo()._declare(
            hearing, member, has_link, note if has_link else False
        )

    def _mark(self, hearing, member, severity, shares=None, send=True):
        sheet = (
            self.env["label.sheet"]
            .sudo()
            .search([("member_id", "=", member.id), ("hearing_id", "=", hearing.id)])
        )
        marks = {}
        told = (PAST | RECENT).get(hearing.partner_id.name, ())
        top = 1 if {"awarded", "awarded_conditions"}.intersection(told) else 2
        for rank, line in enumerate(sheet.line_ids[:shares]):
            levels = line.criterion_id._get_scale()
            # the same marks at each installation, neither flat nor alike
            position = len(levels) - top + severity * (rank % 2)
            if line.criterion_id.knockout:
                position = len(levels) - 1
            elif (rank + member.id) % 2:
                position -= 1
            level = levels[max(0, min(len(levels) - 1, position))]
            marks[line.criterion_id.id] = {"choice": str(level.id)}
        sheet._save(marks, reason="Dossier clair, preuves lisibles.")
        if send:
            sheet._send()

    def _meet(self, session, decisions):
        """Hold the meeting: one member is away and gives a proxy, one is afar."""
        session.action_start_meeting()
        session.member_ids.presence = "present"
        self._get_member(session, "res_users_juror").presence = "remote"
        self._get_member(session, "res_partner_juror_union").write(
            {
                "presence": "absent",
                "proxy_member_id": self._get_member(session, "res_users_president").id,
            }
        )
        session.action_open_marks()
        session._move({"opened_on": session.date_start + relativedelta(hours=2)})
        for hearing in session.hearing_ids:
            votes_for, against, abstain, decision, conditions, reasons = decisions[
                hearing.partner_id.name
            ]
            # who has a link does not vote
            away = len(hearing.recused_member_ids)
            hearing.write(
                {
                    "company_presence": "present",
                    "vote_for": votes_for - away,
                    "vote_against": against,
                    "vote_abstain": abstain,
                    "decision": decision,
                    "conditions": conditions,
                    "date_condition": decision in ("awarded_conditions", "deferred")
                    and session.date + relativedelta(months=6),
                    "reasons": reasons,
                }
            )
            start = hearing.slot_start
            hearing._move(
                {
                    "started_on": start,
                    "ended_on": start + relativedelta(minutes=hearing.minutes),
                }
            )

    def _begin_to_read(self, session):
        """One sheet sent, one half written, one link told; the rest is to do."""
        first, second = session.hearing_ids
        deputy = self._get_member(session, "res_users_juror_second")
        juror = self._get_member(session, "res_users_juror")
        branch = self._get_member(session, "res_partner_juror_branch")
        self._declare(first, deputy, False, False)
        self._mark(first, deputy, 0)
        self._declare(first, juror, False, False)
        self._mark(first, juror, 0, shares=4, send=False)
        self._declare(
            second, branch, True, "Nous sommes clients de cette scierie depuis dix ans."
        )
