# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

SIGNED = ("holder_approves_by_id", "holder_approves_on")


class InsertionApprovalTermsMixin(models.AbstractModel):
    """Whether the holders of a contract approve their subcontractors' months."""

    _name = "insertion.approval.terms.mixin"
    _description = "Contract that may ask holders to approve"

    holder_approves_from = fields.Date(
        string="Holders approve from",
        copy=False,
        tracking=True,
        help="From the month of this day on, a subcontractor's month goes to its "
        "holder, which approves it or sends it back, before the hours officer.",
    )
    holder_approves_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Approval decided by",
        copy=False,
        readonly=True,
    )
    holder_approves_on = fields.Datetime(
        string="Approval decided on", copy=False, readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._sign_approval(vals) for vals in vals_list])

    def write(self, vals):
        result = super().write(self._sign_approval(vals))
        if "holder_approves_from" in vals:
            waiting = [("contract_id", "in", self.ids), ("state", "=", "to_approve")]
            # sudo: who changes the contract need not be allowed to write hours
            months = self.env["insertion.declaration"].sudo().search(waiting)
            months._release_from_holders()
        return result

    def _sign_approval(self, vals):
        """Say who decided and when, whatever the caller wrote there."""
        vals = {name: value for name, value in vals.items() if name not in SIGNED}
        if "holder_approves_from" in vals:
            signed = (self.env.uid, fields.Datetime.now())
            vals |= dict(zip(SIGNED, signed, strict=True))
        return vals
