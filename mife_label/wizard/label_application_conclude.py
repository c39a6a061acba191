# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..rules.steps import JURY_RESULTS


class LabelApplicationConclude(models.TransientModel):
    _name = "label.application.conclude"
    _description = "Conclude a label application"
    _inherit = "label.search.mixin"
    _rec_name = "application_id"

    application_id = fields.Many2one(
        comodel_name="label.application",
        default=lambda self: self._default_application_id(),
        readonly=True,
        required=True,
    )
    mode = fields.Selection(
        selection=[
            ("notify", "Notify the decision of the jury"),
            ("withdraw", "Withdrawal by the company"),
            ("close", "Closing without decision"),
        ],
        default="notify",
        readonly=True,
        required=True,
    )
    result = fields.Selection(selection=JURY_RESULTS, string="Decision")
    reason = fields.Text(string="Reasons")
    date_condition = fields.Date(
        string="Conditions met by",
        help="Left empty, the time written on the label.",
    )
    notified_on = fields.Date(
        string="Notified on",
        default=lambda self: fields.Date.context_today(self),
    )

    @api.model
    def _default_application_id(self):
        return self.env.context.get("active_id")

    def action_confirm(self):
        self.ensure_one()
        if self.mode == "notify":
            self.application_id.action_notify(
                self.result,
                self.reason,
                self.notified_on,
                date_condition=self.date_condition,
            )
        elif self.mode == "withdraw":
            self.application_id.action_withdraw(self.reason)
        else:
            self.application_id.action_close(self.reason)
        return {"type": "ir.actions.act_window_close"}
