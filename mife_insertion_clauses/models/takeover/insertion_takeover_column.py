# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionTakeoverColumn(models.Model):
    """A column of the table of another tool, and what somebody says that it is."""

    _name = "insertion.takeover.column"
    _description = "Column of a file to take over"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "takeover_id, position, id"
    _rec_names_search = ["name"]

    takeover_id = fields.Many2one(
        comodel_name="insertion.takeover", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="takeover_id.company_id", store=True, precompute=True, index=True
    )
    position = fields.Integer(readonly=True)
    name = fields.Char(string="Column of the file", required=True, readonly=True)
    samples = fields.Char(string="It holds", readonly=True)
    meaning = fields.Selection(
        selection=[
            ("buyer", "Buyer: name"),
            ("buyer_siret", "Buyer: SIRET"),
            ("contract", "Contract: reference"),
            ("contract_name", "Contract: object"),
            ("contract_state", "Contract: state"),
            ("clause_kind", "Contract: kind of clause"),
            ("contract_amount", "Contract: amount excl. VAT"),
            ("date_notified", "Contract: notified on"),
            ("lot", "Lot: number"),
            ("lot_name", "Lot: title"),
            ("lot_state", "Lot: state"),
            ("trade", "Lot: trade"),
            ("lot_amount", "Lot: amount excl. VAT"),
            ("lot_start", "Lot: start"),
            ("lot_end", "Lot: end"),
            ("hours_due", "Lot: hours due"),
            ("company", "Company: name"),
            ("company_siret", "Company: SIRET"),
            ("last_name", "Person: last name"),
            ("first_name", "Person: first name"),
            ("birthdate", "Person: date of birth"),
            ("sex", "Person: sex"),
            ("criterion", "Person: criterion of eligibility"),
            ("checked_on", "Person: eligibility checked on"),
            ("placement_start", "Placement: start"),
            ("placement_end", "Placement: end"),
            ("contract_type", "Placement: employment contract"),
            ("modality", "Placement: modality"),
            ("employer", "Placement: legal employer"),
            ("job", "Placement: job"),
            ("month", "Hours: month"),
            ("hours", "Hours: hours done"),
        ],
        string="It is",
        help="Leave it empty when the column is not to be taken over.",
    )

    _position_uniq = models.Constraint(
        "UNIQUE(takeover_id, position)", "A column of a file is told once."
    )
    _meaning_uniq = models.Constraint(
        "UNIQUE(takeover_id, meaning)",
        "Two columns cannot be the same thing: leave one of them empty.",
    )
