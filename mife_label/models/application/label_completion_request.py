# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class LabelCompletionRequest(models.Model):
    """What is missing in a submitted file: only the questions named here reopen."""

    _name = "label.completion.request"
    _description = "Completion request"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "asked_on desc, id desc"
    _rec_name = "application_id"
    _action_only_fields = ("state", "answered_on")

    application_id = fields.Many2one(
        comodel_name="label.application",
        domain="[('state', '=', 'submitted')]",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("sent", "Sent"), ("answered", "Answered")],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
    )
    message = fields.Text(
        help="A few words to the company, above the questions that reopen."
    )
    date_due = fields.Date(string="Answer expected by")
    asked_on = fields.Date(copy=False, readonly=True)
    answered_on = fields.Date(string="Answered on", copy=False, readonly=True)
    asked_by_id = fields.Many2one(
        comodel_name="res.users", string="Asked by", copy=False, readonly=True
    )
    reopens_plan = fields.Boolean(
        string="Reopen the improvement plan",
        help="Lets the company change its strengths and its commitments as well.",
    )
    submission_id = fields.Many2one(
        comodel_name="label.submission",
        check_company=True,
        string="About",
        copy=False,
        index="btree_not_null",
        readonly=True,
        help="The version of the file that is to be completed.",
    )
    line_ids = fields.One2many(
        comodel_name="label.completion.line",
        inverse_name="request_id",
        string="Questions",
    )

    _sent_uniq = models.UniqueIndex(
        "(application_id) WHERE state = 'sent'",
        "This file already waits for a completion: wait for its answer.",
    )

    def _check_locked(self, vals):
        if any(request.state != "draft" for request in self):
            raise UserError(self._sent_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(request.state != "draft" for request in self):
            raise UserError(self._sent_message())

    def action_send(self):
        for request in self:
            application = request.application_id
            if request.state != "draft":
                raise UserError(self._sent_message())
            if not request.line_ids and not request.reopens_plan:
                raise UserError(
                    self.env._(
                        "Name at least one question to reopen, with what is expected."
                    )
                )
            application._move("to_complete")
            request._write_by_action(
                {
                    "state": "sent",
                    "asked_on": fields.Date.context_today(self),
                    "asked_by_id": self.env.uid,
                    "submission_id": application.submission_id.id,
                }
            )
            application.active_member_ids._mail(
                "mife_label.mail_template_completion", request
            )
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _open(self, application):
        """Return the window of the request being prepared, or of a new one."""
        draft = application.request_ids.filtered(
            lambda request: request.state == "draft"
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for completion"),
            "res_model": self._name,
            "res_id": draft[:1].id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_application_id": application.id},
        }

    def _sent_message(self):
        return self.env._(
            "A completion request does not change once it is sent: the company is "
            "answering it."
        )
