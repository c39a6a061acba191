# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..rules import matching


class InsertionMatchLine(models.TransientModel):
    _name = "insertion.match.line"
    _description = "Person who could work on a lot"
    _inherit = "insertion.search.mixin"
    _order = "sequence, id"
    _rec_name = "lot_id"

    match_id = fields.Many2one(
        comodel_name="insertion.match", ondelete="cascade", required=True
    )
    sequence = fields.Integer()
    lot_id = fields.Many2one(
        comodel_name="insertion.lot", ondelete="cascade", readonly=True, required=True
    )
    buyer_id = fields.Many2one(related="lot_id.buyer_id")
    holder_id = fields.Many2one(related="lot_id.holder_id")
    hours_missing = fields.Float(
        related="lot_id.hours_missing", string="Missing (h)", aggregator=None
    )
    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        string="Person",
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    city = fields.Char(related="participant_id.city", string="Town of the person")
    eligibility_state = fields.Selection(related="participant_id.eligibility_state")
    fit = fields.Selection(
        selection=[
            (matching.SAME, "Same trade"),
            (matching.NEAR, "Near trade"),
            (matching.OTHER, "Another trade"),
        ],
        string="Trade",
        readonly=True,
    )
    distance = fields.Selection(
        selection=[
            (matching.TOWN, "Same town"),
            (matching.POSTCODE, "Same postcode"),
            (matching.DEPARTMENT, "Same department"),
            (matching.FAR, "Further"),
            (matching.UNKNOWN, "Not known"),
        ],
        readonly=True,
        help="From the town of the person to that of the buyer or of the company, the "
        "nearest of both.",
    )

    def action_introduce(self):
        """Start the introduction of the person to the company that holds the lot."""
        self.ensure_one()
        action = self.participant_id.action_introduce()
        jobs = self.participant_id.placement_ids.sorted("date_start").mapped("job")
        return action | {
            "context": {
                "default_participant_id": self.participant_id.id,
                "default_contractor_id": self.lot_id._get_main_contractor().id,
                "default_job": jobs[-1] if jobs else self.lot_id.trade_id.name,
            }
        }
