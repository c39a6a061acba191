# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..words import in_words


class IrQwebFieldDate(models.AbstractModel):
    # apart, as both addons hold this file alike
    _inherit = "ir.qweb.field.date"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def value_to_html(self, value, options):
        return in_words(self.env, super().value_to_html(value, options))
