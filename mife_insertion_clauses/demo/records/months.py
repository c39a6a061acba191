# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from ...rules import chasing
from .. import examples

CORRECTIONS = (
    "Le relevé de l'agence indique un autre total : vérifier les heures.",
    "Une personne est déclarée après la fin de son contrat.",
    "Les heures de formation sont comptées avec les heures travaillées.",
)
CHANNELS = ("email", "email", "phone", "paper")
SENDER = "Service paie"

# months whose documents are issued here; those before were attested on paper
DOCUMENTED = 6


class _Step(NamedTuple):
    """What declarations have in common, so that they move together."""

    state: str
    no_hours: bool
    declared_on: datetime


def create_declarations(book):
    """Create the months of all companies, each in the state that the plan gives it."""
    lines = _prepare_lines(book)
    declarations = book.env["insertion.declaration"].create(
        [
            {
                "contractor_id": book.contractors[row.contractor].id,
                "month": row.month,
                "line_ids": [
                    Command.create(line)
                    for line in lines.get((row.contractor, row.month), ())
                    if row.state != "to_declare"
                ],
            }
            for row in book.plan.declarations
        ]
    )
    book.declarations = {
        (row.contractor, row.month): declaration
        for row, declaration in zip(book.plan.declarations, declarations, strict=True)
    }
    for rank, (step, group) in enumerate(_group_by_step(book).items()):
        _move(book, step, group, CORRECTIONS[rank % len(CORRECTIONS)])
        _keep_sent(step, group, CHANNELS[rank % len(CHANNELS)])
    _chase_late(book)


def _prepare_lines(book):
    """Return {(contractor, month): the hours of its people}."""
    lines = {}
    for row, placement in zip(book.plan.placements, book.placements, strict=True):
        for month, (worked, training) in row.hours.items():
            lines.setdefault((row.contractor, month), []).append(
                {
                    "placement_id": placement.id,
                    "worked_hours": worked,
                    "training_hours": training,
                }
            )
    return lines


def _group_by_step(book):
    now = fields.Datetime.now()
    groups = {}
    documented = _find_documented(book)
    for row in book.plan.declarations:
        if row.state == "to_declare":
            continue
        declaration = book.declarations[row.contractor, row.month]
        declared = row.month + relativedelta(months=1, day=row.day)
        step = _Step(
            # attested in a pile, later on
            "validated" if row in documented else row.state,
            not (declaration.worked_hours + declaration.training_hours),
            min(datetime.combine(declared, time(9, 12)), now),
        )
        groups.setdefault(step, declaration.browse())
        groups[step] |= declaration
    return groups


def _move(book, step, declarations, correction):
    today, now = fields.Date.today(), fields.Datetime.now()
    vals = step._asdict() | {"declared_by_id": book.officer.id}
    if step.state == "to_correct":
        vals |= {
            "no_hours": False,
            "given_back_on": today,
            "correction_reason": correction,
            "chase_step": "opening",
            "chased_on": today,
        }
    if step.state in ("validated", "attested"):
        vals |= {
            "validated_by_id": book.officer.id,
            "validated_on": min(step.declared_on + timedelta(days=2), now),
        }
    declarations._write_by_action(vals)


def _keep_sent(step, declarations, channel):
    """Keep what was sent of each month, as its declaration does."""
    received_on = step.declared_on.date() - timedelta(days=1)
    declarations.env["insertion.declaration.version"].sudo()._keep(
        declarations,
        reasons={},
        received={
            "channel": channel,
            "sender_name": SENDER,
            "received_on": received_on,
        },
    )


def _chase_late(book):
    """Write down the messages already sent about the months not declared."""
    ladder = book.env.company._get_insertion_ladder()
    ladder.pop(chasing.OFFICER)
    late = book.env["insertion.declaration"].union(
        *(
            book.declarations[row.contractor, row.month]
            for row in book.plan.declarations
            if row.state == "to_declare"
        )
    )
    for month, awaited in late.grouped("month").items():
        opened = min(month + relativedelta(months=1), book.plan.today)
        step = chasing.get_step(None, (book.plan.today - opened).days, ladder)
        awaited._write_by_action(
            {
                "opened_on": opened,
                "chase_step": step,
                "chased_on": opened + timedelta(days=ladder.get(step, 0)),
            }
        )


def attest(book):
    """Issue the documents of the months that were attested lately, the oldest first."""
    rows = sorted(_find_documented(book), key=lambda row: row.month)
    book.env["insertion.declaration"].with_user(book.officer).union(
        *(book.declarations[row.contractor, row.month] for row in rows)
    ).action_attest()


def _find_documented(book):
    first = book.plan.today.replace(day=1) - relativedelta(months=DOCUMENTED)
    return [
        row
        for row in book.plan.declarations
        if row.state == "attested" and row.month >= first
    ]


def rectify(book):
    """Correct a month that was attested by mistake, and attest it again."""
    lot, months, hours, reason = examples.RECTIFIED
    start = book.plan.today.replace(day=1) + relativedelta(months=examples.START)
    month = start + relativedelta(months=months)
    declaration = book.declarations[lot, month].with_user(book.officer)
    declaration._ask_correction(reason)
    declaration.line_ids[:1].worked_hours -= hours
    declaration.action_declare()
    declaration.action_validate()
    declaration.action_attest()
