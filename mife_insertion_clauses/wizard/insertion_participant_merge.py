# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class InsertionParticipantMerge(models.TransientModel):
    """Make one entry of several that are the same person.

    Everything that names the others moves to the one kept, and nothing else changes:
    months already certified keep their hours, attestations keep the reference they
    were issued with, under which the person is still found.
    """

    _name = "insertion.participant.merge"
    _description = "Merge people entered twice"
    _inherit = "insertion.search.mixin"
    _rec_name = "participant_id"

    participant_ids = fields.Many2many(
        comodel_name="insertion.participant",
        string="Entries of the same person",
        context={"active_test": False},
        required=True,
    )
    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        string="Entry to keep",
        compute="_compute_participant_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        context={"active_test": False},
        domain="[('id', 'in', participant_ids)]",
    )
    differences = fields.Text(string="To check first", compute="_compute_differences")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "insertion.participant":
            values.setdefault(
                "participant_ids",
                [(6, 0, self.env.context.get("active_ids") or [])],
            )
        return values

    @api.depends("participant_ids")
    def _compute_participant_id(self):
        for wizard in self:
            people = wizard.participant_ids._origin
            if wizard.participant_id not in people:
                wizard.participant_id = people.sorted("id")[:1]

    @api.depends("participant_ids", "participant_id")
    def _compute_differences(self):
        for wizard in self:
            people = wizard.participant_ids._origin
            labels = [
                people._fields[name]._description_string(self.env)
                for name in ("birth_name", "birthdate", "sex", "email", "phone")
                if len(set(filter(None, people.mapped(name)))) > 1
            ]
            if len(set(people.mapped("used_name_key"))) > 1:
                labels.insert(
                    0, people._fields["last_name"]._description_string(self.env)
                )
            wizard.differences = ", ".join(labels)

    def action_merge(self):
        self.ensure_one()
        kept, others = self.participant_id, self.participant_ids - self.participant_id
        if not others:
            raise UserError(
                self.env._("Choose at least two entries of the same person.")
            )
        if kept not in self.participant_ids:
            raise UserError(self.env._("The entry to keep is one of the entries."))
        if len((kept | others).company_id) > 1:
            raise UserError(
                self.env._("These entries belong to different organisations.")
            )
        if (kept | others).merged_into_id:
            raise UserError(
                self.env._("One of these entries was already merged: reload the page.")
            )
        # the rights of the user end here: months that are certified and criteria
        # that the user may not read move too
        (kept | others).check_access("write")
        kept.sudo()._absorb(others.sudo())
        return kept._get_records_action()
