# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionNoticeHolder(models.Model):
    _name = "insertion.notice.holder"
    _description = "Company named by a public notice"
    _inherit = "insertion.organisation.mixin"
    _order = "notice_id, id"

    notice_id = fields.Many2one(
        comodel_name="insertion.notice", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="notice_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char()
    identifier = fields.Char()
    identifier_kind = fields.Char(string="Kind of identifier")
    siret = fields.Char(
        string="SIRET", help="Filled only when the key of the number is right."
    )
