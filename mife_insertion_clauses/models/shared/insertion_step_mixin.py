# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class InsertionStepMixin(models.AbstractModel):
    """Records whose actions are each for some of their states."""

    _name = "insertion.step.mixin"
    _description = "Record that moves step by step"

    def _check_state(self, states):
        self.ensure_one()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is in the state %(state)s: this step is no longer "
                    "possible, reload the page.",
                    name=self.display_name,
                    state=labels[self.state],
                )
            )
