# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionReason(models.Model):
    _name = "insertion.reason"
    _description = "Reason"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "kind, sequence, name, id"

    origin_id = fields.Many2one(comodel_name="insertion.reason")
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        selection=[
            ("referral", "The introduction of a person ends"),
            ("no_clause", "The contract bears no clause"),
            ("notice", "A public notice is set aside"),
        ],
        string="Used when",
        default="referral",
        index=True,
        required=True,
    )
    is_derogation = fields.Boolean(
        string="Ground of a derogation",
        help="The law admits it where the social clause is obligatory.",
    )
    sequence = fields.Integer(default=10)
    legal_source = fields.Char()
    date_from = fields.Date(string="In force from")
    date_to = fields.Date(string="In force until")
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(kind, name, COALESCE(company_id, 0))",
        "This reason is already in the list.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The reason ends before it starts: correct one of the two dates.",
    )
