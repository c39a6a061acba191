# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class InsertionQpv(models.Model):
    """A priority district, of one generation of the official list."""

    _name = "insertion.qpv"
    _description = "Priority district (QPV)"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "generation desc, name, id"
    _rec_names_search = ["name", "code", "city", "generation"]

    origin_id = fields.Many2one(comodel_name="insertion.qpv")
    name = fields.Char(required=True)
    code = fields.Char(help="Official code of the district, when it is known.")
    city = fields.Char()
    generation = fields.Selection(
        selection=[("2015", "2015"), ("2024", "2024")],
        default="2024",
        required=True,
        help="Year of the official list in which the district is drawn.",
    )
    date_from = fields.Date(string="In force from", required=True)
    date_to = fields.Date(string="In force until")
    legal_source = fields.Char()
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(name, generation, COALESCE(company_id, 0))",
        "This district is already in the list.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The district ends before it starts: correct one of the two dates.",
    )

    @api.depends("name", "generation")
    def _compute_display_name(self):
        for district in self:
            district.display_name = f"{district.name or ''} ({district.generation})"

    def _is_in_force(self, date):
        if not self or self.date_from > date:
            return False
        return not self.date_to or date <= self.date_to
