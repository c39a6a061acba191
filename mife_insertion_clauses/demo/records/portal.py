# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Those who sign in from outside: a buyer, a subcontractor, a structure."""

from odoo.fields import Command


def open_portal(book):
    """Create the accounts of those who sign in from outside, and return them."""
    contacts = {
        "acheteur.clauses": _find_buyer(book),
        "soustraitant.clauses": _find_subcontractor(book),
        "structure.clauses": _find_structure(book),
    }
    return (
        book.env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "partner_id": contact.id,
                    "login": login,
                    "lang": contact.lang,
                    "tz": "Europe/Paris",
                    "group_ids": [Command.set(book.env.ref("base.group_portal").ids)],
                }
                for login, contact in contacts.items()
                if contact  # on some days there is none
            ]
        )
    )


def _find_buyer(book):
    buyer = book.ref("demo_buyer_belfort")
    contact = book.env["res.partner"].create(
        {
            "name": "Solène Marchal",
            "parent_id": buyer.id,
            "function": "Service de la commande publique",
            "email": "achats@ville-belfort.example.com",
        }
    )
    buyer.insertion_contract_ids.buyer_contact_ids = [Command.link(contact.id)]
    return contact


def _find_subcontractor(book):
    """Return the contact of one under a company that signs in too, if there is any."""
    subcontractors = book.env["insertion.contractor"].search(
        [("role", "=", "subcontractor"), ("lot_id.state", "=", "running")]
    )
    holder = book.ref("demo_company_peinture")
    subcontractor = subcontractors.sorted(
        lambda contractor: (contractor.parent_id.partner_id != holder, contractor.id)
    )[:1]
    return subcontractor.contact_ids[:1]


def _find_structure(book):
    """Return the contact of an agency that declares the people it lends."""
    placements = book.env["insertion.placement"].search(
        [
            ("lot_id.state", "=", "running"),
            ("date_end", "=", False),
            ("modality", "=", "etti"),
        ]
    )
    holder = book.ref("demo_company_peinture")
    placement = placements.sorted(
        lambda placement: (placement.contractor_id.partner_id != holder, placement.id)
    )[:1]
    contact = placement.employer_id.child_ids.filtered("email")[:1]
    if contact:
        book.env["insertion.delegation"].create(
            {
                "contractor_id": placement.contractor_id.id,
                "employer_id": placement.employer_id.id,
                "contact_ids": [Command.set(contact.ids)],
            }
        )
    return contact
