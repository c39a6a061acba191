# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was done for a file is read by who follows it now: a rule of its own says so.

The rules of before go on for writing. No update writes them again.
"""

from odoo import SUPERUSER_ID, api

READ_BY_BOTH = (
    *("standard", "axis", "criterion", "scale_level"),
    *("submission", "letter", "feedback", "complaint"),
)


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in READ_BY_BOTH:
        rule = env.ref(f"mife_label.label_{name}_rule_company", False)
        if rule:
            rule.perm_read = False
