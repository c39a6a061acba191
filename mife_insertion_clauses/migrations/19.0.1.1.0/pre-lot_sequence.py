# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lots that nobody put in order come by their number: 2 before 10."""


def migrate(cr, version):
    cr.execute(
        r"""
        UPDATE insertion_lot lot
           SET sequence = LEAST(substring(lot.number FROM '\d{1,4}')::int, 9999)
         WHERE lot.number ~ '\d'
           AND NOT EXISTS (
               SELECT FROM insertion_lot other
                WHERE other.contract_id = lot.contract_id AND other.sequence != 10
           )
        """
    )
