# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The key that signs the badges was drawn at the first badge: each company has one."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    Company = env["res.company"].with_context(active_test=False)
    without = Company.search([("label_badge_key", "=", False)])
    env.add_to_compute(Company._fields["label_badge_key"], without)
    without.flush_recordset(["label_badge_key"])
