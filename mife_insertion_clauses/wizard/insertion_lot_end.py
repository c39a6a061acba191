# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ..models.shared.vocabulary import EDITABLE_STATES
from ..rules.hours import last_of_month
from ..rules.landing import ENDED_LOTS

STEP_STATES = [
    ("todo", "To do"),
    ("later", "Later"),
    ("none", "Nothing to do"),
    ("done", "Step done"),
]
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


class InsertionLotEnd(models.TransientModel):
    """The end of a lot on one screen: its months, its end, what follows, its close.

    Each step is the act that the other screens have; nothing is decided here alone.
    """

    _name = "insertion.lot.end"
    _description = "End of a lot, step by step"
    _inherit = "insertion.search.mixin"
    _rec_name = "lot_id"

    lot_id = fields.Many2one(comodel_name="insertion.lot", readonly=True, required=True)
    contract_id = fields.Many2one(related="lot_id.contract_id")
    buyer_id = fields.Many2one(related="lot_id.buyer_id")
    holder_names = fields.Char(related="lot_id.holder_names")
    date_end = fields.Date(related="lot_id.date_end")
    lot_state = fields.Selection(related="lot_id.state", string="State of the lot")
    contract_state = fields.Selection(
        related="contract_id.state", string="State of the contract"
    )
    has_obligation = fields.Boolean(related="lot_id.has_obligation")
    hours_due = fields.Float(related="lot_id.hours_due")
    hours_done = fields.Float(related="lot_id.hours_done")
    hours_taken_over = fields.Float(related="lot_id.hours_taken_over")
    hours_remaining = fields.Float(related="lot_id.hours_remaining", string="Missing")
    landing_label = fields.Char(related="lot_id.landing_label")
    next_step = fields.Char(compute="_compute_steps")

    # 1. months
    month_ids = fields.One2many(
        comodel_name="insertion.lot.end.month", inverse_name="end_id"
    )
    months_step = fields.Selection(
        selection=STEP_STATES, string="Months", compute="_compute_steps"
    )
    missing_count = fields.Integer(compute="_compute_steps")
    not_opened_count = fields.Integer(compute="_compute_month_counts")
    awaited_count = fields.Integer(compute="_compute_month_counts")
    idle_count = fields.Integer(compute="_compute_month_counts")
    declared_count = fields.Integer(compute="_compute_month_counts")
    validated_count = fields.Integer(compute="_compute_month_counts")

    # 2. the lot
    lot_step = fields.Selection(
        selection=STEP_STATES, string="End of the lot", compute="_compute_steps"
    )

    # 3. what follows when hours lack
    knows_penalty = fields.Boolean(related="lot_id.knows_penalty")
    has_penalty_rule = fields.Boolean(compute="_compute_penalty")
    penalty_id = fields.Many2one(
        comodel_name="insertion.penalty",
        string="Penalty file",
        compute="_compute_penalty",
    )
    no_penalty_reason = fields.Text(related="lot_id.no_penalty_reason", readonly=False)
    penalty_step = fields.Selection(
        selection=STEP_STATES, string="Penalty", compute="_compute_steps"
    )

    # 4. the final attestation
    final_attestation_id = fields.Many2one(related="lot_id.final_attestation_id")
    is_final_outdated = fields.Boolean(related="lot_id.is_final_outdated")
    final_step = fields.Selection(
        selection=STEP_STATES, string="Final", compute="_compute_steps"
    )

    # 5. the contract
    lots_going_on = fields.Char(compute="_compute_lots_going_on")
    contract_step = fields.Selection(
        selection=STEP_STATES, string="Contract closed", compute="_compute_steps"
    )

    @api.depends("lot_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for end in self:
            end.display_name = self.env._("End of %s", end.lot_id.display_name or "")

    @api.model
    def _get_search_frame(self):
        return self.env._("End of %s", "")

    @api.depends("month_ids.state", "month_ids.is_idle")
    def _compute_month_counts(self):
        for end in self:
            months = end.month_ids
            end.not_opened_count = len(months._in_states("not_opened"))
            end.awaited_count = len(months._get_declarations(*EDITABLE_STATES))
            end.idle_count = len(months._get_idle())
            end.declared_count = len(months._in_states("declared"))
            end.validated_count = len(months._in_states("validated"))

    @api.depends("lot_id.penalty_ids.state", "contract_id.penalty_rule_ids")
    def _compute_penalty(self):
        for end in self:
            files = end.lot_id.penalty_ids.filtered(
                lambda file: file.state != "abandoned"
            )
            end.penalty_id = files[:1]
            end.has_penalty_rule = bool(end.contract_id.penalty_rule_ids)

    @api.depends("contract_id.lot_ids.state")
    def _compute_lots_going_on(self):
        for end in self:
            others = end.contract_id.lot_ids - end.lot_id
            going_on = others.filtered(lambda lot: lot.state not in ENDED_LOTS)
            end.lots_going_on = ", ".join(going_on.mapped("display_name"))

    @api.depends("lot_id", "month_ids.state", "no_penalty_reason", "contract_state")
    @api.depends_context("lang")
    def _compute_steps(self):
        for end in self:
            is_ended = end.lot_state in ENDED_LOTS
            missing = end._get_missing()
            end.missing_count = len(missing)
            end.months_step = "todo" if missing else "done"
            end.lot_step = "done" if is_ended else "todo"
            end.penalty_step = end._get_penalty_step(is_ended)
            end.final_step = end._get_final_step(is_ended and not missing)
            end.contract_step = end._get_contract_step(is_ended)
            end.next_step = end._get_next_sentence()

    @api.model
    def _open_for(self, lot):
        """Open the end of the lot, with the months that it still lacks."""
        end = self.create({"lot_id": lot.id})
        end._load_months()
        return end._get_records_action(name=self.env._("End of the lot"))

    def action_open_missing(self):
        """Open the months that were missed, for the companies to declare them."""
        self.ensure_one()
        opened = self.month_ids._in_states("not_opened")._open_declarations()
        return self._tell(self.env._("Months opened: %s.", len(opened)))

    def action_remind(self):
        self.ensure_one()
        months = self.month_ids._get_declarations(*EDITABLE_STATES)
        action = months.action_remind()
        action["params"]["next"] = RELOAD
        return action

    def action_no_hours(self):
        """Certify no hours for the months in which nobody was at work."""
        self.ensure_one()
        months = self.month_ids._get_idle()
        months._certify_no_hours()
        return self._tell(self.env._("Months without hours: %s.", len(months)))

    def action_validate(self):
        self.ensure_one()
        return self.month_ids._get_declarations("declared").action_validate_selection()

    def action_attest(self):
        self.ensure_one()
        return self.month_ids._get_declarations("validated").action_attest_and_send()

    def action_complete(self):
        self.ensure_one()
        if self.lot_state != "running":
            raise UserError(
                self.env._(
                    "%s is not running: reload the page.", self.lot_id.display_name
                )
            )
        self.lot_id.action_complete()
        self._load_months()
        return RELOAD

    def action_reopen(self):
        self.ensure_one()
        if self.lot_state != "completed":
            raise UserError(
                self.env._("%s is not completed.", self.lot_id.display_name)
            )
        self.lot_id.action_reopen()
        self._load_months()
        return RELOAD

    def action_terminate(self):
        self.ensure_one()
        return self.lot_id.with_context(decision="termination").action_decide()

    def action_open_penalty(self):
        self.ensure_one()
        return self.lot_id.action_open_penalty()

    def action_enter_rules(self):
        self.ensure_one()
        return self.contract_id._get_records_action(name=self.env._("Contract"))

    def action_issue_final(self):
        self.ensure_one()
        return self.lot_id.action_issue_final()

    def action_close_contract(self):
        self.ensure_one()
        if self.lots_going_on or self.lot_state not in ENDED_LOTS:
            raise UserError(
                self.env._(
                    "Lots of this contract go on: %s. End them first.",
                    self.lots_going_on or self.lot_id.display_name,
                )
            )
        self.contract_id.state = "closed"
        return RELOAD

    def action_reopen_contract(self):
        self.ensure_one()
        if self.contract_state == "closed":
            self.contract_id.state = "running"
        return RELOAD

    def _load_months(self):
        """Show the months that the lot lacks today."""
        self.month_ids.unlink()
        self.month_ids = [
            fields.Command.create({"contractor_id": contractor.id, "month": month})
            for contractor, month in self._get_missing()
        ]

    def _get_missing(self):
        """Return the (company, month) pairs that lack, of months that are over."""
        lot, today = self.lot_id, fields.Date.context_today(self)
        is_past = lot.date_end and lot.date_end <= today
        return [
            (contractor, month)
            for contractor, month in lot._get_closing().get_months_to_attest()
            if is_past or lot.state in ENDED_LOTS or last_of_month(month) < today
        ]

    def _get_penalty_step(self, is_ended):
        lacks = float_compare(self.hours_remaining, 0, precision_digits=2) > 0
        if not self.knows_penalty or is_ended and not lacks:
            return "none"
        if self.penalty_id or (self.no_penalty_reason or "").strip():
            return "done"
        return "todo" if is_ended else "later"

    def _get_final_step(self, is_possible):
        if self.final_attestation_id and not self.is_final_outdated:
            return "done"
        return "todo" if is_possible else "later"

    def _get_contract_step(self, is_ended):
        if self.contract_state == "closed":
            return "done"
        return "later" if self.lots_going_on or not is_ended else "todo"

    def _get_next_sentence(self):
        sentences = {
            "months_step": self.env._(
                "Next: the months that lack (%s).", self.missing_count
            ),
            "lot_step": self.env._("Next: say that the lot has ended."),
            "penalty_step": self.env._(
                "Next: hours lack; open a penalty file, or say why not."
            ),
            "final_step": self.env._("Next: the final attestation."),
            "contract_step": self.env._("Next: close the contract, or leave it open."),
        }
        for name, sentence in sentences.items():
            if self[name] == "todo":
                return sentence
        return self.env._("Everything is done on this lot.")

    def _tell(self, sentence):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": sentence, "next": RELOAD},
        }
