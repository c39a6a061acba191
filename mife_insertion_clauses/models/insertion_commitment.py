# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class InsertionCommitment(models.Model):
    """One dated change of what a lot owes, in hours: never overwritten, added to."""

    _name = "insertion.commitment"
    _description = "Commitment in hours"
    _order = "lot_id, date, id"

    lot_id = fields.Many2one(
        comodel_name="insertion.lot", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, precompute=True, index=True
    )
    origin = fields.Selection(
        selection=[
            ("initial", "Contract"),
            ("correction", "Correction"),
            ("amendment", "Amendment"),
            ("option", "Optional part affirmed"),
            ("renewal", "Renewal"),
            ("order", "Order"),
        ],
        default="initial",
        required=True,
    )
    date = fields.Date(
        string="In force from",
        default=lambda self: self._default_date(),
        required=True,
    )
    hours = fields.Float(
        required=True,
        digits=(16, 2),
        help="Hours added to what the lot owes; a reduction is negative.",
    )
    reason = fields.Char(help="What explains the change: article, number, decision.")

    @api.model
    def _default_date(self):
        """Return the start of the lot on whose form the line is added, or today."""
        date = self.env.context.get("lot_date_start")
        return fields.Date.to_date(date) or fields.Date.context_today(self)

    @api.constrains("origin", "reason", "hours")
    def _check_reason(self):
        for commitment in self:
            if commitment.origin == "initial":
                if commitment.hours < 0:
                    raise ValidationError(
                        self.env._("The hours owed at first cannot be negative.")
                    )
            elif not (commitment.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Give the reason for each change of the hours owed by the lot."
                    )
                )

    @api.constrains("date", "lot_id")
    def _check_date(self):
        for commitment in self:
            notified = commitment.lot_id.contract_id.date_notified
            if (
                commitment.origin != "initial"
                and notified
                and (commitment.date < notified)
            ):
                raise ValidationError(
                    self.env._(
                        "A change of the hours owed cannot come before the contract "
                        "was notified (%s): correct its date.",
                        format_date(self.env, notified),
                    )
                )
