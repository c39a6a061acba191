# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.fields import Command

from ...common import docx_page
from .. import examples


def pool(book):
    """Let two buyers pool the hours of a firm, from the last month that it did."""
    found = _find(book)
    if not found:
        return
    declaration, other = found
    env = book.env
    agreement = (
        env["insertion.pooling"]
        .with_user(book.facilitators[0])
        .create(
            {
                "name": examples.POOLING_REFERENCE,
                "purpose": examples.POOLING_PURPOSE,
                "date_signed": declaration.month,
                "names_shown": True,
                "document": base64.b64encode(_write_agreement()),
                "document_name": f"{examples.POOLING_REFERENCE}.docx",
                "version_ids": [
                    Command.create(
                        {
                            "date": declaration.month,
                            "reason": examples.POOLING_REASON,
                            "share_ids": [
                                Command.create(
                                    {
                                        "lot_id": place.lot_id.id,
                                        "contractor_id": place.id,
                                        "share": share,
                                    }
                                )
                                for place, share in zip(
                                    (declaration.contractor_id, other),
                                    examples.POOLING_SHARES,
                                    strict=True,
                                )
                            ],
                        }
                    )
                ],
            }
        )
    )
    agreement.action_start()
    declaration.line_ids.placement_id.pooling_id = agreement
    # by the officer, as any month: its hours are split when it is validated
    month = declaration.with_user(book.officer)
    month._correct_here(examples.POOLING_REASON)
    month.action_declare()
    month.action_validate()


def _find(book):
    """Return a month just validated and the same firm on a lot of another buyer."""
    months = sorted(
        (
            declaration
            for declaration in book.declarations.values()
            if declaration.state == "validated" and declaration.counted_hours
        ),
        key=lambda declaration: (declaration.month, declaration.id),
        reverse=True,
    )
    for declaration in months:
        for other in declaration.partner_id.insertion_contractor_ids:
            lot = other.lot_id
            if (
                lot.buyer_id != declaration.buyer_id
                and lot.state == "running"
                and other.role != "subcontractor"
                and lot.date_start
                and lot.date_start <= declaration.month
            ):
                return declaration, other
    return None


def _write_agreement():
    document = docx_page.new_document(
        examples.POOLING_REFERENCE, examples.POOLING_PURPOSE, "", "fr-FR"
    )
    document.add_heading(examples.POOLING_REFERENCE, 1)
    for text in (examples.POOLING_PURPOSE, examples.POOLING_REASON):
        document.add_paragraph(text)
    return docx_page.get_content(document)
