# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class InsertionLotFinal(models.TransientModel):
    _name = "insertion.lot.final"
    _description = "Final attestation of a lot"
    _inherit = "insertion.search.mixin"
    _rec_name = "lot_id"

    lot_id = fields.Many2one(comodel_name="insertion.lot", required=True)
    has_obligation = fields.Boolean(related="lot_id.has_obligation")
    hours_due = fields.Float(related="lot_id.hours_due")
    hours_done = fields.Float(related="lot_id.hours_done")
    hours_remaining = fields.Float(related="lot_id.hours_remaining", string="Missing")
    rate_label = fields.Char(related="lot_id.rate_label")
    superseded_id = fields.Many2one(
        related="lot_id.final_attestation_id", string="Replaces"
    )
    cause = fields.Text(
        string="Why hours are missing",
        help="In words that the buyer and the company will read: no offer fitted, "
        "works put off, a person left...",
    )
    statement = fields.Text(
        string="Statement for the buyer",
        compute="_compute_statement",
        store=True,
        readonly=False,
        help="The conclusion printed on the attestation.",
    )

    @api.depends("lot_id")
    def _compute_statement(self):
        for wizard in self:
            lot = wizard.lot_id
            company = lot.company_id or self.env.company
            env = company._in_document_lang(wizard).env
            if not lot.has_obligation:
                wizard.statement = env._(
                    "The hours of this lot were followed without a volume to reach."
                )
            elif lot.hours_remaining:
                wizard.statement = env._(
                    "The insertion hours of this lot were not all done. The buyer "
                    "alone decides what follows, after hearing the company."
                )
            else:
                wizard.statement = env._(
                    "The insertion hours of this lot were done in full."
                )

    @api.model
    def _prepare_opening(self, lot):
        """Return the action that opens the final attestation of the lot."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Final attestation"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_lot_id": lot.id},
        }

    def action_issue(self):
        self.ensure_one()
        self.env["insertion.declaration"].check_access("write")
        if self.hours_remaining and not (self.cause or "").strip():
            raise UserError(
                self.env._("Say why hours are missing: the attestation prints it.")
            )
        attestation = (
            self.env["insertion.attestation"]
            .sudo()
            ._issue_final(self.lot_id, self.cause, self.statement)
        )
        return attestation.sudo(False)._get_records_action(
            name=self.env._("Final attestation")
        )
