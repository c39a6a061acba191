# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...report.forgetting import forget
from ..shared.vocabulary import CONTACT_KINDS, RETAINED_KINDS


class InsertionRetentionLine(models.Model):
    """A person, or a request about one, at its term: why, since when, what keeps it.

    No name is written here: it is read from the person as long as there is one.
    """

    _name = "insertion.retention.line"
    _description = "Data at their term"
    _inherit = ["insertion.written.mixin", "insertion.search.mixin"]
    _order = "review_id desc, state, due_since, id"
    _rec_name = "reference"
    _rec_names_search = ["reference", "participant_id"]

    review_id = fields.Many2one(
        comodel_name="insertion.retention.review",
        string="List",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    review_state = fields.Selection(
        related="review_id.state", string="State of the list"
    )
    company_id = fields.Many2one(
        related="review_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        selection=RETAINED_KINDS, string="Kind of data", readonly=True, required=True
    )
    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    request_id = fields.Many2one(
        comodel_name="insertion.placement.request",
        string="Request of a company",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    reference = fields.Char(readonly=True)
    subject = fields.Char(string="Who", compute="_compute_subject")
    rule_id = fields.Many2one(
        comodel_name="insertion.retention.rule",
        string="Term",
        ondelete="restrict",
        readonly=True,
    )
    last_on = fields.Date(string="Last contact on", readonly=True)
    last_kind = fields.Selection(
        selection=CONTACT_KINDS, string="What it was", readonly=True
    )
    due_since = fields.Date(string="At its term since", readonly=True)
    obstacle = fields.Selection(
        selection=[
            ("hold", "An obligation to keep"),
            ("limit", "The person asked to keep and not to use"),
            ("hours", "Hours that nobody certified yet"),
        ],
        string="What keeps it",
        readonly=True,
    )
    hold_id = fields.Many2one(
        comodel_name="insertion.retention.hold",
        string="Obligation",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("due", "To anonymise"),
            ("held", "Held by an obligation"),
            ("kept", "Kept back"),
            ("done", "Anonymised"),
            ("left", "No longer at its term"),
        ],
        readonly=True,
        required=True,
    )
    why = fields.Char(string="Since what and until when", compute="_compute_why")
    kept_reason = fields.Text(string="Why it is kept back", readonly=True)
    kept_by_id = fields.Many2one(
        comodel_name="res.users", string="Kept back by", readonly=True
    )
    kept_on = fields.Datetime(string="Kept back on", readonly=True)
    done_on = fields.Datetime(string="Anonymised on", readonly=True)

    @api.depends("participant_id", "request_id", "reference")
    def _compute_subject(self):
        for line in self:
            line.subject = (
                line.participant_id.display_name
                or line.request_id.display_name
                or line.reference
            )

    @api.depends(
        "last_on", "last_kind", "rule_id", "obstacle", "hold_id", "kept_reason"
    )
    @api.depends_context("lang")
    def _compute_why(self):
        """Say it in one sentence: last contact, term, and what keeps it anyway."""
        kinds = dict(self._fields["last_kind"]._description_selection(self.env))
        obstacles = dict(self._fields["obstacle"]._description_selection(self.env))
        for line in self:
            said = [
                self.env._(
                    "Last contact on %(day)s (%(kind)s), kept %(months)s months.",
                    day=format_date(self.env, line.last_on),
                    kind=kinds.get(line.last_kind, ""),
                    months=line.rule_id.months,
                )
            ]
            if line.hold_id:
                until = line.hold_id.until
                said.append(
                    self.env._(
                        "Kept until %(day)s: %(hold)s.",
                        day=format_date(self.env, until),
                        hold=line.hold_id.name,
                    )
                    if until
                    else self.env._(
                        "Kept without an end for now: %s.", line.hold_id.name
                    )
                )
            elif line.obstacle:
                said.append(f"{obstacles[line.obstacle]}.")
            if line.kept_reason:
                said.append(self.env._("Kept back: %s", line.kept_reason))
            line.why = " ".join(said)

    def _get_by_hand_sentence(self):
        return self.env._("The list of what is at its term makes itself.")

    def _keep(self, reason):
        """Keep lines back this month: they come again in the next list."""
        self.review_id.check_access("write")
        if any(line.review_id.state != "draft" or line.state != "due" for line in self):
            raise UserError(
                self.env._(
                    "Only what is still to anonymise, in a list that nobody approved, "
                    "is kept back: reload the page."
                )
            )
        self.sudo()._write_by_action(
            {
                "state": "kept",
                "kept_reason": reason,
                "kept_by_id": self.env.uid,
                "kept_on": fields.Datetime.now(),
            }
        )

    def action_give_back(self):
        """Put back among what is to anonymise what was kept by mistake."""
        self.review_id.check_access("write")
        for line in self:
            if line.review_id.state != "draft" or line.state != "kept":
                raise UserError(
                    self.env._("Only what was kept back is put back: reload the page.")
                )
        self.sudo()._write_by_action(
            {
                "state": "due",
                "kept_reason": False,
                "kept_by_id": False,
                "kept_on": False,
            }
        )

    def _forget(self):
        """Anonymise whom the lines are about; return how much was deleted."""
        counts = Counter()
        requests = self.request_id
        if requests:
            counts.update(requests._erase(self.env["insertion.participant"]))
            counts["requests"] += len(requests)
        people = self.participant_id
        if people:
            counts.update(forget(people))
            counts["people"] += len(people)
        self._write_by_action({"state": "done", "done_on": fields.Datetime.now()})
        return counts
