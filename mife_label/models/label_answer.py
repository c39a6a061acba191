# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ..rules.completeness import LEVEL, PROOF, TEXT, missing_parts


def normalize(text):
    """Return a text as it is kept, whatever the browser sent it with."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint(text):
    return hashlib.sha256(normalize(text).encode()).hexdigest()[:16]


class LabelAnswer(models.Model):
    """What the company writes on one criterion."""

    _name = "label.answer"
    _description = "Answer to a Label Criterion"
    _inherit = ["label.file.part"]
    _order = "application_id, criterion_id, id"
    _FREE_FIELDS = frozenset({"coach_note", "advice", "member_id"})

    active = fields.Boolean(default=True)
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
        string="Written By",
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
        relation="label_answer_evidence_rel",
        string="Proofs",
    )
    updated_on = fields.Datetime(string="Last Written On", readonly=True)
    updated_by_id = fields.Many2one(
        comodel_name="res.users", string="Last Written By", readonly=True
    )
    aside_ids = fields.One2many(
        comodel_name="label.answer.aside",
        inverse_name="answer_id",
        string="Texts Set Aside",
    )

    # what the coach says
    coach_note = fields.Text(
        string="Coach's Note",
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
    missing = fields.Char(string="Still Missing", compute="_compute_missing")
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
            answer.scale_level_ids = (
                answer.criterion_id and answer.criterion_id._get_scale()
            )

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
        if {"narrative", "level_id"}.intersection(vals):
            vals = {
                **vals,
                "updated_on": fields.Datetime.now(),
                "updated_by_id": self.env.uid,
            }
        return super().write(vals)

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
        self.lock_for_update()
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
