# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import get_lang


class InsertionPoolingShare(models.Model):
    """The part of pooled hours that counts on a lot, for the firm that holds it."""

    _name = "insertion.pooling.share"
    _description = "Share of a lot in pooled hours"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "version_id, id"
    _rec_name = "lot_id"
    _rec_names_search = ["lot_id", "contractor_id"]

    version_id = fields.Many2one(
        comodel_name="insertion.pooling.version",
        string="Key",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="version_id.company_id", store=True, precompute=True, index=True
    )
    pooling_id = fields.Many2one(
        related="version_id.pooling_id", store=True, precompute=True, index=True
    )
    lot_id = fields.Many2one(
        comodel_name="insertion.lot",
        check_company=True,
        index=True,
        ondelete="restrict",
        required=True,
    )
    buyer_id = fields.Many2one(related="lot_id.buyer_id")
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        check_company=True,
        compute="_compute_contractor_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        domain="[('lot_id', '=', lot_id), ('role', '!=', 'subcontractor')]",
        help="Whose hours they become on this lot.",
    )
    state = fields.Selection(related="version_id.state")
    share = fields.Float(string="Share (%)", digits=(16, 4), required=True)

    _lot_uniq = models.Constraint(
        "UNIQUE(version_id, lot_id)", "A lot has one share in a key: keep one."
    )
    _share_range = models.Constraint(
        "CHECK(share > 0 AND share <= 100)",
        "The share of a lot is above 0, up to 100 %.",
    )

    @api.depends("lot_id")
    def _compute_contractor_id(self):
        for share in self:
            if share.contractor_id.lot_id != share.lot_id:
                share.contractor_id = share.lot_id._get_main_contractor()

    @api.constrains("lot_id", "contractor_id")
    def _check_contractor(self):
        for share in self:
            contractor = share.contractor_id
            if contractor and (
                contractor.lot_id != share.lot_id or contractor.role == "subcontractor"
            ):
                raise ValidationError(
                    self.env._(
                        "%(firm)s does not hold %(lot)s: choose who holds it.",
                        firm=contractor.partner_id.display_name,
                        lot=share.lot_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares.version_id._check_draft()
        return shares

    def write(self, vals):
        self.version_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        self.version_id._check_draft()

    def _format_share(self):
        return format_share(self.env, self.share)


def format_share(env, share):
    """Return a share as it is read: 60 %, 33.3333 %."""
    text = f"{share:.4f}".rstrip("0").rstrip(".")
    return f"{text.replace('.', get_lang(env).decimal_point)}\u00a0%"
