# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # the merge itself writes in SQL and deletes as superuser
        self.env["res.partner"].browse(partner_ids).exists().check_access("unlink")
        return super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )
