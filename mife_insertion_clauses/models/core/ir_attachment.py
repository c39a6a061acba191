# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.rules.uploads import (
    MAX_PIXELS,
    TOO_MANY_PIXELS,
    UNSAFE,
    clean_name,
    danger,
)
from ..shared.vocabulary import CERTIFIED_STATES

OURS = "insertion."
AS_SENT = "insertion_file_as_sent"
# what makes a proof what it is
PROOF_FIELDS = ("datas", "raw", "db_datas", "name", "res_id", "res_model")


class IrAttachment(models.Model):
    """The files of our documents, whatever door they come by.

    They are proofs: kept to the last byte, so never resized, nor opened to be searched.
    """

    _inherit = "ir.attachment"

    insertion_firm_id = fields.Many2one(
        comodel_name="res.partner",
        string="Attached for",
        copy=False,
        ondelete="set null",
        readonly=True,
        help="The firm in whose name the proof was attached, when one person acts for "
        "several.",
    )

    @api.constrains("res_model")
    def _check_no_copy_of_a_proof(self):
        if any(attachment.res_model == "insertion.eligibility" for attachment in self):
            raise ValidationError(
                self.env._(
                    "No copy of a proof is kept: write down what kind of proof was "
                    "seen, by whom and on which day."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        ours = [self._is_insertion_file(vals) for vals in vals_list]
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
        names = [name for name in PROOF_FIELDS if name in vals]
        if names:
            # the same content moved to another storage is the same proof
            self.filtered(
                lambda attachment: attachment.res_model == "insertion.declaration"
                and any(attachment[name] != vals[name] for name in names)
            )._check_proof_not_certified()
        if not self._is_insertion_file(vals):
            return super().write(vals)
        if "name" in vals:
            vals = {**vals, "name": clean_name(vals["name"]) or self.env._("File")}
        files = self.with_context(**{AS_SENT: True})
        return super(IrAttachment, files).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_certified_proof(self):
        self._check_proof_not_certified()

    def _check_proof_not_certified(self):
        """A proof that certified hours rest on is replaced by another beside it."""
        proofs = self.filtered(
            lambda attachment: attachment.res_model == "insertion.declaration"
            and attachment.res_id
        )
        if not proofs:
            return
        declarations = (
            self.env["insertion.declaration"]
            .sudo()
            .browse(proofs.mapped("res_id"))
            .exists()
            .grouped("id")
        )
        for proof in proofs:
            declaration = declarations.get(proof.res_id)
            if declaration and (
                declaration.state in CERTIFIED_STATES
                or any(
                    attestation.create_date >= proof.create_date
                    for attestation in declaration.attestation_ids
                )
            ):
                raise UserError(
                    self.env._(
                        "%(proof)s supports certified hours: it stays as it is. Add "
                        "the new version beside it.",
                        proof=proof.name,
                    )
                )

    def _check_contents(self, values):
        if not self._is_insertion_file(values):
            return super()._check_contents(values)
        content = values.get("raw") or base64.b64decode(values.get("datas") or b"")
        # the content of a field is named after it
        name = not values.get("res_field") and values.get("name")
        self._check_insertion_danger(name, content)
        files = self.with_context(image_no_postprocess=True)
        return super(IrAttachment, files)._check_contents(values)

    @api.model
    def _index(self, bin_data, file_type, checksum=None):
        if self.env.context.get(AS_SENT):
            return None
        return super()._index(bin_data, file_type, checksum=checksum)

    def _is_insertion_file(self, vals):
        """Tell whether a file is, or becomes, one of a document of ours."""
        names = [vals.get("res_model"), *self.sudo().mapped("res_model")]
        return any(name and name.startswith(OURS) for name in names)

    @api.model
    def _check_insertion_danger(self, name, content):
        if sentence := self._get_insertion_danger(name, content):
            raise UserError(sentence)

    @api.model
    def _check_insertion_picture(self, value):
        """Refuse the base64 of a picture that would be too heavy to decode."""
        with suppress(binascii.Error):  # core says what is no base64
            self._check_insertion_danger(None, base64.b64decode(value or b""))

    @api.model
    def _get_insertion_danger(self, name, content):
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
