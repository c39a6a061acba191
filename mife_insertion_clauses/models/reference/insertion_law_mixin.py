# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


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
