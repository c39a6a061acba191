# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

CLAUSE_KINDS = [
    ("obligatory", "Obligatory clause"),
    ("optional", "Optional clause"),
    ("reserved", "Reserved"),
    ("criterion", "Award criterion"),
    ("negated", "Said to be absent"),
    ("declared", "Declared by a code"),
    ("none", "Nothing read"),
]


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
        is_by_import = self.env["insertion.notice"]._is_by_import()
        return None if is_by_import else super()._check_company(fnames)
