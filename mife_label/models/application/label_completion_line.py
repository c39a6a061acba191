# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LabelCompletionLine(models.Model):
    _name = "label.completion.line"
    _description = "Question to complete"
    _inherit = ["label.organisation.mixin", "label.search.mixin"]
    _order = "request_id, answer_id, id"
    _rec_name = "answer_id"
    _rec_names_search = ["answer_id", "request_id"]

    request_id = fields.Many2one(
        comodel_name="label.completion.request",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, precompute=True, index=True
    )
    application_id = fields.Many2one(related="request_id.application_id")
    answer_id = fields.Many2one(
        comodel_name="label.answer",
        check_company=True,
        string="Question",
        domain="[('application_id', '=', application_id)]",
        index=True,
        ondelete="cascade",
        required=True,
    )
    kind = fields.Selection(
        selection=[
            ("incomplete", "Something is missing"),
            ("unclear", "Something is not clear"),
            ("incorrect", "Something is not right"),
        ],
        string="Reason",
        default="incomplete",
        required=True,
    )
    message = fields.Text(
        string="What is expected",
        required=True,
        help="Shown to the company above the question.",
    )

    _answer_uniq = models.Constraint(
        "UNIQUE(request_id, answer_id)",
        "This question is already in the request.",
    )

    @api.constrains("answer_id", "request_id")
    def _check_answer(self):
        for line in self:
            if line.answer_id.application_id != line.request_id.application_id:
                raise ValidationError(
                    self.env._(
                        'The question "%(question)s" is not one of the file of '
                        "%(application)s.",
                        question=line.answer_id.display_name,
                        application=line.request_id.application_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_draft()

    def _check_draft(self):
        if any(request.state != "draft" for request in self.request_id):
            raise UserError(self.request_id._sent_message())
