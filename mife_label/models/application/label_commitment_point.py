# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .label_commitment import POINT_STATES


class LabelCommitmentPoint(models.Model):
    """Where a commitment stands on a day: the yearly point, or the renewal."""

    _name = "label.commitment.point"
    _description = "Point on a commitment"
    _inherit = ["label.organisation.mixin", "label.search.mixin"]
    _order = "date desc, id desc"
    _rec_name = "commitment_id"

    commitment_id = fields.Many2one(
        comodel_name="label.commitment", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="commitment_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(
        default=lambda self: fields.Date.context_today(self), required=True
    )
    state = fields.Selection(selection=POINT_STATES, required=True)
    note = fields.Text(string="What was done")
    evidence_id = fields.Many2one(
        comodel_name="label.evidence",
        string="Proof",
        check_company=True,
        domain="[('application_id.partner_id', '=', partner_id)]",
        index="btree_not_null",
        ondelete="set null",
        help="A proof of the file that is being written, which shows it: the jury "
        "reads it with the file.",
    )
    partner_id = fields.Many2one(related="commitment_id.partner_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Told by",
        default=lambda self: self.env.user,
        readonly=True,
        required=True,
    )

    @api.constrains("evidence_id", "commitment_id")
    def _check_evidence(self):
        for point in self.filtered("evidence_id"):
            # sudo: a coach may not read the files of others
            if point.sudo().evidence_id.application_id.partner_id != point.partner_id:
                raise ValidationError(
                    self.env._("Choose a proof of the same establishment.")
                )

    def _get_last(self):
        """Return the latest point; of those of one day, the last one entered."""
        dated = self.filtered("date")
        # a line being added has no id yet, and comes after those that have one
        return dated.sorted(lambda point: (point.date, point._origin.id or 1 << 62))[
            -1:
        ]
