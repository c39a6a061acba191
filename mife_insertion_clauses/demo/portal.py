# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Command


class InsertionDemo(models.AbstractModel):
    """Those who sign in from outside: a buyer, a subcontractor, a structure."""

    _inherit = "insertion.demo"

    def _open_portal(self):
        self._open_portal_buyer()
        self._open_portal_subcontractor()
        self._open_portal_structure()

    def _open_portal_buyer(self):
        buyer = self._ref("demo_buyer_belfort")
        contact = self.env["res.partner"].create(
            {
                "name": "Solène Marchal",
                "parent_id": buyer.id,
                "function": "Service de la commande publique",
                "email": "achats@ville-belfort.example.com",
            }
        )
        buyer.insertion_contract_ids.buyer_contact_ids = [Command.link(contact.id)]
        self._create_portal_user(contact, "acheteur.clauses")

    def _open_portal_subcontractor(self):
        """Open the account of a subcontractor, under a company that signs in too."""
        subcontractors = self.env["insertion.contractor"].search(
            [("role", "=", "subcontractor"), ("lot_id.state", "=", "running")]
        )
        holder = self._ref("demo_company_peinture")
        subcontractor = subcontractors.sorted(
            lambda contractor: (
                contractor.parent_id.partner_id != holder,
                contractor.id,
            )
        )[:1]
        if subcontractor.contact_ids:
            self._create_portal_user(
                subcontractor.contact_ids[0], "soustraitant.clauses"
            )

    def _open_portal_structure(self):
        """Let an agency declare the people that it lends to a company."""
        placements = self.env["insertion.placement"].search(
            [
                ("lot_id.state", "=", "running"),
                ("date_end", "=", False),
                ("modality", "=", "etti"),
            ]
        )
        holder = self._ref("demo_company_peinture")
        placement = placements.sorted(
            lambda placement: (
                placement.contractor_id.partner_id != holder,
                placement.id,
            )
        )[:1]
        contact = placement.employer_id.child_ids.filtered("email")[:1]
        if contact:
            self.env["insertion.delegation"].create(
                {
                    "contractor_id": placement.contractor_id.id,
                    "employer_id": placement.employer_id.id,
                    "contact_ids": [Command.set(contact.ids)],
                }
            )
            self._create_portal_user(contact, "structure.clauses")

    def _create_portal_user(self, contact, login):
        self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "partner_id": contact.id,
                "login": login,
                "password": "demo",
                "lang": contact.lang,
                "tz": "Europe/Paris",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
