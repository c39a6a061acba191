# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...procurement import ANOMALY_CODES
from .insertion_notice_import import translate_sentence


class InsertionNoticeAnomaly(models.Model):
    _name = "insertion.notice.anomaly"
    _description = "Oddity of a public notice"
    _inherit = ["insertion.notice.part.mixin", "insertion.search.mixin"]
    _rec_name = "message"
    _rec_names_search = ["message", "notice_id"]

    code = fields.Char(required=True, index=True)
    field_name = fields.Char()
    value = fields.Char()
    message = fields.Char(string="What is odd", compute="_compute_message")

    @api.depends("code", "field_name", "value")
    @api.depends_context("lang")
    def _compute_message(self):
        for anomaly in self:
            anomaly.message = translate_sentence(
                self.env,
                ANOMALY_CODES.get(anomaly.code, "{field} {value}"),
                field=anomaly.field_name or "",
                value=anomaly.value or "",
            )
