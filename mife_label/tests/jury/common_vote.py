# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ...report.session_minutes import SessionMinutes
from .test_label_release import ReleaseCommon


class VoteCommon(ReleaseCommon):
    """A jury of five: Anna presides, Bruno is her deputy; two colleges, 3 and 2."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.emma = cls._create_juror("emma")
        cls.jury.member_ids = [
            Command.create(
                {
                    "partner_id": cls.emma.partner_id.id,
                    "college_id": cls.college_state.id,
                }
            )
        ]
        cls.second_secretary = new_test_user(
            cls.env,
            "label_secretary_two",
            name="Second secretary",
            groups="mife_label.mife_label_group_secretary",
            lang="en_US",
        )
        cls.user_secretary.name = "First secretary"
        cls.award = {"vote_for": 5, "decision": "awarded", "reasons": "Argued"}
        cls.refusal = {
            "vote_against": 3,
            "decision": "refused",
            "reasons": "Come back after a full year",
        }

    def _meet(self):
        """Start the meeting with the five members there."""
        self.jury.action_open_reading()
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"

    def _leave(self, *users):
        for user in users:
            self._member(user).presence = "absent"

    def _change_panel(self, user, kind, **vals):
        """Change who decides while the jury meets, as the secretary does."""
        seat = {"member_id": self._member(user).id}
        if kind == "joined":
            seat = {"partner_id": user.partner_id.id}
        self.env["label.panel.change"].with_user(self.user_secretary).create(
            {
                "session_id": self.jury.id,
                "kind": kind,
                "reason": "Asked by its body",
                **seat,
                **vals,
            }
        ).action_confirm()
        self.env.invalidate_all()

    def _report_link(self, user, hearing=None):
        """The secretary learns of a link that a member did not tell."""
        return (
            self.env["label.interest"]
            .with_user(self.user_secretary)
            .create(
                {
                    "member_id": self._member(user).id,
                    "application_id": (hearing or self.hearing).application_id.id,
                    "note": "Sits on its board",
                }
            )
        )

    def _read_file(self, rank=1):
        """Return {row: text} of a file in the minutes, as they would be written now."""
        self.env.flush_all()
        self.env.invalidate_all()
        minutes = SessionMinutes(self.jury.sudo().with_context(lang="en_US")).prepare()
        return dict(minutes["files"][rank - 1]["facts"])

    def _find_obstacle(self):
        """Return what refuses the publication, in one sentence, or nothing."""
        try:
            with self.env.cr.savepoint():
                self.jury.action_publish()
        except UserError as error:
            self.env.invalidate_all()
            return str(error)
        return None
