# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.constrains("res_model")
    def _check_no_copy_of_a_proof(self):
        if any(attachment.res_model == "insertion.eligibility" for attachment in self):
            raise ValidationError(
                self.env._(
                    "No copy of a proof is kept: write down what kind of proof was "
                    "seen, by whom and on which day."
                )
            )
