# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of hours are found by indexes of several columns that begin as these did."""


def migrate(cr, version):
    cr.execute(
        "DROP INDEX IF EXISTS insertion_declaration_line__declaration_id_index,"
        " insertion_declaration_line__buyer_id_index"
    )
