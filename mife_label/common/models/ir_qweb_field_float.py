# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..words import write_number


class IrQwebFieldFloat(models.AbstractModel):
    """A number in a sentence has no useless decimals: ``'is_told': True``."""

    # apart, as both addons hold this file alike
    _inherit = "ir.qweb.field.float"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def value_to_html(self, value, options):
        if options.get("is_told"):
            return write_number(self.env, value, options["precision"])
        return super().value_to_html(value, options)
