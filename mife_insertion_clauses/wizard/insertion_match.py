# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from ..report.next_work import NextWork


class InsertionMatch(models.TransientModel):
    """The lots where a person could work next, or the people who could come to a lot.

    Proposed, never decided: each line starts an introduction, which somebody writes.
    """

    _name = "insertion.match"
    _description = "Next work of people"
    _inherit = "insertion.search.mixin"

    participant_id = fields.Many2one(
        comodel_name="insertion.participant", string="Person", readonly=True
    )
    lot_id = fields.Many2one(comodel_name="insertion.lot", readonly=True)
    eligibility_state = fields.Selection(related="participant_id.eligibility_state")
    hours_missing = fields.Float(related="lot_id.hours_missing", aggregator=None)
    line_ids = fields.One2many(
        comodel_name="insertion.match.line", inverse_name="match_id"
    )

    @api.model
    def _open(self, vals, found, name):
        match = self.create(
            vals
            | {
                "line_ids": [
                    Command.create(
                        {
                            "sequence": sequence,
                            "lot_id": lot.id,
                            "participant_id": person.id,
                            "fit": fit,
                            "distance": distance,
                        }
                    )
                    for sequence, (lot, person, (fit, distance), _rank) in enumerate(
                        found
                    )
                ]
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": match.id,
            "views": [[False, "form"]],
            "target": "new",
            "name": name,
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _open_of_person(self, person):
        return self._open(
            {"participant_id": person.id},
            NextWork(self.env).find_lots(person),
            self.env._("Where %s could work", person.display_name),
        )

    @api.model
    def _open_of_lot(self, lot):
        return self._open(
            {"lot_id": lot.id},
            NextWork(self.env).find_people(lot),
            self.env._("Who could come to %s", lot.display_name),
        )
