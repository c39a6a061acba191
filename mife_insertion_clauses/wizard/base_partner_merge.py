# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.shared.vocabulary import EDITABLE_STATES


class BasePartnerMerge(models.TransientModel):
    """Two entries of a firm become one, with what each did on the same lots."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # the merge itself writes in SQL and deletes as superuser
        self.env["res.partner"].browse(partner_ids).exists().check_access("unlink")
        return super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )

    # one of two records that would both name the contact kept

    def _join_insertion_contractor(self, kept, other):
        """Keep one entry of the firm on the lot, with the hours and people of both."""
        both = kept | other
        role = min(
            both.mapped("role"), key=list(dict(kept._fields["role"].selection)).index
        )
        share = min(sum(both.mapped("share")), 1)
        starts, ends = both.mapped("report_from"), both.mapped("report_to")
        parent = both.parent_id - both
        other.share = 0
        self._move_links(other, kept)
        kept.with_context(figures_confirmed=True).write(
            {
                "active": any(both.mapped("active")),
                "role": role,
                "parent_id": role == "subcontractor" and parent[:1].id,
                "share": share,
                "report_from": all(starts) and min(starts),
                "report_to": all(ends) and max(ends),
            }
        )
        other.unlink()

    def _join_insertion_declaration(self, kept, other):
        """Keep one declaration of the month, if both are still being filled in."""
        both = kept | other
        empty = both.filtered(
            lambda month: month.state == "to_declare"
            and all(line._is_empty() for line in month.line_ids)
        )
        if not empty and set(both.mapped("state")) != {"to_declare"}:
            raise UserError(
                self.env._(
                    "%(firm)s and %(other)s both declared hours for %(month)s on "
                    "%(lot)s: they stay two entries.",
                    firm=kept.partner_id.display_name,
                    other=other.partner_id.display_name,
                    month=kept.month_label,
                    lot=kept.lot_id.display_name,
                )
            )
        gone = other if not empty or other in empty else kept
        kept = both - gone
        if kept.state in EDITABLE_STATES:
            self._move_links(gone, kept)
        gone.line_ids.unlink()
        gone.unlink()

    def _join_insertion_opening(self, kept, other):
        """Keep one balance of the day, with the hours and the sources of both."""
        sources = dict.fromkeys((kept | other).mapped("source"))
        other.line_ids._write_by_action({"opening_id": kept.id})
        kept._write_by_action({"source": "\n".join(sources)})
        other._by_action().unlink()

    def _join_insertion_declaration_part(self, kept, other):
        if other.sent_on > kept.sent_on:
            kept._write_by_action(
                {"sent_on": other.sent_on, "sent_by_id": other.sent_by_id.id}
            )
        other._by_action().unlink()

    def _join_insertion_delegation(self, kept, other):
        self._move_links(other, kept)
        other.action_end()

    def _join_insertion_access(self, kept, other):
        if other.invited_on and not kept.invited_on:
            kept._write_by_action(
                {
                    "invited_on": other.invited_on,
                    "invited_by_id": other.invited_by_id.id,
                }
            )
        other._write_by_action(
            {"revoked_on": fields.Datetime.now(), "revoked_by_id": self.env.uid}
        )
