# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class InsertionContractor(models.Model):
    _name = "insertion.contractor"
    _inherit = ["insertion.contractor", "insertion.access.mixin"]
    _access_link = "contractor_id"

    access_ids = fields.One2many(
        comodel_name="insertion.access", inverse_name="contractor_id"
    )
    delegation_ids = fields.One2many(
        comodel_name="insertion.delegation", inverse_name="contractor_id"
    )
    subcontractor_ids = fields.One2many(
        comodel_name="insertion.contractor", inverse_name="parent_id"
    )

    def _get_active_delegations(self):
        return self.delegation_ids.filtered(lambda delegation: not delegation.ended_on)

    def _get_delegable_employers(self):
        """Return the structures that employ people here and declare nothing yet."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        placements = self.env["insertion.placement"].search(
            [
                ("contractor_id", "=", self.id),
                ("employer_id", "!=", self.partner_id.id),
                *self.env["insertion.placement"]._get_at_work_domain(today, today),
            ]
        )
        return placements.employer_id - self._get_active_delegations().employer_id

    def _delegate(self, employer):
        """Let ``employer`` declare its own people, and tell the facilitator.

        The contacts who declared for it on another lot of the company declare here;
        without any, the facilitator names and invites them.
        """
        self.ensure_one()
        if employer not in self._get_delegable_employers():
            raise UserError(
                self.env._("Choose a structure that employs people on this lot.")
            )
        before = self.env["insertion.delegation"].search(
            [("employer_id", "=", employer.id), ("contact_ids", "!=", False)], limit=1
        )
        delegation = self.env["insertion.delegation"].create(
            {
                "contractor_id": self.id,
                "employer_id": employer.id,
                "contact_ids": [fields.Command.set(before.contact_ids.ids)],
            }
        )
        if not delegation.contact_ids:
            self.lot_id._plan_portal_activity(
                self.env._(
                    "%(firm)s delegates its declaration to %(employer)s: name and "
                    "invite the contacts of the structure.",
                    firm=self.partner_id.display_name,
                    employer=employer.display_name,
                )
            )
        return delegation

    def _get_portal_figures(self):
        """Return what the company may know of its hours: (done, due or None).

        A subcontractor owes nothing by itself, and sees its own hours only.
        """
        self.ensure_one()
        if self.role == "subcontractor":
            return self.hours_done, None
        known = self.is_share_known and self.lot_id.has_obligation
        return self.hours_done_total, self.hours_due if known else None

    def _get_portal_outlook(self):
        """Return the forecast of the lot in words, to who owes all of it."""
        self.ensure_one()
        if self.role == "subcontractor" or self._get_share() != 1:
            return ""
        lot = self.lot_id
        return lot.landing_label if lot.has_obligation else ""
