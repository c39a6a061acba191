# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .. import partners


class Book:
    """What the story has written so far: the records of the plan, by their keys.

    ``people`` and ``placements`` are in the order of the plan, ``referrals`` by rank of
    the placement they led to, ``declarations`` by contractor and month.
    """

    def __init__(self, env, plan):
        self.env, self.plan = env, plan
        self.contracts, self.lots, self.contractors = {}, {}, {}
        self.people, self.placements = None, None
        self.referrals, self.declarations = {}, {}
        self.facilitators = (
            self.ref("demo_user_facilitator")
            | self.ref("demo_user_facilitator_north")
            | self.ref("demo_user_facilitator_south")
        )
        self.officer = self.ref("demo_user_officer")
        self.manager = self.ref("demo_user_manager")

    def ref(self, name):
        return self.env.ref(f"mife_insertion_clauses.{name}")

    def firm(self, key):
        return self.ref(partner_name(partners.FIRMS[key]))

    def lots_of(self, rows):
        return self.env["insertion.lot"].union(*(self.lots[row.key] for row in rows))


def partner_name(partner):
    """Return the name of a partner's record."""
    kind = partner.kind
    if kind == "agency":
        kind = "company"
    elif kind not in ("buyer", "company", "prescriber"):
        kind = "structure"
    return f"demo_{kind}_{partner.key}".rstrip("_")


def by_key(rows, records):
    return {row.key: record for row, record in zip(rows, records, strict=True)}
