# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .insertion_statement_line import LOT_GROUPS


class InsertionStatementLot(models.Model):
    """A lot as it was when its statement was issued: what it owed, what was done."""

    _name = "insertion.statement.lot"
    _description = "Lot of a statement, as it was"
    _inherit = ["insertion.written.mixin", "insertion.search.mixin"]
    _order = "statement_id, id"
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
        comodel_name="res.company", index=True, readonly=True, required=True
    )
    lot_key = fields.Integer(string="Reference of the lot", readonly=True)
    lot_name = fields.Char(string="Lot", readonly=True)
    contract_name = fields.Char(string="Contract", readonly=True)
    buyer_name = fields.Char(string="Buyer", readonly=True)
    firm_name = fields.Char(string="Firms", readonly=True)
    lot_group = fields.Selection(
        selection=LOT_GROUPS, string="Obligation", readonly=True
    )
    due = fields.Float(string="Due (h)", digits=(16, 2), readonly=True)
    done_total = fields.Float(string="Done (h)", digits=(16, 2), readonly=True)
    missing = fields.Float(string="Missing (h)", digits=(16, 2), readonly=True)
    rate = fields.Float(string="Realisation (%)", aggregator=None, readonly=True)
    due_part = fields.Float(
        string="Due for the period (h)", digits=(16, 2), readonly=True
    )
    done_part = fields.Float(
        string="Done in the period (h)", digits=(16, 2), readonly=True
    )
    has_ended = fields.Boolean(string="Ended in the period", readonly=True)
    is_met = fields.Boolean(string="All hours done", readonly=True)

    def _get_by_hand_sentence(self):
        return self.env._(
            "These are the figures of an issued statement: they never change."
        )
