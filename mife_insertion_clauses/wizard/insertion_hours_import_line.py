# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..report.hours_file_reader import ADDED, IGNORED, REFUSED, TAKEN, UNCHANGED


class InsertionHoursImportLine(models.TransientModel):
    _name = "insertion.hours.import.line"
    _description = "Row of a file of hours"
    _inherit = "insertion.search.mixin"
    _order = "number, id"

    import_id = fields.Many2one(
        comodel_name="insertion.hours.import", ondelete="cascade", required=True
    )
    number = fields.Integer(string="Row")
    person = fields.Char()
    firm = fields.Char()
    worked_hours = fields.Float()
    training_hours = fields.Float()
    fate = fields.Selection(
        selection=[
            (TAKEN, "Taken"),
            (UNCHANGED, "Unchanged"),
            (ADDED, "Added up"),
            (IGNORED, "Left aside"),
            (REFUSED, "Refused"),
        ],
        string="Outcome",
    )
    sentence = fields.Char(string="Why")
