# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class InsertionObjection(models.Model):
    """What a person asked of what is held about them, who noted it and when it ended.

    ``_record`` is the entry point: of the dialog, and of the pages where people answer.
    """

    _name = "insertion.objection"
    _description = "Objection of a person"
    _inherit = [
        "insertion.forgotten.mixin",
        "insertion.written.mixin",
        "insertion.search.mixin",
    ]
    _order = "received_on desc, id desc"
    _rec_names_search = ["participant_id", "kind", "received_on"]
    _forgotten_fields = ("reason", "end_reason")

    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        selection=[
            ("contact", "No longer to be contacted"),
            ("limit", "Use limited until it is settled"),
        ],
        string="What the person asks",
        readonly=True,
        required=True,
    )
    received_on = fields.Date(string="Received on", readonly=True, required=True)
    reason = fields.Text(string="In which words", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Noted by",
        readonly=True,
        help="Empty when the person said so on a page of their own.",
    )
    ended_on = fields.Datetime(string="Ended on", readonly=True)
    ended_by_id = fields.Many2one(
        comodel_name="res.users", string="Ended by", readonly=True
    )
    end_reason = fields.Text(string="Why it ended", readonly=True)

    @api.depends("kind", "participant_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for objection in self:
            objection.display_name = (
                f"{objection.participant_id.display_name} - "
                f"{kinds.get(objection.kind, '')}"
            )

    def _get_by_hand_sentence(self):
        return self.env._("What people ask is noted from their own form.")

    @api.model
    def _record(self, people, kind, reason, received_on=None, by_person=False):
        """Note what the people ask; what already stands stays as it was noted.

        :param by_person: the person said so alone, nobody of the team typed it
        """
        # sudo: the person may be the one who asks, on a page without an account
        standing = self.sudo().search(
            [
                ("participant_id", "in", people.ids),
                ("kind", "=", kind),
                ("ended_on", "=", False),
            ]
        )
        if kind == "contact":
            people.sudo().followup_ids._stop()
        return (
            self.sudo()
            ._by_action()
            .create(
                [
                    {
                        "participant_id": person.id,
                        "kind": kind,
                        "reason": reason,
                        "received_on": received_on or fields.Date.context_today(self),
                        "user_id": not by_person and self.env.uid,
                    }
                    for person in people - standing.participant_id
                ]
            )
        )

    @api.model
    def _merge_people(self, kept, others):
        """Leave one request of each kind: those the entry kept made already end."""
        standing = self.sudo().search(
            [("participant_id", "in", (kept | others).ids), ("ended_on", "=", False)],
            order="id",
        )
        for requests in standing.grouped("kind").values():
            (requests - requests[:1])._end(self.env._("Entries of the person merged."))

    def _end(self, reason):
        for objection in self:
            if objection.ended_on:
                raise UserError(self.env._("This request had already ended."))
        self.sudo()._by_action().write(
            {
                "ended_on": fields.Datetime.now(),
                "ended_by_id": self.env.uid,
                "end_reason": reason,
            }
        )

    @api.model
    def _get_contact_dates(self, people):
        """Return (person, day, kind of contact) of each request."""
        return [
            (objection.participant_id.id, objection.received_on, "objection")
            for objection in self.sudo().search([("participant_id", "in", people.ids)])
        ]
