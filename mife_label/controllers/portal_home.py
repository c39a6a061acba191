# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from ..common.controllers.pages import add_to_home, say_late
from ..common.door import get_call
from ..rules.articles import elide
from ..rules.steps import WRITING_STATES
from .portal import LabelPortal


class LabelHomePortal(LabelPortal):
    """What the label says on the home of the portal, to the people of a file."""

    @route()
    def home(self, **kw):
        response = super().home(**kw)
        add_to_home(response, *self._prepare_home())
        return response

    def _prepare_home(self):
        """Return what waits in the files, the way to them and whom to call."""
        members = self._get_members()
        files = members.application_id
        place = {
            "title": request.env._("Label"),
            "text": request.env._(
                "Write your file, follow it and keep your commitments"
            ),
            "url": "/my/label",
        }
        return (
            [
                self._prepare_waiting_file(member)
                for member in members
                if self._may_write(member)
                and member.application_id.state in WRITING_STATES
            ],
            [place] if files else [],
            [get_call(file.user_id, file.company_id) for file in files],
        )

    def _prepare_waiting_file(self, member):
        file = member.application_id
        name = file.partner_id.name
        # what is to be completed has its own day, told on its page
        due = file.state == "in_progress" and file.date_deadline
        title = (
            request.env._("Complete the file of %s", name)
            if file.state == "to_complete"
            else request.env._("Write the file of %s", name)
        )
        return {
            "title": elide(title, [name]),
            "detail": file.programme_id.name,
            "due": due,
            "late": say_late(due),
            "url": f"/my/label/{file.id}",
        }
