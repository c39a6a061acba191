# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..fields import FileName
from ..report.month_list import MonthList
from ..report.month_proofs import MonthProofs


class InsertionDeclarationReceive(models.TransientModel):
    """Declare for companies that gave their hours otherwise than on the portal."""

    _name = "insertion.declaration.receive"
    _description = "Declare for companies"
    _inherit = ["insertion.received.mixin", "insertion.search.mixin"]

    declaration_ids = fields.Many2many(
        comodel_name="insertion.declaration",
        string="Months to declare",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    no_hours = fields.Boolean(string="No hours this month")
    channel = fields.Selection(default="email")
    sender_name = fields.Char(
        compute="_compute_sender_name", store=True, readonly=False
    )
    received_on = fields.Date(default=fields.Date.context_today)
    data = fields.Binary(string="File")
    filename = FileName()
    summary = fields.Text(compute="_compute_summary")

    @api.depends("declaration_ids")
    def _compute_sender_name(self):
        for wizard in self:
            wizard.sender_name = MonthList(wizard.declaration_ids).get_usual_sender()

    @api.depends("declaration_ids", "no_hours")
    @api.depends_context("lang")
    def _compute_summary(self):
        for wizard in self:
            months = MonthList(wizard.declaration_ids)
            wizard.summary = "\n".join(months.get_to_declare_sentences(wizard.no_hours))

    def action_declare(self):
        self.ensure_one()
        declarations = self.declaration_ids
        received = self._prepare_received()
        for declaration in declarations if self.data else ():
            MonthProofs(declaration).join(self.filename, self.data)
        declarations._declare(self.no_hours, received)
        months = MonthList(declarations)
        return months.tell([self.env._("Months declared: %s.", len(declarations))])

    def action_back(self):
        return MonthList(self.declaration_ids).open_panel()
