# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import date_utils

from ..fields import FileName
from ..report.lot_hours import get_certified_span
from ..rules import obligation, plausible

# decision: (states of the lot it can be taken in, state it leads to)
STEPS = {
    "suspension": (("running", "pending"), "suspended"),
    "resumption": (("suspended",), "running"),
    "termination": (("running", "suspended", "pending"), "terminated"),
}


class InsertionLotDecision(models.TransientModel):
    """A dated decision of the buyer on a lot, with what the lot owes after it.

    The pro rata is a proposal, by days of the lot outside suspensions: the buyer may
    keep the whole of the hours, or decide another figure.
    """

    _name = "insertion.lot.decision"
    _description = "Decision on a lot"
    _inherit = ["insertion.plausible.mixin", "insertion.search.mixin"]
    _rec_name = "lot_id"
    _plausible_fields = ("date", "date_end")

    lot_id = fields.Many2one(comodel_name="insertion.lot", required=True)
    kind = fields.Selection(
        selection=[
            ("suspension", "Suspend the lot"),
            ("resumption", "Resume the lot"),
            ("termination", "Terminate the lot"),
        ],
        string="Decision",
        required=True,
    )
    date = fields.Date(
        string="From",
        default=fields.Date.context_today,
        required=True,
        help="First day of the suspension or of the resumption; last day of a lot "
        "that is terminated.",
    )
    reason = fields.Text(required=True)
    document = fields.Binary()
    document_name = FileName()
    hours_due = fields.Float(
        string="Owed until now", compute="_compute_hours_due", readonly=True
    )
    effect = fields.Selection(
        selection=[
            ("kept", "The hours are still owed in full"),
            ("pro_rata", "The hours are owed in proportion to the time"),
            ("other", "Another number of hours is decided"),
        ],
        string="What remains owed",
        compute="_compute_effect",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    hours_pro_rata = fields.Float(
        string="In proportion", compute="_compute_hours_pro_rata"
    )
    is_pro_rata_known = fields.Boolean(compute="_compute_hours_pro_rata")
    hours_after = fields.Float(
        string="Owed from now on",
        compute="_compute_hours_after",
        store=True,
        readonly=False,
    )
    date_end = fields.Date(
        string="New end of the lot",
        compute="_compute_date_end",
        store=True,
        precompute=True,
        readonly=False,
        help="The end is put back by the length of the suspension; correct it as the "
        "buyer decides.",
    )

    @api.depends("lot_id", "date")
    def _compute_hours_due(self):
        for decision in self:
            lot = decision.lot_id
            decision.hours_due = lot._get_hours().get_due(decision.date).get(lot.id, 0)

    @api.depends("kind", "is_pro_rata_known")
    def _compute_effect(self):
        for decision in self:
            is_cut = decision.kind == "termination" and decision.is_pro_rata_known
            decision.effect = "pro_rata" if is_cut else "kept"

    @api.depends("lot_id", "kind", "date", "hours_due")
    def _compute_hours_pro_rata(self):
        for decision in self:
            hours = decision._get_pro_rata()
            decision.is_pro_rata_known = hours is not None
            decision.hours_pro_rata = hours or 0

    @api.depends("effect", "hours_due", "hours_pro_rata")
    def _compute_hours_after(self):
        for decision in self:
            if decision.effect == "kept":
                decision.hours_after = decision.hours_due
            elif decision.effect == "pro_rata":
                decision.hours_after = decision.hours_pro_rata

    @api.depends("lot_id", "kind", "date", "effect")
    def _compute_date_end(self):
        for decision in self:
            lot = decision.lot_id
            since = lot.commitment_ids._get_suspensions()[-1:]
            decision.date_end = lot.date_end
            if decision.kind == "termination":
                decision.date_end = decision.date
            elif (
                decision.kind == "resumption"
                and decision.effect == "kept"
                and lot.date_end
                and since
                and decision.date
            ):
                stopped = (decision.date - since[0][0]).days
                decision.date_end = date_utils.add(lot.date_end, days=max(stopped, 0))

    def _judge_figures(self, today):
        lot, end = self.lot_id, self.kind != "suspension" and self.date_end
        span = get_certified_span(lot.contractor_ids.declaration_ids)
        return [
            *plausible.judge_day("date", self.date, today, plausible.CONTRACT),
            *plausible.judge_dates(lot.date_start, end, today),
            *plausible.judge_certified(lot.date_start, end, *span),
        ]

    @api.model
    def _prepare_opening(self, lot, kind):
        """Return the action that opens the decision on the lot."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_lot_decision_action"
        )
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return action | {
            "name": labels[kind],
            "context": {"default_lot_id": lot.id, "default_kind": kind},
        }

    def action_decide(self):
        self.ensure_one()
        self._check_possible()
        lot = self.lot_id
        state = STEPS[self.kind][1]
        vals = {
            "commitment_ids": [
                fields.Command.create(
                    {
                        "origin": self.kind,
                        "date": self.date,
                        "hours": self.hours_after - self.hours_due,
                        "reason": self.reason,
                        "document": self.document,
                        "document_name": self.document_name,
                    }
                )
            ],
            "state": state,
        }
        if self.kind != "suspension":
            vals["date_end"] = self.date_end
        # what surprises was asked back here
        lot.with_context(figures_confirmed=True).write(vals)

    def _check_possible(self):
        lot = self.lot_id
        if lot.state not in STEPS[self.kind][0]:
            raise UserError(
                self.env._(
                    "%s is no longer in a state for this decision: reload the page.",
                    lot.display_name,
                )
            )
        if self.hours_after < 0:
            raise ValidationError(self.env._("The hours owed cannot be negative."))
        suspension = lot.commitment_ids._get_suspensions()[-1:]
        if suspension and suspension[0][1] is None and self.date < suspension[0][0]:
            raise ValidationError(
                self.env._("The lot cannot resume or end before its suspension.")
            )
        if self.kind == "termination" and lot.date_start and self.date < lot.date_start:
            raise ValidationError(
                self.env._("The lot ends before it starts: correct the date.")
            )

    def _get_pro_rata(self):
        """Return the hours owed in proportion to the time, None when unknown."""
        self.ensure_one()
        lot = self.lot_id
        if not (self.date and lot.date_start and lot.date_end):
            return None
        suspensions = [
            (first, until or self.date)
            for first, until in lot.commitment_ids._get_suspensions()
        ]
        if self.kind == "termination":
            return obligation.pro_rata(
                self.hours_due,
                lot.date_start,
                lot.date_end,
                lot.date_start,
                self.date,
                suspensions,
            )
        if self.kind == "resumption" and suspensions:
            return obligation.without_last_suspension(
                self.hours_due, lot.date_start, lot.date_end, suspensions
            )
        return None
