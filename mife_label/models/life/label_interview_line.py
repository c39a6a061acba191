# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...common.words import write_day
from ..application.label_answer import normalize


class LabelInterviewLine(models.Model):
    """What a company told on one criterion."""

    _name = "label.interview.line"
    _description = "What a company told its coach"
    _inherit = ["label.organisation.mixin", "label.search.mixin"]
    _order = "interview_id, id"
    _rec_names_search = ["interview_id", "answer_id"]

    interview_id = fields.Many2one(
        comodel_name="label.interview", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="interview_id.company_id", store=True, precompute=True, index=True
    )
    application_id = fields.Many2one(related="interview_id.application_id")
    answer_id = fields.Many2one(
        comodel_name="label.answer",
        string="Criterion",
        check_company=True,
        domain="[('application_id', '=', application_id)]",
        index=True,
        ondelete="cascade",
        required=True,
    )
    said = fields.Text(string="What was told", required=True)

    _answer_uniq = models.Constraint(
        "UNIQUE(interview_id, answer_id)",
        "This criterion is already in the interview: complete what was told on it.",
    )

    @api.depends("interview_id", "answer_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.answer_id.display_name or ''}, "
                f"{line.interview_id.display_name or ''}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.interview_id._check_locked({"line_ids": True})
        return lines

    def write(self, vals):
        self.interview_id._check_locked({"line_ids": True})
        result = super().write(vals)
        self.interview_id._check_locked({"line_ids": True})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self.interview_id._check_locked({"line_ids": True})

    def _take_in(self):
        """Put what was told in the answer, after what the company wrote itself."""
        self.ensure_one()
        written = normalize(self.answer_id.narrative)
        said = normalize(self.said)
        if said not in written:
            self.answer_id.narrative = f"{written}\n\n{said}" if written else said

    def _describe(self):
        """Return where the text comes from, as the jury reads it."""
        self.ensure_one()
        interview = self.interview_id
        sentence = self.env._(
            "Recorded by %(coach)s on %(held)s, confirmed by %(who)s on %(day)s.",
            coach=interview.author_id.name,
            held=write_day(self.env, interview.date),
            who=interview.confirmed_by,
            day=write_day(
                self.env,
                interview.signed_on
                if interview.confirmed_how == "paper"
                else interview.confirmed_on,
            ),
        )
        if normalize(self.said) in normalize(self.answer_id.narrative):
            return sentence
        return sentence + self.env._(" The text was changed since.")
