# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...fields import FileName
from ...report.commitment_trace import CommitmentTrace
from ...report.commitment_words import CommitmentWords
from ...rules import obligation, plausible
from ...rules.hours import last_of_month

# Written by the decisions on a lot (wizard insertion.lot.decision)
DECISIONS = ("suspension", "resumption", "termination")
# Foreseen by the contract, owed from the day the buyer affirms them
CONDITIONAL = ("option", "renewal")
# What the hours of an order follow from
ORDER_PATHS = (
    "origin",
    "basis",
    "unit_hours",
    "step_amount",
    "steps",
    "bracket_ids.amount_from",
    "bracket_ids.hours",
    "share",
    "years",
    "amount",
    "production_hours",
    "date",
    "lot_id.commitment_ids.origin",
    "lot_id.commitment_ids.basis",
    "lot_id.commitment_ids.unit_hours",
    "lot_id.commitment_ids.step_amount",
    "lot_id.commitment_ids.steps",
    "lot_id.commitment_ids.bracket_ids.amount_from",
    "lot_id.commitment_ids.bracket_ids.hours",
    "lot_id.commitment_ids.share",
    "lot_id.commitment_ids.amount",
    "lot_id.commitment_ids.production_hours",
    "lot_id.commitment_ids.date",
    "lot_id.commitment_ids.date_until",
)


