# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timezone

from odoo import fields
from odoo.exceptions import UserError


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
        hearing._check_deliberates()
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
        return (self._filter_waiting(after) or self._filter_waiting(self.agenda))[:1]

    def _filter_waiting(self, hearings):
        return hearings.filtered(lambda one: not (one.started_on or one.out_as))

    # room

    def prepare_room(self):
        """Return what the room sees, as plain words."""
        current = self.session.current_hearing_id
        is_over = self.session.state in ("minutes", "published")
        following = self.agenda[:0] if is_over else self._find_next()
        return {
            "label": self.session.programme_id.name,
            "day": self.session.date,
            "state": self.session.state,
            "rank": self._get_position(current) + 1 if current in self.agenda else 0,
            "total": len(self.agenda),
            "heard": len(self.agenda.filtered("ended_on")),
            "out": [
                {"name": one.partner_id.name, "as": self._get_word(one, "out_as")}
                for one in self.agenda.filtered("out_as")
            ],
            "now": self._to_timestamp(fields.Datetime.now()),
            "current": current and self._prepare_file(current),
            "next": following
            and {
                "name": following.partner_id.name,
                "slot": following._format_slot(),
            },
        }

    def _prepare_file(self, hearing):
        # of a file already voted, who was there when it was
        facts = hearing._get_facts()[hearing]
        there = self.session.member_ids.filtered(
            lambda one: (seat := facts.get_seat(one.id)) and facts.is_there(seat)
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
            "voted": bool(hearing.vote_id),
            "out": hearing.out_as and self._get_word(hearing, "out_as"),
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
        if not hearing or hearing.out_as or self.session.state != "meeting":
            return {}
        member = member.sudo()
        leaves = hearing._is_recused(member)
        facts = hearing._get_facts()[hearing]
        seat = facts.get_seat(member.id)
        takes_part = member.has_vote and not leaves
        answered = takes_part and hearing._has_declared(member)
        presides = answered and facts.payload["presiding"] == member.id
        return {
            "hearing": hearing,
            "leaves": leaves,
            "takes_part": takes_part,
            "answered": answered,
            "presides": presides,
            "votes": seat["hand"] if seat else 0,
            "proxy": self._name_holder(facts, seat),
            "voted": bool(hearing.vote_id),
            "result": answered and hearing._get_result(),
            "vote": presides and self._prepare_vote(hearing),
        }

    def _name_holder(self, facts, seat):
        holder = seat and facts.get_seat(seat["proxy_to"])
        return holder and holder["name"]

    def prepare_confirmations(self, member):
        """Return the departing decisions that a member who presides may confirm."""
        if self.session.state not in ("meeting", "minutes"):
            return []
        return [
            {
                "id": hearing.id,
                "name": hearing.partner_id.name,
                "reason": hearing.departure_reason,
                "vote": self._prepare_vote(hearing),
            }
            for hearing in self._filter_voted()
            if hearing.vote_id._may_confirm(member)
        ]

    def confirm(self, hearing_id, member):
        """Confirm a departing decision, as who presides; nothing if it is none."""
        for hearing in self._filter_voted():
            if hearing.id == hearing_id and hearing.vote_id._may_confirm(member):
                hearing.vote_id._confirm()

    def _filter_voted(self):
        return self.agenda.filtered(lambda one: one.vote_id and not one.out_as)

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
            "has_casting": hearing._get_facts()[hearing].rules["has_casting_vote"],
            "decision": words["decision"].get(hearing.decision),
            "conditions": hearing.decision == "awarded_conditions"
            and hearing.conditions,
            "reasons": hearing.reasons,
        }
