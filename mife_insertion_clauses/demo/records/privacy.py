# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""People whose data are at their term, some of whom a funder has kept."""

from datetime import date

MONTHS = 12
REASON = "Le financeur contrôle les pièces des personnes suivies pendant l'opération."


def list_terms(book):
    env, manager = book.env, book.manager
    rule = env.ref("mife_insertion_clauses.insertion_retention_rule_participant")
    own = rule.with_user(manager)._adapt(env.company)
    own.write(
        {
            "months": MONTHS,
            "source": "Décision de l'organisme : un an après le dernier contact suffit",
        }
    )
    year = book.plan.today.year - 1
    env["insertion.retention.hold"].with_user(manager).create(
        {
            "name": f"Opération FSE+ {year}, dernier trimestre",
            "reason": REASON,
            "period_from": date(year, 10, 1),
            "period_to": date(year, 12, 31),
        }
    )
    env["insertion.retention.review"].with_user(manager).create({})
