# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError

from ..rules.agenda import movements, propose_order


class SessionAgenda:
    """Which files a jury hears, and in which order."""

    def __init__(self, session):
        self.env = session.env
        self.session = session
        self.hearings = session.hearing_ids.sorted("sequence")

    def add_admissible(self):
        """Put every admissible file of the label on the agenda."""
        applications = self.env["label.application"].search(
            [
                ("programme_id", "=", self.session.programme_id.id),
                ("state", "in", ("admissible", "on_agenda")),
                ("hearing_ids", "not any", [("released_on", "=", False)]),
            ],
            order="date_submitted, id",
        )
        if not applications:
            raise UserError(
                self.env._(
                    "No other admissible file waits for this jury: declare the "
                    "submitted files admissible first."
                )
            )
        self.env["label.hearing"].create(
            [
                {"session_id": self.session.id, "application_id": application.id}
                for application in applications
            ]
        )

    def propose_order(self):
        order = propose_order(self.hearings.ids, self._get_recused())
        for position, hearing in enumerate(self.hearings.browse(order), 1):
            hearing.sequence = 10 * position

    def count_movements(self):
        return movements(self.hearings.ids, self._get_recused())

    def _get_recused(self):
        """Return {hearing: members who leave for it}, among those who vote."""
        # sudo: who leaves is counted, whoever asks
        recused = self.hearings.sudo()._get_recused_members()
        return {
            hearing._origin.id: set(members.ids) for hearing, members in recused.items()
        }
