# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...fields import MaybeMonetary


class InsertionNoticeSubcontract(models.Model):
    _name = "insertion.notice.subcontract"
    _description = "Subcontract published with a contract"
    _inherit = ["insertion.organisation.mixin", "insertion.search.key.mixin"]
    _order = "notice_id, id"
    _rec_names_search = ["name", "identifier", "siret", "notice_id"]
    _search_firms = True

    notice_id = fields.Many2one(
        comodel_name="insertion.notice", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="notice_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reference = fields.Char(string="Number")
    name = fields.Char()
    identifier = fields.Char()
    siret = fields.Char(
        string="SIRET",
        index="btree_not_null",
        help="Filled only when the key of the number is right.",
    )
    amount = MaybeMonetary(string="Amount excl. VAT")
    has_amount = fields.Boolean(string="Amount known")
    duration_months = fields.Integer(string="Duration (months)")
    date_notified = fields.Date(string="Notified on")

    @api.depends("name", "identifier", "notice_id")
    def _compute_display_name(self):
        # what a notice says of a firm may be empty
        for one in self:
            one.display_name = one.name or one.identifier or one.notice_id.display_name
