# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields

from ..rules import quorum as rules

CHAIRS = ("1_president", "2_deputy")


class HearingFacts:
    """Who takes part in a file, and by which rules: as it stands, or as it was voted.

    ``payload`` is plain values. The record of a vote keeps it: what is read from it
    then changes no more, whoever comes, leaves, or changes the rules.
    """

    def __init__(self, payload):
        self.payload = payload
        self.rules = payload["rules"]
        self.seats = payload["seats"]
        self.left = [seat for seat in self.seats if seat["links"]]
        self.stayed = [seat for seat in self.seats if not seat["links"]]

    @classmethod
    def take(cls, hearing, links):
        """Read the facts of a hearing, as superuser, as they stand now.

        :param links: {member: kinds of the links that keep it away}
        """
        session = hearing.session_id
        # on a session being edited, a member added has no id of its own yet
        members = session.member_ids.sorted(
            lambda member: (member.role, member._origin.id or 1 << 62)
        )
        facts = cls(
            {
                "rules": cls._read_rules(session),
                "day": fields.Date.to_string(session.date),
                "convocation": session.convocation,
                "slot": fields.Datetime.to_string(hearing.slot_start),
                "round": hearing.round,
                "seats": [
                    cls._read_seat(member, links.get(member, [])) for member in members
                ],
            }
        )
        facts._count()
        return facts

    @staticmethod
    def _read_rules(session):
        # those the jury met by; before it meets, those of the label
        version = session.rules_id or session.programme_id
        is_second = session.convocation == "second"
        return {
            "quorum_share": version._get_quorum_share(session.convocation),
            "quorum_by_college": version.quorum_by_college and not is_second,
            "max_proxies": version.max_proxies,
            "majority": version.majority,
            "has_casting_vote": version.has_casting_vote,
            "threshold": version.award_threshold,
            "min_sheets": version.min_sheets,
            "spread_limit": version.spread_limit,
            "gap_limit": version.gap_limit,
            "alpha_limit": version.alpha_limit,
            "solid_sheets": version.solid_sheets,
            "version": session.rules_id.number or None,
        }

    @staticmethod
    def _read_seat(member, links):
        return {
            "id": member.id,
            "name": member.partner_id.name,
            "role": member.role,
            "body": member.body_id.name or "",
            "college": member.college_id.name or None,
            "votes": member.has_vote,
            "presence": member.presence or None,
            "proxy_to": member.proxy_member_id.id or None,
            "links": links,
        }

    def _count(self):
        seats = [self._make_seat(seat) for seat in self.seats]
        counted = rules.count_quorum(
            seats,
            self.rules["quorum_share"],
            by_college=self.rules["quorum_by_college"],
            max_proxies=self.rules["max_proxies"],
        )
        self.payload["quorum"] = {
            "whole": self._dump_count(counted.whole),
            "colleges": [
                [college, self._dump_count(count)]
                for college, count in counted.colleges.items()
            ],
        }
        for seat in self.seats:
            seat["hand"] = counted.votes.get(seat["id"], 0)
            seat["held_by"] = counted.proxies.get(seat["id"])
        chairs = [seat["id"] for seat in self.seats if seat["role"] in CHAIRS]
        self.payload["presiding"] = rules.presiding(seats, chairs)

    def _make_seat(self, seat):
        return rules.Seat(
            key=seat["id"],
            college=seat["college"],
            votes=seat["votes"],
            present=self.is_there(seat),
            recused=bool(seat["links"]),
            proxy_to=seat["proxy_to"],
        )

    def _dump_count(self, count):
        return [count.eligible, count.attending, count.represented, count.met]

    # READING

    def is_there(self, seat):
        return seat["presence"] in rules.IN_THE_ROOM

    @property
    def quorum(self):
        kept = self.payload["quorum"]
        return rules.Quorum(
            whole=rules.Count(*kept["whole"]),
            colleges={name: rules.Count(*count) for name, count in kept["colleges"]},
            votes={seat["id"]: seat["hand"] for seat in self.seats if seat["hand"]},
            proxies={
                seat["id"]: seat["held_by"] for seat in self.seats if seat["held_by"]
            },
        )

    @property
    def presiding(self):
        """Return the seat of who presides, or None."""
        return self.get_seat(self.payload["presiding"])

    def get_seat(self, key):
        """Return the seat of a member, or None if it has none here."""
        return next((seat for seat in self.seats if seat["id"] == key), None)

    def get_result(self, votes):
        """Return what a vote gives by these rules; None where nobody voted.

        :param votes: a record with the figures of a vote
        """
        if not votes.vote_for + votes.vote_against + votes.vote_abstain:
            return None
        # the casting vote is the voice of somebody
        may_cast = self.rules["has_casting_vote"] and self.presiding
        return rules.outcome(
            votes.vote_for,
            votes.vote_against,
            votes.vote_abstain,
            self.rules["majority"],
            votes.casting_vote if may_cast else None,
        )
