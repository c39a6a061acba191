# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import bands


class InsertionFacilitatorShare(models.Model):
    """Who pays which part of a facilitator, from a day on.

    The count of a year tells the facilitators in full-time equivalents, by funder.
    """

    _name = "insertion.facilitator.share"
    _description = "Funding of a facilitator"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["user_id", "funder_id", "source"]

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Facilitator",
        check_company=True,
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
        required=True,
    )
    funder_id = fields.Many2one(
        comodel_name="insertion.category",
        check_company=True,
        domain="[('kind', '=', 'funder')]",
        ondelete="restrict",
        required=True,
    )
    fte = fields.Float(
        string="Full-time equivalent",
        default=1,
        digits=(4, 2),
        required=True,
        help="The part of a full-time job that this funder pays: 0.5 for a half.",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until")
    source = fields.Char(
        required=True, help="The agreement or decision that sets it, with its date."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Organisation",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The funding ends before it starts: correct one of the two dates.",
    )
    _fte_bounds = models.Constraint(
        "CHECK(fte > 0 AND fte <= 1)",
        "A full-time equivalent is above 0 and at most 1: 0.5 for a half-time.",
    )

    @api.depends("user_id", "funder_id")
    def _compute_display_name(self):
        for share in self:
            share.display_name = (
                f"{share.user_id.name or ''} - {share.funder_id.name or ''}"
            )

    @api.model
    def _get_fte(self, company, start, end):
        """Return {funder: full-time equivalents over the period, by their days}."""
        shares = self.search(
            Domain(
                [
                    ("company_id", "=", company.id),
                    ("date_from", "<=", end),
                ]
            )
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", start))
        )
        return {
            funder: bands.average(
                [
                    (share.fte, share.date_from, share.date_to or None)
                    for share in theirs
                ],
                start,
                end,
            )
            for funder, theirs in shares.grouped("funder_id").items()
        }
