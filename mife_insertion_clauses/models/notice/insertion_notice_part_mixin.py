# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionNoticePartMixin(models.AbstractModel):
    """A row under a public notice: written by imports alone, and gone with it."""

    _name = "insertion.notice.part.mixin"
    _description = "Part of a public notice"
    _inherit = "insertion.organisation.mixin"
    _order = "notice_id, id"

    notice_id = fields.Many2one(
        comodel_name="insertion.notice", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(related="notice_id.company_id", store=True, index=True)

    def _check_company(self, fnames=None):
        # an import writes rows of its own organisation, by thousands
        if not self.env["insertion.notice"]._is_by_import():
            super()._check_company(fnames)
