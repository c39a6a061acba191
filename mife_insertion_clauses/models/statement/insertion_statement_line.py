# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...rules import statement

LOT_GROUPS = [
    (statement.OWING, "Owes hours"),
    (statement.FOLLOWED, "Followed, owes none"),
    (statement.OPEN, "Owes nothing yet"),
]


class InsertionStatementLine(models.Model):
    """A line of hours as it was when its statement was issued.

    Plain values: what is corrected later changes nothing here. A person is its
    reference. The ``key_`` fields are the row of each table where the line was counted.
    """

    _name = "insertion.statement.line"
    _description = "Hours of a statement, as they were"
    _inherit = ["insertion.written.mixin", "insertion.search.mixin"]
    _order = "statement_id, month, id"
    _rec_name = "statement_id"
    _rec_names_search = ["statement_id"]

    statement_id = fields.Many2one(
        comodel_name="insertion.statement",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Organisation",
        index=True,
        readonly=True,
        required=True,
    )
    is_before = fields.Boolean(string="Of the year before", readonly=True)
    month = fields.Date(readonly=True, required=True)
    lot_key = fields.Integer(string="Reference of the lot", readonly=True)
    lot_name = fields.Char(string="Lot", readonly=True)
    lot_group = fields.Selection(
        selection=LOT_GROUPS, string="Obligation", readonly=True
    )
    buyer_name = fields.Char(string="Buyer", readonly=True)
    firm_name = fields.Char(string="Firm", readonly=True)
    person = fields.Char(readonly=True)
    hours = fields.Float(digits=(16, 2), readonly=True)
    is_pooled = fields.Boolean(string="Done on another lot", readonly=True)

    # the row of each table
    key_modality = fields.Char(string="Row by modality", readonly=True)
    key_contract_type = fields.Char(string="Row by type of contract", readonly=True)
    key_employer_kind = fields.Char(string="Row by employer", readonly=True)
    key_sex = fields.Char(string="Row by sex", readonly=True)
    key_age_band = fields.Char(string="Row by age", readonly=True)
    key_qpv = fields.Char(string="Row by district", readonly=True)
    key_trade = fields.Char(string="Row by trade", readonly=True)
    key_buyer = fields.Char(string="Row by buyer", readonly=True)
    key_buyer_kind = fields.Char(string="Row by kind of buyer", readonly=True)
    key_clause_kind = fields.Char(string="Row by kind of clause", readonly=True)
    key_diploma = fields.Char(string="Row by diploma", readonly=True)
    key_unemployment = fields.Char(string="Row by unemployment", readonly=True)
    key_prescriber = fields.Char(string="Row by prescriber", readonly=True)
    key_amount = fields.Char(string="Row by amount", readonly=True)
    key_duration = fields.Char(string="Row by duration", readonly=True)

    def _get_by_hand_sentence(self):
        return self.env._(
            "These are the figures of an issued statement: they never change."
        )
