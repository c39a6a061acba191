# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..report.notice_contract import NoticeContract


class InsertionNoticeTwin(models.TransientModel):
    """Whether a notice is about a contract that is followed already, or another one."""

    _name = "insertion.notice.twin"
    _description = "Notice of a contract already followed"
    _inherit = "insertion.search.mixin"
    _rec_name = "notice_id"

    notice_id = fields.Many2one(
        comodel_name="insertion.notice", readonly=True, required=True
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        string="Already followed",
        readonly=True,
        required=True,
    )
    contract_state = fields.Selection(related="contract_id.state")
    lot_count = fields.Integer(related="contract_id.lot_count", string="Lots")

    def action_follow(self):
        """Say that the notice is that of the contract already there."""
        self.ensure_one()
        self.notice_id._follow_as(self.contract_id)
        return self.notice_id.action_create_contract()

    def action_create_other(self):
        self.ensure_one()
        NoticeContract(self.notice_id).make(is_other_contract=True)
        return self.notice_id.action_create_contract()
