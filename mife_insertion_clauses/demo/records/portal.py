# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Those who sign in from outside: a buyer, a subcontractor, a structure."""

from datetime import timedelta

from odoo.fields import Command

ADDON = "mife_insertion_clauses"
# what companies look for: (trade, people, days from today, place, note)
OFFERS = (
    ("painting", 2, 12, "Belfort", "Chantier accessible en bus, vestiaire sur place."),
    ("structural", 3, 20, "Valdoie", "Poste de jour, du lundi au vendredi."),
    ("cleaning", 1, 7, "Offemont", ""),
)
PROPOSAL = "Deux peintres disponibles, permis B pour l'un des deux."


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
    # it lends people to another company too
    lent = placements.filtered(lambda one: one.employer_id == placement.employer_id)
    others = lent.contractor_id - placement.contractor_id
    if contact:
        book.env["insertion.delegation"].create(
            [
                {
                    "contractor_id": contractor.id,
                    "employer_id": placement.employer_id.id,
                    "contact_ids": [Command.set(contact.ids)],
                }
                for contractor in placement.contractor_id | others[:1]
            ]
        )
    return contact


def ask_holders(book):
    """Make the last month of a subcontractor wait for its holder."""
    months = book.env["insertion.declaration"].search(
        [
            ("contractor_id.parent_id.contact_ids", "!=", False),
            ("state", "=", "declared"),
        ],
        order="month DESC, id",
    )
    holder = book.ref("demo_company_peinture")
    month = months.sorted(lambda one: one.contractor_id.parent_id.partner_id != holder)
    month = month[:1]
    if not month:
        return  # on some days all of them are validated
    month.contract_id.holder_approves_from = month.month
    due = book.plan.today + timedelta(days=4)
    month._write_by_action(
        {"state": "to_approve", "holder_answer": "waiting", "approval_due": due}
    )


def publish_offers(book):
    """Publish what some companies look for, with a proposal to answer."""
    structure = book.env["insertion.delegation"].search([], limit=1)
    holder = book.ref("demo_company_peinture")
    contractors = book.env["insertion.contractor"].search(
        [("lot_id.state", "=", "running"), ("role", "!=", "subcontractor")]
    )
    contractors = contractors.sorted(lambda one: (one.partner_id != holder, one.id))
    offers = book.env["insertion.offer"].create(
        [
            {
                "contractor_id": contractor.id,
                "trade_id": book.env.ref(f"{ADDON}.insertion_trade_{trade}").id,
                "wanted": wanted,
                "date_from": book.plan.today + timedelta(days=days),
                "place": place,
                "note": note,
            }
            for contractor, (trade, wanted, days, place, note) in zip(
                contractors, OFFERS, strict=False
            )
        ]
    )
    if structure:
        book.env["insertion.offer.proposal"]._by_action().create(
            {
                "offer_id": offers[:1].id,
                "employer_id": structure.employer_id.id,
                "proposed": 2,
                "date_from": offers[:1].date_from,
                "description": PROPOSAL,
            }
        )
