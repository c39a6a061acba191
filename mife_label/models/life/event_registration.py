# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class EventRegistration(models.Model):
    _inherit = "event.registration"

    label_holder_id = fields.Many2one(
        comodel_name="res.partner",
        string="Label holder",
        index="btree_not_null",
        help="The establishment this person comes for.",
    )
