# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..report.month_list import MonthList, notify
from ..report.month_messages import MonthMessages


class InsertionDeclarationReason(models.TransientModel):
    _name = "insertion.declaration.reason"
    _description = "Ask for the correction of declarations"
    _inherit = "insertion.search.mixin"

    declaration_ids = fields.Many2many(
        comodel_name="insertion.declaration",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    reason = fields.Text(string="What is to correct", required=True)

    def action_ask(self):
        self.ensure_one()
        declarations = self.declaration_ids
        from_panel = self.env.context.get("insertion_month_panel")
        waiting = MonthList(declarations).get_next_waiting() if from_panel else None
        sent = declarations._ask_correction(self.reason)
        sentences = [self.env._("Correction asked: %s.", len(declarations))]
        silent = MonthMessages(declarations).get_wanted("correction") - sent
        if silent:
            sentences.append(
                self.env._(
                    "Without anybody to write to: %s.",
                    ", ".join(silent.partner_id.mapped("display_name")),
                )
            )
        action = notify(sentences, "warning" if silent else "success")
        if waiting:
            action["params"]["next"] = waiting.action_open_panel()
        return action
