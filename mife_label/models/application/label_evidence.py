# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.models.ir_attachment import get_danger
from ...common.rules.proofs import prepare
from ...common.rules.uploads import (
    EMPTY,
    MAX_MEGABYTES,
    MIMETYPES,
    MISMATCH,
    NAMES,
    PASSWORD,
    PHOTO,
    TOO_LARGE,
    TYPE,
    extension_of,
)
from ...common.words import write_number
from ...fields import FileName

MEGABYTE = 1024 * 1024


def format_size(env, size):
    """Return a number of bytes as a person reads it, in its language."""
    if size < MEGABYTE:
        return env._("%s KB", write_number(env, size / 1024, 1))
    return env._("%s MB", write_number(env, size / MEGABYTE, 1))


class LabelEvidence(models.Model):
    """A proof: what it shows, its file and the fingerprint of the file.

    The file of a proof never changes: another file is another proof. A proof that
    was submitted is not deleted, it only leaves the versions to come.
    """

    _name = "label.evidence"
    _description = "Proof of a label file"
    _inherit = ["label.file.part", "label.frozen.mixin", "label.search.key.mixin"]
    _order = "application_id, id"
    _rec_names_search = ["name", "filename", "application_id"]
    _frozen_files = {"file": "sha256"}
    _frozen_payload_hash = None

    _FILE_FIELDS = frozenset(
        {"file", "filename", "sha256", "file_size", "application_id"}
    )

    # removed by its own button, which says what it does
    active = fields.Boolean(string="In the file", default=True, readonly=True)
    name = fields.Char(string="What it shows", required=True)
    kind = fields.Selection(
        selection=[
            ("document", "Document"),
            ("certification", "Certification or other label"),
            ("hours", "Attested insertion hours"),
        ],
        default="document",
        required=True,
    )
    answer_ids = fields.Many2many(
        comodel_name="label.answer",
        check_company=True,
        relation="label_answer_evidence_rel",
        domain="[('application_id', '=', application_id)]",
        string="Criteria",
        required=True,
    )
    document_date = fields.Date(string="Dated")
    valid_until = fields.Date()
    is_outdated = fields.Boolean(string="Out of date", compute="_compute_is_outdated")

    file = fields.Binary(attachment=True, required=True)
    filename = FileName(required=True)
    file_size = fields.Integer(readonly=True)
    size_label = fields.Char(string="Size", compute="_compute_size_label")
    sha256 = fields.Char(string="Fingerprint", index=True, readonly=True)
    source_ref = fields.Char(
        string="Taken from",
        readonly=True,
        copy=False,
        help="The document this proof was copied from.",
    )
    submission_ids = fields.Many2many(
        comodel_name="label.submission",
        check_company=True,
        relation="label_submission_evidence_rel",
        string="Sealed in",
        copy=False,
        readonly=True,
    )

    _source_uniq = models.Constraint(
        "UNIQUE(application_id, source_ref)",
        "This document is already in the file.",
    )

    @api.depends("valid_until")
    def _compute_is_outdated(self):
        today = fields.Date.context_today(self)
        for evidence in self:
            evidence.is_outdated = bool(
                evidence.valid_until and evidence.valid_until < today
            )

    @api.depends("file_size")
    @api.depends_context("lang")
    def _compute_size_label(self):
        for evidence in self:
            evidence.size_label = format_size(self.env, evidence.file_size)

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_to_seal(*vals_list)
        return super().create([self._prepare_file_vals(vals) for vals in vals_list])

    def write(self, vals):
        self._refuse_to_seal(vals)
        if self._FILE_FIELDS.intersection(vals):
            raise UserError(
                self.env._(
                    "The file of a proof does not change: add another proof, and "
                    "remove this one."
                )
            )
        return super().write(vals)

    @api.model
    def _refuse_to_seal(self, *vals_list):
        """The submission alone says what it seals: its proofs do not leave it."""
        if any("submission_ids" in vals for vals in vals_list):
            raise UserError(
                self.env._("A version is sealed by submitting the file, not by hand.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        for evidence in self:
            if evidence.submission_ids:
                raise UserError(
                    self.env._(
                        '"%s" was submitted: remove it from the file instead of '
                        "deleting it, the version submitted keeps it.",
                        evidence.name,
                    )
                )

    def action_remove(self):
        """Take a proof out of the file; the versions submitted keep theirs."""
        sealed = self.filtered("submission_ids")
        sealed.active = False
        (self - sealed).unlink()

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.filename}"
            "?download=true",
            "target": "download",
        }

    def _is_open(self):
        answers = self.with_context(active_test=False).answer_ids
        if self.application_id.state == "in_progress":
            return True
        return bool(answers) and all(answers.mapped("is_open"))

    @api.model
    def _prepare_file_vals(self, vals):
        try:
            content = base64.b64decode(vals.get("file") or b"", validate=False)
        except binascii.Error:
            content = b""
        proof = prepare(vals.get("filename"), content)
        self._check_upload(proof)
        return {
            **vals,
            "filename": proof.filename,
            "file": base64.b64encode(proof.content),
            "file_size": len(proof.content),
            "sha256": hashlib.sha256(proof.content).hexdigest(),
        }

    @api.model
    def _check_upload(self, proof):
        filename, content, reason = proof
        if not reason:
            return
        if reason == TOO_LARGE:
            raise UserError(
                self.env._(
                    "%(file)s is too large: %(size)s for %(max)s MB at most. Reduce "
                    "it, or send only the useful pages.",
                    file=filename,
                    size=format_size(self.env, len(content)),
                    max=MAX_MEGABYTES,
                )
            )
        if reason == TYPE:
            raise UserError(
                self.env._(
                    "%(file)s cannot be taken: send it as %(types)s.",
                    file=filename or self.env._("This file"),
                    types=NAMES,
                )
            )
        if reason == MISMATCH:
            raise UserError(
                self.env._(
                    "%(file)s is not really a %(type)s file: open it, save it again "
                    "in that format and send it.",
                    file=filename,
                    type=extension_of(filename).upper(),
                )
            )
        if reason == EMPTY:
            raise UserError(self.env._("Choose the file of the proof: it is empty."))
        if reason == PASSWORD:
            raise UserError(
                self.env._(
                    "%s is protected by a password, and the jury could not read it: "
                    "save it without the password, then send it.",
                    filename,
                )
            )
        if reason == PHOTO:
            raise UserError(
                self.env._(
                    "%s cannot be read here: send the photo as JPEG (on an iPhone, "
                    "Settings, Camera, Formats, Most Compatible).",
                    filename,
                )
            )
        raise UserError(get_danger(self.env, filename, content, reason))

    def _get_mimetype(self):
        self.ensure_one()
        return MIMETYPES.get(extension_of(self.filename), "application/octet-stream")
