# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write mails, or let the queue of mails work, in a process that really sends.

usage: mail_in_process.py CONFIG DATABASE

It reads lines "ACTION PORT", ACTION one of ``ACTIONS``, and answers each by a line of
JSON.
"""

import json
import sys
import time
from datetime import date

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.orm.registry import Registry
from odoo.tools import config

from odoo.addons.base.models import ir_mail_server

ADDRESS = "odile.faults@dupre.example"
HANG = 1  # seconds that core waits for a server, instead of its 60
ADDONS = ("mife_insertion_clauses", "mife_label")
# records of a model that are tried for one about which the mail is written
TRIED = 40


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
    set_port(env, port)


def set_port(env, port):
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


def everything(env, port):
    """Write every mail that the addons have a text for, and those they write alone."""
    set_server(env, port)
    env["mail.mail"].search([("state", "=", "exception")]).cancel()
    names = env["ir.model.data"].search(
        [("model", "=", "mail.template"), ("module", "in", ADDONS)], order="name"
    )
    written = {}
    for name in names:
        if mail := write_mail(env, env["mail.template"].browse(name.res_id)):
            written[name.complete_name] = mail.ids
    written |= write_others(env)
    kept["written"] = written


def write_mail(env, template):
    """Return the mail of ``template``, to a reader if it says to nobody, or None."""
    reader = get_reader(env)
    template = template.with_context(insertion_buyer=reader.id)
    values = {"scheduled_date": False}
    Model = env[template.model]
    ours = [("company_id", "=", env.company.id)]
    domain = ours if "company_id" in Model._fields else []
    records = Model.search(domain, limit=TRIED, order="id desc")
    for record in records:
        try:
            with env.cr.savepoint():
                mail_id = template.send_mail(record.id, email_values=values)
        except (TypeError, UserError):
            # a record that was made to be one, which says too little
            continue
        mail = env["mail.mail"].browse(mail_id)
        if "@" not in f"{mail.email_to}{mail.recipient_ids.mapped('email')}":
            # the act that uses it says to whom
            mail.write({"recipient_ids": reader.ids, "email_to": False})
        return mail
    return None


def get_reader(env):
    values = {"name": "Rose Reader", "email": "rose.reader@dupre.example"}
    found = env["res.partner"].search([("email", "=", values["email"])])
    return found or env["res.partner"].create(values)


def write_others(env):
    """Return the mails that are written without a text of theirs, by what they are."""
    award = env["label.award"].search([], limit=1)
    contract = env["insertion.contract"].search([], limit=1)
    manager = env["res.users"].search([("login", "=", "outside_insertion_manager")])
    manager.notification_type = "email"
    portal = env["res.users"].search([("login", "=", "entreprise.clauses")])
    reader = get_reader(env)
    composer = {"default_model": award._name, "default_res_ids": award.ids}
    composer |= {"default_composition_mode": "mass_mail"}
    acts = {
        "link to sign in": lambda: env["mife.login.link"]._ask(portal.email, None),
        "address of an account": lambda: portal.partner_id._send_account_link(
            "new", "new.address@dupre.example"
        ),
        "forgotten password": lambda: env["res.users"].reset_password(portal.login),
        "password asked by the office": portal.action_reset_password,
        "access by the contact": lambda: open_portal(env, reader),
        "letter of a list": lambda: (
            env["mail.compose.message"]
            .with_context(**composer)
            .create({"subject": "Hello", "body": "Hello", "partner_ids": reader.ids})
            .action_send_mail()
        ),
        "word on a thread": lambda: contract.message_post(
            body="Seen",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=reader.ids,
        ),
        "task for somebody": lambda: contract.activity_schedule(
            "mail.mail_activity_data_todo", user_id=manager.id
        ),
        "notice to somebody": lambda: contract.message_notify(
            subject="Done", body="Done", partner_ids=manager.partner_id.ids
        ),
    }
    return {name: write_other(env, act) for name, act in acts.items()}


def open_portal(env, contact):
    contact.user_ids.unlink()
    wizard = env["portal.wizard"].create({"partner_ids": contact.ids})
    wizard.user_ids.action_grant_access()


def write_other(env, act):
    before = env["mail.mail"].search([], limit=1)
    act()
    return env["mail.mail"].search([("id", ">", before.id)]).ids


def several(env, port):
    """Write one mail to three people, the second of whom a server refuses."""
    set_server(env, port)
    env["mail.mail"].search([("state", "=", "exception")]).cancel()
    people = env["res.partner"].create(
        [
            {"name": name, "email": f"{name}@dupre.example"}
            for name in ("first", "refused", "third")
        ]
    )
    contract = env["insertion.contract"].search([], limit=1)
    # nobody who follows the contract
    contract.message_follower_ids.unlink()
    mail = write_other(
        env,
        lambda: contract.message_post(
            body="Seen",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=people.ids,
        ),
    )
    kept["written"] = {"word to several": mail}


def correct(env, _port):
    refused = env["res.partner"].search([("email", "=", "refused@dupre.example")])
    refused.email = "corrected@dupre.example"


def wait(env, _port):
    """Have two hours pass for what waits in the queue."""
    env.cr.execute(
        "UPDATE mail_mail SET write_date = write_date - interval '2 hours'"
        " WHERE state = 'outgoing'"
    )


def again(env, port):
    """Have the managers of both addons send again all that did not leave."""
    set_port(env, port)
    for unsent in read_unsent(env):
        unsent.action_send_again()


def read_unsent(env):
    """Return what the manager of each addon reads that did not leave."""
    for prefix in ("insertion", "label"):
        login = f"outside_{prefix}_manager"
        manager = env["res.users"].search([("login", "=", login)])
        yield env[f"{prefix}.unsent.mail"].with_user(manager).search([])


def tell_all(env, seconds):
    unsent = [mail for mails in read_unsent(env) for mail in mails]
    ids = [one for mails in kept["written"].values() for one in mails]
    mails = env["mail.mail"].browse(ids).exists()
    return {
        "seconds": seconds,
        "written": kept["written"],
        "states": {mail.id: mail.state for mail in mails},
        "copies": sum(len(mail.recipient_ids) + bool(mail.email_to) for mail in mails),
        # the task of who sends a letter again, told by mail too
        "others": env["mail.mail"].search_count(
            [("state", "=", "outgoing"), ("id", "not in", ids)]
        ),
        "unsent": {
            mail.id: [mail.subject, mail.recipients, mail.document, mail.reason]
            for mail in unsent
        },
    }


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


kept = {}
# what is done, and what is told of it
ACTIONS = {
    "invite": (invite, tell),
    "note": (note, tell),
    "queue": (queue, tell),
    "everything": (everything, tell_all),
    "leave": (queue, tell_all),
    "again": (again, tell_all),
    "several": (several, tell_all),
    "correct": (correct, tell_all),
    "wait": (wait, tell_all),
}


def main(settings, database):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    ir_mail_server.SMTP_TIMEOUT = HANG
    registry = Registry(database)
    for line in sys.stdin:
        action, port = line.split()
        act, say = ACTIONS[action]
        with registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"lang": "fr_FR"})
            act(env, int(port))
            begin = time.monotonic()
            cr.commit()
            told = say(env, time.monotonic() - begin)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
