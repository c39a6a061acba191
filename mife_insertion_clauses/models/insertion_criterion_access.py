# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

# Logs of consultation are themselves personal data
KEPT_YEARS = 3


class InsertionCriterionAccess(models.Model):
    """Who read the sensitive criterion of whom, and when."""

    _name = "insertion.criterion.access"
    _description = "Consultation of a sensitive criterion"
    _inherit = "insertion.search.key.mixin"
    _order = "id desc"
    _rec_name = "reference"

    user_id = fields.Many2one(
        comodel_name="res.users", string="Read by", index=True, readonly=True
    )
    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    reference = fields.Char(
        readonly=True, help="Reference of the person, kept when the person is deleted."
    )
    company_id = fields.Many2one(comodel_name="res.company", index=True, readonly=True)
    read_on = fields.Datetime(
        string="Read on", default=lambda self: fields.Datetime.now(), readonly=True
    )

    @api.model
    def _log_reading(self, participants):
        """Write down that the user reads the sensitive criteria of these people."""
        self.sudo().create(
            [
                {
                    "user_id": self.env.uid,
                    "participant_id": participant.id,
                    "reference": participant.reference,
                    "company_id": participant.company_id.id,
                }
                for participant in participants.sudo()
            ]
        )

    @api.autovacuum
    def _gc_old_readings(self):
        limit = fields.Datetime.now() - relativedelta(years=KEPT_YEARS)
        self.search([("read_on", "<", limit)]).unlink()
