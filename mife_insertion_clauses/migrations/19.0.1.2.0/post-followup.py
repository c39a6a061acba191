# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nobody is written to because the addon was updated: the manager decides it."""


def migrate(cr, version):
    cr.execute("UPDATE res_company SET insertion_followup_mail = FALSE")
