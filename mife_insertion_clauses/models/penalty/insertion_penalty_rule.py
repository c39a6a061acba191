# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...common.words import write_number
from ...rules import penalty


class InsertionPenaltyRule(models.Model):
    """What the clause itself says a failure costs: a term of a contract or template."""

    _name = "insertion.penalty.rule"
    _description = "Penalty foreseen by a clause"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "contract_id", "template_id"]
    _common_base = True

    template_id = fields.Many2one(
        comodel_name="insertion.clause.template",
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Failure",
        required=True,
        help="What is at fault, in the words of the clause.",
    )
    kind = fields.Selection(
        selection=[
            (penalty.HOUR_FIXED, "Per missing hour, in euros"),
            (penalty.HOUR_INDEX, "Per missing hour, times an index"),
            (penalty.DAY_CALENDAR, "Per calendar day late"),
            (penalty.DAY_WORKING, "Per working day late"),
            (penalty.EVENT, "Each time"),
        ],
        string="Counted",
        default=penalty.HOUR_FIXED,
        required=True,
    )
    amount = fields.Float(
        string="Amount or factor",
        required=True,
        help="In euros; or how many times the index.",
    )
    index_id = fields.Many2one(
        comodel_name="insertion.index",
        check_company=True,
        domain="[('is_hours', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    label = fields.Char(string="In words", compute="_compute_label")

    _one_owner = models.Constraint(
        "CHECK(num_nonnulls(template_id, contract_id) = 1)",
        "A penalty belongs to a contract or to a template.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The amount of a penalty is above zero."
    )

    @api.depends("template_id.company_id", "contract_id.company_id")
    def _compute_company_id(self):
        for rule in self:
            owner = rule.contract_id or rule.template_id
            rule.company_id = owner.company_id

    @api.depends("kind", "amount", "index_id.name")
    @api.depends_context("lang")
    def _compute_label(self):
        for rule in self:
            rule.label = rule._get_label()

    @api.constrains("kind", "index_id")
    def _check_index(self):
        for rule in self:
            if (rule.kind == penalty.HOUR_INDEX) != bool(rule.index_id):
                raise ValidationError(
                    self.env._(
                        "%s: choose an index for a penalty that follows one, and only "
                        "then.",
                        rule.name,
                    )
                )

    def _get_label(self):
        self.ensure_one()
        amount = write_number(self.env, self.amount)
        if self.kind == penalty.HOUR_INDEX:
            return self.env._(
                "%(factor)s x %(index)s per missing hour",
                factor=amount,
                index=self.index_id.name,
            )
        return {
            penalty.HOUR_FIXED: self.env._("%s EUR per missing hour", amount),
            penalty.DAY_CALENDAR: self.env._("%s EUR per calendar day late", amount),
            penalty.DAY_WORKING: self.env._("%s EUR per working day late", amount),
            penalty.EVENT: self.env._("%s EUR each time", amount),
        }.get(self.kind, "")

    def _get_unit_price(self, date):
        """Return the euros of one unit on ``date``, and how they are found."""
        self.ensure_one()
        if self.kind != penalty.HOUR_INDEX:
            return self.amount, ""
        rate = self.index_id._get_rate(date, self.company_id)
        note = self.env._(
            "%(factor)s x %(rate)s EUR (%(reference)s)",
            factor=write_number(self.env, self.amount),
            rate=write_number(self.env, rate.amount),
            reference=rate.source,
        )
        return penalty.unit_price(self.kind, self.amount, rate.amount), note
