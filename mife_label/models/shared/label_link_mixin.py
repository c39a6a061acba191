# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import hash_sign

from ...common.secret import read_signed


class LabelLinkMixin(models.AbstractModel):
    """Records that somebody without an account opens, by a link of its own.

    The link is signed and never kept. It dies when what it is about moves on: see
    ``_get_link_stamp``.
    """

    _name = "label.link.mixin"
    _description = "Opened by a link without an account"
    # where the link leads, and how long it opens: 0 for a link without an end
    _link_path = ""
    _link_hours = 0

    def _get_link_stamp(self):
        """Return a plain value: the links signed with another one open nothing."""
        return None

    def _get_link_url(self):
        self.ensure_one()
        token = hash_sign(
            self.env(su=True),
            f"label.link:{self._name}",
            [self.id, self._get_link_stamp()],
            expiration_hours=self._link_hours or None,
        )
        company = self.sudo().company_id
        return f"{company.get_base_url()}{self._link_path}/{token}"

    @api.model
    def _find_by_link(self, token):
        """Return the record (as superuser) that a link opens, empty if it is dead."""
        signed = read_signed(self.env, f"label.link:{self._name}", token)
        record = self.sudo().browse(signed[0] if signed else []).exists()
        if not record or record._get_link_stamp() != signed[1]:
            return record.browse()
        return record
