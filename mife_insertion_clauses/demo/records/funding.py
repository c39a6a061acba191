# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The file of a funder: what was planned for the last months, and some proofs."""

import base64
import io
from datetime import timedelta

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from odoo.fields import Command

from .. import facts


def open_funding_file(book):
    today = book.plan.today
    start = (today - timedelta(weeks=facts.WEEKS)).replace(day=1)
    end = today.replace(month=12, day=31)
    tasks = book.env.company._get_insertion_project()._get_insertion_tasks()
    book.env["insertion.funding.file"].create(
        {
            "name": "Clauses d'insertion : soutien aux structures",
            "number": "DEMO-0001",
            "funder_id": book.ref("insertion_category_funder_esf").id,
            "programme": "Action de soutien aux structures uniquement",
            "date_from": start,
            "date_to": end,
            "grant": 24000,
            "cost_note": "Dépenses de personnel au réel, taux forfaitaire de 40 % pour "
            "les autres coûts.",
            "plan_ids": [
                Command.create(
                    {
                        "user_id": user.id,
                        "task_id": tasks[action].id,
                        "hours": round(hours * (end - start).days / 7),
                        "assignment": f"Lettre de mission du {start:%d/%m/%Y}",
                    }
                )
                for user in book.facilitators | book.officer
                for action, hours in _get_week(book, user).items()
            ],
            "proof_ids": [
                Command.create(
                    {
                        "filename": f"{title}.pdf",
                        "datas": base64.b64encode(_write_page(title, text)),
                        "date": start + timedelta(days=days),
                        "kind": kind,
                        "partner_id": firm and book.firm(firm).id,
                    }
                )
                for days, kind, title, text, firm in _get_proofs(book)
            ],
        }
    )


def _get_week(book, user):
    return facts.OFFICER_WEEK if user == book.officer else facts.FACILITATOR_WEEK


def _get_proofs(book):
    rows = book.plan.contractors[:2]
    return [
        (
            0,
            "assignment",
            "Lettre de mission",
            "Quatre personnes sont affectées à l'opération, action par action.",
            None,
        ),
        *(
            (
                20 + 15 * rank,
                "minutes",
                f"Compte rendu de visite {rank + 1}",
                "L'entreprise prévoit ses recrutements et nomme un correspondant.",
                row.firm,
            )
            for rank, row in enumerate(rows)
        ),
    ]


def _write_page(title, text):
    """Return a page in PDF, the same whenever it is written."""
    stream = io.BytesIO()
    page = Canvas(stream, pagesize=A4, invariant=True)
    page.setTitle(title)
    page.setFont("Helvetica-Bold", 16)
    page.drawString(60, 760, title)
    page.setFont("Helvetica", 11)
    page.drawString(60, 730, text)
    page.showPage()
    page.save()
    return stream.getvalue()
