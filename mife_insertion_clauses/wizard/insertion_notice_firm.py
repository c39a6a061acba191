# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionNoticeFirm(models.TransientModel):
    """Whether a firm that a notice names is a company of ours that has its name."""

    _name = "insertion.notice.firm"
    _description = "Firm of a notice, perhaps known"
    _inherit = "insertion.search.mixin"
    _rec_name = "holder_id"

    holder_id = fields.Many2one(
        comodel_name="insertion.notice.holder",
        string="Named by the notice",
        readonly=True,
        required=True,
        ondelete="cascade",
    )
    identifier = fields.Char(related="holder_id.identifier")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Company that we know",
        readonly=True,
        required=True,
        ondelete="cascade",
    )
    city = fields.Char(related="partner_id.city", string="Town")

    def action_same(self):
        return self._answer({"recognised_partner_id": self.partner_id.id})

    def action_another(self):
        return self._answer({"is_another": True})

    def _answer(self, vals):
        self.ensure_one()
        notice = self.holder_id.notice_id
        notice.check_access("write")
        # sudo: what a notice names is nobody's to write, but this answer
        self.holder_id.sudo().write(vals)
        return notice.action_create_contract()
