# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The week of the facilitator: fresh consultations, one letter begun, one set aside."""

from odoo import fields

from ...models.notice.insertion_notice_import import attach
from ..notices import write_week


def watch_notices(book):
    today = fields.Date.context_today(book.env.user)
    week = book.env["insertion.notice.import"].create(
        {
            "source": "Bulletin officiel (exemple écrit à la main)",
            "file_ids": [
                attach(book.env, "consultations-de-la-semaine.json", write_week(today))
            ],
        }
    )
    week._read_now()
    notices = {notice.reference: notice for notice in week.notice_ids}
    facilitator = book.ref("demo_user_facilitator")
    notices["26-104503"].user_id = facilitator
    notices["26-104507"].user_id = facilitator
    notices["26-104502"].with_user(facilitator).action_write_letter()
    reason = book.ref("insertion_reason_notice_supplies")
    notices["26-104505"].dismissed_reason = reason.name
    book.env["insertion.notice.match"]._propose(
        book.env["insertion.notice"].search([("contract_id", "=", False)])
    )
