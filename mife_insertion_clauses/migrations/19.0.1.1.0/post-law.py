# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The delivered clauses cite the articles in force, no longer one written in them."""

CITED = r"de l.article L\.\s2112-2 du code de la commande publique"


def migrate(cr, version):
    cr.execute(
        "UPDATE insertion_clause_article SET body = regexp_replace(body, %s, %s, 'g')"
        " WHERE body ~ %s",
        (CITED, "{law}", CITED),
    )
    cr.execute(
        "UPDATE insertion_reason SET is_derogation = TRUE"
        " WHERE kind = 'no_clause' AND legal_source LIKE %s",
        ("%L2112-2-1%",),
    )
