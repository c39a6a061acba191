# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The key of a notice followed from the others of its file: now from its record alone.

Of two notices of one contract, which different files made, the one that is followed
keeps the key of the contract, else the last one; the other keeps the key it had.
"""

from odoo.addons.mife_insertion_clauses.procurement import identify_stored


def migrate(cr, version):
    cr.execute(
        """
        SELECT id, company_id, kind, raw
          FROM insertion_notice
         WHERE raw IS NOT NULL
      ORDER BY contract_id IS NULL, id DESC
        """
    )
    keys = {}
    for notice, company, kind, raw in cr.fetchall():
        uid = identify_stored(raw, kind)
        if uid:
            keys.setdefault((company, uid), notice)
    for (_company, uid), notice in keys.items():
        cr.execute("UPDATE insertion_notice SET uid = %s WHERE id = %s", (uid, notice))
