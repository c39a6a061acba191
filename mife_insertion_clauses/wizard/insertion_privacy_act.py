# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class InsertionPrivacyAct(models.TransientModel):
    """An act on what is held about people: it has a reason, and is done at once."""

    _name = "insertion.privacy.act"
    _description = "Act on personal data"
    _inherit = "insertion.search.mixin"
    _rec_name = "act"

    act = fields.Selection(
        selection=[
            ("approve", "Approve the anonymisation"),
            ("keep", "Keep back from the anonymisation"),
            ("lift", "Lift the obligation to keep"),
            ("contact", "Note that the person is no longer to be contacted"),
            ("limit", "Note that the use of the data is limited"),
            ("end", "End the request of the person"),
        ],
        readonly=True,
        required=True,
    )
    review_id = fields.Many2one(
        comodel_name="insertion.retention.review", string="List", readonly=True
    )
    line_ids = fields.Many2many(
        comodel_name="insertion.retention.line",
        string="Lines to keep back",
        readonly=True,
    )
    hold_id = fields.Many2one(
        comodel_name="insertion.retention.hold", string="Obligation", readonly=True
    )
    objection_id = fields.Many2one(
        comodel_name="insertion.objection", string="Request", readonly=True
    )
    participant_id = fields.Many2one(
        comodel_name="insertion.participant", readonly=True
    )
    received_on = fields.Date(string="Received on", default=fields.Date.context_today)
    due_count = fields.Integer(related="review_id.due_count")
    held_count = fields.Integer(related="review_id.held_count")
    kept_count = fields.Integer(related="review_id.kept_count")
    reason = fields.Text(required=True)

    @api.model
    def default_get(self, fields):
        vals = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "insertion.retention.line":
            vals.setdefault("act", "keep")
            vals.setdefault("line_ids", [(6, 0, context.get("active_ids", []))])
        return vals

    def action_confirm(self):
        self.ensure_one()
        reason = self.reason.strip()
        if not reason:
            raise UserError(self.env._("Write why: the register keeps it."))
        if self.received_on and self.received_on > fields.Date.context_today(self):
            raise UserError(
                self.env._("The request cannot have been received after today.")
            )
        if self.act == "approve":
            self.review_id._approve(reason)
        elif self.act == "keep":
            self.line_ids._keep(reason)
        elif self.act == "lift":
            self.hold_id.check_access("write")
            self.hold_id._lift(reason)
        elif self.act == "end":
            self.objection_id.participant_id.check_access("write")
            self.objection_id._end(reason)
        else:
            self._note_request(reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _note_request(self, reason):
        person = self.participant_id
        person.check_access("write")
        if self.act == "contact":
            person._object_to_contact(reason, self.received_on)
        else:
            self.env["insertion.objection"]._record(
                person, self.act, reason, self.received_on
            )
