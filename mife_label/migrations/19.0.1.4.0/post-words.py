# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Delivered words that no update writes again: a rule's name, sources in French."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("mife_label.label_retention_review_rule_company", False)
    if rule:
        rule.name = "Data at their term: multi-company"
    for old, new in (
        ("Rules of the scheme", "Règlement du label"),
        (
            "Rules of the scheme; code de la commande publique, R. 2111-14",
            "Règlement du label ; code de la commande publique, R. 2111-14",
        ),
    ):
        env["label.requirement"].with_context(active_test=False).search(
            [("legal_source", "=", old)]
        ).write({"legal_source": new})
