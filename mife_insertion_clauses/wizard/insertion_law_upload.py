# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields, models


class InsertionLawUpload(models.TransientModel):
    """Reads a pack of law and shows what it would change."""

    _name = "insertion.law.upload"
    _description = "Upload of a pack of law"
    _inherit = "insertion.search.mixin"
    _rec_name = "file_name"

    file = fields.Binary(required=True)
    file_name = fields.Char()

    def action_read(self):
        self.ensure_one()
        pack = self.env["insertion.law.pack"]._read_upload(
            base64.b64decode(self.file), self.file_name or self.env._("Pack of law")
        )
        return pack._get_records_action()
