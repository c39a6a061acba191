# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import outcome
from ..shared.vocabulary import CONTRACT_TYPES, OUTCOMES


class InsertionOutcome(models.Model):
    """A situation after a placement, and how insertion structures count it.

    The rows that name a contract say what a placement leads to; all of them are
    situations that a person can be in.
    """

    _name = "insertion.outcome"
    _description = "Outcome"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    origin_id = fields.Many2one(comodel_name="insertion.outcome")
    name = fields.Char(string="Situation", required=True, translate=True)
    code = fields.Char(required=True, help="Short name, the same for ever.")
    sequence = fields.Integer(default=10)
    category = fields.Selection(
        selection=OUTCOMES, string="Counts as", default=outcome.OTHER, required=True
    )
    contract_type = fields.Selection(
        selection=CONTRACT_TYPES,
        string="Employment contract",
        help="The placements under this contract are in this situation. Empty: the "
        "person tells it.",
    )
    in_structure = fields.Boolean(
        string="With an insertion structure",
        help="Only when the employer is an insertion structure (EI, ACI, AI, ETTI).",
    )
    months = fields.Integer(
        string="Of more than (months)",
        aggregator=None,
        help="The contract lasts longer than that. 0: however long it lasts.",
    )
    date_from = fields.Date(string="In force from")
    date_to = fields.Date(string="In force until")
    legal_source = fields.Char(string="Text")
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Two situations cannot have the same code."
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The situation ends before it starts: correct one of the two dates.",
    )
    _months_positive = models.Constraint(
        "CHECK(months >= 0)", "A number of months cannot be negative."
    )

    @api.model
    def _judge_again(self):
        Placement = self.env["insertion.placement"].sudo()
        placements = Placement.with_context(active_test=False).search(Domain.TRUE)
        self.env.add_to_compute(Placement._fields["outcome"], placements)

    @api.model
    def _get_rows(self, company):
        """Return the rows that ``company`` uses, of any date, as plain values."""
        return [
            outcome.Row(
                line.category,
                line.contract_type or None,
                line.in_structure,
                line.months,
                line.date_from or None,
                line.date_to or None,
            )
            for line in self.search(self._get_offered_domain(company))
        ]
