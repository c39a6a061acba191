# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A whole jury, for what needs many of its members at once."""

from unittest.mock import patch

from odoo.fields import Command

PDF = b"%PDF-1.4 a document"


def create_jury(env, prefix, jurors, files, criteria=8):
    """Return a session open for reading, whose jurors sign in by their own login."""
    programme = env["label.programme"].create({"name": prefix})
    standard = env["label.standard"].create(
        {
            "programme_id": programme.id,
            "level_ids": [
                Command.create({"value": value, "name": f"{value}", "anchor": "Seen"})
                for value in range(4)
            ],
            "axis_ids": [
                Command.create(
                    {
                        "name": "Axis",
                        "criterion_ids": [
                            Command.create(
                                {
                                    "name": f"Criterion {rank}",
                                    "audience": "pupils",
                                    "question": "What do you do?",
                                }
                            )
                            for rank in range(criteria)
                        ],
                    }
                )
            ],
        }
    )
    standard.action_publish()
    applications = env["label.application"]
    for rank in range(files):
        holder = new_holder(env, prefix, rank)
        applications += _bring_to_the_jury(env, programme, holder)
    users = env["res.users"].with_context(no_reset_password=True)
    users = users.create(
        [
            {
                "name": f"{prefix} juror {rank}",
                "login": f"{prefix}-juror-{rank}",
                "password": f"{prefix}-juror-{rank}",
                "email": f"juror@{prefix}-{rank}.example",
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
            for rank in range(jurors)
        ]
    )
    session = env["label.session"].create(
        {
            "programme_id": programme.id,
            "date_start": "2030-03-12 08:00:00",
            "date_deadline": "2030-02-15",
            "member_ids": [
                Command.create({"partner_id": user.partner_id.id}) for user in users
            ],
            "hearing_ids": [
                Command.create({"application_id": application.id})
                for application in applications
            ],
        }
    )
    session.action_open_reading()
    for hearing in session.hearing_ids:
        for member in session.member_ids:
            env["label.interest"]._declare(hearing, member, False)
    return session


def new_holder(env, prefix, rank):
    return env["res.partner"].create(
        {
            "name": f"{prefix} {rank}",
            "is_company": True,
            "country_id": env.ref("base.fr").id,
            "company_registry": _siret(rank),
        }
    )


def _siret(rank):
    """Return the SIRET of nobody, with a valid key."""
    base = f"9990{rank:04d}"
    for siren_key in range(10):
        for key in range(10):
            number = f"{base}{siren_key}0001{key}"
            if _luhn(number[:9]) and _luhn(number):
                return number
    return None


def _luhn(number):
    total = 0
    for position, digit in enumerate(map(int, reversed(number))):
        double = 2 * digit if position % 2 else digit
        total += double - 9 * (double > 9)
    return total % 10 == 0


def _bring_to_the_jury(env, programme, holder):
    application = fill_in(env, programme, holder)
    Submission = env.registry["label.submission"]
    with patch.object(Submission, "_render_pdf", lambda *args: PDF):
        application.action_submit()
    application.action_admit()
    return application


def fill_in(env, programme, holder):
    """Return a file that is whole, and not submitted."""
    application = env["label.application"].create(
        {
            "programme_id": programme.id,
            "partner_id": holder.id,
            "date_jury": "2030-03-12",
        }
    )
    application.action_check_eligibility()
    application.action_start()
    application.perimeter = "The whole site"
    for answer in application.answer_ids:
        answer.write(
            {
                "narrative": "What we do",
                "level_id": answer.criterion_id._get_scale()[-1].id,
            }
        )
    env["label.commitment"].create(
        {"application_id": application.id, "name": "More", "date_due": "2031-06-30"}
    )
    return application
