# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class InsertionWrittenMixin(models.AbstractModel):
    """Records that actions write, whole, and that nobody changes by hand."""

    _name = "insertion.written.mixin"
    _description = "Records written by actions only"
    _inherit = "insertion.by.action.mixin"

    def _check_created_by_hand(self, vals_list):
        if vals_list:
            self.browse()._check_by_action()

    def _check_by_hand(self, vals):
        self._check_by_action()

    def _check_by_action(self):
        if not self._is_by_action():
            raise UserError(self._get_by_hand_sentence())

    def _get_by_hand_sentence(self):
        """Return why these records, or new ones (none), are not written by hand."""
        raise NotImplementedError
