# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class InsertionAccessMixin(models.AbstractModel):
    """What the contacts named on a record, and nobody else, see on the portal.

    The list of contacts is the right itself; each contact has an invitation that
    follows the list and stays in the history once the access has ended.
    """

    _name = "insertion.access.mixin"
    _description = "Open to invited contacts"
    _access_contacts = "contact_ids"
    _access_link = None

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._sync_accesses()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._access_contacts in vals:
            self._sync_accesses()
        return result

    def action_invite(self):
        """Invite the contacts who never signed in, and say who was written to."""
        self.ensure_one()
        self.check_access("write")
        accesses = self.access_ids.filtered(
            lambda access: access.state not in ("connected", "revoked")
        )
        if not self[self._access_contacts]:
            raise UserError(
                self.env._(
                    "Add at least one portal contact of %s first.",
                    self._get_access_firm().display_name,
                )
            )
        if accesses:
            accesses.action_invite()
            message = self.env._(
                "Invitation to %s is leaving: the list tells what becomes of it.",
                ", ".join(accesses.partner_id.mapped("name")),
            )
        else:
            message = self.env._("Everybody named here has already signed in.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if accesses else "info",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_access_firm(self):
        """Return the company, the buyer or the structure the contacts belong to."""
        return self.partner_id

    def _sync_accesses(self):
        """Give each contact an invitation, end those of the contacts removed."""
        # sudo: invitations follow the contacts, nobody writes them by hand
        Access = self.env["insertion.access"].sudo()._by_action()
        records = self.sudo().with_context(active_test=False)
        known = Access.search(
            [(self._access_link, "in", self.ids), ("revoked_on", "=", False)]
        )
        wanted = [
            (record, contact)
            for record in records
            for contact in record[self._access_contacts]
        ]
        pairs = [(access[self._access_link], access.partner_id) for access in known]
        Access.create(
            [
                {self._access_link: record.id, "partner_id": contact.id}
                for record, contact in wanted
                if (record, contact) not in pairs
            ]
        )
        known.filtered(
            lambda access: (access[self._access_link], access.partner_id) not in wanted
        ).write({"revoked_on": fields.Datetime.now(), "revoked_by_id": self.env.uid})
