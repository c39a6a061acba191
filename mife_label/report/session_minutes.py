# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import fields
from odoo.tools import format_date, format_datetime, format_list, formatLang
from odoo.tools.image import image_data_uri

from ..rules.quorum import IN_THE_ROOM
from .minutes_docx import build_minutes_docx
from .quorum_note import describe_quorum


class SessionMinutes:
    """The minutes of a session in plain words; no mark is part of them.

    The session comes as superuser, in the language of who issues the minutes.
    """

    def __init__(self, session):
        self.env = session.env
        self.session = session
        self.zone = session._get_tz()

    def freeze(self):
        """Return the minutes as they are kept, as values of the session."""
        minutes = self.prepare()
        pdf = self.print_pdf(minutes)
        return {
            "minutes_pdf": base64.b64encode(pdf),
            "minutes_docx": base64.b64encode(build_minutes_docx(minutes)),
            "minutes_hash": hashlib.sha256(pdf).hexdigest(),
            "minutes_written_on": fields.Datetime.now(),
        }

    def print_pdf(self, minutes):
        values = {
            "minutes": minutes,
            "company": self.session.company_id,
            "image_data_uri": image_data_uri,
        }
        Qweb = self.env["ir.qweb"]
        page = Qweb._render("mife_label.minutes_document", values)
        footer = Qweb._render("mife_label.minutes_footer", values)
        return self.env["ir.actions.report"]._print_mife_page(page, footer=footer)

    def prepare(self):
        session = self.session
        company = session.company_id
        return {
            "lang": self.env.lang or "en_US",
            "title": self.env._("Minutes of the jury"),
            "issuer": company.name,
            "address": list(
                filter(
                    None,
                    [
                        company.street,
                        " ".join(filter(None, [company.zip, company.city])),
                    ],
                )
            ),
            "logo": False if company.uses_default_logo else company.logo,
            "label": session.programme_id.name,
            "facts": self._prepare_facts(),
            "attendance": self._prepare_attendance(),
            "files": [
                self._prepare_file(rank, hearing)
                for rank, hearing in enumerate(session._get_agenda(), 1)
            ],
            "signatures": self._prepare_signatures(),
            "words": self._prepare_words(),
        }

    def _prepare_facts(self):
        session = self.session
        president = session._get_president()
        return [
            (
                self.env._("Meeting"),
                format_datetime(
                    self.env,
                    session.date_start,
                    tz=self.zone,
                    dt_format="EEEE d MMMM yyyy, HH:mm",
                ),
            ),
            (self.env._("Place"), session.place or "-"),
            (
                self.env._("Convocation"),
                self._get_words(session, "convocation")[session.convocation],
            ),
            (self.env._("Quorum"), self._describe_quorum_asked()),
            (self.env._("President"), president.partner_id.name or "-"),
            (self.env._("Secretary"), session.secretary_id.name or "-"),
        ]

    def _describe_quorum_asked(self):
        session = self.session
        share = session.programme_id._get_quorum_share(session.convocation)
        if not share:
            return self.env._("None asked of a second convocation")
        return self.env._(
            "%s %% of the members who can take part in each file",
            formatLang(self.env, share, digits=0),
        )

    def _prepare_words(self):
        return {
            "attendance": self.env._("Attendance"),
            "columns": [
                self.env._("Member"),
                self.env._("Body"),
                self.env._("Attendance"),
                self.env._("Signature"),
            ],
            "files": self.env._("Files"),
            "page": self.env._("Page"),
        }

    def _prepare_signatures(self):
        """Return (capacity, name) of each person who signs, the secretary last."""
        capacities = {
            "1_president": self.env._("The president"),
            "2_deputy": self.env._("The deputy, who presided"),
        }
        chairs = self.session._get_chairs().sorted(lambda one: (one.role, one.id))
        return [
            *((capacities[one.role], one.partner_id.name) for one in chairs),
            (self.env._("The secretary"), self.session.secretary_id.name or ""),
        ]

    # attendance

    def _prepare_attendance(self):
        no_college = self.env._("No college")
        return [
            (
                college.name or no_college,
                [
                    (
                        self._name_member(member),
                        member.body_id.name or "",
                        self._describe_presence(member),
                        "",
                    )
                    for member in members
                ],
            )
            for college, members in self.session.member_ids.grouped(
                "college_id"
            ).items()
        ]

    def _name_member(self, member):
        name = member.partner_id.name
        if member.role == "3_member":
            return name
        return f"{name} ({self._get_words(member, 'role')[member.role]})"

    def _describe_presence(self, member):
        presences = self._get_words(member, "presence")
        words = presences.get(member.presence) or self.env._("Absent")
        if member.proxy_member_id and member.presence not in IN_THE_ROOM:
            words = self.env._(
                "Represented by %s", member.proxy_member_id.partner_id.name
            )
        if not member.has_vote:
            words = self.env._("%s, without a vote", words)
        return words

    # files

    def _prepare_file(self, rank, hearing):
        return {
            "title": f"{rank}. {hearing.partner_id.name}",
            "slot": hearing.slot_start
            and format_datetime(
                self.env, hearing.slot_start, tz=self.zone, dt_format="HH:mm"
            ),
            "facts": [
                *self._prepare_hearing_facts(hearing),
                *self._prepare_decision_facts(hearing),
            ],
        }

    def _prepare_hearing_facts(self, hearing):
        return [
            (self.env._("File number"), hearing.application_id.name),
            (self.env._("Version read"), str(hearing.submission_id.version or "-")),
            (
                self.env._("Presence of the company"),
                self._get_words(hearing, "company_presence")[hearing.company_presence],
            ),
            (
                self.env._("Took no part"),
                format_list(self.env, self._name_recused(hearing))
                or self.env._("Nobody"),
            ),
            (
                self.env._("Presided by"),
                hearing.presiding_member_id.partner_id.name or "-",
            ),
            (self.env._("Quorum"), self._describe_quorum(hearing)),
            (self.env._("Votes"), self._describe_votes(hearing)),
        ]

    def _prepare_decision_facts(self, hearing):
        decisions = self._get_words(hearing, "decision")
        facts = [(self.env._("Decision"), decisions.get(hearing.decision) or "-")]
        if hearing.question_ids:
            questions = [
                self._name_linked(one.partner_id, one) for one in hearing.question_ids
            ]
            facts.append(
                (self.env._("Links left unsettled"), format_list(self.env, questions))
            )
        if hearing.decision == "awarded_conditions" and hearing.conditions:
            facts.append((self.env._("Conditions"), hearing.conditions))
        if (
            hearing.decision in ("awarded_conditions", "deferred")
            and hearing.date_condition
        ):
            day = format_date(
                self.env, hearing.date_condition, date_format="d MMMM yyyy"
            )
            facts.append((self.env._("By"), day))
        facts.append((self.env._("Reasons"), hearing.reasons or "-"))
        return facts

    def _name_recused(self, hearing):
        interests = self.session.interest_ids.filtered(
            lambda one: (
                one.application_id == hearing.application_id and one.state == "active"
            )
        )
        return [
            self._name_linked(member.partner_id, links)
            for member, links in interests.grouped("member_id").items()
            if member
        ]

    def _name_linked(self, person, interests):
        kinds = self._get_words(interests, "kind")
        return self.env._(
            "%(name)s (%(links)s)",
            name=person.name,
            links=", ".join(
                dict.fromkeys(kinds[one.kind].lower() for one in interests)
            ),
        )

    def _describe_quorum(self, hearing):
        """Say again, in the language of the minutes, whether enough members came."""
        counted = hearing._count_quorum(hearing._get_seats(hearing.recused_member_ids))
        met, not_met = self.env._("Quorum met"), self.env._("Quorum not met")
        return (
            f"{met if counted.met else not_met}. {describe_quorum(self.env, counted)}"
        )

    def _describe_votes(self, hearing):
        votes = self.env._(
            "%(votes_for)s for, %(against)s against, %(abstain)s abstentions",
            votes_for=hearing.vote_for,
            against=hearing.vote_against,
            abstain=hearing.vote_abstain,
        )
        casting = self._get_words(hearing, "casting_vote").get(hearing.casting_vote)
        if casting:
            votes = self.env._(
                "%(votes)s; casting vote: %(casting)s", votes=votes, casting=casting
            )
        return votes

    def _get_words(self, records, name):
        return dict(records._fields[name]._description_selection(self.env))
