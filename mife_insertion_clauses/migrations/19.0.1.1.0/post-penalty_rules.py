# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The delivered clauses had penalties in words only: they get them to be simulated.

Templates that were deleted, or whose penalties were changed, are left as they are.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file

ADDON = "mife_insertion_clauses"
# what the text of a template says as it was delivered
DELIVERED = (
    "deux fois le salaire minimum horaire brut",
    "50 euros par jour ouvr\u00e9",
    "150 euros par r\u00e9union",
)


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    templates = [
        env.ref(f"{ADDON}.insertion_clause_template_{name}", raise_if_not_found=False)
        for name in ("works", "services")
    ]
    rules = env.ref(f"{ADDON}.insertion_penalty_rule_works_hour", False)
    delivered = all(
        template and all(words in (template.penalty_text or "") for words in DELIVERED)
        for template in templates
    )
    if delivered and not rules:
        convert_file(
            env,
            ADDON,
            "data/reference/insertion_penalty_rule_data.xml",
            {},
            "init",
            True,
        )
