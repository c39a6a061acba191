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
    date_notified = fields.Date(
        string="Day of the decision",
        compute="_compute_date_notified",
        store=True,
        precompute=True,
        readonly=False,
        help="The day from which the label counts: that of its jury, or the one on "
        "which the decision was told.",
    )
    reason = fields.Char(required=True, help="The holder reads it.")

    @api.depends("award_id")
    def _compute_values(self):
        for wizard in self:
            for name in CORRECTED:
                wizard[name] = wizard.award_id[name]

    @api.depends("award_id")
    def _compute_date_notified(self):
        for wizard in self:
            wizard.date_notified = wizard.award_id.application_id.date_notified

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
        if self.date_notified != award.application_id.date_notified:
            return self._correct_day(vals)
        if not vals:
            raise UserError(
                self.env._("Nothing was changed: correct what is wrong first.")
            )
        Act = self.env["label.award.act"]
        return Act._note(
            award,
            "correction",
            self.reason,
            vals,
            change=Act._describe_change(award, vals),
        )

    def _correct_day(self, vals):
        if vals:
            raise UserError(
                self.env._(
                    "Correct the day of the decision and the certificate one after the "
                    "other: each is an act of its own."
                )
            )
        award, day = self.award_id, self.date_notified
        values = {"date_notified": fields.Date.to_string(day)}
        award.application_id.conclusion_id._check_day(day)
        award._check_act_day(values)
        Act = self.env["label.award.act"]
        return Act._note(
            award, "day", self.reason, values, change=Act._describe_day(award, day)
        )

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
