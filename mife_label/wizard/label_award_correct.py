# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common.rules.identifiers import SIRET

CORRECTED = ("holder_name", "holder_siret", "holder_address", "perimeter")


class LabelAwardCorrect(models.TransientModel):
    """Correct a certificate: another number, the first one stays readable."""

    _name = "label.award.correct"
    _description = "Correct a certificate"
    _inherit = "label.search.mixin"
    _rec_name = "award_id"

    award_id = fields.Many2one(
        comodel_name="label.award",
        default=lambda self: self.env.context.get("active_id"),
        readonly=True,
        required=True,
    )
    holder_name = fields.Char(
        string="Awarded to",
        compute="_compute_values",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    holder_siret = fields.Char(
        string="SIRET or registration number",
        compute="_compute_values",
        store=True,
        precompute=True,
        readonly=False,
    )
    holder_address = fields.Text(
        string="Address",
        compute="_compute_values",
        store=True,
        precompute=True,
        readonly=False,
    )
    perimeter = fields.Text(
        compute="_compute_values", store=True, precompute=True, readonly=False
    )
    reason = fields.Char(required=True, help="Kept in the history of the label.")

    @api.depends("award_id")
    def _compute_values(self):
        for wizard in self:
            for name in CORRECTED:
                wizard[name] = wizard.award_id[name]

    def action_confirm(self):
        self.ensure_one()
        award = self.award_id
        award.application_id._check_secretary()
        self._check_siret()
        vals = {
            name: self[name]
            for name in CORRECTED
            if (self[name] or "").strip() != (award[name] or "").strip()
        }
        if not vals:
            raise UserError(
                self.env._("Nothing was changed: correct what is wrong first.")
            )
        successor = award._supersede(vals, self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "label.award",
            "res_id": successor.id,
            "views": [(False, "form")],
        }

    def _check_siret(self):
        """Take the number as it is printed, of the kind that its holder has."""
        holder = self.award_id.partner_id
        if (self.holder_siret or "").strip() == (self.award_id.holder_siret or ""):
            return
        number = holder._read_identifier(self.holder_siret)
        kind = holder._get_identifier_kind(number)
        if kind != SIRET and holder._is_in_france() is not False:
            raise ValidationError(
                self.env._(
                    "%s is not a SIRET: an establishment in France is known by its "
                    "14 digits.",
                    number,
                )
            )
        self.holder_siret = number
