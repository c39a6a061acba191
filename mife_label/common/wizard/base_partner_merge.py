# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class BasePartnerMerge(models.TransientModel):
    # apart, as both addons hold this file alike
    _inherit = "base.partner.merge.automatic.wizard"  # pylint: disable=consider-merging-classes-inherited

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        self._check_account_addresses(partner_ids)
        return super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )

    def _check_account_addresses(self, partner_ids):
        """Do not hand an account over to a contact that has another address."""
        # sudo: whoever merges, accounts are not theirs to read
        partners = self.env["res.partner"].sudo().browse(partner_ids).exists()
        for partner in partners:
            kept = partners._filter_account_email({"email": partner.email})
            if kept:
                raise UserError(
                    self.env._(
                        "%(account)s signs in with another e-mail address than "
                        "%(other)s: correct the contact without an account first.",
                        account=kept[0].name,
                        other=partner.name,
                    )
                )
