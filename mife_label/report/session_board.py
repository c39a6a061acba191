# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timezone

from odoo import fields
from odoo.exceptions import UserError

from ..rules.quorum import IN_THE_ROOM


class SessionBoard:
    """The board of the meeting: which file, who leaves, how long, what comes next.

    What the room sees holds no mark, no vote and no decision.
    """

    def __init__(self, session):
        session.ensure_one()
        self.env = session.env
        # what is called is checked with the rights of who calls
        self._own_session = session
        # sudo: the room follows an agenda of which each reads only a part
        self.session = session.sudo()
        self.agenda = self.session._get_agenda()

    # clock

    def call(self, hearing):
        """Hear a file: the clock starts, and the company after it is told."""
        self._check_meeting()
        hearing = hearing.sudo()
        if hearing.session_id != self.session:
            raise UserError(self.env._("This file is not on the agenda of this jury."))
        now = fields.Datetime.now()
        current = self.session.current_hearing_id
        if current and current != hearing and not current.ended_on:
            current._write_by_action({"ended_on": now})
        hearing._write_by_action(
            {"started_on": hearing.started_on or now, "ended_on": False}
        )
        self.session._write_by_action({"current_hearing_id": hearing.id})
        self._find_next()._tell_next()

    def call_next(self):
        following = self._find_next()
        if not following:
            raise UserError(
                self.env._("Every file was heard: check the decisions, then end here.")
            )
        self.call(following)

    def stop_clock(self):
        self._check_meeting()
        self.session.current_hearing_id._write_by_action(
            {"ended_on": fields.Datetime.now()}
        )

    def _check_meeting(self):
        self._own_session._check_secretary()
        self._own_session._check_state("meeting")

    def _find_next(self):
        """Return the file after the one being heard that was not heard yet."""
        current = self.session.current_hearing_id
        after = self.agenda
        if current in after:
            after = after[after.ids.index(current.id) + 1 :]
        waiting = after.filtered(lambda one: not one.started_on)
        return (waiting or self.agenda.filtered(lambda one: not one.started_on))[:1]

    # room

    def prepare_room(self):
        """Return what the room sees, as plain words."""
        current = self.session.current_hearing_id
        following = self._find_next()
        return {
            "label": self.session.programme_id.name,
            "day": self.session.date,
            "state": self.session.state,
            "rank": self._get_position(current) + 1 if current in self.agenda else 0,
            "total": len(self.agenda),
            "heard": len(self.agenda.filtered("ended_on")),
            "now": self._to_timestamp(fields.Datetime.now()),
            "current": current and self._prepare_file(current),
            "next": following
            and {
                "name": following.partner_id.name,
                "slot": following._format_slot(),
            },
        }

    def _prepare_file(self, hearing):
        there = self.session.member_ids.filtered(
            lambda one: one.presence in IN_THE_ROOM
        )
        leaving = hearing.recused_member_ids & there
        position = self._get_position(hearing)
        before = (
            self.agenda[position - 1 : position].recused_member_ids
            if position
            else there[:0]
        )
        return {
            "name": hearing.partner_id.name,
            "kind": self._get_word(hearing.application_id, "kind"),
            "slot": hearing._format_slot(),
            "company": self._get_word(hearing, "company_presence"),
            "leaving": leaving.partner_id.mapped("name"),
            "back": ((before & there) - leaving).partner_id.mapped("name"),
            "presiding": hearing.presiding_member_id.partner_id.name,
            "is_quorum_met": hearing.is_quorum_met,
            "quorum_note": hearing.quorum_note,
            "minutes": hearing.minutes,
            "started": self._to_timestamp(hearing.started_on),
            "ended": self._to_timestamp(hearing.ended_on),
        }

    def _get_position(self, hearing):
        return self.agenda.ids.index(hearing.id)

    def _get_word(self, record, name):
        return dict(record._fields[name]._description_selection(self.env))[record[name]]

    def _to_timestamp(self, moment):
        return int(moment.replace(tzinfo=timezone.utc).timestamp()) if moment else 0

    # seat

    def prepare_seat(self, member):
        """Return what one member reads of the file being heard, beside the room.

        Marks once they are open, to who takes part and has answered about links; the
        vote as it is noted, to who presides.
        """
        hearing = self.session.current_hearing_id
        if not hearing or self.session.state != "meeting":
            return {}
        member = member.sudo()
        recused = hearing._get_recused_members()[hearing]
        takes_part = member.has_vote and member not in recused
        answered = takes_part and hearing._has_declared(member)
        presides = answered and hearing.presiding_member_id == member
        counted = hearing._count_quorum(hearing._get_seats(recused))
        return {
            "hearing": hearing,
            "leaves": member in recused,
            "takes_part": takes_part,
            "answered": answered,
            "presides": presides,
            "votes": counted.votes.get(member.id, 0),
            "proxy": member.proxy_member_id.partner_id.name,
            "result": answered and hearing._get_result(),
            "vote": presides and self._prepare_vote(hearing),
        }

    def _prepare_vote(self, hearing):
        """Return the vote and the decision as they are noted, in words."""
        words = {
            name: dict(hearing._fields[name]._description_selection(self.env))
            for name in ("casting_vote", "decision", "vote_result")
        }
        return {
            "counts": [
                (hearing._fields[name]._description_string(self.env), hearing[name])
                for name in ("vote_for", "vote_against", "vote_abstain")
            ],
            "casting": words["casting_vote"].get(hearing.casting_vote),
            "result": words["vote_result"].get(hearing.vote_result),
            "is_tie": hearing.vote_result == "tie",
            "has_casting": hearing.session_id.programme_id.has_casting_vote,
            "decision": words["decision"].get(hearing.decision),
            "conditions": hearing.decision == "awarded_conditions"
            and hearing.conditions,
            "reasons": hearing.reasons,
        }
