# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.standard.label_programme_rules import RULES


class LabelRulesPropose(models.TransientModel):
    """Propose other rules for a label: they begin as those in force."""

    _name = "label.rules.propose"
    _description = "Propose other rules"
    _inherit = ["label.programme.rules", "label.search.mixin"]
    _rec_name = "programme_id"

    programme_id = fields.Many2one(
        comodel_name="label.programme", readonly=True, required=True
    )
    reason = fields.Text(string="Why the rules change", required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        programme = self.env["label.programme"].browse(values.get("programme_id"))
        for name in RULES.intersection(fields):
            values[name] = programme[name]
        return values

    def action_propose(self):
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Say why the rules change."))
        self.programme_id.check_access("write")
        self.env["label.rules.change"]._propose(
            self.programme_id,
            {
                name: self[name]
                for name in RULES
                if self[name] != self.programme_id[name]
            },
            self.reason,
        )
        return {"type": "ir.actions.act_window_close"}
