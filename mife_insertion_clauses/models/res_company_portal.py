# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    insertion_small_cell = fields.Integer(
        string="Smallest group shown",
        default=5,
        help="Figures about fewer people are not shown to the buyers.",
    )
