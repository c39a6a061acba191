# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Forget people in a process of its own, that commits and can be killed.

usage: forget_in_process.py CONFIG DATABASE plant|approve|run|certified|statement

The clock is that of a day on which the term of everybody is over.
"""

import hashlib
import io
import json
import sys
from datetime import datetime

from freezegun import freeze_time
from reportlab.pdfgen.canvas import Canvas
from xlsxwriter import Workbook

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config

LATER = datetime(2049, 5, 4, 9)


def new_pdf(text):
    written = io.BytesIO()
    canvas = Canvas(written)
    canvas.drawString(72, 720, text)
    canvas.save()
    return written.getvalue()


def new_workbook(*cells):
    written = io.BytesIO()
    with Workbook(written) as book:
        book.add_worksheet().write_row(0, 0, cells)
    return written.getvalue()


def get_manager(env):
    group = env.ref("mife_insertion_clauses.group_insertion_manager")
    users = group.all_user_ids.filtered("active").sorted("id")
    return env(user=users[-1], context={"allowed_company_ids": env.company.ids})


def plant(env):
    """Write names wherever a team writes them; print the places it made."""
    env = get_manager(env)
    Placement = env["insertion.placement"]
    # somebody whose hours are all certified, and whom no operation keeps
    placement = Placement.search([("date_end", "!=", False)], order="date_end", limit=1)
    person, lot = placement.participant_id, placement.lot_id
    first, last = person.first_name, person.last_name
    name = f"{last.upper()} {first}"
    person.write({"birth_name": "Kerbrazou", "phone": "+33 6 39 98 12 34"})
    person.write({"birth_name": "Kerbraz"})
    person.message_post(
        body=f"{first} {last} a rappelé",
        message_type="comment",
        attachments=[("cv.pdf", new_pdf(name))],
    )
    person.activity_schedule("mail.mail_activity_data_todo", summary=f"Voir {name}")
    lot.message_post(
        body=f"<p>{first}&nbsp;<b>{last}</b> absent</p>", message_type="comment"
    )
    lot.contract_id.buyer_id.comment = f"<p>Connaît {name}</p>"
    env["project.task"].create({"name": f"Rappeler {name}"})
    env["calendar.event"].create(
        {"name": f"Point {first} {last}", "start": "2026-05-04", "stop": "2026-05-04"}
    )
    env["mail.mail"].sudo().create(
        {"subject": f"Au sujet de {name}", "body_html": f"<p>{name}</p>"}
    )
    for record, file, content in (
        (lot, "salaries.xlsx", new_workbook("x", last, first)),
        (lot, f"{last}_{first}.txt", b"rien"),
        (lot, "liste.csv", f"{last};{first}".encode("latin-1")),
        (env["res.partner"], "fiche.pdf", new_pdf(name)),
    ):
        env["ir.attachment"].create(
            {
                "name": file,
                "raw": content,
                "res_model": record._name,
                "res_id": record.id,
            }
        )
    [request] = (
        env["insertion.placement.request"]
        .sudo()
        .create(
            {
                "contractor_id": placement.contractor_id.id,
                "participant_id": person.id,
                "first_name": first,
                "last_name": last,
                "job": "Peintre",
                "date_start": placement.date_start,
            }
        )
    )
    request.message_post(body=f"Demandé par téléphone : {name}")
    env.user.with_context(active_test=False)
    print(
        json.dumps(
            [[first, last], [first, "Kerbraz"], ["", "Kerbraz"], ["", "Kerbrazou"]]
        )
    )


def approve(env):
    env = get_manager(env)
    Act = env["insertion.privacy.act"]
    for hold in env["insertion.retention.hold"].search([]):
        Act.create(
            {"act": "lift", "hold_id": hold.id, "reason": "Soldée"}
        ).action_confirm()
    env["insertion.retention.review"].sudo()._cron_prepare()
    review = env["insertion.retention.review"].search([], limit=1)
    Act.create(
        {"act": "approve", "review_id": review.id, "reason": "Essai"}
    ).action_confirm()
    due = review.line_ids.filtered(lambda line: line.state == "due")
    people = due.participant_id
    print(
        json.dumps(
            {
                "due": len(due),
                "held": review.held_count,
                "names": [[one.first_name, one.last_name] for one in people],
                "ids": people.ids,
            }
        )
    )


def run(env):
    env["insertion.retention.review"]._cron_forget()
    print(env["insertion.retention.review"].search([], limit=1).result)


def certified(env):
    """Print the digest of all that was issued, and of what the verification says."""
    digest = hashlib.sha256()
    for model in ("attestation", "attestation.copy", "statement"):
        Model = env[f"insertion.{model}"]
        env.cr.execute(f'SELECT t::text FROM "{Model._table}" t ORDER BY id')
        for (row,) in env.cr.fetchall():
            digest.update(row.encode())
        for record in Model.search([], order="id"):
            digest.update(record.with_context(bin_size=False).pdf or b"")
    wrong = [
        one.number
        for one in env["insertion.attestation"].search([])
        if not _is_verified(one)
    ]
    count = env["insertion.attestation"].search_count([])
    print(json.dumps({"digest": digest.hexdigest(), "wrong": wrong, "count": count}))


def _is_verified(attestation):
    import base64

    from odoo.addons.mife_insertion_clauses.common.rules.canonical import canonical

    pdf = base64.b64decode(attestation.with_context(bin_size=False).pdf)
    found = attestation._find_by_code(attestation.code)
    return (
        found == attestation
        and hashlib.sha256(canonical(attestation.payload)).hexdigest()
        == attestation.payload_hash
        and hashlib.sha256(pdf).hexdigest() == attestation.pdf_hash
    )


def statement(env):
    """Print the digest of each statement as it would be drawn today."""
    digests = []
    # at the same hour: a draft says when it was drawn
    for bilan in env["insertion.statement"].search([], order="id"):
        payload = bilan._prepare_payload()
        digests.append(
            hashlib.sha256(
                json.dumps(payload, sort_keys=True, default=str).encode()
            ).hexdigest()
        )
    print(json.dumps(digests))


def main(settings, database, action):
    config.parse_config(["-c", settings, "--log-level=error"], setup_logging=True)
    acts = {act.__name__: act for act in (plant, approve, run, certified, statement)}
    clock = LATER if action in ("approve", "run") else None
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"lang": "fr_FR"})
        if clock:
            with freeze_time(clock, tick=True, ignore=["psycopg2"]):
                acts[action](env)
        else:
            acts[action](env)


if __name__ == "__main__":
    main(*sys.argv[1:])
