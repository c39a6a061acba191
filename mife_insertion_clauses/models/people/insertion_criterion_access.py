# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

# Logs of consultation are themselves personal data
KEPT_YEARS = 3
DETAIL_LENGTH = 500


class InsertionCriterionAccess(models.Model):
    """Who read what tells the criterion of whom, when and how.

    Written by the reading itself and by nothing else, whoever asks: neither those it
    watches nor the superuser of a server action writes, alters or deletes a line.
    """

    _name = "insertion.criterion.access"
    _description = "Consultation of a criterion"
    _inherit = ["insertion.written.mixin", "insertion.search.key.mixin"]
    _order = "id desc"
    _rec_name = "reference"
    _rec_names_search = ["reference", "user_id"]

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Read by",
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    reference = fields.Char(
        readonly=True,
        help="Reference of the person, kept when the person is deleted. Empty for "
        "counts, and for a search that found nobody.",
    )
    company_id = fields.Many2one(comodel_name="res.company", index=True, readonly=True)
    read_on = fields.Datetime(
        string="Read on", default=lambda self: fields.Datetime.now(), readonly=True
    )
    way = fields.Selection(
        selection=[
            ("read", "Read"),
            ("search", "Searched or sorted"),
            ("group", "Counted by group"),
            ("export", "Exported"),
            ("copy", "Copied"),
        ],
        string="How",
        readonly=True,
    )
    model = fields.Char(string="List", readonly=True)
    field_names = fields.Char(string="What", readonly=True)
    detail = fields.Char(
        string="Search", readonly=True, help="The conditions of the search."
    )
    sensitive = fields.Boolean(
        readonly=True, help="The criterion was a sensitive one on that day."
    )

    @api.depends("reference", "user_id")
    def _compute_display_name(self):
        for access in self:
            names = (access.user_id.name, access.reference)
            access.display_name = ", ".join(filter(None, names))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_old(self):
        self._check_by_action()

    def _get_by_hand_sentence(self):
        return self.env._("The consultations of criteria write themselves.")

    @api.model
    def _log_reading(self, vals, people, sensitive):
        """Write a line per person, or one alone if nobody is told apart or found."""
        vals = vals | {
            "user_id": self.env.uid,
            "detail": vals["detail"] and vals["detail"][:DETAIL_LENGTH],
        }
        nobody = [vals | {"company_id": self.env.company.id}]
        # sudo: nobody has the right to write here
        self.sudo()._by_action().create(
            [
                vals
                | {
                    "participant_id": person.id,
                    "reference": person.reference,
                    "company_id": person.company_id.id,
                    "sensitive": person in sensitive,
                }
                for person in people or ()
            ]
            or nobody
        )

    @api.autovacuum
    def _gc_old_readings(self):
        limit = fields.Datetime.now() - relativedelta(years=KEPT_YEARS)
        old = self.search([("read_on", "<", limit)])
        old._by_action().unlink()
