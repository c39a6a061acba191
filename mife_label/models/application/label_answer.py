# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_list

from ...common.rules.proofs import prepare
from ...common.words import write_number
from ...rules.completeness import LEVEL, PROOF, TEXT, missing_parts


def normalize(text):
    """Return a text as it is kept, whatever the browser sent it with, or instead."""
    text = text if isinstance(text, str) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint(text):
    return hashlib.sha256(normalize(text).encode()).hexdigest()[:16]


class LabelAnswer(models.Model):
    """What the company writes on one criterion."""

    _name = "label.answer"
    _description = "Answer to a label criterion"
    _inherit = ["label.file.part", "label.search.mixin"]
    _order = "application_id, criterion_id, id"
    _rec_names_search = ["criterion_id", "application_id"]
    _FREE_FIELDS = frozenset({"coach_note", "advice", "member_id"})

    # follows the criteria that apply, nobody archives an answer
    active = fields.Boolean(default=True, readonly=True)
    criterion_id = fields.Many2one(
        comodel_name="label.criterion", index=True, ondelete="restrict", required=True
    )
    axis_id = fields.Many2one(
        related="criterion_id.axis_id", store=True, precompute=True
    )
    number = fields.Char(related="criterion_id.number", string="No.")
    audience = fields.Selection(related="criterion_id.audience")
    question = fields.Text(related="criterion_id.question")
    evidence_asked = fields.Text(related="criterion_id.evidence")
    member_id = fields.Many2one(
        comodel_name="label.application.member",
        check_company=True,
        string="Author",
        domain="[('application_id', '=', application_id), ('revoked_on', '=', False)]",
        index="btree_not_null",
        ondelete="set null",
        help="The person of the company who writes this answer.",
    )

    # what the company says
    narrative = fields.Text(string="Answer")
    level_id = fields.Many2one(
        comodel_name="label.scale.level",
        string="Self-assessment",
        ondelete="restrict",
    )
    scale_level_ids = fields.Many2many(
        comodel_name="label.scale.level", compute="_compute_scale_level_ids"
    )
    action_ids = fields.One2many(
        comodel_name="label.action", inverse_name="answer_id", string="Actions"
    )
    evidence_ids = fields.Many2many(
        comodel_name="label.evidence",
        check_company=True,
        relation="label_answer_evidence_rel",
        string="Proofs",
    )
    updated_on = fields.Datetime(string="Last written on", readonly=True)
    updated_by_id = fields.Many2one(
        comodel_name="res.users", string="Last written by", readonly=True
    )
    aside_ids = fields.One2many(
        comodel_name="label.answer.aside",
        inverse_name="answer_id",
        string="Texts set aside",
    )

    interview_line_ids = fields.One2many(
        comodel_name="label.interview.line",
        inverse_name="answer_id",
        string="Told in an interview",
    )
    provenance = fields.Text(
        compute="_compute_provenance",
        help="Who wrote down what the company told, and who confirmed it.",
    )

    # what the coach says
    coach_note = fields.Text(
        string="Coach's note",
        groups="mife_label.mife_label_group_coach",
        help="For the coaches only: neither the company nor the jury ever reads it.",
    )
    advice = fields.Text(
        help="Shown to the people who write the file, and to nobody else: neither to "
        "the company's readers nor to the jury.",
    )

    # progress
    is_complete = fields.Boolean(
        string="Complete", compute="_compute_is_complete", store=True
    )
    missing = fields.Char(string="Still missing", compute="_compute_missing")
    is_open = fields.Boolean(compute="_compute_is_open")
    request_line_ids = fields.One2many(
        comodel_name="label.completion.line", inverse_name="answer_id"
    )

    _criterion_uniq = models.Constraint(
        "UNIQUE(application_id, criterion_id)",
        "This criterion already has its answer in the file.",
    )

    @api.depends("criterion_id.level_ids", "criterion_id.standard_id.level_ids")
    def _compute_scale_level_ids(self):
        for answer in self:
            criterion = answer.criterion_id
            answer.scale_level_ids = criterion._get_scale() if criterion else False

    @api.depends("narrative", "level_id", "evidence_ids.active", "criterion_id")
    def _compute_is_complete(self):
        for answer in self:
            answer.is_complete = not answer._get_missing_parts()

    @api.depends("narrative", "level_id", "evidence_ids.active", "criterion_id")
    @api.depends_context("lang")
    def _compute_missing(self):
        words = {
            TEXT: self.env._("your answer"),
            LEVEL: self.env._("your self-assessment"),
            PROOF: self.env._("a proof"),
        }
        for answer in self:
            missing = [words[part] for part in answer._get_missing_parts()]
            answer.missing = format_list(self.env, missing) if missing else False

    @api.depends(
        "application_id.state",
        "request_line_ids.request_id.state",
    )
    def _compute_is_open(self):
        for answer in self:
            state = answer.application_id.state
            answer.is_open = state == "in_progress" or (
                state == "to_complete"
                and "sent" in answer.request_line_ids.request_id.mapped("state")
            )

    @api.depends("narrative", "interview_line_ids.interview_id.state")
    @api.depends_context("lang")
    def _compute_provenance(self):
        for answer in self:
            confirmed = answer.interview_line_ids.filtered(
                lambda line: line.interview_id.state == "confirmed"
            )
            answer.provenance = "\n".join(line._describe() for line in confirmed)

    @api.depends("criterion_id")
    def _compute_display_name(self):
        for answer in self:
            answer.display_name = answer.criterion_id.display_name

    @api.constrains("level_id", "criterion_id")
    def _check_level(self):
        for answer in self:
            level = answer.level_id
            if level and level not in answer.criterion_id._get_scale():
                raise ValidationError(
                    self.env._(
                        'The level "%(level)s" is not on the scale of the criterion '
                        '"%(criterion)s".',
                        level=level.name,
                        criterion=answer.criterion_id.name,
                    )
                )

    def write(self, vals):
        if "narrative" in vals:
            vals = {**vals, "narrative": normalize(vals["narrative"])}
        # a question of another standard: nobody wrote anything
        if {"narrative", "level_id"}.intersection(vals) and "criterion_id" not in vals:
            vals = {
                **vals,
                "updated_on": fields.Datetime.now(),
                "updated_by_id": self.env.uid,
            }
        return super().write(vals)

    @api.model
    def _sync(self, applications):
        """Give each file one answer per criterion that applies to it.

        An answer that no longer applies leaves the file without being lost.
        """
        applications = applications.filtered(
            lambda application: application.state == "in_progress"
        )
        answers = self.with_context(active_test=False).search(
            [("application_id", "in", applications.ids)]
        )
        vals_list = []
        for application in applications:
            own = answers.filtered(
                lambda answer, application=application: (
                    answer.application_id == application
                )
            )
            criteria = application.criterion_ids
            applicable = own.filtered(
                lambda answer, criteria=criteria: answer.criterion_id in criteria
            )
            applicable.filtered(lambda answer: not answer.active).active = True
            (own - applicable).filtered("active").active = False
            vals_list += [
                {"application_id": application.id, "criterion_id": criterion.id}
                for criterion in criteria - own.criterion_id
            ]
        self.create(vals_list)

    @api.model
    def _prefill(self, applications):
        """Start a renewal from what the company wrote last time.

        The self-assessment is left to make again: it is what the renewal is about.
        """
        for application in applications:
            earlier = application.earlier_application_id
            texts = {
                answer.criterion_id._get_root(): answer.narrative
                for answer in earlier.answer_ids
            }
            for answer in application.answer_ids:
                narrative = texts.get(answer.criterion_id._get_root())
                if narrative and not answer.narrative:
                    answer.narrative = narrative

    @api.model
    def _carry_over(self, applications):
        """Bring what was written to the questions of the standard that each file took.

        A question is the same when it comes from the same one, or bears its title. What
        answers none of them leaves the file without being lost.
        """
        for application in applications:
            places = {}
            for criterion in application.criterion_ids:
                places |= {criterion.name: criterion, criterion._get_root(): criterion}
            answers = self.with_context(active_test=False).search(
                [("application_id", "=", application.id)], order="active DESC, id"
            )
            for answer in answers:
                left = answer.criterion_id
                criterion = places.get(left._get_root()) or places.get(left.name)
                if criterion and criterion not in answers.criterion_id:
                    answer._move_to(criterion)
        self._sync(applications)

    def _move_to(self, criterion):
        """Answer another question by the same words, at the same level if it has it."""
        level = self.level_id
        same = criterion._get_scale().filtered(
            lambda one: (one.value, one.name) == (level.value, level.name)
        )
        self.write({"criterion_id": criterion.id, "level_id": same.id})

    @api.model
    def _count(self, applications):
        """Return {application: (answers, complete answers)}."""
        domain = [("application_id", "in", applications.ids)]
        complete = dict(
            self._read_group(
                [*domain, ("is_complete", "=", True)], ["application_id"], ["__count"]
            )
        )
        return {
            application: (count, complete.get(application, 0))
            for application, count in self._read_group(
                domain, ["application_id"], ["__count"]
            )
        }

    def _is_open(self):
        return self.is_open

    def _get_missing_parts(self):
        self.ensure_one()
        scale = self.criterion_id._get_scale() if self.criterion_id else self.level_id
        return missing_parts(
            self.narrative,
            has_level=bool(self.level_id),
            at_lowest=bool(self.level_id) and self.level_id == scale[:1],
            proof_asked=bool(self.criterion_id.evidence),
            proof_count=len(self.evidence_ids.filtered("active")),
        )

    def _save_typed(self, narrative, base, level_id=None, base_level_id=None):
        """Keep what a person typed, without losing what another one wrote meanwhile.

        ``base`` is the fingerprint of the text the person started from. When the
        text changed in between, theirs is set aside on the answer and nothing is
        overwritten.

        :return: the text set aside (a ``label.answer.aside``), empty when saved
        """
        self.ensure_one()
        # two saves at once write the same row: the second is run again by the server
        # on the text of the first, and finds the conflict
        self._check_open()
        typed = normalize(narrative)
        current = normalize(self.narrative)
        vals = {}
        aside = self.env["label.answer.aside"]
        if typed != current and fingerprint(typed) != base:
            if fingerprint(current) == base:
                vals["narrative"] = typed
            else:
                aside = aside._set_aside(self, typed)
        if (level_id or False) not in (self.level_id.id, base_level_id or False):
            vals["level_id"] = level_id or False
        if vals:
            self.write(vals)
        return aside

    # EVIDENCE ONCE

    def _get_evidence_offers(self):
        """Return the documents the company already gave, ready to be taken.

        :return: [{"source", "name", "detail"}], of this establishment only
        """
        self.ensure_one()
        taken = set(self.evidence_ids.mapped("source_ref"))
        return [
            offer
            for offer in [
                *self._get_earlier_evidence_offers(),
                *self._get_attestation_offers(),
            ]
            if offer["source"] not in taken
        ]

    def _get_earlier_evidence_offers(self):
        """Offer the proofs of earlier files on this question, still valid."""
        today = fields.Date.context_today(self)
        earlier = self.env["label.evidence"].search(
            [
                ("application_id.partner_id", "=", self.application_id.partner_id.id),
                ("application_id", "!=", self.application_id.id),
                ("company_id", "=", self.company_id.id),
                "|",
                ("valid_until", "=", False),
                ("valid_until", ">=", today),
                "|",
                ("kind", "=", "certification"),
                ("answer_ids.criterion_id.name", "=", self.criterion_id.name),
            ],
            order="id desc",
        )
        return [
            {
                "source": f"label.evidence,{evidence.id}",
                "name": evidence.name,
                "detail": self.env._("from the file %s", evidence.application_id.name),
            }
            for evidence in earlier
        ]

    def _get_attestation_offers(self):
        """Offer the attested hours kept by the sister application, if it is there."""
        return [
            {
                "source": f"insertion.attestation,{attestation.id}",
                "name": self._get_attestation_name(attestation),
                "detail": self.env._("insertion clauses, attested hours"),
            }
            for attestation in self._find_attestations()
        ]

    def _find_attestations(self):
        if "insertion.attestation" not in self.env:
            return []
        # sudo: the company is offered its own attestations, and only those
        return (
            self.env["insertion.attestation"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.application_id.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "valid"),
                ],
                limit=24,
            )
        )

    def _get_attestation_name(self, attestation):
        return self.env._(
            "Attestation %(number)s, %(month)s: %(hours)s h of insertion",
            number=attestation.number,
            month=attestation.month_label,
            hours=write_number(self.env, attestation.counted_hours),
        )

    def _get_same_evidence(self, filename, content):
        """Return the proof of the application that holds the same document, if any."""
        digest = hashlib.sha256(prepare(filename, content).content).hexdigest()
        return self.application_id.evidence_ids.filtered(
            lambda evidence: evidence.sha256 == digest
        )[:1]

    def _take_evidence(self, source):
        """Copy an offered document among the proofs of this answer."""
        self.ensure_one()
        if source not in [offer["source"] for offer in self._get_evidence_offers()]:
            raise UserError(
                self.env._("This document is no longer offered: reload the page.")
            )
        taken = self.application_id.evidence_ids.filtered(
            lambda evidence: evidence.source_ref == source
        )
        if taken:
            taken.answer_ids = [Command.link(self.id)]
            return taken
        model, _comma, res_id = source.partition(",")
        record = self.env[model].browse(int(res_id)).with_context(bin_size=False)
        if model == "label.evidence":
            vals = {
                "name": record.name,
                "kind": record.kind,
                "document_date": record.document_date,
                "valid_until": record.valid_until,
                "filename": record.filename,
                "file": record.file,
            }
        else:
            attestation = record.sudo()
            vals = {
                "name": self._get_attestation_name(attestation),
                "kind": "hours",
                "document_date": attestation.issued_on.date(),
                "filename": attestation.pdf_filename,
                "file": attestation.pdf,
            }
        return self.env["label.evidence"].create(
            {
                **vals,
                "application_id": self.application_id.id,
                "answer_ids": [Command.set(self.ids)],
                "source_ref": source,
            }
        )
