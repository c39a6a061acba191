# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from ..door_cases import DoorCases
from ..portal_common import InsertionPortalCommon


@tagged("post_install", "-at_install")
class TestPortalDoor(DoorCases, InsertionPortalCommon):
    facts = ("Peintures Dupré", "Peinture", "declare the insertion hours")
    waits = "Declare"

    @classmethod
    def _get_sender(cls):
        return cls.facilitator

    def _new_contact(self, name, email, firm=None):
        return self.env["res.partner"].create(
            {"name": name, "email": email, "parent_id": (firm or self.firm).id}
        )

    def _invite(self, name, email):
        contact = self._new_contact(name, email)
        self.contractor.contact_ids = [Command.link(contact.id)]
        access = self._get_access(contact)
        access.action_invite()
        return access

    def _get_access(self, contact, place=None):
        return (
            (place or self.contractor)
            .access_ids.filtered(
                lambda access: access.partner_id == contact and not access.revoked_on
            )
            .with_user(self.facilitator)
        )

    def _send_again(self, invitation):
        invitation.action_invite()

    def _end(self, invitation):
        invitation.action_revoke()
