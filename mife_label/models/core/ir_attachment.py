# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import models
from odoo.exceptions import UserError

SEALED_MODELS = ("label.evidence", "label.submission")
# what a move to another store of files writes, by force_storage of core; the last is of
# OCA's fs_attachment, which writes it as a file is created too
MOVE = {"raw", "datas", "mimetype", "fs_filename"}


class IrAttachment(models.Model):
    """Proofs and submitted versions are sealed, whatever door is tried."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if not self._is_moved(vals):
            self._check_label_seal()
        return super().write(vals)

    def unlink(self):
        self._check_label_seal()
        return super().unlink()

    def _is_moved(self, vals):
        """Tell whether ``vals`` may change where files are kept, and nothing else."""
        return vals.keys() <= MOVE and all(
            vals.get("mimetype", file.mimetype) == file.mimetype
            and vals.get("raw", file.raw) == file.raw
            and ("datas" not in vals or base64.b64decode(vals["datas"]) == file.raw)
            for file in self.filtered(lambda file: file.res_model in SEALED_MODELS)
        )

    def _check_label_seal(self):
        """Keep the files of proofs and submitted versions as they were.

        Writing on the attachment of a field is otherwise allowed to whoever may
        write on its record, without asking the record.
        """
        sealed = self.sudo().filtered(
            lambda attachment: (
                attachment.res_model in SEALED_MODELS and attachment.res_field
            )
        )
        for model, attachments in sealed.grouped("res_model").items():
            # the files of a record that was deleted go with it
            if self.env[model].browse(attachments.mapped("res_id")).exists():
                raise UserError(
                    self.env._(
                        "The files of a label file never change: add another proof, "
                        "and remove the one it replaces."
                    )
                )
