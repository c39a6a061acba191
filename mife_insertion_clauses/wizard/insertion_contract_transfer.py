# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.shared.vocabulary import CERTIFIED_STATES
from ..report.transfer_workbook import TransferWorkbook
from ..rules import opening
from ..rules.hours import last_of_month, previous_month


class InsertionContractTransfer(models.TransientModel):
    """Contracts go to another carrier, of this database or of another one.

    What runs leaves in the workbook that the other one takes over. What was certified
    stays here, with its numbers; from the day on no hour is asked here any more.
    """

    _name = "insertion.contract.transfer"
    _description = "Hand contracts over to another organisation"
    _inherit = "insertion.search.mixin"
    _rec_name = "receiver"

    contract_ids = fields.Many2many(
        comodel_name="insertion.contract",
        string="Contracts",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    receiver = fields.Char(string="Organisation that takes over", required=True)
    until = fields.Date(
        string="Followed here until",
        default=lambda self: self._default_until(),
        required=True,
        help="Last day of the hours certified here: the end of a month. The other "
        "organisation follows the months after it.",
    )
    waiting = fields.Text(string="To finish first", compute="_compute_waiting")
    workbook = fields.Binary(compute="_compute_workbook", exportable=False)

    @api.model
    def _default_until(self):
        return last_of_month(previous_month(fields.Date.context_today(self)))

    @api.depends("contract_ids", "until")
    @api.depends_context("lang")
    def _compute_waiting(self):
        for transfer in self:
            months = transfer._find_waiting()
            transfer.waiting = bool(months) and self.env._(
                "Months not certified until %(date)s: %(count)s. Their hours are not "
                "in the workbook. Among them: %(names)s.",
                count=len(months),
                date=format_date(self.env, transfer.until),
                names=", ".join(months[:3].mapped("display_name")),
            )

    # no dependency: it is made when somebody downloads it
    def _compute_workbook(self):
        for transfer in self:
            book = TransferWorkbook(transfer.contract_ids, transfer.until)
            transfer.workbook = base64.b64encode(book.get_xlsx())

    def _find_waiting(self):
        return self.env["insertion.declaration"].search(
            [
                ("contract_id", "in", self.contract_ids.ids),
                ("month", "<=", self.until),
                ("state", "not in", CERTIFIED_STATES),
            ]
        )

    def action_download(self):
        """Give the workbook that the other organisation takes over."""
        self.ensure_one()
        self._check_possible()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/workbook/passation.xlsx"
            "?download=true",
            "target": "self",
        }

    def action_stop(self):
        """Ask for no hour after the day, and say on each contract who follows it."""
        self.ensure_one()
        self._check_possible()
        contractors = self.contract_ids.lot_ids.contractor_ids
        after = self.env["insertion.declaration"].search(
            [("contractor_id", "in", contractors.ids), ("month", ">", self.until)]
        )
        if sent := after.filtered("line_ids"):
            raise UserError(
                self.env._(
                    "Hours after %(date)s were entered here: %(names)s. Choose a later "
                    "day, or have them given back first.",
                    date=format_date(self.env, self.until),
                    names=", ".join(sent[:3].mapped("display_name")),
                )
            )
        for contractor in contractors:
            if not contractor.report_to or contractor.report_to > self.until:
                last = max(self.until, contractor.report_from or self.until)
                contractor.report_to = last
        for contract in self.contract_ids:
            contract.message_post(
                body=self.env._(
                    "%(organisation)s follows this contract after %(date)s. What was "
                    "certified until then stays here.",
                    organisation=self.receiver,
                    date=format_date(self.env, self.until),
                )
            )
        return {"type": "ir.actions.act_window_close"}

    def _check_possible(self):
        if len(self.contract_ids.company_id) > 1:
            raise UserError(
                self.env._("Hand over the contracts of one organisation at a time.")
            )
        today = fields.Date.context_today(self)
        if opening.judge_until(self.until, today):
            raise UserError(
                self.env._(
                    "Choose the last day of a month that is past, such as %s.",
                    format_date(self.env, self._default_until()),
                )
            )
