# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...rules import retention

SCOPES = [
    (retention.OF_PEOPLE, "Some people"),
    (retention.OF_CONTRACT, "A contract"),
    (retention.OF_PROGRAMME, "A funded operation"),
]


class InsertionRetentionHold(models.Model):
    """An obligation that keeps data longer than their term: a funder, a dispute."""

    _name = "insertion.retention.hold"
    _description = "Obligation to keep personal data"
    _inherit = [
        "mail.thread",
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "lifted_on desc, until desc, id desc"
    _rec_names_search = ["name", "contract_id"]
    _action_only_fields = ("lifted_on", "lifted_by_id", "lift_reason")

    name = fields.Char(
        string="Obligation", required=True, tracking=True, help="As documents cite it."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    reason = fields.Text(
        string="Why they are kept",
        required=True,
        tracking=True,
        help="The text, the agreement or the dispute that asks for it.",
    )
    scope = fields.Selection(
        selection=SCOPES,
        string="It keeps",
        default=retention.OF_PROGRAMME,
        required=True,
    )
    participant_ids = fields.Many2many(
        comodel_name="insertion.participant", string="People kept", check_company=True
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="All the people who worked on it.",
    )
    period_from = fields.Date(
        string="Operation from", help="All the people followed between both days."
    )
    period_to = fields.Date(string="Operation to")
    paid_on = fields.Date(
        string="Last payment on",
        tracking=True,
        help="The day of the last payment of the funder. As long as it is empty, the "
        "obligation has no end.",
    )
    years = fields.Integer(
        string="Years after the year of payment",
        default=5,
        help="Counted from 31 December of the year of the last payment.",
    )
    until = fields.Date(
        string="Kept until",
        compute="_compute_until",
        store=True,
        readonly=False,
        tracking=True,
        help="Last day of the obligation; empty: without an end for now.",
    )
    lifted_on = fields.Datetime(string="Lifted on", copy=False, readonly=True)
    lifted_by_id = fields.Many2one(
        comodel_name="res.users", string="Lifted by", copy=False, readonly=True
    )
    lift_reason = fields.Text(string="Why it was lifted", copy=False, readonly=True)

    _period_order = models.Constraint(
        "CHECK(period_to >= period_from)",
        "The operation ends before it starts: correct one of the two dates.",
    )
    _years_positive = models.Constraint(
        "CHECK(years >= 0)", "A number of years cannot be negative: correct it."
    )

    @api.depends("scope", "paid_on", "years")
    def _compute_until(self):
        for hold in self:
            if hold.scope == retention.OF_PROGRAMME:
                hold.until = hold.paid_on and retention.get_hold_end(
                    hold.paid_on, hold.years
                )
            elif not hold.until:
                hold.until = False

    @api.constrains("scope", "participant_ids", "contract_id", "period_from")
    def _check_scope(self):
        wanted = {
            retention.OF_PEOPLE: "participant_ids",
            retention.OF_CONTRACT: "contract_id",
            retention.OF_PROGRAMME: "period_from",
        }
        for hold in self:
            name = wanted[hold.scope]
            if not hold[name]:
                raise ValidationError(
                    self.env._(
                        "Fill %(field)s: without it, %(hold)s keeps nobody.",
                        field=self._fields[name]._description_string(self.env),
                        hold=hold.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = (
            self.env["insertion.retention.line"]
            .sudo()
            .search([("hold_id", "in", self.ids)], limit=1)
        )
        if used:
            raise UserError(
                self.env._(
                    "%s kept somebody: it stays in the register. Lift it instead.",
                    used.hold_id.name,
                )
            )

    def _lift(self, reason):
        for hold in self:
            if hold.lifted_on:
                raise UserError(self.env._("%s was already lifted.", hold.name))
            hold._write_by_action(
                {
                    "lifted_on": fields.Datetime.now(),
                    "lifted_by_id": self.env.uid,
                    "lift_reason": reason,
                }
            )
            hold._message_log(body=self.env._("Lifted: %s", reason))

    @api.model
    def _get_standing(self, company):
        """Return the holds that were not lifted, as ``retention.Hold``."""
        holds = self.search(
            Domain("company_id", "=", company.id) & Domain("lifted_on", "=", False)
        )
        return [
            retention.Hold(
                key=hold.id,
                scope=hold.scope,
                until=hold.until or None,
                people=frozenset(hold.participant_ids.ids),
                contract=hold.contract_id.id,
                first=hold.period_from or None,
                last=hold.period_to or None,
            )
            for hold in holds
        ]
