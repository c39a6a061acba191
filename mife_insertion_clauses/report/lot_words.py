# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the documents of a lot write its name and its quantities."""

from odoo.tools import format_date

from ..common.words import write_number


def format_quantity(env, quantity):
    """Return a number without useless decimals, "" when it is not known."""
    return write_number(env, quantity) if quantity else ""


def in_document_lang(lot):
    """Return the lot in the language of the documents of its organisation."""
    company = lot.company_id or lot.env.company
    return company._in_document_lang(lot)


def name_document(lot, title):
    """Return the name of a file: what it is, of which contract and lot."""
    contract = lot.contract_id
    number = lot.env._("lot %s", lot.number)
    return f"{title} - {contract.reference or contract.name} - {number}"


def write_to_come(commitments):
    """Return what commitments of a later day will make owed, and from when."""
    if not commitments:
        return False
    env = commitments.env
    return env._(
        "%(hours)s h from %(date)s",
        hours=format_quantity(env, sum(commitments.mapped("hours"))) or "0",
        date=format_date(env, min(commitments.mapped("date"))),
    )
