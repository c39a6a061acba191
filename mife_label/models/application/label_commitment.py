# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

POINT_STATES = [
    ("planned", "Not started"),
    ("under_way", "Under way"),
    ("kept", "Kept"),
    ("dropped", "Given up"),
]


class LabelCommitment(models.Model):
    """A dated promise of the improvement plan.

    The promise is sealed with the file; what becomes of it is told by its points.
    """

    _name = "label.commitment"
    _description = "Commitment of a company"
    _inherit = ["label.file.part", "label.search.key.mixin"]
    _order = "application_id, date_due, id"
    _rec_names_search = ["name", "application_id"]

    name = fields.Char(string="Commitment", required=True)
    axis_id = fields.Many2one(
        comodel_name="label.axis", index="btree_not_null", ondelete="restrict"
    )
    date_due = fields.Date(string="By", required=True)
    responsible = fields.Char(
        string="Who", help="The role in the company: no name is needed."
    )
    partner_id = fields.Many2one(
        related="application_id.partner_id", store=True, string="Establishment"
    )
    point_ids = fields.One2many(
        comodel_name="label.commitment.point",
        inverse_name="commitment_id",
        string="Points",
    )
    state = fields.Selection(
        selection=POINT_STATES,
        string="Where it stands",
        compute="_compute_state",
        store=True,
    )
    last_note = fields.Text(string="Last point", compute="_compute_state", store=True)
    date_point = fields.Date(
        string="Last point on", compute="_compute_state", store=True
    )
    is_late = fields.Boolean(string="Late", compute="_compute_is_late")

    @api.depends("point_ids.state", "point_ids.date", "point_ids.note")
    def _compute_state(self):
        for commitment in self:
            last = commitment.point_ids._get_last()
            commitment.state = last.state or "planned"
            commitment.last_note = last.note
            commitment.date_point = last.date

    @api.depends("date_due", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for commitment in self:
            commitment.is_late = bool(
                commitment.date_due
                and commitment.date_due < today
                and commitment.state in ("planned", "under_way")
            )

    def _is_open(self):
        return self.application_id.is_plan_open

    def _add_point(self, state, note, evidence=None):
        """Tell where a commitment stands today; the day's last word is kept.

        :param evidence: proof of the file being written that shows it, if any
        """
        today = fields.Date.context_today(self)
        for commitment in self:
            same_day = commitment.point_ids.filtered(
                lambda point: point.date == today and point.user_id == self.env.user
            )
            vals = {"state": state, "note": note, "date": today}
            if evidence:
                vals["evidence_id"] = evidence.id
            if same_day:
                same_day.write(vals)
            else:
                self.env["label.commitment.point"].create(
                    {**vals, "commitment_id": commitment.id}
                )
