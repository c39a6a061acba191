# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from ..shared.vocabulary import OPEN_STATES

ENDED_STATES = ("closed", "no_clause", "cancelled")
OPEN_PENALTY_STATES = ("simulation", "reported", "observations")


class InsertionHandover(models.Model):
    """A facilitator leaves: contracts, people and what was begun go to others."""

    _name = "insertion.handover"
    _description = "Departure of a facilitator"
    _inherit = "insertion.handover.mixin"
    _handover_group = "mife_insertion_clauses.group_insertion_facilitator"

    line_ids = fields.One2many(
        comodel_name="insertion.handover.line",
        inverse_name="handover_id",
        string="Contracts",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        copy=False,
    )

    @api.depends("leaver_id")
    def _compute_line_ids(self):
        for handover in self:
            handover.line_ids = [
                Command.clear(),
                *(
                    Command.create({"contract_id": contract.id})
                    for contract in handover._get_contracts()
                ),
            ]

    def action_refresh(self):
        """Take what was given to the leaver since, leave what is not any more."""
        for handover in self:
            contracts = handover._get_contracts()
            known = handover.line_ids.contract_id
            handover.line_ids = [
                *(
                    Command.delete(line.id)
                    for line in handover.line_ids
                    if line.contract_id not in contracts
                ),
                *(
                    Command.create({"contract_id": contract.id})
                    for contract in contracts - known
                ),
            ]

    def action_print_sheets(self):
        self.ensure_one()
        return self.env.ref(
            "mife_insertion_clauses.insertion_handover_report_portfolio"
        ).report_action(self)

    def _get_sheets(self):
        """Return the sheets of the contracts, then of the firms and buyers."""
        contracts = self.line_ids.contract_id
        firms = contracts.lot_ids.contractor_ids.partner_id | contracts.buyer_id
        return [
            {"kind": kind, "sheet": record._get_handover_sheet().prepare()}
            for kind, records in (
                ("contract", contracts),
                ("company", firms.sorted("name")),
            )
            for record in records
        ]

    def _get_activities(self, prefix):
        """Add what is to be done about the firms and buyers themselves."""
        activities = super()._get_activities(prefix)
        others = activities.search(
            [("user_id", "=", self.leaver_id.id), ("res_model", "=", "res.partner")]
        )
        firms = self.env["res.partner"].search(
            [
                ("id", "in", others.mapped("res_id")),
                "|",
                ("insertion_contractor_ids", "!=", False),
                ("insertion_contract_ids", "!=", False),
            ]
        )
        return activities | others.filtered(lambda one: one.res_id in firms.ids)

    def _get_contracts(self):
        return self._get_followed(
            "insertion.contract", ("state", "not in", ENDED_STATES)
        )

    def _get_meetings(self):
        """Return the meetings to come about contracts, that the leaver organises."""
        return (
            self.env["calendar.event"]
            .sudo()
            .search(
                [
                    ("user_id", "=", self.leaver_id.id),
                    ("start", ">=", fields.Datetime.now()),
                    ("insertion_company_id", "=", self._get_own_company().id),
                ],
                order="start, id",
            )
        )

    def _get_labels(self):
        return {
            "insertion.contract": self.env._("Contracts"),
            "insertion.participant": self.env._("People followed"),
            "insertion.referral": self.env._("Introductions under way"),
            "insertion.penalty": self.env._("Penalty files"),
            "calendar.event": self.env._("Meetings to come"),
            "mail.activity": self.env._("Tasks to do"),
        }

    def _get_parts(self):
        found = {
            "insertion.contract": self._get_contracts(),
            "insertion.participant": self._get_followed("insertion.participant"),
            "insertion.referral": self._get_followed(
                "insertion.referral", ("state", "in", OPEN_STATES)
            ),
            "insertion.penalty": self._get_followed(
                "insertion.penalty", ("state", "in", OPEN_PENALTY_STATES)
            ),
            "calendar.event": self._get_meetings(),
            "mail.activity": self._get_activities("insertion."),
        }
        return self._make_parts(
            (label, found[model]) for model, label in self._get_labels().items()
        )

    def _prepare_portfolio(self):
        """Also show what follows the contracts without being moved by itself."""
        rows = super()._prepare_portfolio()
        if self.state != "draft":
            return rows
        lots = self._get_contracts().lot_ids
        delegations = self.env["insertion.delegation"].search(
            [("lot_id", "in", lots.ids), ("ended_on", "=", False)]
        )
        follow = self._make_parts(
            [
                (self.env._("Lots, with their contract"), lots),
                (self.env._("Delegations, with their lot"), delegations),
            ]
        )
        return rows[:1] + self._prepare_rows(follow) + rows[1:]

    def _get_line_successors(self):
        return {
            line.contract_id: line.successor_id
            for line in self.line_ids
            if line.successor_id
        }

    def _get_subjects(self, records):
        """Return the contract that each record is about."""
        if records._name == "insertion.contract":
            return {contract: contract for contract in records}
        if records._name == "calendar.event":
            return {event: event.insertion_contract_id for event in records}
        if records._name == "insertion.participant":
            return self._get_contracts_at_work(records)
        if records._name == "mail.activity":
            return self._get_activity_subjects(records)
        if "contract_id" in records._fields:
            return {record: record.contract_id for record in records}
        return {}

    def _get_contracts_at_work(self, people):
        """Return the contract on which each person works today."""
        today = fields.Date.context_today(self)
        Placement = self.env["insertion.placement"]
        placements = Placement.search(
            [
                ("participant_id", "in", people.ids),
                *Placement._get_at_work_domain(today, today),
            ],
            order="date_start, id",
        )
        return {
            placement.participant_id: placement.lot_id.contract_id
            for placement in placements
        }
