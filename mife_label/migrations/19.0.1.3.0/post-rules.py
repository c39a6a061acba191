# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rule of the monthly list is named after all that now comes to its term."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("mife_label.label_retention_review_rule_company", False)
    if rule:
        rule.name = "Data at their term: multi-company"
