# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class InsertionLawMixin(models.AbstractModel):
    """A fact of the law: where its text is read, and when it was checked."""

    _name = "insertion.law.mixin"
    _description = "Fact of the law"

    legal_link = fields.Char(
        string="Link to the text", help="Address of the text that sets it."
    )
    checked_on = fields.Date(
        help="The day somebody last compared it with the text that sets it."
    )

    @api.model_create_multi
    def create(self, vals_list):
        facts = super().create(vals_list)
        self._judge_again()
        return facts

    def write(self, vals):
        result = super().write(vals)
        self._judge_again()
        return result

    def unlink(self):
        result = super().unlink()
        self._judge_again()
        return result

    @api.model
    def _judge_again(self):
        """Have what these facts decide computed again; each model says what."""
