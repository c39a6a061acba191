# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...fields import MaybeMonetary
from .insertion_notice_part_mixin import CLAUSE_KINDS


class InsertionNoticeLot(models.Model):
    _name = "insertion.notice.lot"
    _description = "Lot of a public notice"
    _inherit = ["insertion.notice.part.mixin", "insertion.search.mixin"]
    _rec_name = "title"
    _rec_names_search = ["reference", "title", "notice_id"]

    currency_id = fields.Many2one(related="company_id.currency_id")
    reference = fields.Char(string="Number")
    title = fields.Char()
    description = fields.Text()
    cpv = fields.Char(string="CPV")
    amount = MaybeMonetary(string="Amount excl. VAT")
    has_amount = fields.Boolean(string="Amount known")
    duration_months = fields.Integer(string="Duration (months)")
    clause_kind = fields.Selection(
        selection=CLAUSE_KINDS, string="Clause read", default="none", required=True
    )
    hours = fields.Float(
        string="Firm hours read", help="Zero when the notice states none for the lot."
    )
    evidence_ids = fields.One2many(
        comodel_name="insertion.notice.evidence", inverse_name="lot_id"
    )

    @api.depends("reference", "title", "notice_id")
    def _compute_display_name(self):
        for lot in self:
            lot.display_name = " ".join(filter(None, (lot.reference, lot.title))) or (
                lot.notice_id.display_name
            )
