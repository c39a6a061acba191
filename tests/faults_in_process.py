# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make ready what ``test_faults`` ends midway, several times over, or check it after.

usage: faults_in_process.py CONFIG DATABASE FILES prepare COUNT | check

What is printed by prepare: {act: [the key of each time it can be done]}, as JSON.
"""

import json
import re
import sys
from datetime import date
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.orm.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent / "benchmark"))
from bench_notices import contract_v1, new_import, write  # noqa: E402
from takeover_crowd import new_sheets, send  # noqa: E402

SINCE, FIRST_YEAR = date(2000, 1, 3), 2001
# what is as old as that is so on purpose
CONTEXT = {"tracking_disable": True, "figures_confirmed": True}
PEOPLE = 3  # of a batch, of a purge
BUYERS = 2  # of a year
FILES = 2  # of a jury
NOTICES = 45
TAKEN = {"contracts": 3, "lots": 4, "companies": 2, "people": 4, "hours": 12}
# in a workbook of takeover: the first, and what bears a number
SIRET, NAME = re.compile(r"\d{14}"), re.compile(r"[MVFDSC]\D*\d+")
BACKGROUND = ("notice", "takeover", "attestation", "retention")
MANAGERS, SECRETARIES = ["manager-1", "manager-2"], ["secretary-1", "secretary-2"]
FIRM, HOLDER = ["company-1", "company-2"], ["holder-1", "holder-2"]


def prepare(env, count):
    for cron in env["ir.cron"].search([]):
        # nothing runs beside what the test looks at
        cron.active = False
    for name in BACKGROUND:
        env.ref(f"mife_insertion_clauses.ir_cron_insertion_{name}").write(
            {"active": True, "nextcall": "2100-01-01 00:00:00"}
        )
    people = _new_people(env)
    manager = env(user=people[MANAGERS[0]])
    months = _new_months(env, people, count)
    sessions = [_new_session(env, f"jury {rank}") for rank in range(count)]
    files = _new_files(env, people, sessions[0].programme_id, count)
    return {
        "attestations": [each.ids for each in months["batches"]],
        "month": [[each.id, *each.line_ids.ids] for each in months["sent"]],
        "packs": _new_years(manager, months["years"]),
        "notices": [_new_import(manager, rank) for rank in range(count)],
        "takeover": [_new_takeover(manager, rank) for rank in range(count)],
        "purge": _new_forgotten(env, count),
        "submission": files.ids,
        "release": [session.id for session in sessions],
    }


def _new_people(env):
    # no addon is known yet when a process loads this module
    from bench_load import new_users

    insertion, label = (
        "mife_insertion_clauses.group_insertion_",
        "mife_label.mife_label_",
    )
    found = {}
    for logins, groups in (
        (MANAGERS, [f"{insertion}manager", f"{insertion}criteria"]),
        (SECRETARIES, [f"{label}group_secretary"]),
        (FIRM + HOLDER, ["base.group_portal"]),
    ):
        for user in new_users(env, logins, groups[0]):
            user.group_ids = [Command.link(env.ref(group).id) for group in groups]
            user.email = f"{user.login}@example.com"
            found[user.login] = user
    return found


# INSERTION


def _new_months(env, people, count):
    """Return months to send, batches of validated months, and those of each year."""
    batches = [
        _new_lots(env, f"batch {rank}", [date(2000, 5, 1)], PEOPLE)
        for rank in range(count)
    ]
    # hours count for some years from the first day of somebody's work only
    years = [
        _new_lots(env, f"{rank} of {year}", [date(year, 5, 1)], 1)
        for year in range(FIRST_YEAR, FIRST_YEAR + count)
        for rank in range(BUYERS)
    ]
    done = env["insertion.declaration"].union(*batches, *years)
    done.line_ids.worked_hours = 70
    done.action_declare()
    done.action_validate()
    sent = _new_lots(env, "sent", [date(2000, 5, 1)], count)
    contacts = people[FIRM[0]].partner_id + people[FIRM[1]].partner_id
    contacts.parent_id = sent.partner_id
    sent.contractor_id.contact_ids = contacts
    return {"batches": batches, "sent": sent, "years": count}


def _new_lots(env, name, months, count):
    """Return the months of as many lots of one firm, with one person each."""
    buyer, firm = env["res.partner"].create(
        [
            {
                "name": f"{kind} {name}",
                "is_company": True,
                "email": f"{kind}@example.com",
            }
            for kind in ("Buyer", "Firm")
        ]
    )
    contract = env["insertion.contract"].create(
        {"name": name, "buyer_id": buyer.id, "date_notified": SINCE}
    )
    lots = env["insertion.lot"].create(
        [
            {
                "contract_id": contract.id,
                "name": name,
                "number": str(number),
                "contractor_ids": [Command.create({"partner_id": firm.id})],
            }
            for number in range(count)
        ]
    )
    workers = env["insertion.participant"].create(
        [{"first_name": "Ali", "last_name": f"{name} {rank}"} for rank in range(count)]
    )
    for worker in workers:
        # who is in touch is not at the term of the purge
        worker.message_post(body="Seen", message_type="comment")
    env["insertion.placement"].create(
        [
            {
                "participant_id": worker.id,
                "contractor_id": contractor.id,
                "job": "Painter",
                "date_start": months[0],
            }
            for worker, contractor in zip(workers, lots.contractor_ids, strict=True)
        ]
    )
    return env["insertion.declaration"].create(
        [
            {"contractor_id": contractor.id, "month": month}
            for contractor in lots.contractor_ids
            for month in months
        ]
    )


def _new_years(env, count):
    pack = env.ref("mife_insertion_clauses.insertion_pack_buyer")
    years = env["insertion.year"].create(
        [
            {"year": str(FIRST_YEAR + rank), "pack_ids": [Command.set(pack.ids)]}
            for rank in range(count)
        ]
    )
    years.action_close()
    return years.ids


def _new_import(env, rank):
    first = rank * NOTICES
    found = new_import(env, write(contract_v1, range(first, first + NOTICES)))
    found.action_check()
    return found.id


def _new_takeover(env, rank):
    from odoo.addons.mife_insertion_clauses.tests.takeover.thirty import fill, get_empty

    sheets = {
        kind: [rows[0], *(_own(row, rank) for row in rows[1:])]
        for kind, rows in new_sheets(**TAKEN).items()
    }
    return send(env, fill(get_empty(env), sheets)).id


def _own(row, rank):
    """Return a row about contracts, firms and people that no other workbook names."""
    cells = map(str, row)
    return tuple(
        ""
        if SIRET.fullmatch(text)
        else f"{text} n{100 + rank}"
        if NAME.fullmatch(text)
        else cell
        for cell, text in zip(row, cells, strict=True)
    )


def _new_forgotten(env, count):
    """Return the people of each purge, whom the test makes old in turn."""
    return [
        env["insertion.participant"]
        .create(
            [
                {"first_name": f"Awa{rank}", "last_name": f"Zerbo{person}"}
                for person in range(PEOPLE)
            ]
        )
        .ids
        for rank in range(count)
    ]


# LABEL


def _new_session(env, prefix):
    from odoo.addons.mife_label.tests.jury.jury_data import create_jury

    session = create_jury(env, prefix, 1, FILES, criteria=1)
    session.action_start_meeting()
    session.member_ids.presence = "present"
    session.hearing_ids.write(
        {"decision": "awarded", "vote_for": 1, "vote_against": 0, "reasons": "Seen"}
    )
    session.action_write_minutes()
    return session


def _new_files(env, people, programme, count):
    """Return files that both people of their company may submit."""
    from odoo.addons.mife_label.tests.jury.jury_data import fill_in, new_holder

    files = env["label.application"]
    for rank in range(count):
        files += fill_in(env, programme, new_holder(env, "holder", FILES + rank))
    env["label.application.member"].create(
        [
            {
                "application_id": file.id,
                "partner_id": people[login].partner_id.id,
                "role": "1_lead",
            }
            for file in files
            for login in HOLDER
        ]
    )
    return files


def check(env):
    """Read again all that is frozen; print what differs, and what is missing."""
    faults = []
    for model in ("insertion.check", "label.check"):
        checks = env[model]._check_all()
        faults += checks.fault_ids.mapped("display_name")
        assert sum(checks.mapped("document_count"))
    return faults


def main(settings, database, files, act, *arguments):
    options = ["-c", settings, "--data-dir", files, "--log-level=critical"]
    config.parse_config(options, setup_logging=True)
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, CONTEXT)
        acts = {"prepare": prepare, "check": check}
        print(json.dumps(acts[act](env, *map(int, arguments))))


if __name__ == "__main__":
    main(*sys.argv[1:])