class InsertionCommitment(models.Model):
    """One dated change of what a lot owes: never overwritten, added to.

    A commitment states hours, or the rule that gives them (so many hours a year, per
    amount ordered, per bracket, a share of the hours of production). An order only
    brings its amount: the rule in force on its date gives its hours. What is owed on
    a date is the sum of the hours of the commitments in force by then.
    """

    _name = "insertion.commitment"
    _description = "Commitment in hours"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.plausible.mixin",
        "insertion.search.mixin",
    ]
    _order = "lot_id, date, id"
    _rec_name = "lot_id"
    _plausible_fields = ("date", "date_until", "years")

    lot_id = fields.Many2one(
        comodel_name="insertion.lot", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    origin = fields.Selection(
        selection=[
            ("initial", "Contract"),
            ("correction", "Correction"),
            ("amendment", "Amendment"),
            ("option", "Optional part"),
            ("renewal", "Renewal"),
            ("order", "Order"),
            ("suspension", "Suspension"),
            ("resumption", "Resumption"),
            ("termination", "Termination"),
        ],
        default="initial",
        required=True,
    )
    basis = fields.Selection(
        selection=[
            (obligation.FIXED, "Fixed hours"),
            (obligation.PER_YEAR, "Hours per year"),
            (obligation.PER_AMOUNT, "Hours per amount ordered"),
            (obligation.BRACKET, "Hours per bracket of amount"),
            (obligation.PRODUCTION, "Share of the hours of production"),
            (obligation.NO_HOURS, "Commitment without hours"),
        ],
        string="Expressed in",
        default=obligation.FIXED,
        required=True,
    )
    date = fields.Date(
        string="In force from",
        default=lambda self: self._default_date(),
        help="Empty for an optional part or a renewal that is not affirmed yet: its "
        "hours are owed from the day the buyer affirms it.",
    )
    date_until = fields.Date(
        string="Orders until",
        help="Last day of the orders that this rule governs, such as the end of the "
        "firm period.",
    )
    hours = fields.Float(
        compute="_compute_hours",
        store=True,
        readonly=False,
        help="Hours added to what the lot owes; a reduction is negative.",
    )
    reason = fields.Char(help="What explains the change: article, number, decision.")
    document = fields.Binary(attachment=True, help="The decision, the order...")
    document_name = FileName()

    # the rule
    unit_hours = fields.Float(
        string="Hours owed", help="Per year, or per step of amount."
    )
    step_amount = fields.Monetary(
        string="For every", help="Step of the amount ordered, in euros excl. VAT."
    )
    steps = fields.Selection(
        selection=[
            (obligation.PROPORTIONAL, "Counts in proportion"),
            (obligation.STEP_STARTED, "Counts whole"),
            (obligation.STEP_COMPLETED, "Does not count"),
        ],
        string="A step begun",
        default=obligation.PROPORTIONAL,
        required=True,
    )
    bracket_ids = fields.One2many(
        comodel_name="insertion.commitment.bracket",
        inverse_name="commitment_id",
        copy=True,
    )
    share = fields.Float(help="Part of the hours of production, in %.")

    # what the rule applies to
    years = fields.Float(default=1, help="Firm years covered by this line.")
    amount = fields.Monetary(
        string="Amount excl. VAT",
        help="Amount of the order, or the amount already known of the contract.",
    )
    production_hours = fields.Float(string="Hours of production")

    # a commitment without hours
    promise = fields.Char(
        help="What the company commits to: hours of training per employee, daytime "
        "work, internships..."
    )
    promise_quantity = fields.Float(string="Quantity")
    promise_unit = fields.Char(string="Unit")
    promise_state = fields.Selection(
        selection=[("open", "To keep"), ("kept", "Kept"), ("broken", "Not kept")],
        string="Kept",
        default="open",
    )

    rule_label = fields.Char(string="Detail", compute="_compute_rule_label")
    is_rule_missing = fields.Boolean(
        string="Without a rule",
        compute="_compute_is_rule_missing",
        store=True,
        help="An order that owes no hours, since no rule of the lot covers it.",
    )
    rule_warning = fields.Char(string="Missing rule", compute="_compute_rule_warning")

    _date_given = models.Constraint(
        "CHECK(date IS NOT NULL OR origin IN ('option', 'renewal'))",
        "Give the date from which the hours are owed: only an optional part or a "
        "renewal can wait for it.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_until >= date)",
        "The rule ends before it begins: correct one of the two dates.",
    )
    _share_range = models.Constraint(
        "CHECK(share >= 0 AND share <= 1)",
        "The share of the hours of production is between 0 and 100 %.",
    )
    _numbers_positive = models.Constraint(
        "CHECK(unit_hours >= 0 AND step_amount >= 0 AND years >= 0 "
        "AND production_hours >= 0 AND promise_quantity >= 0)",
        "The numbers of a rule cannot be negative: a reduction is a correction in "
        "fixed hours.",
    )

    @api.model
    def _default_date(self):
        """Return the start of the lot on whose form the line is added, or today."""
        date = self.env.context.get("lot_date_start")
        return fields.Date.to_date(date) or fields.Date.context_today(self)

    @api.depends(*ORDER_PATHS)
    def _compute_hours(self):
        orders = self.filtered(lambda commitment: commitment.origin == "order")
        for commitment in self - orders:
            if commitment.basis != obligation.FIXED:
                commitment.hours = (
                    obligation.owed(commitment._get_rule(), commitment._get_quantity())
                    or 0
                )
        for lot in orders.lot_id:
            added = lot.commitment_ids._get_hours_of_orders()
            for order in orders & lot.commitment_ids:
                order.hours = added.get(order, 0)
        for order in orders.filtered(lambda order: not order.lot_id):
            order.hours = 0

    @api.depends(*ORDER_PATHS, "lot_id.clause_kind")
    def _compute_is_rule_missing(self):
        orders = self.filtered(
            lambda line: line.origin == "order"
            and line.lot_id
            # where hours are only followed, nothing is owed
            and obligation.knows_shortfall(line.lot_id.clause_kind)
        )
        self.is_rule_missing = False
        for lot in orders.lot_id:
            covered = lot.commitment_ids._get_hours_of_orders()
            for order in orders & lot.commitment_ids:
                order.is_rule_missing = order not in covered

    @api.depends("is_rule_missing")
    @api.depends_context("lang")
    def _compute_rule_warning(self):
        for order in self:
            order.rule_warning = (
                order.is_rule_missing and CommitmentWords(order).get_warning()
            )

    @api.depends(
        "basis",
        "unit_hours",
        "step_amount",
        "bracket_ids.amount_from",
        "bracket_ids.hours",
        "share",
        "years",
        "amount",
        "production_hours",
        "promise",
        "promise_quantity",
        "promise_unit",
        "origin",
    )
    @api.depends_context("lang")
    def _compute_rule_label(self):
        for commitment in self:
            commitment.rule_label = CommitmentWords(commitment).get_rule()

    def _judge_figures(self, today):
        lot = self.lot_id
        first = min(
            filter(None, (lot.date_start, lot.contract_id.date_notified)), default=None
        )
        return [
            *plausible.judge_day("date", self.date, today, plausible.CONTRACT),
            *plausible.judge_within(
                "date", self.date, first, lot.date_end, plausible.LOT_SLACK
            ),
            *plausible.judge_day(
                "date_until", self.date_until, today, plausible.CONTRACT_END
            ),
            *plausible.judge_years("years", self.years),
        ]

    @api.constrains("origin", "reason", "hours")
    def _check_reason(self):
        for commitment in self:
            if commitment.origin == "initial":
                if commitment.hours < 0:
                    raise ValidationError(
                        self.env._("The hours owed at first cannot be negative.")
                    )
            elif not (commitment.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Give the reason for each change of the hours owed by the lot."
                    )
                )

    @api.constrains("date", "lot_id", "origin")
    def _check_date(self):
        for commitment in self:
            if commitment.origin == "initial" or not commitment.date:
                continue
            notified = commitment.lot_id.contract_id.date_notified
            if not notified:
                raise ValidationError(
                    self.env._(
                        "What %s owes cannot change before its contract is notified: "
                        "enter the date of notification on the contract first.",
                        commitment.lot_id.display_name,
                    )
                )
            if commitment.date < notified:
                raise ValidationError(
                    self.env._(
                        "A change of the hours owed cannot come before the contract "
                        "was notified (%s): correct its date.",
                        format_date(self.env, notified),
                    )
                )

    @api.constrains("basis", "origin", "unit_hours", "step_amount", "share", "promise")
    def _check_rule(self):
        for commitment in self:
            if commitment.origin != "order":
                commitment._check_rule_is_whole()

    @api.constrains("bracket_ids", "basis")
    def _check_brackets(self):
        for commitment in self:
            starts = commitment.bracket_ids.mapped("amount_from")
            if commitment.basis == obligation.BRACKET and commitment.origin != "order":
                if not starts:
                    raise ValidationError(
                        self.env._("Add at least one bracket: an amount and its hours.")
                    )
                if len(set(starts)) != len(starts):
                    raise ValidationError(
                        self.env._("Two brackets cannot start from the same amount.")
                    )

    @api.constrains("origin", "amount", "production_hours")
    def _check_order(self):
        for commitment in self:
            if commitment.origin == "order" and not (
                commitment.amount or commitment.production_hours
            ):
                raise ValidationError(
                    self.env._(
                        "Enter the amount of the order, or its hours of production: "
                        "the hours owed follow from it."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lots = self.env["insertion.lot"].browse(
            {vals["lot_id"] for vals in vals_list if vals.get("lot_id")}
        )
        with CommitmentTrace(lots):
            return super().create(vals_list)

    def write(self, vals):
        if {"hours", "date", "origin", "lot_id", *self._rule_fields()} & set(vals):
            self._check_not_attested()
        lots = self.lot_id | self.env["insertion.lot"].browse(vals.get("lot_id"))
        with CommitmentTrace(lots):
            return super().write(vals)

    def unlink(self):
        with CommitmentTrace(self.lot_id):
            return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_attested(self):
        self._check_not_attested()

    def action_affirm(self):
        """Make an optional part or a renewal owed from today on."""
        today = fields.Date.context_today(self)
        for commitment in self:
            if commitment.origin not in CONDITIONAL or commitment.date:
                raise UserError(self.env._("This part is already owed."))
        self.write({"date": today})

    def _rule_fields(self):
        return (
            "basis",
            "unit_hours",
            "step_amount",
            "steps",
            "bracket_ids",
            "share",
            "years",
            "amount",
            "production_hours",
            "date_until",
        )

    def _get_rule(self):
        self.ensure_one()
        return obligation.Rule(
            self.basis,
            self.unit_hours,
            self.step_amount,
            self.steps,
            tuple((line.amount_from, line.hours) for line in self.bracket_ids),
            self.share,
        )

    def _get_quantity(self):
        """Return what the rule applies to, None while nothing is known of it."""
        self.ensure_one()
        return {
            obligation.PER_YEAR: self.years,
            obligation.PER_AMOUNT: self.amount or None,
            obligation.BRACKET: self.amount or None,
            obligation.PRODUCTION: self.production_hours or None,
        }.get(self.basis)

    @api.model
    def _take_retained_hours(self, lots):
        """Make the hours retained by the calibration what the lots owe, once."""
        lots.lock_for_update(allow_referencing=True)
        for lot in lots:
            if lot.commitment_ids:
                raise UserError(
                    self.env._(
                        "%s already owes hours: to change them, add a line with its "
                        "reason in the page Obligation.",
                        lot.display_name,
                    )
                )
            if not lot.is_calibrated or not lot.retained_hours:
                raise UserError(
                    self.env._(
                        "%s has no retained hours yet: complete its calibration first.",
                        lot.display_name,
                    )
                )
        return self._take_hours({lot: lot.retained_hours for lot in lots})

    @api.model
    def _take_hours(self, hours_by_lot):
        """Write what the contract asks of lots that owe nothing yet."""
        today = fields.Date.context_today(self)
        return self.create(
            [
                {
                    "lot_id": lot.id,
                    "origin": "initial",
                    "date": lot.date_start or lot.contract_id.date_notified or today,
                    "hours": hours,
                }
                for lot, hours in hours_by_lot.items()
            ]
        )

    def _get_later(self, day):
        """Return those in force after ``day`` only."""
        return self.filtered(lambda line: line.date and line.date > day and line.hours)

    def _get_suspensions(self):
        """Return the (first day, day of resumption or None) pairs of a lot."""
        suspensions, since = [], None
        for commitment in self.filtered("date").sorted("date"):
            if commitment.origin == "suspension" and not since:
                since = commitment.date
            elif commitment.origin in ("resumption", "termination") and since:
                suspensions.append((since, commitment.date))
                since = None
        return [*suspensions, (since, None)] if since else suspensions

    def _get_hours_of_orders(self):
        """Return {order: hours it adds} for the commitments of one lot.

        An order follows the last rule in force on its date; those that no rule covers
        are left out.
        """
        ordered = {}
        for order in self._sort_dated(lambda line: line.origin == "order"):
            rule = self._get_governing_rule(order)
            if rule and order._get_ordered_quantity(rule.basis):
                ordered.setdefault(rule, []).append(order)
        added = {}
        for rule, orders in ordered.items():
            known = rule._get_quantity() or 0
            quantities = [order._get_ordered_quantity(rule.basis) for order in orders]
            # the rule's own line already owes for what was known of it
            hours = obligation.owed_by_orders(rule._get_rule(), [known, *quantities])
            added.update(zip(orders, hours[1:], strict=True))
        return added

    def _sort_dated(self, condition):
        return self.filtered(lambda line: line.date and condition(line)).sorted(
            lambda line: (line.date, line._origin.id or 1 << 62)
        )

    def _get_governing_rule(self, order, ended=False):
        """Return the rule of these commitments that an order follows, if any.

        :param ended: also one that no longer takes orders on that day
        """
        rule = self._sort_dated(
            lambda line: line.origin != "order"
            and line.basis in obligation.MEASURED
            and line.date <= order.date
        )[-1:]
        if not ended and rule.date_until and order.date > rule.date_until:
            return self.browse()
        return rule

    def _get_ordered_quantity(self, basis):
        if basis == obligation.PRODUCTION:
            return self.production_hours
        return self.amount

    def _check_rule_is_whole(self):
        sentences = {
            obligation.PER_YEAR: self.env._("Enter the hours owed per year."),
            obligation.PER_AMOUNT: self.env._(
                "Enter the hours owed and the amount for which they are owed, as in "
                "5 h for every 10,000 euros."
            ),
            obligation.PRODUCTION: self.env._(
                "Enter the share of the hours of production that is owed."
            ),
            obligation.NO_HOURS: self.env._("Say what the company commits to."),
        }
        is_whole = {
            obligation.PER_YEAR: self.unit_hours,
            obligation.PER_AMOUNT: self.unit_hours and self.step_amount,
            obligation.PRODUCTION: self.share,
            obligation.NO_HOURS: (self.promise or "").strip(),
        }
        if not is_whole.get(self.basis, True):
            raise ValidationError(sentences[self.basis])

    def _check_not_attested(self):
        """Keep what a certificate already cites: it is corrected by another line."""
        lots = self.lot_id.filtered(lambda lot: lot.id)
        if not lots:
            return
        last_months = dict(
            self.env["insertion.attestation"]
            .sudo()
            ._read_group([("lot_id", "in", lots.ids)], ["lot_id"], ["month:max"])
        )
        for commitment in self:
            month = last_months.get(commitment.lot_id)
            if month and commitment.date and commitment.date <= last_of_month(month):
                raise UserError(
                    self.env._(
                        "Attestations of %(lot)s already cite these hours: leave this "
                        "line as it is and add a correction with its reason.",
                        lot=commitment.lot_id.display_name,
                    )
                )
