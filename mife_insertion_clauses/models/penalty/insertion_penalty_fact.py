# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import penalty


class InsertionPenaltyFact(models.Model):
    """A document late, or an event that the clause penalises."""

    _name = "insertion.penalty.fact"
    _description = "Fact behind a penalty"
    _inherit = ["insertion.organisation.mixin", "insertion.search.key.mixin"]
    _order = "penalty_id, date_due, id"
    _rec_names_search = ["name", "penalty_id", "contractor_id"]

    penalty_id = fields.Many2one(
        comodel_name="insertion.penalty", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="penalty_id.company_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(related="penalty_id.contract_id")
    lot_id = fields.Many2one(related="penalty_id.lot_id")
    rule_id = fields.Many2one(
        comodel_name="insertion.penalty.rule",
        check_company=True,
        string="Penalty of the clause",
        domain="[('contract_id', '=', contract_id), "
        "('kind', 'in', ('day_calendar', 'day_working', 'event'))]",
        ondelete="restrict",
        required=True,
    )
    kind = fields.Selection(related="rule_id.kind")
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        check_company=True,
        string="Firm on the lot",
        domain="[('lot_id', '=', lot_id), ('role', '!=', 'subcontractor')]",
        ondelete="restrict",
        required=True,
    )
    name = fields.Char(
        string="What happened", required=True, help="The document, the meeting..."
    )
    date_due = fields.Date(string="Due or happened on", required=True)
    date_received = fields.Date(
        string="Received on", help="Empty: not received yet, late until today."
    )
    quantity = fields.Float(string="Days or times", compute="_compute_quantity")

    _dates_order = models.Constraint(
        "CHECK(date_received >= date_due)",
        "What was received before its date is not late: correct one of the dates.",
    )

    @api.depends("kind", "date_due", "date_received", "penalty_id.date_finding")
    def _compute_quantity(self):
        for fact in self:
            if fact.kind not in penalty.PER_DAY or not fact.date_due:
                fact.quantity = 1
                continue
            received = fact.date_received or fact.penalty_id.date_finding
            fact.quantity = penalty.days_late(
                fact.date_due,
                received or fact.date_due,
                fact.kind == penalty.DAY_WORKING,
                fact._get_holidays(received or fact.date_due),
            )

    @api.constrains("rule_id", "contractor_id", "penalty_id")
    def _check_of_the_lot(self):
        for fact in self:
            file = fact.penalty_id
            if (
                fact.rule_id.contract_id != file.contract_id
                or fact.contractor_id.lot_id != file.lot_id
            ):
                raise ValidationError(
                    self.env._(
                        "%s: choose a penalty of the contract and a company of the "
                        "lot.",
                        fact.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        facts = super().create(vals_list)
        facts.penalty_id._check_is_simulation()
        return facts

    def write(self, vals):
        self.penalty_id._check_is_simulation()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        self.penalty_id._check_is_simulation()

    def _get_holidays(self, until):
        """Return the public holidays of the organisation's calendar."""
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "=", False),
                    ("company_id", "in", [self.company_id.id, False]),
                    ("date_to", ">=", fields.Date.to_string(self.date_due)),
                    ("date_from", "<=", f"{until} 23:59:59"),
                ]
            )
        )
        return {
            fields.Datetime.context_timestamp(self, leave.date_from).date()
            for leave in leaves
        }
