# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Open months of as many lots to two colleagues of one company, and print their keys.

On the last SHARED of them a structure declares somebody that it lends.

usage: month_in_process.py CONFIG DATABASE COUNT SHARED
"""

import json
import sys
from datetime import date

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tests import new_test_user
from odoo.tools import config

MONTH = date(2026, 3, 1)
LOGINS = ["colleague-one", "colleague-two"]
STRUCTURE = "structure"


def open_months(env, count):
    buyer, firm = env["res.partner"].create(
        [{"name": name, "is_company": True} for name in ("Buyer", "Firm")]
    )
    contacts = env["res.partner"].create(
        [
            {"name": login, "email": f"{login}@example.com", "parent_id": firm.id}
            for login in LOGINS
        ]
    )
    for contact in contacts:
        new_test_user(
            env, contact.name, groups="base.group_portal", partner_id=contact.id
        )
    contract = env["insertion.contract"].create(
        {"name": "Contract", "buyer_id": buyer.id, "date_notified": date(2026, 1, 5)}
    )
    lots = env["insertion.lot"].create(
        [
            {
                "contract_id": contract.id,
                "name": f"Lot {number}",
                "number": str(number),
                "contractor_ids": [
                    (0, 0, {"partner_id": firm.id, "contact_ids": contacts.ids})
                ],
            }
            for number in range(count)
        ]
    )
    people = env["insertion.participant"].create(
        [{"first_name": "Ali", "last_name": f"Ba {number}"} for number in range(count)]
    )
    env["insertion.placement"].create(
        [
            {
                "participant_id": person.id,
                "contractor_id": contractor.id,
                "job": "Painter",
                "date_start": date(2026, 1, 5),
            }
            for person, contractor in zip(people, lots.contractor_ids, strict=True)
        ]
    )
    return env["insertion.declaration"].create(
        [
            {"contractor_id": contractor.id, "month": MONTH}
            for contractor in lots.contractor_ids
        ]
    )


def lend(env, months):
    """Give each month a person that a structure employs, and declares."""
    agency = env["res.partner"].create(
        {"name": "Agency", "is_company": True, "insertion_employer_kind": "etti"}
    )
    contact = env["res.partner"].create(
        {
            "name": STRUCTURE,
            "email": f"{STRUCTURE}@example.com",
            "parent_id": agency.id,
        }
    )
    new_test_user(env, STRUCTURE, groups="base.group_portal", partner_id=contact.id)
    for month in months:
        person = env["insertion.participant"].create(
            {"first_name": "Awa", "last_name": f"Sy {month.id}"}
        )
        env["insertion.placement"].create(
            {
                "participant_id": person.id,
                "contractor_id": month.contractor_id.id,
                "employer_id": agency.id,
                "modality": "etti",
                "contract_type": "temp",
                "job": "Painter",
                "date_start": date(2026, 1, 5),
            }
        )
        env["insertion.delegation"].create(
            {
                "contractor_id": month.contractor_id.id,
                "employer_id": agency.id,
                "contact_ids": contact.ids,
            }
        )
    months._follow_placements()


def main(settings, database, count, shared):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        months = open_months(env, int(count))
        lend(env, months[-int(shared) :])
        print(json.dumps([[month.id, *month.line_ids.ids] for month in months]))


if __name__ == "__main__":
    main(*sys.argv[1:])
