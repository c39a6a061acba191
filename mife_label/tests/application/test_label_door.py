# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from ..common import LabelCommon
from ..door_cases import DoorCases


@tagged("post_install", "-at_install")
class TestLabelDoor(DoorCases, LabelCommon, HttpCase):
    """The people of a company, invited to its file by the coach."""

    waits = "Write the file of"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.application = cls._create_application(user_id=cls.user_coach.id)
        cls.facts = (cls.application.partner_id.name, cls.programme.name)

    @classmethod
    def _get_sender(cls):
        return cls.user_coach

    def _invite(self, name, email):
        person = self.env["res.partner"].create({"name": name, "email": email})
        member = (
            self.env["label.application.member"]
            .with_user(self.user_coach)
            .create(
                {
                    "application_id": self.application.id,
                    "partner_id": person.id,
                    "role": "1_lead",
                }
            )
        )
        member.action_send_invitation()
        return member

    def _send_again(self, invitation):
        invitation.action_send_invitation()

    def _end(self, invitation):
        invitation.action_revoke()
