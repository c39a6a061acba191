# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Drop the letter about one attestation: one about the month replaces it."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref(
        "mife_insertion_clauses.mail_template_attestation", raise_if_not_found=False
    )
    if template:
        template.unlink()
