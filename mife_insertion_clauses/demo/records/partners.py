# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command

from .. import partners
from ..names import CORRESPONDENTS
from .book import partner_name


def load_partners(env):
    """Create the partners, that the records of the demonstration refer to."""
    known = (
        *partners.BUYERS,
        *partners.COMPANIES,
        *partners.STRUCTURES,
        *partners.PRESCRIBERS,
    )
    sirets = partners.sirets()
    _load(
        env,
        {
            partner_name(partner): {
                "name": partner.name,
                "zip": partner.zip,
                "city": partner.city,
                "country_id": env.ref("base.fr").id,
                "insertion_employer_kind": partners.employer_kind(partner),
                "insertion_buyer_kind": partners.BUYER_KINDS.get(partner.key),
                "insertion_trade_ids": [
                    Command.set(
                        [
                            env.ref(f"mife_insertion_clauses.insertion_trade_{key}").id
                            for key in partners.STRUCTURE_TRADES.get(partner.key, ())
                        ]
                    )
                ],
                "insertion_size": _size(partner),
                "insertion_prescriber_kind_id": _prescriber_kind(env, partner),
                "email": _email(partner),
                **env["res.partner"]._prepare_company_vals(sirets.get(partner.key)),
            }
            for partner in known
        },
    )
    _load_correspondents(env)


def _load_correspondents(env):
    """Give a person to each firm, but to the one whose clerk is of the examples."""
    firms = [firm for key, firm in partners.FIRMS.items() if key != "peinture"]
    _load(
        env,
        {
            f"demo_contact_{firm.key}": {
                "name": f"{first_name} {last_name}",
                "parent_id": env.ref(_xml_id(partner_name(firm))).id,
                "function": "Correspondant insertion",
                "email": f"insertion@{firm.slug}.example.com",
                # numbers that are never given to anybody
                "phone": f"03 53 01 00 {rank:02}",
            }
            for rank, (firm, (first_name, last_name)) in enumerate(
                zip(firms, CORRESPONDENTS, strict=True)
            )
        },
    )


def _prescriber_kind(env, partner):
    kind = partners.PRESCRIBER_KINDS.get(partner.key)
    if partner.kind != "prescriber" or not kind:
        return False
    return env.ref(f"mife_insertion_clauses.insertion_category_prescriber_{kind}").id


def _size(partner):
    if partner.key in partners.FIRMS:
        return partners.SIZES.get(partner.key, "small")
    return False


def _email(partner):
    if partner.key in partners.FIRMS:
        return f"contact@{partner.slug}.example.com"
    if partner.kind == "buyer":
        return f"marches@{partner.slug}.example.com"
    return False


def _load(env, values_by_name):
    env["res.partner"]._load_records(
        [
            {"xml_id": _xml_id(name), "values": values, "noupdate": True}
            for name, values in values_by_name.items()
        ]
    )


def _xml_id(name):
    return f"mife_insertion_clauses.{name}"
