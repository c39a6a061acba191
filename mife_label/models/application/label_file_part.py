# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class LabelFilePart(models.AbstractModel):
    """What a company's file is made of: it only changes while the file is open.

    The lock is here and not in the views, so that a sealed file is the same for
    everybody: portal, back office, import or RPC.
    """

    _name = "label.file.part"
    _description = "Part of a label file"
    _inherit = "label.organisation.mixin"
    # fields that say nothing of what the company submitted
    _FREE_FIELDS = frozenset()

    application_id = fields.Many2one(
        comodel_name="label.application",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_open()
        return parts

    def write(self, vals):
        if self._FREE_FIELDS.issuperset(vals):
            return super().write(vals)
        self._check_open()
        result = super().write(vals)
        # a part may also be moved to a file that is closed
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()

    def _check_open(self):
        self._hold_applications()
        for part in self:
            if not part._is_open():
                raise UserError(part._closed_message())

    def _hold_applications(self):
        """Keep the file from being submitted until this change is saved, or run it
        again if the file has just been submitted.
        """
        if ids := self.application_id.ids:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM label_application WHERE id IN %s FOR SHARE",
                    tuple(ids),
                )
            )

    def _is_open(self):
        """Tell whether the company may still change this part."""
        raise NotImplementedError

    def _closed_message(self):
        self.ensure_one()
        application = self.application_id
        if application.state == "to_complete":
            return self.env._(
                "Only the questions named in the completion request of %s can change.",
                application.display_name,
            )
        return self.env._(
            "The file of %s is not open to writing at this stage: what was submitted "
            "stays as it was.",
            application.display_name,
        )
