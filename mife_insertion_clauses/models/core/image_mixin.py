# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ImageMixin(models.AbstractModel):
    """Pictures of contacts and others, weighed before core decodes them."""

    _inherit = "image.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self.env["ir.attachment"]._check_insertion_picture(vals.get("image_1920"))
        return super().create(vals_list)

    def write(self, vals):
        self.env["ir.attachment"]._check_insertion_picture(vals.get("image_1920"))
        return super().write(vals)
