# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What older versions delivered of the law, and a favourite, as a new database has it.

The delivered clauses cite the articles in force, no longer one written in them, with a
no-break space that the first script of this did not find. What somebody changed stays.
"""

from odoo import SUPERUSER_ID, api

CITED = "de l.article L\\.[\\s\u00a0]2112-2 du code de la commande publique"
MEASURES = "'hours_due', 'hours_done', 'hours_remaining'"
NEW_MEASURES = "'hours_owing', 'hours_done_owing', 'hours_remaining'"


def migrate(cr, version):
    cr.execute(
        "UPDATE insertion_clause_article SET body = regexp_replace(body, %s, %s, 'g')"
        " WHERE body ~ %s",
        (CITED, "{law}", CITED),
    )
    cr.execute(
        "UPDATE insertion_reason SET legal_source = %s,"
        " date_from = COALESCE(date_from, %s), checked_on = COALESCE(checked_on, %s)"
        " WHERE legal_source = %s",
        (
            "Code de la commande publique, L. 2112-2-1",
            "2026-08-21",
            "2026-11-29",
            "Code de la commande publique, L2112-2-1",
        ),
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    favourite = env.ref("mife_insertion_clauses.ir_filters_lots_at_risk", False)
    if favourite:
        favourite.context = favourite.context.replace(MEASURES, NEW_MEASURES)
