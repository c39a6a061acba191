# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The reasons that the law accepts for no clause are derogations."""


def migrate(cr, version):
    cr.execute(
        "UPDATE insertion_reason SET is_derogation = TRUE"
        " WHERE kind = 'no_clause' AND legal_source LIKE %s",
        ("%L2112-2-1%",),
    )
