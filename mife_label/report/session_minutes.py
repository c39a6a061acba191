# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import fields
from odoo.tools import format_list, format_time, formatLang
from odoo.tools.image import image_data_uri

from ..common.words import write_moment
from ..rules.articles import elide_all
from ..rules.quorum import IN_THE_ROOM
from .minutes_docx import build_minutes_docx
from .minutes_file import MinutesFile


def name_minutes(session, extension):
    """Return the name of the file, in the language of who issues the minutes."""
    return session.company_id._in_document_lang(session).env._(
        "Minutes-%(day)s.%(extension)s",
        day=fields.Date.to_string(session.date),
        extension=extension,
    )


class SessionMinutes:
    """The minutes of a session in plain words; no mark is part of them.

    The session comes as superuser, in the language of who issues the minutes.
    """

    def __init__(self, session):
        self.env = session.env
        self.session = session
        self.zone = session._get_tz()
        heard = session.hearing_ids
        self.begun = min(
            filter(None, heard.mapped("started_on") + heard.mapped("voted_on")),
            default=None,
        )
        # what each file was voted on stands as it was
        self.facts = session.hearing_ids._get_facts()

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
        minutes = self._prepare()
        if not minutes["lang"].startswith("fr"):
            return minutes
        return elide_all(minutes, self._list_names())

    def _list_names(self):
        seats = [seat for facts in self.facts.values() for seat in facts.seats]
        return [
            *(seat["name"] for seat in seats),
            *self.session.member_ids.partner_id.mapped("name"),
            *self.session.hearing_ids.partner_id.mapped("name"),
            self.session.secretary_id.name,
        ]

    def _prepare(self):
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
                MinutesFile(hearing, self.facts[hearing]).prepare(rank)
                for rank, hearing in self._rank()
            ],
            "signatures": self._prepare_signatures(),
            "words": self._prepare_words(),
        }

    def _rank(self):
        return enumerate(self.session._get_agenda(), 1)

    def _prepare_facts(self):
        session = self.session
        president = session._get_president()
        return [
            (
                self.env._("Meeting"),
                write_moment(
                    self.env,
                    session.date_start,
                    tz=self.zone,
                    pattern="EEEE d MMMM yyyy, HH:mm",
                ),
            ),
            (self.env._("Place"), session.place or "-"),
            (
                self.env._("Convocation"),
                self._get_words(session, "convocation")[session.convocation],
            ),
            *self._prepare_rules(),
            (self.env._("President"), president.partner_id.name or "-"),
            *self._prepare_chairs(president),
            (self.env._("Secretary"), session.secretary_id.name or "-"),
            *self._prepare_panel_acts(),
        ]

    def _prepare_chairs(self, president):
        """Say who presided over which files, where it was not the president alone."""
        chairs = {}
        for rank, hearing in self._rank():
            seat = self.facts[hearing].presiding
            if hearing.vote_id and not hearing.out_as:
                name = seat["name"] if seat else self.env._("Nobody")
                chairs.setdefault(name, []).append(str(rank))
        if set(chairs) <= {president.partner_id.name}:
            return []
        return [
            (
                self.env._("Presided"),
                ", ".join(
                    self.env._(
                        "%(words)s (file %(ranks)s)",
                        words=name,
                        ranks=format_list(self.env, ranks),
                    )
                    for name, ranks in chairs.items()
                ),
            )
        ]

    def _prepare_panel_acts(self):
        """Print each change of the jury made while it met, with its reason."""
        kinds = self._get_words(self.env["label.panel.act"], "kind")
        return [
            (
                self.env._("Change of the jury"),
                self.env._(
                    "%(moment)s, %(person)s: %(change)s. Before: %(before)s. From then "
                    "on: %(after)s. Reason: %(reason)s. Noted by %(author)s.",
                    moment=self._format_time(act.made_on),
                    person=act.member_id.partner_id.name,
                    change=kinds[act.kind].lower(),
                    before=act.before or "-",
                    after=act.after,
                    reason=act.reason,
                    author=act.user_id.name,
                ),
            )
            for act in self.session.panel_act_ids
        ]

    def _format_time(self, moment):
        return format_time(self.env, moment, tz=self.zone, time_format="HH:mm")

    def _prepare_rules(self):
        """Say by which rules the files were voted, apart for each where they differ."""
        by_rules = {}
        for rank, hearing in self._rank():
            if not hearing.out_as:
                rules = self._describe_rules(self.facts[hearing].rules)
                by_rules.setdefault(rules, []).append(str(rank))
        if len(by_rules) < 2:
            return [(self.env._("Rules"), rules) for rules in by_rules]
        return [
            (self.env._("Rules, files %s", format_list(self.env, ranks)), rules)
            for rules, ranks in by_rules.items()
        ]

    def _describe_rules(self, rules):
        share = rules["quorum_share"]
        quorum = self.env._("No quorum asked of a second convocation.")
        if share and rules["quorum_by_college"]:
            quorum = self.env._(
                "Quorum: %s %% of the members who can take part in each file, in each "
                "college as well.",
                formatLang(self.env, share, digits=0),
            )
        elif share:
            quorum = self.env._(
                "Quorum: %s %% of the members who can take part in each file.",
                formatLang(self.env, share, digits=0),
            )
        majority = (
            self.env._("Majority of all who take part.")
            if rules["majority"] == "present"
            else self.env._("Majority of the votes cast.")
        )
        casting = self.env._("In a tie, the member who presides has the casting vote.")
        version = rules.get("version")
        return " ".join(
            filter(
                None,
                [
                    quorum,
                    majority,
                    rules["has_casting_vote"] and casting,
                    version and self.env._("Version %s of the rules.", version),
                ],
            )
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
        presided = {
            seat["id"]: (seat["role"], seat["name"])
            for hearing, facts in self.facts.items()
            if (seat := facts.presiding) and not hearing.out_as
        }
        chairs = sorted(presided.values()) or [
            (one.role, one.partner_id.name) for one in self.session._get_president()
        ]
        return [
            *((capacities[role], name) for role, name in chairs),
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
                        self._describe_attendance(member)
                        + self._describe_passages(member),
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

    def _describe_attendance(self, member):
        """Say whether a member was there, apart for the files where it changed."""
        ranks = {}
        for rank, hearing in self._rank():
            facts = self.facts[hearing]
            seat = facts.get_seat(member.id)
            if seat and hearing.vote_id and not hearing.out_as:
                words = self._describe_seat(facts, seat)
                ranks.setdefault(words, []).append(str(rank))
        if not ranks:
            return self._describe_presence(
                member.presence,
                member.proxy_member_id.partner_id.name,
                member.has_vote,
            )
        if len(ranks) == 1:
            return next(iter(ranks))
        return ", ".join(
            self.env._(
                "%(words)s (file %(ranks)s)",
                words=words,
                ranks=format_list(self.env, files),
            )
            for words, files in ranks.items()
        )

    def _describe_passages(self, member):
        """Say at what time a member came late, or left before the end."""
        passages = member.presence_ids.filtered(
            lambda noted: noted.moment >= self.session.met_on
        )._get_passages(self.begun)
        return "".join(
            f", {self._describe_passage(moment, comes)}" for moment, comes in passages
        )

    def _describe_passage(self, moment, comes):
        time = self._format_time(moment)
        return (
            self.env._("arrived at %s", time)
            if comes
            else self.env._("left at %s", time)
        )

    def _describe_seat(self, facts, seat):
        holder = facts.get_seat(seat["proxy_to"])
        return self._describe_presence(
            seat["presence"], holder and holder["name"], seat["votes"]
        )

    def _describe_presence(self, presence, holder, has_vote):
        presences = self._get_words(self.env["label.session.member"], "presence")
        words = presences.get(presence) or self.env._("Absent")
        if holder and presence not in IN_THE_ROOM:
            words = self.env._("Represented by %s", holder)
        if not has_vote:
            words = self.env._("%s, without a vote", words)
        return words

    def _get_words(self, records, name):
        return dict(records._fields[name]._description_selection(self.env))
