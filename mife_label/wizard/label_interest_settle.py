# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class LabelInterestSettle(models.TransientModel):
    """The questions still open when a step is taken that they may change.

    The step is never refused: a company that raises questions stops no jury.
    """

    _name = "label.interest.settle"
    _description = "Questions to settle before a step"
    _inherit = "label.search.mixin"
    _rec_name = "session_id"

    session_id = fields.Many2one(
        comodel_name="label.session", readonly=True, required=True
    )
    step = fields.Selection(
        selection=[("open_marks", "Open the marks"), ("publish", "Publish")],
        readonly=True,
        required=True,
    )
    # fixed as they are shown: what comes afterwards is not settled unseen
    interest_ids = fields.Many2many(comodel_name="label.interest", readonly=True)
    left_ids = fields.Many2many(
        comodel_name="label.interest",
        relation="label_interest_settle_left_rel",
        string="Left to a manager",
        readonly=True,
    )
    reason = fields.Text(string="Why these members take part")

    @api.model
    def _open(self, session, step):
        questions = session._get_open_questions()
        own = questions.filtered(lambda question: question._may_settle())
        wizard = self.create(
            {
                "session_id": session.id,
                "step": step,
                "interest_ids": own.ids,
                "left_ids": (questions - own).ids,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Questions to settle"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        self.ensure_one()
        session = self.session_id
        session._check_secretary()
        open_ones = self.interest_ids & session._get_open_questions()
        if open_ones:
            open_ones.action_dismiss(self.reason)
        if self.step == "open_marks":
            session._check_state("meeting")
            session._open_marks()
        else:
            session._publish()
        return {"type": "ir.actions.act_window_close"}
