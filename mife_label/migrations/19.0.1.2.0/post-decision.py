# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules of a label have versions: a jury votes by the one that stood when it met."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    programmes = env["label.programme"].with_context(active_test=False).search([])
    versions = {programme: programme._get_version() for programme in programmes}
    for session in env["label.session"].search(
        [("state", "in", ("meeting", "minutes"))]
    ):
        session._write_by_action(
            {
                "met_on": session.date_start,
                "rules_id": versions[session.programme_id].id,
            }
        )
