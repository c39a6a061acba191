# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timezone

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_time

from .label_hearing import SECRETARY

IN_THE_ROOM = ("present", "remote")


class LabelSessionBoard(models.AbstractModel):
    """The board of the meeting: which file, who leaves, how long, what comes next.

    What the room sees holds no mark, no vote and no decision.
    """

    _name = "label.session.board"
    _description = "Board of a Jury"

    current_hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        check_company=True,
        string="File Being Heard",
        copy=False,
        groups=SECRETARY,
        ondelete="set null",
        readonly=True,
    )

    def action_open_board(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/label/board/{self.id}",
            "target": "new",
        }

    def _get_tz(self):
        return self.company_id.partner_id.tz or "Europe/Paris"

    def _get_agenda(self):
        return self.sudo().hearing_ids.sorted(lambda one: (one.sequence, one.id))

    def _call(self, hearing):
        """Hear a file: the clock starts, and the company after it is told."""
        self.ensure_one()
        self._check_secretary()
        self._check_state("meeting")
        hearing = hearing.sudo()
        if hearing.session_id != self:
            raise UserError(self.env._("This file is not on the agenda of this jury."))
        now = fields.Datetime.now()
        current = self.sudo().current_hearing_id
        if current and current != hearing and not current.ended_on:
            current._write_by_action({"ended_on": now})
        hearing._write_by_action(
            {"started_on": hearing.started_on or now, "ended_on": False}
        )
        self.sudo()._write_by_action({"current_hearing_id": hearing.id})
        self._tell_next()

    def _call_next(self):
        following = self._get_next()
        if not following:
            raise UserError(
                self.env._("Every file was heard: check the decisions, then end here.")
            )
        self._call(following)

    def _stop_clock(self):
        self._check_secretary()
        self._check_state("meeting")
        self.sudo().current_hearing_id._write_by_action(
            {"ended_on": fields.Datetime.now()}
        )

    def _get_next(self):
        """Return the file after the one being heard that was not heard yet."""
        agenda = self._get_agenda()
        current = self.sudo().current_hearing_id
        ids = agenda.ids
        after = agenda[ids.index(current.id) + 1 :] if current in agenda else agenda
        waiting = after.filtered(lambda one: not one.started_on)
        return (waiting or agenda.filtered(lambda one: not one.started_on))[:1]

    def _tell_next(self):
        """Tell a company, once, that its file comes next; nothing else."""
        following = self._get_next()
        if following and not following.next_told_on:
            following._write_by_action({"next_told_on": fields.Datetime.now()})
            following.application_id._mail_members(
                "mife_label.mail_template_jury_next", following
            )

    def _prepare_board(self):
        """Return what the room sees, as plain words."""
        self.ensure_one()
        session = self.sudo()
        agenda = session._get_agenda()
        current = session.current_hearing_id
        following = session._get_next()
        heard = agenda.filtered("ended_on")
        return {
            "label": session.programme_id.name,
            "day": session.date,
            "state": session.state,
            "rank": agenda.ids.index(current.id) + 1 if current in agenda else 0,
            "total": len(agenda),
            "heard": len(heard),
            "now": self._to_timestamp(fields.Datetime.now()),
            "current": current and session._prepare_board_file(current, agenda),
            "next": following
            and {
                "name": following.partner_id.name,
                "slot": session._format_slot(following),
            },
        }

    def _prepare_board_file(self, hearing, agenda):
        there = self.member_ids.filtered(lambda one: one.presence in IN_THE_ROOM)
        leaving = hearing.recused_member_ids & there
        index = agenda.ids.index(hearing.id)
        before = agenda[index - 1 : index].recused_member_ids if index else there[:0]
        kinds = dict(
            hearing.application_id._fields["kind"]._description_selection(self.env)
        )
        presences = dict(
            hearing._fields["company_presence"]._description_selection(self.env)
        )
        return {
            "name": hearing.partner_id.name,
            "kind": kinds[hearing.application_id.kind],
            "slot": self._format_slot(hearing),
            "company": presences[hearing.company_presence],
            "leaving": leaving.partner_id.mapped("name"),
            "back": ((before & there) - leaving).partner_id.mapped("name"),
            "presiding": hearing.presiding_member_id.partner_id.name,
            "is_quorum_met": hearing.is_quorum_met,
            "quorum_note": hearing.quorum_note,
            "minutes": hearing.minutes,
            "started": self._to_timestamp(hearing.started_on),
            "ended": self._to_timestamp(hearing.ended_on),
        }

    def _prepare_seat(self, member):
        """Return what one member reads of the file being heard, beside the room.

        Marks once they are open, to who takes part and has answered about links; the
        vote as it is noted, to who presides.
        """
        self.ensure_one()
        hearing = self.sudo().current_hearing_id
        if not hearing or self.state != "meeting":
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
            "vote": presides and hearing._prepare_vote(),
        }

    def _format_slot(self, hearing):
        if not hearing.slot_start:
            return ""
        zone = self._get_tz()
        end = hearing.slot_start + relativedelta(minutes=hearing.minutes)
        return " - ".join(
            format_time(self.env, moment, tz=zone, time_format="HH:mm")
            for moment in (hearing.slot_start, end)
        )

    def _to_timestamp(self, moment):
        return int(moment.replace(tzinfo=timezone.utc).timestamp()) if moment else 0
