# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from ..common.models.res_partner_identity import IS_COMPANY


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # the merge itself writes in SQL and deletes as superuser
        self.env["res.partner"].browse(partner_ids).exists().check_access("unlink")
        self._check_label_holders(partner_ids)
        self._check_label_jurors(partner_ids)
        return super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )

    def _check_label_holders(self, partner_ids):
        """Do not join two establishments, each with its own label or application."""
        # sudo: the merge would move records that its author may not see
        groups = (
            self.env["label.application"]
            .sudo()
            ._read_group([("partner_id", "in", partner_ids)], ["partner_id"])
        )
        holders = [holder for (holder,) in groups]
        if len(holders) > 1:
            raise UserError(
                self.env._(
                    "%(first)s and %(second)s each have their own label file: they are "
                    "two establishments, and are not merged.",
                    first=holders[0].display_name,
                    second=holders[1].display_name,
                )
            )
        if not holders:
            return
        # the duplicate of a holder is one and the same establishment
        siret = holders[0]._get_typed_siret()
        others = (
            self.env["res.partner"]
            .sudo()
            .browse(partner_ids)
            .filtered_domain([IS_COMPANY])
            .filtered(lambda partner: partner._get_typed_siret() not in (None, siret))
        )
        if others:
            raise UserError(
                self.env._(
                    "%(first)s has a label file and another SIRET than %(second)s: "
                    "they are two establishments, and are not merged.",
                    first=holders[0].display_name,
                    second=others[0].display_name,
                )
            )

    def _check_label_jurors(self, partner_ids):
        """Do not give a place in a jury, and its sheets, to another account."""
        # sudo: as above
        member = (
            self.env["label.session.member"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", partner_ids),
                    ("session_id.state", "not in", ("preparation", "published")),
                ],
                limit=1,
            )
        )
        if member:
            raise UserError(
                self.env._(
                    "%(person)s sits on %(jury)s: merge these contacts once it is "
                    "published.",
                    person=member.partner_id.name,
                    jury=member.session_id.display_name,
                )
            )
