# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .insertion_notice_part_mixin import CLAUSE_KINDS


class InsertionNoticeEvidence(models.Model):
    """A sentence or a code of a notice: never a word that the notice does not have."""

    _name = "insertion.notice.evidence"
    _description = "What a public notice says of a social clause"
    _inherit = ["insertion.notice.part.mixin", "insertion.search.mixin"]
    _rec_name = "quote"
    _rec_names_search = ["quote", "notice_id"]

    lot_id = fields.Many2one(
        comodel_name="insertion.notice.lot",
        check_company=True,
        string="Lot",
        index="btree_not_null",
        ondelete="set null",
    )
    kind = fields.Selection(selection=CLAUSE_KINDS, required=True, index=True)
    quote = fields.Text(help="The words of the notice, or the code that it bears.")
    field_name = fields.Char(string="Where it says so")
    hours = fields.Float()
    hours_per = fields.Selection(
        selection=[
            ("contract", "For the contract"),
            ("lot", "For the lot"),
            ("each_lot", "For each lot"),
            ("year", "A year"),
            ("part", "For a part of the work"),
            ("amount", "Per amount"),
            ("bracket", "Per bracket of amount"),
            ("share", "Percent of the work"),
        ],
        string="Owed",
    )
    is_firm = fields.Boolean(string="Firm")
