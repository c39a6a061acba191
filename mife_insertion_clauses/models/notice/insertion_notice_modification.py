# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...fields import MaybeMonetary


class InsertionNoticeModification(models.Model):
    _name = "insertion.notice.modification"
    _description = "Amendment published with a contract"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "notice_id, id"
    _rec_name = "reference"
    _rec_names_search = ["reference", "subject", "holders", "notice_id"]

    notice_id = fields.Many2one(
        comodel_name="insertion.notice", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="notice_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reference = fields.Char(string="Number")
    date_notified = fields.Date(string="Notified on")
    date_published = fields.Date(string="Published on")
    subject = fields.Char(string="Object")
    amount = MaybeMonetary(string="Amount excl. VAT")
    has_amount = fields.Boolean(string="Amount known")
    duration_months = fields.Integer(string="Duration (months)")
    holders = fields.Char()
