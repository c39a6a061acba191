# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import plaintext2html


class SessionMeeting:
    """The meeting of a jury in the calendars of its members.

    It names no company: calendars are shared and shown on phones.
    """

    def __init__(self, session):
        session.ensure_one()
        self.env = session.env
        self.session = session

    def invite(self):
        session = self.session
        partners = session.member_ids.partner_id | session.secretary_id.partner_id
        if session.event_id:
            session.event_id.partner_ids |= partners
            return
        session.event_id = self.env["calendar.event"].create(
            {
                **self._prepare_vals(),
                "user_id": session.secretary_id.id or self.env.uid,
                "partner_ids": [Command.set(partners.ids)],
                "res_model_id": self.env["ir.model"]._get_id(session._name),
                "res_id": session.id,
                "privacy": "private",
            }
        )

    def prepare_second(self):
        """Return when the jury meets again, as values of the session."""
        session = self.session
        if session.convocation == "second":
            raise UserError(self.env._("This is already the second convocation."))
        if not session.date_second or session.date_second <= session.date_start:
            raise UserError(
                self.env._("Enter when the jury meets again, after the first meeting.")
            )
        length = session.date_stop - session.date_start
        return {
            "convocation": "second",
            "date_start": session.date_second,
            "date_stop": session.date_second + length,
        }

    def update(self):
        if self.session.event_id:
            self.session.event_id.write(self._prepare_vals())

    def _prepare_vals(self):
        session = self.session
        url = f"{session.get_base_url()}/my/jury"
        lines = [
            self.env._("Files and sheets: %s", url),
            session.meeting_url
            and self.env._("To join from afar: %s", session.meeting_url),
        ]
        return {
            "name": self.env._("Jury: %s", session.programme_id.name),
            "start": session.date_start,
            "stop": session.date_stop,
            "location": session.place,
            "description": plaintext2html("\n".join(filter(None, lines))),
        }
