# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools.image import image_data_uri

from ...common.rules.canonical import canonical
from ...common.words import write_day
from ...report.renewal_history import RenewalHistory
from ...rules.difference import SAME, compare_words
from .label_evidence import format_size


class LabelSubmission(models.Model):
    """One sealed version of a company's file.

    ``payload`` is all that the company said, ``pdf`` the same as a document, and
    the fingerprints of the proofs are in the payload. Nothing here ever changes: a
    completion makes the next version, which bears the fingerprint of this one.
    """

    _name = "label.submission"
    _description = "Submitted version of a label file"
    _inherit = ["label.by.action.mixin", "label.frozen.mixin", "label.search.mixin"]
    _order = "application_id, version desc"
    _rec_names_search = ["application_id", "version"]

    application_id = fields.Many2one(
        comodel_name="label.application",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, readonly=True, required=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Establishment",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    standard_id = fields.Many2one(
        comodel_name="label.standard",
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    version = fields.Integer(readonly=True, required=True)
    submitted_on = fields.Datetime(readonly=True, required=True)
    submitted_by_id = fields.Many2one(
        comodel_name="res.users", string="Submitted by", readonly=True
    )
    payload = fields.Json(copy=False, readonly=True)
    payload_hash = fields.Char(string="Fingerprint of the file", readonly=True)
    pdf = fields.Binary(string="Document", attachment=True, copy=False, readonly=True)
    pdf_filename = fields.Char(compute="_compute_pdf_filename")
    pdf_hash = fields.Char(string="Fingerprint of the document", readonly=True)
    evidence_ids = fields.Many2many(
        comodel_name="label.evidence",
        relation="label_submission_evidence_rel",
        string="Proofs",
        context={"active_test": False},
        readonly=True,
    )

    changes = fields.Html(
        string="What changed", compute="_compute_changes", sanitize=False
    )

    _version_uniq = models.Constraint(
        "UNIQUE(application_id, version)",
        "This version of the file was submitted at the same moment by somebody else.",
    )

    @api.depends("application_id", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for submission in self:
            submission.display_name = self.env._(
                "%(application)s, version %(version)s",
                application=submission.application_id.display_name,
                version=submission.version,
            )

    @api.model
    def _get_search_frame(self):
        return self.env._(
            "%(application)s, version %(version)s", application="", version=""
        )

    @api.depends("application_id.name", "version")
    def _compute_pdf_filename(self):
        for submission in self:
            number = (submission.application_id.name or "").replace("/", "-")
            submission.pdf_filename = f"{number}-v{submission.version}.pdf"

    @api.depends("payload")
    def _compute_changes(self):
        Qweb = self.env["ir.qweb"]
        for submission in self:
            submission.changes = Qweb._render(
                "mife_label.submission_changes",
                {"changes": submission._get_differences()},
            )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(
                self.env._("A version is sealed by submitting the file, not by hand.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            raise UserError(
                self.env._(
                    "A submitted version never changes: ask the company for a "
                    "completion, which makes another version."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A submitted version is never deleted."))

    def action_open_pdf(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_filename}",
            "target": "new",
        }

    @api.readonly
    def action_verify(self):
        """Tell whether the version is still what the company submitted."""
        self.ensure_one()
        self.check_access("read")
        alterations = self._get_alterations()
        message = " ".join(alterations) or self.env._(
            "The text, the figures, the document and the %(count)s proofs are those "
            "submitted on %(date)s.",
            count=len(self._list_proofs(self.payload)),
            date=write_day(self.env, self.submitted_on),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Altered") if alterations else self.env._("Intact"),
                "message": message,
                "type": "danger" if alterations else "success",
                "sticky": bool(alterations),
            },
        }

    def _get_alterations(self):
        """Return what no longer matches the fingerprints, as sentences."""
        self.ensure_one()
        alterations = []
        # sudo: what is verified is the file itself, not what the reader may open
        submission = self.sudo().with_context(bin_size=False)
        digest = hashlib.sha256(canonical(submission.payload)).hexdigest()
        if digest != submission.payload_hash:
            alterations.append(self.env._("The text or the figures were altered."))
        pdf = base64.b64decode(submission.pdf or b"")
        if hashlib.sha256(pdf).hexdigest() != submission.pdf_hash:
            alterations.append(self.env._("The document was altered."))
        proofs = submission.evidence_ids.grouped("id")
        for sealed in self._list_proofs(submission.payload):
            proof = proofs.get(sealed["id"])
            content = base64.b64decode(proof.file or b"") if proof else b""
            if hashlib.sha256(content).hexdigest() != sealed["sha256"]:
                alterations.append(
                    self.env._('The proof "%s" was altered or lost.', sealed["name"])
                )
        return alterations

    def _find_ties(self):
        chain = {
            (each.application_id, each.version): each
            for each in self.search([("application_id", "in", self.application_id.ids)])
        }
        for submission in self:
            version = submission.version
            payload = submission.payload or {}
            yield submission, self.env._("Version"), payload.get("version"), version
            before = chain.get((submission.application_id, version - 1), self.browse())
            yield (
                submission,
                self.env._("Fingerprint of the version before"),
                payload.get("previous_hash"),
                before.payload_hash,
            )
            kept = set(submission.evidence_ids.mapped("sha256"))
            for proof in self._list_proofs(payload) if payload else ():
                found = proof["sha256"] if proof["sha256"] in kept else False
                yield submission, proof["name"], proof["sha256"], found

    # SEALING

    @api.model
    def _lock(self, applications):
        """Let nobody write while the file is sealed."""
        try:
            applications.lock_for_update(allow_referencing=True)
            applications.answer_ids.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is writing in this file right now: submit it again in a "
                    "moment."
                )
            ) from error

    @api.model
    def _get_missing(self, application):
        """Return what keeps the file from being submitted, as sentences."""
        missing = [
            self.env._(
                "%(question)s: %(missing)s",
                question=answer.display_name,
                missing=answer.missing,
            )
            for answer in application.answer_ids
            if not answer.is_complete
        ]
        if not (application.perimeter or "").strip():
            missing.append(self.env._("what the label would cover (the perimeter)"))
        if not application.commitment_ids:
            missing.append(
                self.env._("at least one commitment of the improvement plan")
            )
        return missing

    @api.model
    def _check_complete(self, application):
        missing = self._get_missing(application)
        if missing:
            raise UserError(
                self.env._(
                    "The file of %(application)s is not complete yet:\n%(missing)s",
                    application=application.display_name,
                    missing="\n".join(f"- {sentence}" for sentence in missing),
                )
            )

    @api.model
    def _seal(self, application):
        """Freeze the file of an application as its next version."""
        previous = application.submission_id
        company = application.company_id
        payload = self._prepare_payload(
            company._in_document_lang(application.sudo()), previous
        )
        payload_hash = hashlib.sha256(canonical(payload)).hexdigest()
        sealed_ids = [proof["id"] for proof in self._list_proofs(payload)]
        pdf = self._render_pdf(company, payload, payload_hash)
        # sudo: nobody has the right to create a version otherwise
        submission = (
            self.sudo()
            ._by_action()
            .create(
                {
                    "application_id": application.id,
                    "company_id": company.id,
                    "partner_id": application.partner_id.id,
                    "standard_id": application.standard_id.id,
                    "version": payload["version"],
                    "submitted_on": payload["submitted_on"],
                    "submitted_by_id": self.env.uid,
                    "payload": payload,
                    "payload_hash": payload_hash,
                    "pdf": base64.b64encode(pdf),
                    "pdf_hash": hashlib.sha256(pdf).hexdigest(),
                    "evidence_ids": [fields.Command.set(sealed_ids)],
                }
            )
        )
        return submission._by_hand().sudo(self.env.su)

    @api.model
    def _list_proofs(self, payload):
        """Return what a version says of each proof, those of the last label too."""
        # versions sealed before say nothing of the last label
        return [*payload["evidence"], *payload.get("earlier_evidence", [])]

    def _prepare_payload(self, application, previous):
        """Return the file as plain values; the coach's words are not part of it."""
        holder = application.partner_id
        return {
            "version": (previous.version or 0) + 1,
            "previous_hash": previous.payload_hash or None,
            "number": application.name,
            "submitted_on": fields.Datetime.to_string(fields.Datetime.now()),
            "submitted_by": self.env.user.name,
            "programme": application.programme_id.name,
            "standard": application.standard_id.display_name,
            "kind": application.kind,
            "holder": {
                "name": holder.name,
                "siret": holder._get_french_number(),
                "identifier": holder._get_identifier() or None,
                "address": holder._get_label_address(),
                "size": self._get_word(application, "size"),
            },
            "perimeter": application.perimeter or None,
            "strengths": application.strengths or None,
            "axes": [
                {
                    "name": axis.name,
                    "answers": [
                        self._prepare_answer(answer)
                        for answer in application.answer_ids
                        if answer.axis_id == axis
                    ],
                }
                for axis in application.standard_id.axis_ids
            ],
            "evidence": [
                {
                    "id": proof.id,
                    "name": proof.name,
                    "filename": proof.filename,
                    "size": format_size(application.env, proof.file_size),
                    "sha256": proof.sha256,
                    "dated": fields.Date.to_string(proof.document_date) or None,
                    "valid_until": fields.Date.to_string(proof.valid_until) or None,
                    "criteria": [answer.number for answer in proof.answer_ids],
                }
                for proof in application.evidence_ids
            ],
            "commitments": [
                self._prepare_commitment(commitment)
                for commitment in application.commitment_ids
            ],
            "earlier_commitments": [
                self._prepare_commitment(commitment)
                for commitment in application.earlier_commitment_ids
            ],
            "earlier_evidence": RenewalHistory(application).prepare_proofs(),
        }

    def _get_word(self, record, name):
        """Return what a person reads of a selection field."""
        words = dict(record._fields[name]._description_selection(record.env))
        return words.get(record[name]) or None

    def _prepare_answer(self, answer):
        audiences = dict(
            answer.criterion_id._fields["audience"]._description_selection(answer.env)
        )
        return {
            "criterion_id": answer.criterion_id.id,
            "number": answer.number,
            "title": answer.criterion_id.name,
            "audience": audiences[answer.audience],
            "question": answer.question,
            "narrative": answer.narrative or "",
            "provenance": answer.provenance or None,
            "level": {"value": answer.level_id.value, "name": answer.level_id.name}
            if answer.level_id
            else None,
            "actions": [
                {
                    "name": action.name,
                    "audience": audiences[action.audience],
                    "people": action.people_count,
                    "start": fields.Date.to_string(action.date_start) or None,
                    "end": fields.Date.to_string(action.date_end) or None,
                    "partners": action.partner_names or None,
                }
                for action in answer.action_ids
            ],
            "evidence": [proof.name for proof in answer.evidence_ids],
        }

    def _prepare_commitment(self, commitment):
        states = dict(
            commitment._fields["state"]._description_selection(commitment.env)
        )
        return {
            "name": commitment.name,
            "axis": commitment.axis_id.name or None,
            "due": fields.Date.to_string(commitment.date_due),
            "who": commitment.responsible or None,
            "state": states[commitment.state],
            "points": [
                {
                    "date": fields.Date.to_string(point.date),
                    "state": states[point.state],
                    "note": point.note or None,
                    "proof": point.evidence_id.name or None,
                    "proof_id": point.evidence_id.id or None,
                }
                for point in commitment.point_ids.sorted("date")
            ],
        }

    def _render_pdf(self, company, payload, payload_hash):
        company = company._in_document_lang(company)
        Qweb = company.env["ir.qweb"]
        values = {
            "file": payload,
            "company": company,
            "payload_hash": payload_hash,
            "image_data_uri": image_data_uri,
            "to_date": fields.Date.to_date,
            "to_datetime": fields.Datetime.to_datetime,
        }
        page = Qweb._render("mife_label.submission_document", values)
        footer = Qweb._render("mife_label.submission_footer", values)
        return company.env["ir.actions.report"]._print_mife_page(page, footer=footer)

    # COMPARISON

    def _get_differences(self):
        """Return what changed since the version before, answer by answer.

        :return: [{"number", "title", "pieces", "level", "proofs", "actions"}]; each
            pair is (before, after) or None when equal
        """
        self.ensure_one()
        before = self._get_previous()
        if not before:
            return []
        old_answers = before._get_answers_by_criterion()
        differences = []
        for criterion_id, new in self._get_answers_by_criterion().items():
            old = old_answers.get(criterion_id, {})
            pieces = compare_words(old.get("narrative"), new["narrative"])
            changes = {
                name: (old.get(name), new[name])
                for name in ("level", "evidence", "actions")
                if old.get(name) != new[name]
            }
            changed_text = any(kind != SAME for kind, _text in pieces)
            if changed_text or changes:
                differences.append(
                    {
                        "number": new["number"],
                        "title": new["title"],
                        "pieces": pieces if changed_text else [],
                        **changes,
                    }
                )
        return differences

    def _get_previous(self):
        return self.search(
            [
                ("application_id", "=", self.application_id.id),
                ("version", "=", self.version - 1),
            ]
        )

    def _get_answers_by_criterion(self):
        return {
            answer["criterion_id"]: answer
            for axis in self.payload["axes"]
            for answer in axis["answers"]
        }
