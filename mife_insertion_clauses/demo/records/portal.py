# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Those who sign in from outside: a buyer, a subcontractor, a structure."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo.fields import Command, Domain

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
    """Put a subcontractor under the company that signs in, which approves its month."""
    env = book.env
    user = env["res.users"].search([("login", "=", "soustraitant.clauses")])
    holder = env["insertion.contractor"].search(
        [
            ("partner_id", "=", book.ref("demo_company_peinture").id),
            ("role", "=", "holder"),
            ("lot_id.state", "=", "running"),
        ],
        limit=1,
    )
    month = book.plan.today.replace(day=1) - relativedelta(months=1)
    placement = _find_free(env, month)
    if not (user and holder and placement):
        return  # on some days there is none
    contractor = env["insertion.contractor"].create(
        {
            "lot_id": holder.lot_id.id,
            "partner_id": user.partner_id.commercial_partner_id.id,
            "role": "subcontractor",
            "parent_id": holder.id,
            "contact_ids": [Command.set(user.partner_id.ids)],
            "report_from": month,
        }
    )
    env["insertion.placement"]._by_action().create(
        {
            "participant_id": placement.participant_id.id,
            "contractor_id": contractor.id,
            "job": placement.job,
            # which companies and structures may all sign
            "contract_type": "professional",
            "date_start": month,
            "eligibility_id": placement.eligibility_id.id,
        }
    )
    holder.lot_id.contract_id.holder_approves_from = month
    declaration = env["insertion.declaration"].create(
        {"contractor_id": contractor.id, "month": month}
    )
    declaration.line_ids.worked_hours = 42
    declaration._write_by_action(
        {
            "state": "to_approve",
            "no_hours": False,
            "declared_by_id": user.id,
            "declared_on": datetime.combine(book.plan.today, time(7, 40)),
            "holder_answer": "waiting",
            "approval_due": book.plan.today + timedelta(days=4),
        }
    )
    env["insertion.declaration.version"].sudo()._keep(declaration, {})


def _find_free(env, month):
    """Return the last placement of somebody who worked before, and is free now."""
    Placement = env["insertion.placement"]
    busy = Placement.search(
        ["|", ("date_end", "=", False), ("date_end", ">=", month)]
    ).participant_id
    lasting = Domain("eligibility_id.date_to", "=", False) | Domain(
        "eligibility_id.date_to", ">=", month
    )
    return Placement.search(
        Domain("participant_id", "not in", busy.ids)
        & Domain("eligibility_id", "!=", False)
        & lasting,
        order="date_end DESC, id",
        limit=1,
    )


def publish_offers(book):
    """Publish what some companies look for, with a proposal to answer."""
    structure = book.env["insertion.delegation"].search([], limit=1)
    holder = book.ref("demo_company_peinture")
    contractors = book.env["insertion.contractor"].search(
        [("lot_id.state", "=", "running"), ("role", "!=", "subcontractor")]
    )
    contractors = contractors.sorted(lambda one: (one.partner_id != holder, one.id))
    offers = (
        book.env["insertion.offer"]
        ._by_action()
        .create(
            [
                {
                    "contractor_id": contractor.id,
                    "trade_id": book.env.ref(f"{ADDON}.insertion_trade_{trade}").id,
                    "wanted": wanted,
                    "date_from": book.plan.today + timedelta(days=days),
                    "place": place,
                    "note": note,
                    "published_by_id": (
                        contractor.contact_ids.user_ids or contractor.lot_id.user_id
                    )[:1].id,
                }
                for contractor, (trade, wanted, days, place, note) in zip(
                    contractors, OFFERS, strict=False
                )
            ]
        )
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
