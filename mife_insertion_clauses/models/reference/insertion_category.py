# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import bands
from ..shared.vocabulary import CERTIFIED_STATES

KINDS = [
    ("diploma", "Level of diploma"),
    ("unemployment", "Length of unemployment"),
    ("prescriber", "Kind of prescriber"),
    ("amount", "Amount of the contract"),
    ("duration", "Duration of the contract"),
    ("funder", "Funder of facilitators"),
]


class InsertionCategory(models.Model):
    """A category that the count of a year tells apart: a level of diploma, a bracket.

    The categories of a kind that are measured are brackets: a figure falls in the
    one with the highest lower bound that it reaches.
    """

    _name = "insertion.category"
    _description = "Category of the year's count"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "kind, sequence, name, id"
    _rec_names_search = ["name", "code"]

    origin_id = fields.Many2one(comodel_name="insertion.category")
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(selection=KINDS, index=True, required=True)
    code = fields.Char(required=True, help="Short name, the same for ever.")
    sequence = fields.Integer(default=10)
    is_measured = fields.Boolean(
        string="Bracket", help="A figure decides: months, or euros excluding VAT."
    )
    lower = fields.Float(
        string="Starts at",
        digits=(16, 2),
        aggregator=None,
        help="The figure reaches that: months, or euros excluding VAT.",
    )
    date_from = fields.Date(string="In force from")
    date_to = fields.Date(string="In force until")
    legal_source = fields.Char(string="Text")
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(kind, code, COALESCE(company_id, 0))",
        "Two categories of a kind cannot have the same code.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The category ends before it starts: correct one of the two dates.",
    )
    _lower_positive = models.Constraint(
        "CHECK(lower >= 0)", "A bracket starts at zero or above."
    )

    @api.model
    def _judge_again(self):
        """Have what is open, or was never counted, follow the brackets as they are."""
        Line = self.env["insertion.declaration.line"].sudo()
        Placement = self.env["insertion.placement"].sudo()
        unknown = Domain("amount_band_id", "=", False) & Domain(
            "duration_band_id", "=", False
        )
        lines = Line.search(Domain("state", "not in", CERTIFIED_STATES) | unknown)
        self.env.add_to_compute(Line._fields["amount_band_id"], lines)
        placements = Placement.search([("entry_unemployment_id", "=", False)])
        self.env.add_to_compute(Placement._fields["entry_unemployment_id"], placements)

    @api.model
    def _get_bands(self, kind, company):
        """Return the brackets of a kind that ``company`` uses, by ``rules/bands``."""
        domain = self._get_offered_domain(company)
        return [
            bands.Band(
                line.lower, line.id, line.date_from or None, line.date_to or None
            )
            for line in self.search(
                domain & Domain([("kind", "=", kind), ("is_measured", "=", True)])
            )
        ]
