# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who can see what: read from the groups, rights, rules and accesses in force."""

from collections import defaultdict
from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import format_datetime

MODULE = __name__.split(".")[2]


class Kind(NamedTuple):
    """A kind of data, as a person calls it; of one field when the others are less."""

    label: str
    model: str
    field: str = ""


class PortalAccess(NamedTuple):
    """What somebody from outside was given."""

    partner: object
    what: str
    place: str


class RightsSheet:
    """Who works on what an organisation holds, as plain values to print.

    A right is asked of Odoo in the name of the person: nothing here repeats what a
    group gives. An addon has one subclass, which says its kinds of data and its portal.
    """

    sheet = None
    # the roles, the widest last, then rights given person by person
    groups = ()

    def __init_subclass__(cls):
        RightsSheet.sheet = cls

    def __init__(self, company):
        self.company = company
        # sudo: whoever reads the sheet answers for all the accesses
        self.env = company.env(su=True)

    # what an addon says

    def get_kinds(self):
        raise NotImplementedError

    def get_portal(self):
        """Return the accesses of people from outside that are in force."""
        raise NotImplementedError

    # the sheet

    def prepare(self):
        staff = self._get_staff()
        profiles = defaultdict(lambda: self.env["res.users"])
        for user in staff:
            profiles[self._get_groups(user)] |= user
        kinds = self.get_kinds()
        return {
            "company": self.company.name,
            "heads": [kind.label for kind in kinds],
            "profiles": [
                {
                    "role": self._name_role(groups),
                    "people": [self._prepare_user(user) for user in users],
                    "rights": [
                        {"what": kind.label, "how": self._say_right(users[0], kind)}
                        for kind in kinds
                    ],
                }
                for groups, users in sorted(
                    profiles.items(), key=lambda item: -len(item[0])
                )
            ],
            "portal": self._prepare_portal(),
        }

    def _get_staff(self):
        users = self.env["res.users"].search(
            [("share", "=", False), ("company_ids", "in", self.company.ids)],
            order="name, id",
        )
        return users - self.env.ref("base.user_root")

    def _get_groups(self, user):
        names = [*self.groups, "base.group_system"]
        return tuple(name for name in names if user.has_group(name))

    def _name_role(self, groups):
        """Return the widest role, and what was given besides."""
        roles = [name for name in groups if name in self.groups]
        widest = [
            name
            for name in roles
            if not any(
                self.env.ref(name) in self.env.ref(other).all_implied_ids
                for other in roles
                if other != name
            )
        ]
        names = [self.env.ref(name).name for name in widest]
        if "base.group_system" in groups:
            names.append(self.env._("administrator of Odoo, who can give any right"))
        return ", ".join(names) or self.env._("No role here")

    def _prepare_user(self, user):
        return {
            "name": user.name,
            "login": user.login,
            "last": self._say_last(user),
            "factor": self._say_factor(user),
            "companies": len(user.company_ids),
        }

    def _say_last(self, user):
        if not user.login_date:
            return self.env._("never")
        return format_datetime(self.env, user.login_date, dt_format="short")

    def _say_factor(self, user):
        # the module of the second factor may have been removed
        if "totp_enabled" in user._fields and user.totp_enabled:
            return self.env._("two steps")
        return self.env._("password only")

    def _say_right(self, user, kind):
        """Return what a person may do with a kind of data, and on what."""
        model = self.env(user=user.id, su=False)[kind.model].with_context(
            allowed_company_ids=self.company.ids
        )
        if not model.has_access("read"):
            return ""
        if kind.field and not model._has_field_access(
            model._fields[kind.field], "read"
        ):
            return ""
        acts = {
            "create": self.env._("adds"),
            "write": self.env._("changes"),
            "unlink": self.env._("deletes"),
        }
        names = [self.env._("reads")]
        if not kind.field:
            names += [name for act, name in acts.items() if model.has_access(act)]
        return f"{', '.join(names)} ({self._say_reach(model)})"

    def _say_reach(self, model):
        """Return how far the rules let somebody read: own, some, or all."""
        rules = self.env["ir.rule"].with_env(model.env)
        domain = Domain(rules._compute_domain(model._name, "read"))
        paths = {
            condition.field_expr
            for condition in domain.optimize(model).iter_conditions()
        }
        if any("user_id" in path or "create_uid" in path for path in paths):
            return self.env._("its own")
        if paths - {"company_id", "id"} and not all(
            path.endswith("company_id") for path in paths
        ):
            return self.env._("those that a rule opens")
        if paths:
            return self.env._("all those of the organisation")
        return self.env._("all of them")

    def _prepare_portal(self):
        """Return the people from outside, by the structure that they belong to."""
        structures = defaultdict(lambda: defaultdict(list))
        for access in self.get_portal():
            partner = access.partner
            holder = partner.commercial_partner_id
            structures[holder][partner].append((access.what, access.place))
        return [
            {
                "structure": structure.display_name,
                "people": [
                    self._prepare_contact(partner, accesses)
                    for partner, accesses in sorted(
                        people.items(), key=lambda item: item[0].display_name or ""
                    )
                ],
            }
            for structure, people in sorted(
                structures.items(), key=lambda item: item[0].display_name or ""
            )
        ]

    def _prepare_contact(self, partner, accesses):
        user = partner._get_account_users()[:1]
        places = defaultdict(list)
        for what, place in accesses:
            places[what].append(place)
        return {
            "name": partner.name,
            "login": user.login or self.env._("no account yet"),
            "last": self._say_last(user) if user else "",
            "factor": self._say_factor(user) if user else "",
            "accesses": [
                {"what": what, "places": ", ".join(filter(None, names))}
                for what, names in places.items()
            ],
        }
