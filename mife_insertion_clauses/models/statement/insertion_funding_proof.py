# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...common.models.res_partner_identity import IS_COMPANY
from ...common.rules.proofs import prepare
from ...fields import FileName
from ...report.people_named import PeopleNamed
from ...report.sent_files import get_refusal

FILE_FIELDS = ("datas", "filename", "file_id")


class InsertionFundingProof(models.Model):
    """A file that proves a support, told apart by its SHA-256.

    Proofs are about structures: one that names a participant is left out of the
    evidence, and one that no program can read waits until somebody looked at it.
    """

    _name = "insertion.funding.proof"
    _description = "Proof of a funding file"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.frozen.mixin",
        "insertion.search.mixin",
    ]
    _order = "date, id"
    _rec_names_search = ["name", "filename", "partner_id"]
    _frozen_files = {"datas": "sha256"}
    # one that names somebody goes with the person
    _frozen_erasable = True
    _frozen_payload_hash = None
    _action_only_fields = (
        "sha256",
        "size",
        "state",
        "reason",
        "looked_by_id",
        "looked_on",
    )

    file_id = fields.Many2one(
        comodel_name="insertion.funding.file",
        check_company=True,
        string="Funding file",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="file_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char(
        string="What it is",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    date = fields.Date(default=fields.Date.context_today, required=True)
    kind = fields.Selection(
        selection=[
            ("assignment", "Letter of assignment"),
            ("time", "Signed time sheet"),
            ("minutes", "Minutes or report"),
            ("mail", "Letter or e-mail"),
            ("attendance", "Attendance sheet"),
            ("deliverable", "What was produced"),
            ("publicity", "Publicity of the funding"),
            ("other", "Other"),
        ],
        default="other",
        required=True,
    )
    task_id = fields.Many2one(
        comodel_name="project.task",
        string="Action",
        check_company=True,
        domain="[('allow_timesheets', '=', True), ('parent_id', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Supported structure",
        check_company=True,
        domain=f"[{IS_COMPANY}]",
        index="btree_not_null",
        ondelete="restrict",
    )
    datas = fields.Binary(string="File", attachment=True, required=True)
    filename = FileName()
    size = fields.Integer(string="Size (bytes)", readonly=True)
    sha256 = fields.Char(string="SHA-256", readonly=True)
    state = fields.Selection(
        selection=[
            ("kept", "In the evidence"),
            ("to_look", "To look at"),
            ("left_out", "Left out: names somebody"),
        ],
        default="to_look",
        readonly=True,
        required=True,
        help="A proof that names a participant is left out. One that no program can "
        "read, such as a photo or a scan, waits until somebody looked at it.",
    )
    reason = fields.Char(readonly=True, help="Whom the file names, by their reference.")
    looked_by_id = fields.Many2one(
        comodel_name="res.users", string="Looked at by", copy=False, readonly=True
    )
    looked_on = fields.Datetime(string="Looked at on", copy=False, readonly=True)

    _once = models.Constraint(
        "UNIQUE(file_id, sha256)", "This file is already among the proofs."
    )

    @api.depends("filename")
    def _compute_name(self):
        for proof in self:
            proof.name = proof.name or (proof.filename or "").rpartition(".")[0]

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_by_action():
            self._check_created_by_hand(vals_list)
        proofs = super(InsertionFundingProof, self._by_action()).create(
            [self._with_file(vals) for vals in vals_list]
        )
        proofs._look_for_names()
        return proofs.with_env(self.env)

    def write(self, vals):
        if vals.keys() & set(FILE_FIELDS) and not self._is_by_action():
            self._check_not_issued()
            if "datas" in vals:
                self._check_by_hand(vals)
                for proof in self:
                    named = {"filename": proof.filename} | vals
                    proof._write_by_action(self._with_file(named))
                self._look_for_names()
                return True
        result = super().write(vals)
        if "name" in vals:
            self._filter_to_look_again()._look_for_names()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if not self._is_by_action():
            self._check_not_issued()

    def action_names_nobody(self):
        """Say that one looked at the file, which no program reads: it names nobody."""
        self.check_access("write")
        for proof in self:
            if proof.state != "to_look":
                raise UserError(
                    self.env._(
                        "%s needs nobody to look at it: its text was read.",
                        proof.display_name,
                    )
                )
        self._write_by_action(
            {
                "state": "kept",
                "looked_by_id": self.env.uid,
                "looked_on": fields.Datetime.now(),
            }
        )

    @api.model
    def _prepare_file(self, filename, content):
        """Return the values of a file, or refuse it with a sentence."""
        proof = prepare(filename, content or b"")
        if proof.reason:
            sentence = get_refusal(self.env, proof)
            raise UserError(": ".join(filter(None, [proof.filename, sentence])))
        return {
            "datas": base64.b64encode(proof.content),
            "filename": proof.filename,
            "size": len(proof.content),
            "sha256": hashlib.sha256(proof.content).hexdigest(),
        }

    @api.model
    def _with_file(self, vals):
        if vals.get("sha256") and self._is_by_action():
            return vals
        try:
            content = base64.b64decode(vals.get("datas") or b"")
        except (binascii.Error, ValueError):
            content = b""  # said to be empty
        return vals | self._prepare_file(
            vals.get("filename") or vals.get("name") or "", content
        )

    def _check_not_issued(self):
        """Refuse to change or delete what evidence that was issued holds."""
        for proof in self:
            if proof.sha256 in proof.file_id.evidence_ids._get_proof_hashes():
                raise UserError(
                    self.env._(
                        "%s is in evidence that was issued: it stays as it is. Add the "
                        "new version beside it.",
                        proof.display_name,
                    )
                )

    def _filter_to_look_again(self):
        """Return those whose new title changes whom they name."""
        return self.filtered(
            lambda proof: (
                proof.state == "left_out"
                or PeopleNamed(self.env, proof.company_id).find_in_text(proof.name)
            )
        )

    def _look_for_names(self):
        """Say of each proof whether it names a participant of the organisation."""
        for company, proofs in self.grouped("company_id").items():
            found = PeopleNamed(self.env, company).find_in_files(
                {proof.id: proof._read_file() for proof in proofs}
            )
            for proof in proofs:
                people = found[proof.id]
                state = "to_look" if people is None else "kept"
                proof._write_by_action(
                    {
                        "state": "left_out" if people else state,
                        "reason": people and proof._get_reason(people),
                        "looked_by_id": False,
                        "looked_on": False,
                    }
                )

    def _read_file(self):
        """Return the content of the file, and what is said of it."""
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).datas or b"")
        return content, f"{self.name}\n{self.filename}"

    def _get_reason(self, people):
        # sudo: a reference is not a name, and tells where to look
        people = self.env["insertion.participant"].sudo().browse(people)
        return self.env._(
            "Names %s: keep a copy without the name.",
            format_list(self.env, people.mapped("reference")),
        )
