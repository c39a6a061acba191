# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...procurement import REJECTION_CODES
from .insertion_notice_import import translate_sentence


class InsertionNoticeRejection(models.Model):
    _name = "insertion.notice.rejection"
    _description = "Record of an import that became no notice"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "import_id desc, position"
    _rec_name = "message"

    import_id = fields.Many2one(
        comodel_name="insertion.notice.import",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="import_id.company_id", store=True, precompute=True, index=True
    )
    position = fields.Integer(help="Place of the record in the file, from 1.")
    reason = fields.Char(required=True)
    reference = fields.Char()
    detail = fields.Char()
    raw = fields.Text(string="Original record")
    message = fields.Char(string="Why", compute="_compute_message")

    @api.depends("reason", "detail", "position", "reference")
    @api.depends_context("lang")
    def _compute_message(self):
        for rejection in self:
            rejection.message = translate_sentence(
                self.env,
                REJECTION_CODES.get(rejection.reason, "{detail}"),
                position=rejection.position,
                reference=rejection.reference or "",
                detail=rejection.detail or "",
            )
