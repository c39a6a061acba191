# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is held against some holders, and what they contest."""

from dateutil.relativedelta import relativedelta

from odoo import fields

from .book import ref


def tell_measures(awards):
    """A suspension, a measure that waits for its answer and two complaints."""
    by_holder = {award.holder_name: award for award in awards}
    warned = by_holder["Hôtel du Vieux Rempart"]
    _suspend(by_holder["Plasturgie Ombremont"])
    _warn(warned)
    _contest(awards.env)
    _complain(warned)


def _suspend(award):
    today = fields.Date.context_today(award)
    event = award.env["label.award.event"].create(
        {
            "award_id": award.id,
            "kind": "suspension",
            "reason": "Le point annuel n'a pas été tenu malgré deux rappels, et deux "
            "engagements sur trois sont restés sans suite.",
            "answer": "La direction a changé en juin ; un point est proposé le mois "
            "prochain.",
            "answered_on": today - relativedelta(days=12),
        }
    )
    event._write_by_action(
        {
            "informed_on": today - relativedelta(days=20),
            "informed_by_id": ref(award.env, "res_users_secretary").id,
            "answer_until": today - relativedelta(days=5),
            "effective_on": today - relativedelta(days=4),
            "decided_by_id": ref(award.env, "res_users_manager").id,
            "contest_until": today + relativedelta(days=56),
        }
    )


def _warn(award):
    """Tell a holder of a measure, and wait for its answer."""
    today = fields.Date.context_today(award)
    event = award.env["label.award.event"].create(
        {
            "award_id": award.id,
            "kind": "suspension",
            "reason": "Le logo est affiché par deux hôtels du groupe qui ne font pas "
            "partie du périmètre du certificat.",
        }
    )
    event._write_by_action(
        {
            "informed_on": today - relativedelta(days=3),
            "informed_by_id": ref(award.env, "res_users_secretary").id,
            "answer_until": today + relativedelta(days=12),
        }
    )


def _contest(env):
    """A refusal that was contested, and what was answered."""
    refused = env["label.application"].search(
        [("partner_id.name", "=", "Charpente Hautelande")], limit=1
    )
    complaint = env["label.complaint"].create(
        {
            "kind": "appeal",
            "programme_id": refused.programme_id.id,
            "application_id": refused.id,
            "complainant": "Charpente Hautelande",
            "email": "direction@hautelande.example",
            "subject": "Deux actions du dossier n'auraient pas été lues",
            "description": "L'entreprise estime que ses accueils de stagiaires n'ont "
            "pas été pris en compte.",
            "received_on": refused.date_notified + relativedelta(days=20),
            "user_id": ref(env, "res_users_manager").id,
        }
    )
    complaint.write(
        {
            "acknowledged_on": complaint.received_on + relativedelta(days=2),
            "answered_on": complaint.received_on + relativedelta(days=18),
            "outcome": "unfounded",
            "answer": "Les deux actions figurent au procès-verbal : elles ont été "
            "lues. Le jury a jugé la démarche trop récente.",
        }
    )


def _complain(award):
    """Somebody tells of a holder, nobody answered yet."""
    today = fields.Date.context_today(award)
    award.env["label.complaint"].create(
        {
            "kind": "holder",
            "programme_id": award.programme_id.id,
            "award_id": award.id,
            "complainant": "Office du tourisme des Trois Rivières",
            "email": "accueil@trois-rivieres.example",
            "subject": "Le label est affiché par un autre hôtel du groupe",
            "description": "Le logo figure sur la vitrine d'un établissement qui ne "
            "serait pas labellisé.",
            "received_on": today - relativedelta(days=6),
            "acknowledged_on": today - relativedelta(days=5),
            "user_id": ref(award.env, "res_users_manager").id,
        }
    )
