# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import zip_longest

from odoo import fields
from odoo.tools import format_datetime, format_list

from ..common.words import write_day, write_moment
from .quorum_note import describe_quorum


class MinutesFile:
    """What the minutes say of one file: its facts are those of its vote.

    :param facts: the ``HearingFacts`` of the hearing
    """

    def __init__(self, hearing, facts):
        self.env = hearing.env
        self.hearing = hearing
        self.vote = hearing.vote_id
        self.facts = facts
        self.zone = hearing.session_id._get_tz()

    def prepare(self, rank):
        slot = fields.Datetime.to_datetime(self.facts.payload["slot"])
        return {
            "title": f"{rank}. {self.hearing.partner_id.name}",
            "slot": slot
            and format_datetime(self.env, slot, tz=self.zone, dt_format="HH:mm"),
            "facts": [
                (self.env._("File number"), self.hearing.application_id.name),
                (
                    self.env._("Version read"),
                    str(self.hearing.submission_id.version or "-"),
                ),
                *self._prepare_late(),
                *(
                    self._prepare_out()
                    if self.hearing.out_as
                    else self._prepare_hearing() + self._prepare_decision()
                ),
            ],
        }

    def _prepare_late(self):
        late = self.hearing.late_note
        return [(self.env._("Submission"), late)] if late else []

    def _prepare_out(self):
        hearing = self.hearing
        words = self._get_words("out_as")[hearing.out_as]
        rows = [
            (
                self.env._("Outcome"),
                self.env._(
                    "%(outcome)s on %(moment)s, recorded by %(person)s",
                    outcome=words,
                    moment=self._format_moment(hearing.out_on),
                    person=hearing.out_by_id.name,
                ),
            ),
            (self.env._("Reason"), hearing.out_reason or "-"),
        ]
        if hearing.vote_ids:
            rows.append(
                (self.env._("Votes"), self.env._("The vote taken before has no effect"))
            )
        return rows

    def _prepare_hearing(self):
        rows = [
            (
                self.env._("Presence of the company"),
                self._describe_company(),
            ),
            (
                self.env._("Took part"),
                format_list(self.env, self._name_attending()) or self.env._("Nobody"),
            ),
            (
                self.env._("Took no part"),
                format_list(self.env, self._name_left()) or self.env._("Nobody"),
            ),
            (
                self.env._("Presided by"),
                self.facts.presiding["name"] if self.facts.presiding else "-",
            ),
            (self.env._("Quorum"), self._describe_quorum()),
        ]
        if not (self.hearing.started_on or self._has_figures(self.hearing)):
            rows.append((self.env._("Hearing"), self.env._("Not heard")))
        if self._has_figures(self.hearing):
            rows.append(
                (self.env._("Voted on"), self._format_moment(self.vote.voted_on))
            )
        return [
            *rows,
            *self._prepare_former(),
            *self._prepare_votes(),
            *self._prepare_doubts(),
        ]

    def _describe_company(self):
        presence = self.hearing.company_presence
        if presence == "expected":
            return self.env._("Not noted")
        return self._get_words("company_presence")[presence]

    def _name_attending(self):
        names = []
        for seat in self.facts.stayed:
            if self.facts.is_there(seat):
                names.append(self._name_seat(seat))
            elif seat["held_by"]:
                names.append(
                    self.env._(
                        "%(member)s (represented by %(holder)s)",
                        member=seat["name"],
                        holder=self.facts.get_seat(seat["held_by"])["name"],
                    )
                )
        return names

    def _name_seat(self, seat):
        notes = []
        if seat["presence"] == "remote":
            notes.append(self.env._("from afar"))
        if not seat["votes"]:
            notes.append(self.env._("without a vote"))
        return f"{seat['name']} ({', '.join(notes)})" if notes else seat["name"]

    def _name_left(self):
        return [
            self._name_linked(seat["name"], seat["links"]) for seat in self.facts.left
        ]

    def _name_linked(self, name, kinds):
        words = dict(
            self.env["label.interest"]._fields["kind"]._description_selection(self.env)
        )
        return self.env._(
            "%(name)s (%(links)s)",
            name=name,
            links=", ".join(words[kind].lower() for kind in kinds),
        )

    def _describe_quorum(self):
        """Say again, in the language of the minutes, whether enough members came."""
        quorum = self.facts.quorum
        met, not_met = self.env._("Quorum met"), self.env._("Quorum not met")
        return f"{met if quorum.met else not_met}. {describe_quorum(self.env, quorum)}"

    # votes

    def _has_figures(self, noted):
        return bool(noted.vote_for + noted.vote_against + noted.vote_abstain)

    def _prepare_votes(self):
        """A vote that was not taken is no row of the minutes."""
        if not self._has_figures(self.hearing):
            return []
        return [(self.env._("Votes"), self._describe_votes(self.hearing))]

    def _describe_votes(self, noted):
        if not self._has_figures(noted):
            return self.env._("No vote was taken")
        votes = self.env._(
            "%(votes_for)s for, %(against)s against, %(abstain)s abstentions",
            votes_for=noted.vote_for,
            against=noted.vote_against,
            abstain=noted.vote_abstain,
        )
        casting = self._get_words("casting_vote").get(noted.casting_vote)
        if casting:
            votes = self.env._(
                "%(votes)s; casting vote: %(casting)s", votes=votes, casting=casting
            )
        return votes

    def _describe_noted(self, noted):
        decision = self._get_words("decision").get(noted.decision)
        return ", ".join(filter(None, [self._describe_votes(noted), decision]))

    def _prepare_former(self):
        """Return what was noted and does not stand: votes taken again, corrections."""
        rows = []
        records = self.hearing.vote_ids.sorted("id")
        for record, following in zip_longest(records, records[1:]):
            if record.again_on:
                rows.append(
                    (
                        self.env._("Vote taken before"),
                        self.env._(
                            "%(noted)s, on %(voted)s. Taken again on %(moment)s by "
                            "%(person)s: %(reason)s",
                            noted=self._describe_noted(record),
                            voted=self._format_moment(record.voted_on),
                            moment=self._format_moment(record.again_on),
                            person=record.again_by_id.name,
                            reason=record.again_reason,
                        ),
                    )
                )
            elif following and self._is_corrected(record, following):
                rows.append(
                    (
                        self.env._("Noted before"),
                        self.env._(
                            "%(noted)s. Corrected on %(moment)s by %(person)s",
                            noted=self._describe_noted(record),
                            moment=self._format_moment(following.create_date),
                            person=following.create_uid.name,
                        ),
                    )
                )
        return rows

    def _is_corrected(self, record, following):
        """Tell a correction from what was only completed."""
        figures = ("vote_for", "vote_against", "vote_abstain")
        return (
            self._has_figures(record)
            and any(record[name] != following[name] for name in figures)
        ) or (record.decision and record.decision != following.decision)

    def _prepare_doubts(self):
        vote = self.vote
        rows = []
        if vote.kept_reason:
            people = format_list(
                self.env, vote.kept_interest_ids.partner_id.mapped("name")
            )
            if people:
                rows.append((self.env._("Link found after the vote"), people))
            rows.append(
                (
                    self.env._("Vote kept"),
                    self.env._(
                        "%(reason)s (%(person)s, %(moment)s)",
                        reason=vote.kept_reason,
                        person=vote.kept_by_id.name,
                        moment=self._format_moment(vote.kept_on),
                    ),
                )
            )
        if self.hearing.vote_obstacle:
            rows.append((self.env._("To settle"), self.hearing.vote_obstacle))
        return rows

    # decision

    def _prepare_decision(self):
        hearing = self.hearing
        decision = self._get_words("decision").get(hearing.decision) or "-"
        rows = [(self.env._("Decision"), decision), *self._prepare_departure()]
        if hearing.question_ids:
            questions = [
                self._name_linked(one.partner_id.name, [one.kind])
                for one in hearing.question_ids
            ]
            rows.append(
                (self.env._("Links left unsettled"), format_list(self.env, questions))
            )
        if hearing.decision == "awarded_conditions" and hearing.conditions:
            rows.append((self.env._("Conditions"), hearing.conditions))
        if (
            hearing.decision in ("awarded_conditions", "deferred")
            and hearing.date_condition
        ):
            day = write_day(self.env, hearing.date_condition)
            rows.append((self.env._("By"), day))
        rows.append((self.env._("Reasons"), hearing.reasons or "-"))
        return rows

    def _prepare_departure(self):
        vote = self.vote
        if not vote.departs or not vote.departure_reason:
            return []
        confirmed = (
            self.env._(
                "%(person)s, on %(moment)s",
                person=vote.confirmed_by_id.name,
                moment=self._format_moment(vote.confirmed_on),
            )
            if vote._is_confirmed()
            else self.env._("Not confirmed yet")
        )
        return [
            (
                self.env._("Departs from the vote")
                if self._has_figures(vote)
                else self.env._("Decided without a vote"),
                vote.departure_reason,
            ),
            (self.env._("Noted by"), vote.decided_by_id.name),
            (self.env._("Confirmed by"), confirmed),
        ]

    def _format_moment(self, moment):
        return write_moment(self.env, moment, tz=self.zone)

    def _get_words(self, name):
        return dict(self.hearing._fields[name]._description_selection(self.env))
