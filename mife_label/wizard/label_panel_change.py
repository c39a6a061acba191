# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.models.res_partner_identity import IS_PERSON
from ..models.jury.label_panel_act import KINDS, SEAT_FIELDS


class LabelPanelChange(models.TransientModel):
    """Change who decides while the jury meets."""

    _name = "label.panel.change"
    _description = "Change the jury"
    _inherit = "label.search.mixin"
    _rec_name = "session_id"

    session_id = fields.Many2one(
        comodel_name="label.session",
        default=lambda self: self.env.context.get("active_id"),
        readonly=True,
        required=True,
    )
    kind = fields.Selection(
        selection=KINDS, string="Change", default="vote_taken", required=True
    )
    member_id = fields.Many2one(
        comodel_name="label.session.member",
        string="Member",
        domain="[('session_id', '=', session_id)]",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Person", domain=f"[{IS_PERSON}]"
    )
    role = fields.Selection(
        selection=lambda self: self.env["label.session.member"]
        ._fields["role"]
        ._description_selection(self.env),
        compute="_compute_role",
        store=True,
        readonly=False,
    )
    body_id = fields.Many2one(
        comodel_name="label.body",
        compute="_compute_body_id",
        store=True,
        readonly=False,
    )
    college_id = fields.Many2one(
        comodel_name="label.college",
        compute="_compute_college_id",
        store=True,
        readonly=False,
    )
    reason = fields.Text(help="Printed in the minutes.")

    @api.depends("member_id")
    def _compute_role(self):
        for change in self:
            change.role = change.member_id.role or "3_member"

    @api.depends("member_id")
    def _compute_body_id(self):
        for change in self:
            change.body_id = change.member_id.body_id

    @api.depends("member_id", "body_id")
    def _compute_college_id(self):
        for change in self:
            change.college_id = change.member_id.college_id or change.body_id.college_id

    def action_confirm(self):
        self.ensure_one()
        joins = self.kind == "joined"
        if not (self.partner_id if joins else self.member_id):
            raise UserError(self.env._("Choose the person whom the change is about."))
        self.env["label.panel.act"]._make(
            self.session_id,
            self.kind,
            self.reason,
            self.member_id.browse() if joins else self.member_id,
            self._prepare_vals(),
        )
        return {"type": "ir.actions.act_window_close"}

    def _prepare_vals(self):
        if self.kind in ("vote_taken", "vote_given"):
            return {"has_vote": self.kind == "vote_given"}
        seat = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in SEAT_FIELDS
        }
        return seat | (
            {"partner_id": self.partner_id.id} if self.kind == "joined" else {}
        )
