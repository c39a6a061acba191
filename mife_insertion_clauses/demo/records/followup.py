# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What comes after the hours: final attestation, penalty file, statements."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from ...rules.hours import last_of_month, previous_month

OBSERVATIONS = (
    "Deux personnes recrutées ont quitté le chantier avant la fin de leur contrat et "
    "les profils proposés ensuite n'étaient plus disponibles. Nous proposons de "
    "réaliser les heures manquantes sur notre prochain chantier."
)
JUSTIFICATION = (
    "Le microscope est livré monté par son fabricant, hors du territoire : le marché "
    "ne comporte ni pose, ni formation, ni maintenance sur place. Aucune heure de "
    "travail ne peut être rattachée à son objet."
)


def follow_up(book):
    over = book.env["insertion.lot"].search(
        [("state", "=", "completed"), ("clause_kind", "=", "execution")],
        order="date_end desc, id",
    )
    _take_over(book)
    _issue_final(book, over)
    _open_penalty(book, over)
    _justify(book)
    _issue_statements(book)


def _take_over(book):
    """Let a lot have begun before the tool: what was done then is taken over."""
    lot = book.env["insertion.lot"].search(
        [("state", "=", "running"), ("clause_kind", "=", "execution")],
        order="date_start, id",
    )
    lot = lot.filtered(
        lambda lot: len(lot.contractor_ids) == 1
        and lot.landing_state in ("on_track", "at_risk")
    )[:1]
    first = previous_month(lot.date_start)
    began = {"date_start": first - relativedelta(months=2)}
    lot.with_context(figures_confirmed=True).write(began)
    book.env["insertion.opening"].with_user(lot.user_id)._record(
        [
            {
                "lot_id": lot.id,
                "until": last_of_month(first),
                "source": "Tableau de suivi tenu jusque-là par l'acheteur, visé par "
                "l'entreprise",
                "line_ids": [
                    Command.create({"worked_hours": 105}),
                    Command.create({"month": first, "worked_hours": 63.5}),
                ],
            }
        ]
    )


def _issue_final(book, lots):
    """Close the last lot that did its hours and whose months are all attested."""
    done = lots.filtered(
        lambda lot: lot.landing_state == "done"
        and not lot._get_closing().get_months_to_attest()
    )
    # on some days there is none
    for lot in done[:1]:
        book.env["insertion.lot.final"].with_user(book.officer).create(
            {"lot_id": lot.id}
        ).action_issue()


def _open_penalty(book, lots):
    """Report missing hours to a buyer; the company has answered, nobody decided."""
    lot = lots.filtered(lambda lot: lot.landing_state == "late")[:1]
    lot.contract_id.penalty_rule_ids = [
        Command.create(
            {
                "name": "Heure d'insertion non réalisée",
                "kind": "hour_index",
                "amount": 2,
                "index_id": book.ref("insertion_index_minimum_wage").id,
            }
        )
    ]
    file = (
        book.env["insertion.penalty"]
        .with_user(lot.user_id)
        .create({"lot_id": lot.id, "date_finding": fields.Date.today()})
    )
    file.action_simulate()
    file.action_report()
    file.action_invite()
    file.observations = OBSERVATIONS
    file.action_answered()


def _issue_statements(book):
    """Issue last year's statements, and leave this year's as a draft."""
    Statement = book.env["insertion.statement"].with_user(book.manager)
    year = book.plan.today.year
    buyer = book.ref("demo_buyer_belfort")
    issued = Statement.create(
        [
            {"year": str(year - 1)},
            {"year": str(year - 1), "scope": "buyer", "buyer_id": buyer.id},
        ]
    )
    issued.action_issue()
    issued[1].buyer_visible = True
    Statement.create({"year": str(year)})


def _justify(book):
    """Justify the contract that bears no clause though the law asks for one."""
    Contract = book.env["insertion.contract"]
    contract = Contract.search(
        [("state", "=", "no_clause"), ("amount", ">", 0)], limit=1
    )
    contract.buyer_regime = "state"
    if contract.duty_state != "bound":
        # installed on an earlier day, the law did not ask for it yet
        return
    book.env["insertion.derogation"].with_user(contract.user_id).create(
        {
            "contract_id": contract.id,
            "reason_id": book.ref("insertion_reason_no_link").id,
            "justification": JUSTIFICATION,
            "author": "Service des achats",
            "signatory_name": "Hélène Marchal",
            "signatory_role": "Directrice des affaires financières",
        }
    ).action_issue()
