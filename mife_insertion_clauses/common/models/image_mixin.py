# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from .ir_attachment import check_picture


class ImageMixin(models.AbstractModel):
    """Pictures of contacts and others, weighed before core decodes them."""

    _inherit = "image.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_picture(self.env, vals.get("image_1920"))
        return super().create(vals_list)

    def write(self, vals):
        check_picture(self.env, vals.get("image_1920"))
        return super().write(vals)
