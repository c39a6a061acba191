# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class LabelInterestReport(models.TransientModel):
    """A secretary steps out of a file by its own word, or by that of a manager."""

    _name = "label.interest.report"
    _description = "Link of a secretary"
    _inherit = "label.search.mixin"
    _rec_name = "hearing_id"

    hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        default=lambda self: self.env.context.get("active_id"),
        readonly=True,
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        default=lambda self: self.env.user,
        domain=lambda self: [
            (
                "all_group_ids",
                "in",
                self.env.ref("mife_label.mife_label_group_secretary").ids,
            )
        ],
        required=True,
    )
    reason = fields.Text(string="The link")

    def action_confirm(self):
        self.ensure_one()
        session = self.hearing_id.session_id
        self.env["label.interest"]._report_staff(
            self.hearing_id, self.user_id, self.reason
        )
        # the file is closed to who has just stepped out of it
        return {
            "type": "ir.actions.act_window",
            "res_model": session._name,
            "res_id": session.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "main",
        }
