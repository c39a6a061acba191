# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class InsertionReferralClose(models.TransientModel):
    _name = "insertion.referral.close"
    _description = "Close the introduction of a person"
    _inherit = "insertion.search.mixin"

    referral_ids = fields.Many2many(
        comodel_name="insertion.referral",
        string="Introductions",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    state = fields.Selection(
        selection=[
            ("refused", "The company refuses"),
            ("withdrawn", "The person or the prescriber withdraws"),
        ],
        string="What happens",
        default="refused",
        required=True,
    )
    reason_id = fields.Many2one(
        comodel_name="insertion.reason",
        required=True,
        domain="[('kind', '=', 'referral'), "
        "('company_id', 'in', [False, allowed_company_ids[0]]), "
        "('adapter_ids', 'not in', [allowed_company_ids[0]])]",
    )
    note = fields.Text(help="Facts only: the person may ask to read it.")

    def action_close(self):
        self.ensure_one()
        self.referral_ids._close(self.state, self.reason_id, self.note)
