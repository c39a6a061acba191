# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The people of a firm on the portal, whom one of them invites and removes."""

from itertools import chain

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize


class Colleagues:
    """Who is named, for the same firm, where a person of the portal is named.

    ``places`` are firms on a lot and delegations, read as sudo, on all of which the
    person is named: what is done here reaches nothing else.
    """

    def __init__(self, env, places):
        self.env = env
        self.own = env.user._get_own_contacts()
        self.places = [place.sudo() for place in chain(*places)]

    def get_firms(self, typed):
        """Return the people by firm, and what was typed for it: plain values."""
        firms = {}
        for place in self.places:
            firms.setdefault(place._get_access_firm(), []).append(place)
        return [
            {
                "firm": firm,
                "places": [
                    {"key": get_key(place), "name": place.lot_id.display_name}
                    for place in places
                ],
                "people": self._describe(places),
                "typed": typed if typed.get("firm") == str(firm.id) else {},
            }
            for firm, places in firms.items()
        ]

    def _describe(self, places):
        people = {}
        for place in places:
            for access in place.access_ids.filtered(lambda one: not one.revoked_on):
                people.setdefault(access.partner_id, []).append(access)
        return [
            {
                "person": person,
                "is_self": person in self.own,
                "state": self._describe_state(accesses),
                "lots": [one._get_place().lot_id.display_name for one in accesses],
            }
            for person, accesses in people.items()
        ]

    def _describe_state(self, accesses):
        """Say what came of an invitation, never what an account did elsewhere."""
        came = any(
            access.connected_on
            and (not access.invited_on or access.connected_on > access.invited_on)
            for access in accesses
        )
        if came:
            return self.env._("Has come here")
        if any(access.state == "failed" for access in accesses):
            return self.env._("The message was refused: check the address")
        if any(access.invited_on or access.invitation_due for access in accesses):
            return self.env._("Invited")
        return self.env._("Not invited yet: your contact sends the invitation")

    def invite(self, firm_id, name, email, keys):
        """Name somebody of the firm on places of one's own, and note who to write to.

        The message leaves once the page is answered: whatever the address is, the same
        is written here.
        """
        name = (name or "").strip()
        address = email_normalize(email)
        places = [
            place for place in self._get_places(firm_id) if get_key(place) in keys
        ]
        if not name:
            raise UserError(self.env._("Enter the name of your colleague."))
        if not address:
            raise UserError(
                self.env._("Enter a complete e-mail address, like name@company.fr.")
            )
        if not places:
            raise UserError(self.env._("Tick at least one lot."))
        person = self._find_person(places[0]._get_access_firm(), name, address)
        new = [place for place in places if person not in place.contact_ids]
        if not new:
            raise UserError(self.env._("%s is already named there.", person.name))
        for place in new:
            place.contact_ids = [Command.link(person.id)]
            self._note(place, self.env._("%s was invited by a colleague.", person.name))
        accesses = self.env["insertion.access"].sudo()
        for place in new:
            accesses |= place.access_ids.filtered(
                lambda one: one.partner_id == person and not one.revoked_on
            )
        accesses._ask_invitation()

    def remove(self, firm_id, person_id):
        """End all that a colleague sees through the places of the person who asks."""
        places = [
            place
            for place in self._get_places(firm_id)
            if person_id in place.contact_ids.ids
        ]
        person = self.env["res.partner"].sudo().browse(person_id)
        if not places:
            raise UserError(self.env._("This person is no longer named here."))
        if person in self.own:
            raise UserError(
                self.env._("You cannot remove yourself: ask a colleague, or call us.")
            )
        for place in places:
            place.contact_ids = [Command.unlink(person.id)]
            self._note(place, self.env._("%s was removed by a colleague.", person.name))

    def _get_places(self, firm_id):
        return [
            place for place in self.places if place._get_access_firm().id == firm_id
        ]

    def _find_person(self, firm, name, address):
        """Return the contact of the firm that has the address, a new one if none."""
        partners = self.env["res.partner"].sudo()
        known = partners.search(
            [("id", "child_of", firm.id), ("email_normalized", "=", address)], limit=1
        )
        return known or partners.create(
            {
                "name": name,
                "email": address,
                "parent_id": firm.id,
                "company_id": firm.company_id.id,
                "lang": self.env.user.lang,
            }
        )

    def _note(self, place, body):
        place.lot_id.message_post(
            body=body,
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )


def get_key(place):
    """Return how the page names a place."""
    return f"{'delegation' if 'employer_id' in place._fields else 'lot'}_{place.id}"
