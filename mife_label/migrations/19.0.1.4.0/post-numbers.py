# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Labels, bilans and complaints are numbered without a hole from now on.

A number of PostgreSQL's own is lost when what was to have it is given up.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    sequences = env["ir.sequence"].search(
        [
            ("code", "in", ("label.award", "label.statement", "label.complaint")),
            ("implementation", "=", "standard"),
        ]
    )
    for sequence in sequences:
        following = sequence.number_next_actual
        spans = {span: span.number_next_actual for span in sequence.date_range_ids}
        sequence.implementation = "no_gap"
        sequence.number_next = following
        for span, number in spans.items():
            span.number_next = number
