# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invite somebody, or let the queue of mails work, in a process that really sends.

usage: mail_in_process.py CONFIG DATABASE

It reads lines "invite|note|queue PORT", and answers each by a line of JSON.
"""

import json
import sys
import time
from datetime import date

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config

from odoo.addons.base.models import ir_mail_server

ADDRESS = "odile.faults@dupre.example"
HANG = 3  # seconds that core waits for a server, instead of its 60


def get_access(env):
    Access = env["insertion.access"]
    found = Access.search([("partner_id.email", "=", ADDRESS)])
    if found:
        return found
    buyer, firm, contact = env["res.partner"].create(
        [
            {"name": "Buyer", "is_company": True},
            {"name": "Dupré", "is_company": True},
            {"name": "Odile Faure", "email": ADDRESS},
        ]
    )
    contact.parent_id = firm
    contract = env["insertion.contract"].create(
        {"name": "Contract", "buyer_id": buyer.id, "date_notified": date(2026, 1, 5)}
    )
    env["insertion.lot"].create(
        {
            "contract_id": contract.id,
            "name": "Lot",
            "number": "1",
            "commitment_ids": [(0, 0, {"date": date(2026, 1, 5), "hours": 700})],
            "contractor_ids": [
                (0, 0, {"partner_id": firm.id, "contact_ids": [(4, contact.id)]})
            ],
        }
    )
    return Access.search([("partner_id", "=", contact.id)])


def set_server(env, port):
    env["mail.mail"].search([("state", "=", "outgoing")]).unlink()
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {"name": "Stand-in", "smtp_host": "127.0.0.1", "smtp_port": port}
    )
    env.company.email = "mife@dupre.example"


def invite(env, port):
    set_server(env, port)
    get_access(env).action_invite()


def note(env, port):
    """Write on a contract to somebody: a mail that core sends, not our addons."""
    access = get_access(env)
    set_server(env, port)
    access.partner_id.message_post(
        body="Seen",
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        partner_ids=access.partner_id.ids,
    )


def queue(env, _port):
    env["mail.mail"].process_email_queue()


def tell(env, seconds):
    access = get_access(env)
    waiting = env["mail.mail"].search_count([("state", "=", "outgoing")])
    return {
        "seconds": seconds,
        "state": access.mail_state,
        "delivery": access.delivery,
        "why": access.mail_failure or "",
        "waiting": waiting,
        "invited": bool(access.invited_on),
    }


def main(settings, database):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    ir_mail_server.SMTP_TIMEOUT = HANG
    registry = Registry(database)
    actions = {"invite": invite, "note": note, "queue": queue}
    for line in sys.stdin:
        action, port = line.split()
        with registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"lang": "fr_FR"})
            actions[action](env, int(port))
            begin = time.monotonic()
            cr.commit()
            told = tell(env, time.monotonic() - begin)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
