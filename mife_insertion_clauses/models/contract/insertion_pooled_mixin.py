# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class InsertionPooledMixin(models.AbstractModel):
    """Work on a lot, the hours of which may count on others by an agreement.

    The model has ``lot_id`` and ``contractor_id``.
    """

    _name = "insertion.pooled.mixin"
    _description = "Work that may be pooled"

    pooling_id = fields.Many2one(
        comodel_name="insertion.pooling",
        check_company=True,
        string="Agreement to pool",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'in_force'), ('lot_ids', 'in', lot_id)]",
        tracking=True,
        help="By this agreement between buyers, a part of the hours counts on other "
        "lots, from the next month that is validated.",
    )

    @api.constrains("pooling_id", "contractor_id")
    def _check_pooling(self):
        for work in self.filtered("pooling_id"):
            if work.lot_id not in work.pooling_id.lot_ids:
                raise ValidationError(
                    self.env._(
                        "%(agreement)s does not name %(lot)s: choose an agreement that "
                        "has this lot in its key.",
                        agreement=work.pooling_id.name,
                        lot=work.lot_id.display_name,
                    )
                )
