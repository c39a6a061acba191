# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
from contextlib import suppress

from odoo import api, models
from odoo.exceptions import UserError

from ...common.rules.uploads import (
    MAX_PIXELS,
    TOO_MANY_PIXELS,
    UNSAFE,
    clean_name,
    danger,
)

OURS = "label."
AS_SENT = "label_file_as_sent"
SEALED_MODELS = ("label.evidence", "label.submission")


class IrAttachment(models.Model):
    """The files of our documents, whatever door they come by.

    They are proofs: kept to the last byte, so never resized, nor opened to be searched.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        ours = [self._is_label_file(vals) for vals in vals_list]
        if not any(ours):
            return super().create(vals_list)
        vals_list = [
            {**vals, "name": clean_name(vals.get("name")) or self.env._("File")}
            if is_ours
            else vals
            for vals, is_ours in zip(vals_list, ours, strict=True)
        ]
        files = self.with_context(**{AS_SENT: True})
        return super(IrAttachment, files).create(vals_list).with_env(self.env)

    def write(self, vals):
        self._check_label_seal()
        if not self._is_label_file(vals):
            return super().write(vals)
        if "name" in vals:
            vals = {**vals, "name": clean_name(vals["name"]) or self.env._("File")}
        files = self.with_context(**{AS_SENT: True})
        return super(IrAttachment, files).write(vals)

    def unlink(self):
        self._check_label_seal()
        return super().unlink()

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

    def _check_contents(self, values):
        if not self._is_label_file(values):
            return super()._check_contents(values)
        content = values.get("raw") or base64.b64decode(values.get("datas") or b"")
        # the content of a field is named after it
        name = not values.get("res_field") and values.get("name")
        self._check_label_danger(name, content)
        files = self.with_context(image_no_postprocess=True)
        return super(IrAttachment, files)._check_contents(values)

    @api.model
    def _index(self, bin_data, file_type, checksum=None):
        if self.env.context.get(AS_SENT):
            return None
        return super()._index(bin_data, file_type, checksum=checksum)

    def _is_label_file(self, vals):
        """Tell whether a file is, or becomes, one of a document of ours."""
        names = [vals.get("res_model"), *self.sudo().mapped("res_model")]
        return any(name and name.startswith(OURS) for name in names)

    @api.model
    def _check_label_danger(self, name, content):
        if sentence := self._get_label_danger(name, content):
            raise UserError(sentence)

    @api.model
    def _check_label_picture(self, value):
        """Refuse the base64 of a picture that would be too heavy to decode."""
        with suppress(binascii.Error):  # core says what is no base64
            self._check_label_danger(None, base64.b64decode(value or b""))

    @api.model
    def _get_label_danger(self, name, content):
        """Return why a file of any kind is too heavy to be kept, "" when it is not."""
        code = danger(content)
        name = clean_name(name) or self.env._("This file")
        if code == TOO_MANY_PIXELS:
            return self.env._(
                "%(file)s is a picture of more than %(max)s million pixels: reduce it, "
                "then send it again.",
                file=name,
                max=MAX_PIXELS // 1_000_000,
            )
        if code == UNSAFE:
            return self.env._(
                "%(file)s holds much more than it shows: open it, save it as a new "
                "file, then send that one.",
                file=name,
            )
        return ""
