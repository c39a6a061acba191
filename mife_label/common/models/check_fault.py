# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..prefix import PREFIX


class CheckFault(models.Model):
    """A document, or a series of numbers, that is not as it was frozen."""

    _name = f"{PREFIX}.check.fault"
    _description = "Fault found by the check"
    _inherit = f"{PREFIX}.search.mixin"
    _order = "check_id desc, id"
    _rec_name = "document"
    _rec_names_search = ["document", "kind"]

    check_id = fields.Many2one(
        comodel_name=f"{PREFIX}.check",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, readonly=True, required=True
    )
    kind = fields.Char(readonly=True)
    document = fields.Char(readonly=True)
    sentence = fields.Char(string="What is wrong", readonly=True, required=True)
    res_model = fields.Char(groups=fields.NO_ACCESS, readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)

    def action_open(self):
        """Open the document that is named."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            # sudo: which model it is says no more than its kind does
            "res_model": self.sudo().res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
