# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of a buyer are found by the index of several columns that begins with it."""


def migrate(cr, version):
    cr.execute("DROP INDEX IF EXISTS insertion_declaration_line__buyer_id_index")
