# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..report.holder_opinion import HolderOpinion
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
    reason = fields.Text(string="What is to correct")

    def action_ask(self):
        self.ensure_one()
        declarations = self.declaration_ids
        months = MonthList(declarations)
        waiting = months.get_next_waiting() if months.is_panel() else None
        sent = declarations._ask_correction(self._get_correction())
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

    def action_correct_here(self):
        """Open the hours again for the officer to correct, without any letter."""
        self.ensure_one()
        self.declaration_ids._correct_here(self._get_correction())
        sentence = self.env._("Correct the hours, then Declare with who told you.")
        return MonthList(self.declaration_ids).tell([sentence])

    def action_pass_over(self):
        """Go on without holders that stay silent, and say why."""
        self.ensure_one()
        HolderOpinion(self.declaration_ids).pass_over(
            self._get_reason(self.env._("Say why in a sentence."))
        )
        sentence = self.env._("The month no longer waits for its holder: check it.")
        return MonthList(self.declaration_ids).tell([sentence])

    def action_back(self):
        return MonthList(self.declaration_ids).open_panel()

    def _get_correction(self):
        sentence = self.env._("Say in a sentence what is to correct, and why.")
        return self._get_reason(sentence)

    def _get_reason(self, sentence):
        """Return the reason typed; ``sentence`` asks for it."""
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(sentence)
        return reason
