# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import sys

from odoo import api, fields, models
from odoo.exceptions import UserError


class LabelStandardPart(models.AbstractModel):
    """What a standard is made of: it can only change while the standard is a draft."""

    _name = "label.standard.part"
    _description = "Part of a label standard"
    # the link to what the part stands in, when it is not the standard itself
    _standard_link = None

    standard_id = fields.Many2one(
        comodel_name="label.standard",
        index=True,
        ondelete="cascade",
        required=True,
    )
    standard_state = fields.Selection(related="standard_id.state")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create([self._with_standard(vals) for vals in vals_list])
        parts._check_standard_is_draft()
        return parts

    def write(self, vals):
        self._check_standard_is_draft()
        result = super().write(vals)
        # a part may also be moved from a draft into a published standard
        self._check_standard_is_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_standard_is_draft()

    def _with_standard(self, vals):
        """Return ``vals`` with the standard of what the part stands in."""
        if not self._standard_link:
            return vals
        whole = self.env[self._fields[self._standard_link].comodel_name]
        standard = whole.browse(vals.get(self._standard_link)).standard_id
        return {"standard_id": standard.id, **vals}

    def _check_standard_is_draft(self):
        for standard in self.standard_id:
            if standard.state != "draft":
                raise UserError(standard._frozen_message())

    def _get_rank(self, siblings):
        """Return the place of this part among its siblings, unsaved ones last."""

        def position(part):
            return part.sequence, part._origin.id or sys.maxsize

        return 1 + sum(position(sibling) < position(self) for sibling in siblings)
