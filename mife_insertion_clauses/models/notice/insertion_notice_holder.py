# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class InsertionNoticeHolder(models.Model):
    _name = "insertion.notice.holder"
    _description = "Company named by a public notice"
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
    name = fields.Char()
    identifier = fields.Char()
    identifier_kind = fields.Char(string="Kind of identifier")
    siret = fields.Char(
        string="SIRET",
        index="btree_not_null",
        help="Filled only when the key of the number is right.",
    )

    @api.depends("name", "identifier", "notice_id")
    def _compute_display_name(self):
        # what a notice says of its holder may be empty
        for holder in self:
            holder.display_name = (
                holder.name or holder.identifier or holder.notice_id.display_name
            )
