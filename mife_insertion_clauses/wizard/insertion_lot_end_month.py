# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models.shared.vocabulary import EDITABLE_STATES, format_month
from ..rules.hours import overlaps_month

NOT_OPENED = "not_opened"


class InsertionLotEndMonth(models.TransientModel):
    """A month that lacks to a lot, whether it was opened or not."""

    _name = "insertion.lot.end.month"
    _description = "Month that lacks to a lot"
    _inherit = "insertion.search.mixin"
    _order = "month, id"
    _rec_name = "contractor_id"

    end_id = fields.Many2one(
        comodel_name="insertion.lot.end", index=True, ondelete="cascade", required=True
    )
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        readonly=True,
        required=True,
    )
    partner_id = fields.Many2one(related="contractor_id.partner_id", string="Firm")
    month = fields.Date(readonly=True, required=True)
    month_label = fields.Char(string="Month of work", compute="_compute_month_label")
    declaration_id = fields.Many2one(
        comodel_name="insertion.declaration",
        compute="_compute_declaration",
        compute_sudo=True,
    )
    state = fields.Selection(
        selection=lambda self: self._get_states(),
        string="Where it stands",
        compute="_compute_declaration",
        compute_sudo=True,
    )
    hours = fields.Float(compute="_compute_declaration", compute_sudo=True)
    is_idle = fields.Boolean(
        string="Nobody placed",
        compute="_compute_is_idle",
        help="Nobody was placed that month: no hours can be certified at once.",
    )

    @api.model
    def _get_states(self):
        field = self.env["insertion.declaration"]._fields["state"]
        return [
            (NOT_OPENED, self.env._("Not opened")),
            *field._description_selection(self.env),
        ]

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_label(self):
        for line in self:
            line.month_label = format_month(self.env, line.month)

    @api.depends("contractor_id", "month")
    def _compute_declaration(self):
        found = {
            (declaration.contractor_id, declaration.month): declaration
            for declaration in self.env["insertion.declaration"].search(
                [
                    ("contractor_id", "in", self.contractor_id.ids),
                    ("month", "in", list(set(self.mapped("month")))),
                ]
            )
        }
        for line in self:
            declaration = found.get((line.contractor_id, line.month))
            line.declaration_id = declaration
            line.state = declaration.state if declaration else NOT_OPENED
            line.hours = declaration._get_declared_hours() if declaration else 0

    @api.depends("contractor_id", "month")
    def _compute_is_idle(self):
        placements = self.contractor_id.lot_id.placement_ids
        for line in self:
            firms = line.contractor_id | line.contractor_id._get_successors()
            line.is_idle = not any(
                overlaps_month(line.month, placement.date_start, placement.date_end)
                for placement in placements
                if placement.contractor_id in firms
            )

    def action_open(self):
        self.ensure_one()
        return self.declaration_id._get_records_action(name=self.month_label)

    def action_no_hours(self):
        self._certify_no_hours()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_take_back(self):
        """Withdraw a month that was opened for nothing; one that was sent stays."""
        self.declaration_id.unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _in_states(self, *states):
        return self.filtered(lambda line: line.state in states)

    def _get_declarations(self, *states):
        return self._in_states(*states).declaration_id.sudo(False)

    def _get_idle(self):
        return self._in_states(NOT_OPENED, *EDITABLE_STATES).filtered(
            lambda line: line.is_idle and not line.hours
        )

    def _open_declarations(self):
        """Return the declarations of these months, opening those that are not."""
        Declaration = self.env["insertion.declaration"]
        opened = Declaration.create(
            [
                {"contractor_id": line.contractor_id.id, "month": line.month}
                for line in self._in_states(NOT_OPENED)
            ]
        )
        self.invalidate_recordset(["declaration_id", "state", "hours"])
        return opened

    def _certify_no_hours(self):
        self._open_declarations()
        months = self._get_declarations(*EDITABLE_STATES)
        months.action_declare_no_hours()
        months.action_validate()
        self.invalidate_recordset(["declaration_id", "state", "hours"])
