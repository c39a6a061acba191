# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from textwrap import shorten
from typing import NamedTuple

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ..models.agenda.insertion_turn import CONTACT_KINDS

CALL = "mife_insertion_clauses.mt_insertion_call"
MOST_SIGNS = 150


class Entry(NamedTuple):
    day: date
    kind: str
    who: str
    about: str
    text: str


class ContactLog:
    """The exchanges about contracts, lots and firms: calls, letters, meetings, time.

    The same facts as the last contact of ``insertion.turn``, one by one.
    """

    def __init__(self, contracts, lots, partners):
        self.env = contracts.env
        self.records = (contracts, lots, partners)
        self.contracts, self.lots, self.partners = self.records

    def get_entries(self, limit):
        """Return the last ``limit`` entries, the latest first."""
        entries = [
            *self._read_messages(limit),
            *self._read_meetings(limit),
            *self._read_time(limit),
        ]
        return sorted(entries, key=lambda entry: entry.day, reverse=True)[:limit]

    def _read_messages(self, limit):
        calls = self.env["ir.model.data"]._xmlid_to_res_id(CALL)
        comments = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        messages = self.env["mail.message"].search(
            Domain("subtype_id", "in", (calls, comments))
            & Domain.OR(
                Domain("model", "=", records._name)
                & Domain("res_id", "in", records.ids)
                for records in self.records
            ),
            order="date desc, id desc",
            limit=limit,
        )
        called, wrote = self.env._("Call"), self.env._("Message")
        for message in messages:
            yield Entry(
                message.date.date(),
                called if message.subtype_id.id == calls else wrote,
                message.author_id.name or message.email_from or "",
                message.record_name or "",
                shorten(html2plaintext(message.body or ""), MOST_SIGNS),
            )

    def _read_meetings(self, limit):
        events = self.env["calendar.event"].search(
            Domain("start", "<", fields.Datetime.now())
            & (
                Domain("insertion_contract_id", "in", self.contracts.ids)
                | Domain("insertion_lot_id", "in", self.lots.ids)
            ),
            order="start desc, id desc",
            limit=limit,
        )
        for event in events:
            about = event.insertion_lot_id or event.insertion_contract_id
            yield Entry(
                event.start.date(),
                self.env._("Meeting"),
                event.user_id.name or "",
                about.display_name,
                event.name,
            )

    def _read_time(self, limit):
        kinds = dict(
            self.env["account.analytic.line"]
            ._fields["insertion_support_kind"]
            ._description_selection(self.env)
        )
        # sudo: each one's time is read by its author; that a firm was called, by all
        lines = (
            self.env["account.analytic.line"]
            .sudo()
            .search(
                Domain("insertion_support_kind", "in", CONTACT_KINDS)
                & Domain("company_id", "in", self.env.companies.ids)
                & (
                    Domain("insertion_contract_id", "in", self.contracts.ids)
                    | Domain("insertion_lot_id", "in", self.lots.ids)
                    | Domain("insertion_partner_id", "in", self.partners.ids)
                ),
                order="date desc, id desc",
                limit=limit,
            )
        )
        for line in lines:
            about = (
                line.insertion_lot_id
                or line.insertion_contract_id
                or line.insertion_partner_id
            )
            yield Entry(
                line.date,
                kinds[line.insertion_support_kind],
                line.user_id.name or "",
                about.display_name,
                shorten(line.name or "", MOST_SIGNS),
            )


def read_last_contacts(partners):
    """Return {partner id: (day, id of who was in touch or None)}, in one query.

    A firm by its lots, a buyer by its contracts, both by their own page.
    """
    env = partners.env
    if not partners.ids:
        return {}
    env.flush_all()
    return {
        partner_id: (day, author_id)
        for partner_id, day, author_id in env.execute_query(
            SQL(
                """
                WITH place AS (
                    SELECT partner_id, 'insertion.lot' AS model, lot_id AS res_id
                      FROM insertion_contractor
                     WHERE partner_id IN %(ids)s AND company_id IN %(companies)s
                     UNION
                    SELECT buyer_id, 'insertion.contract', id
                      FROM insertion_contract
                     WHERE buyer_id IN %(ids)s AND company_id IN %(companies)s
                     UNION
                    SELECT id, 'res.partner', id FROM res_partner WHERE id IN %(ids)s
                )
                SELECT DISTINCT ON (found.partner_id) found.*
                  FROM (%(found)s) found
                 WHERE found.day IS NOT NULL
                 ORDER BY found.partner_id, found.day DESC, found.author_id
                """,
                ids=tuple(partners.ids),
                companies=tuple(env.companies.ids),
                found=SQL(" UNION ALL ").join(
                    SQL("(%s)", query) for query in _select_contacts(env)
                ),
            )
        )
    }


def _select_contacts(env):
    today = fields.Date.context_today(env["insertion.lot"])
    xml_ids = env["ir.model.data"]
    yield SQL(
        """
        SELECT place.partner_id, message.date::date AS day, message.author_id
          FROM place
          JOIN mail_message message
            ON message.model = place.model AND message.res_id = place.res_id
         WHERE message.subtype_id IN %(subtypes)s
           AND (
                place.model != 'res.partner'
                -- the page of a firm is shared by the organisations
                OR EXISTS (
                    SELECT FROM res_users author
                      JOIN res_company_users_rel member ON member.user_id = author.id
                     WHERE author.partner_id = message.author_id
                       AND NOT author.share
                       AND member.cid IN %(companies)s
                )
           )
        """,
        subtypes=(
            xml_ids._xmlid_to_res_id(CALL),
            xml_ids._xmlid_to_res_id("mail.mt_comment"),
        ),
        companies=tuple(env.companies.ids),
    )
    for model, column in (
        ("insertion.lot", "insertion_lot_id"),
        ("insertion.contract", "insertion_contract_id"),
    ):
        yield SQL(
            """
            SELECT place.partner_id, event.start::date, organiser.partner_id
              FROM place
              JOIN calendar_event event ON %(column)s = place.res_id
              LEFT JOIN res_users organiser ON organiser.id = event.user_id
             WHERE place.model = %(model)s AND event.active
               AND event.start < %(today)s + 1
            """,
            column=SQL.identifier("event", column),
            model=model,
            today=SQL("%s::date", today),
        )
        table = SQL.identifier(env[model]._table)
        # calls noted before they were kept one by one
        yield SQL(
            """
            SELECT place.partner_id, called.last_contact_on, NULL
              FROM place JOIN %(table)s called ON called.id = place.res_id
             WHERE place.model = %(model)s
            """,
            table=table,
            model=model,
        )
    yield SQL(
        """
        SELECT support.insertion_partner_id, support.date, member.partner_id
          FROM account_analytic_line support
          JOIN place ON place.model = 'res.partner'
                    AND place.res_id = support.insertion_partner_id
          LEFT JOIN res_users member ON member.id = support.user_id
         WHERE support.insertion_support_kind IN %(kinds)s
           AND support.company_id IN %(companies)s
        """,
        kinds=CONTACT_KINDS,
        companies=tuple(env.companies.ids),
    )
