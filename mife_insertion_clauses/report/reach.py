# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from .month_page import get_role


class Reach:
    """What one account of the portal reaches, through a page or through the interface.

    Contracts, lots, people and hours are closed to the portal. A person is named on a
    company's lot, on a delegation or on a buyer's contract, or sees nothing: all starts
    from there, and what is found is read as superuser.
    """

    def __init__(self, env):
        self.env = env
        self.contacts = env.user._get_own_contacts()

    def get_contractors(self):
        return self._search("insertion.contractor", self.get_contact_domain())

    def get_delegations(self):
        domain = [*self.get_contact_domain(), ("ended_on", "=", False)]
        return self._search("insertion.delegation", domain)

    def get_contracts(self):
        """Return the contracts that the person follows for the buyer."""
        return self._search(
            "insertion.contract", self.get_contact_domain("buyer_contact_ids")
        )

    def get_month_domain(self):
        """Return the domain of the months that the person fills in, even in part."""
        own = Domain(self.get_contact_domain("contractor_id.contact_ids"))
        return own | self.get_delegated_domain()

    def get_delegated_domain(self):
        """Return the domain of the months where a structure has people to declare."""
        delegations = self.get_delegations()
        return Domain("contractor_id", "in", delegations.contractor_id.ids) & Domain(
            "line_ids.placement_id.employer_id", "in", delegations.employer_id.ids
        )

    def get_month(self, declaration_id):
        """Return the month and as what the person reads it; (empty, None) if not."""
        # sudo: the role tells whether the person reads it
        declarations = self.env["insertion.declaration"].sudo()
        declaration = declarations.browse(declaration_id).exists()
        role = declaration and get_role(declaration, self.contacts)
        return (declaration, role) if role else (declarations, None)

    def get_contact_domain(self, path="contact_ids"):
        return [(path, "in", self.contacts.ids)]

    def _search(self, model, domain):
        # sudo: the domain names the person
        return self.env[model].sudo().search(domain)
