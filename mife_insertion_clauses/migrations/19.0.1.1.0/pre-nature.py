# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nature and procedure of a contract were typed: they are now chosen in a list.

What the list does not say is kept beside it, in words.
"""

from odoo.addons.mife_insertion_clauses.rules import contract_words

LISTS = {
    "nature": contract_words.NATURES,
    "procedure": contract_words.PROCEDURES,
}


def migrate(cr, version):
    for name, words in LISTS.items():
        cr.execute(f"ALTER TABLE insertion_contract ADD COLUMN {name}_detail varchar")
        cr.execute(f"SELECT DISTINCT {name} FROM insertion_contract")
        for (text,) in cr.fetchall():
            cr.execute(
                f"UPDATE insertion_contract SET {name} = %s, {name}_detail = %s"
                f" WHERE {name} = %s",
                (*contract_words.read(text, words), text),
            )
