# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import formatLang

from .insertion_declaration import CERTIFIED_STATES


class InsertionLot(models.Model):
    """The unit that owes hours.

    What is owed is the sum of the commitments in force at a date (context key
    ``insertion_date``, today by default); what is done is read from the validated
    declarations. A lot that owes nothing has no rate: "n/a", neither 0 nor 100 %.
    """

    _name = "insertion.lot"
    _description = "Lot"
    _inherit = [
        "insertion.turn.mixin",
        "insertion.support.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "contract_id desc, sequence, number, id"
    _rec_names_search = ["name", "number", "contract_id.reference"]
    _check_company_auto = True
    _insertion_link = "insertion_lot_id"

    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    buyer_id = fields.Many2one(
        related="contract_id.buyer_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(related="contract_id.user_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    number = fields.Char(default="1", required=True)
    name = fields.Char(required=True)
    trade_id = fields.Many2one(
        comodel_name="insertion.trade", index="btree_not_null", ondelete="restrict"
    )
    amount = fields.Monetary(string="Amount excl. VAT")
    date_start = fields.Date(string="Start", tracking=True)
    date_end = fields.Date(string="End", tracking=True)
    state = fields.Selection(
        selection=[
            ("pending", "Not started"),
            ("running", "Running"),
            ("suspended", "Suspended"),
            ("completed", "Completed"),
            ("terminated", "Terminated"),
        ],
        default="pending",
        copy=False,
        group_expand=True,
        required=True,
        tracking=True,
    )
    commitment_ids = fields.One2many(
        comodel_name="insertion.commitment", inverse_name="lot_id", copy=True
    )
    contractor_ids = fields.One2many(
        comodel_name="insertion.contractor", inverse_name="lot_id", copy=False
    )
    placement_ids = fields.One2many(
        comodel_name="insertion.placement", inverse_name="lot_id"
    )
    declaration_count = fields.Integer(compute="_compute_counts")
    attestation_count = fields.Integer(compute="_compute_counts")

    has_obligation = fields.Boolean(compute="_compute_hours")
    hours_due = fields.Float(compute="_compute_hours")
    hours_done = fields.Float(compute="_compute_hours")
    hours_remaining = fields.Float(compute="_compute_hours")
    rate = fields.Float(
        string="Progress",
        compute="_compute_hours",
        help="Hours done out of the hours due, in %. Without meaning when nothing "
        "is due: see Realisation.",
    )
    rate_label = fields.Char(string="Realisation", compute="_compute_rate_label")

    _number_uniq = models.Constraint(
        "UNIQUE(contract_id, number)",
        "Two lots of a contract cannot have the same number.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_end >= date_start)",
        "The lot ends before it starts: correct one of the two dates.",
    )

    @api.depends("number", "name", "contract_id.reference")
    def _compute_display_name(self):
        for lot in self:
            number = self.env._("lot %s", lot.number or "")
            title = f"{lot.contract_id.reference or ''} {number}".strip()
            lot.display_name = " - ".join(filter(None, [title, lot.name]))

    def _compute_counts(self):
        declarations = dict(
            self.env["insertion.declaration"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        attestations = dict(
            self.env["insertion.attestation"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.declaration_count = declarations.get(lot._origin, 0)
            lot.attestation_count = attestations.get(lot._origin, 0)

    @api.depends("commitment_ids.hours", "commitment_ids.date", "contract_id")
    @api.depends_context("insertion_date")
    def _compute_hours(self):
        due = self._get_hours_due()
        done = self._get_hours_done()
        for lot in self:
            lot.hours_done = done[lot.id or lot._origin.id]
            lot.hours_due = due[lot.id or lot._origin.id]
            lot.has_obligation = lot.hours_due > 0 and lot.contract_id.knows_shortfall
            lot.hours_remaining = (
                max(lot.hours_due - lot.hours_done, 0) if lot.has_obligation else 0
            )
            lot.rate = 100 * lot.hours_done / lot.hours_due if lot.has_obligation else 0

    @api.depends("rate", "has_obligation")
    def _compute_rate_label(self):
        for lot in self:
            lot.rate_label = (
                f"{formatLang(self.env, lot.rate, digits=1)}\u00a0%"
                if lot.has_obligation
                else self.env._("n/a")
            )

    @api.constrains("date_start", "date_end")
    def _check_commitment_dates(self):
        self.commitment_ids._check_date()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        if (
            self.env["insertion.declaration"]
            .sudo()
            .search_count([("lot_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._("Hours were declared on this lot: it cannot be deleted.")
            )

    def action_start(self):
        for lot in self:
            if not lot.contractor_ids:
                raise ValidationError(
                    self.env._(
                        "%s: name the company that holds it before starting.",
                        lot.display_name,
                    )
                )
        self.write({"state": "running"})
        self.contract_id.filtered(
            lambda contract: contract.state == "awarded"
        ).state = "running"

    def action_complete(self):
        self.write({"state": "completed"})

    def action_reopen(self):
        self.write({"state": "running"})

    def action_view_declarations(self):
        self.ensure_one()
        return self._prepare_lot_action("insertion_declaration_action")

    def action_view_attestations(self):
        self.ensure_one()
        return self._prepare_lot_action("insertion_attestation_action")

    def _prepare_lot_action(self, xml_id):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"mife_insertion_clauses.{xml_id}"
        )
        return action | {"domain": [("lot_id", "=", self.id)], "context": {}}

    def _get_hours_due(self, date=None):
        """Return {lot id: hours owed} under the commitments in force on ``date``."""
        date = date or self._get_reference_date()
        due = defaultdict(float)
        for commitment in self.commitment_ids:
            if commitment.date and commitment.date <= date:
                lot = commitment.lot_id
                due[lot.id or lot._origin.id] += commitment.hours
        return due

    def _get_hours_done(self, until=None):
        """Return {lot id: certified hours}, of months up to ``until`` if given."""
        domain = [
            ("lot_id", "in", self._origin.ids),
            ("state", "in", CERTIFIED_STATES),
        ]
        if until:
            domain.append(("month", "<=", until))
        done = defaultdict(float)
        for lot, hours in self.env["insertion.declaration.line"]._read_group(
            domain, ["lot_id"], ["counted_hours:sum"]
        ):
            done[lot.id] = hours
        return done

    def _get_reference_date(self):
        date = self.env.context.get("insertion_date")
        return fields.Date.to_date(date) or fields.Date.context_today(self)

    def _get_turns(self):
        turns = self.env["insertion.turn"].search([("lot_id", "in", self.ids)])
        return {turn.lot_id.id: turn for turn in turns}

    def _get_contractors(self):
        return self.contractor_ids

    def _get_insertion_contract(self):
        self.ensure_one()
        return self.contract_id

    def _get_insertion_lot(self):
        return self

    def _is_kickoff_awaited(self):
        """Tell whether the next meeting is the first one with the company."""
        return self.state in ("pending", "running") and not self.env[
            "calendar.event"
        ].search_count(
            [
                ("insertion_kind", "=", "kickoff"),
                ("insertion_contract_id", "=", self.contract_id.id),
                ("insertion_lot_id", "in", (False, self.id)),
            ],
            limit=1,
        )
