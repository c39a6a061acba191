# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..fields import FileName
from ..models.shared.vocabulary import EDITABLE_STATES
from ..report.hours_file_reader import (
    ADDED,
    IGNORED,
    REFUSED,
    TAKEN,
    UNCHANGED,
    HoursFileReader,
)
from ..report.hours_sheet import HoursSheet
from ..report.month_list import MonthList
from ..rules.hours import first_of_month, previous_month


class InsertionHoursImport(models.TransientModel):
    """A file of hours, shown line by line before anything is written."""

    _name = "insertion.hours.import"
    _description = "Import of hours"
    _inherit = ["insertion.received.mixin", "insertion.search.mixin"]

    channel = fields.Selection(default="email")
    sender_name = fields.Char(
        compute="_compute_sender_name", store=True, readonly=False
    )
    received_on = fields.Date(default=fields.Date.context_today)
    month = fields.Date(
        default=lambda self: previous_month(fields.Date.context_today(self)),
        required=True,
        help="Any day of the month to fill.",
    )
    declaration_ids = fields.Many2many(
        comodel_name="insertion.declaration",
        string="Months to fill",
        compute="_compute_declaration_ids",
        store=True,
        readonly=False,
    )
    data = fields.Binary(string="File")
    filename = FileName()
    declare = fields.Boolean(
        string="Declare for the companies",
        help="Send the declarations as soon as their hours are taken.",
    )
    line_ids = fields.One2many(
        comodel_name="insertion.hours.import.line", inverse_name="import_id"
    )
    refusal = fields.Char(readonly=True)
    notes = fields.Text(readonly=True)
    summary = fields.Char(compute="_compute_summary")
    refused_count = fields.Integer(compute="_compute_summary")
    model_file = fields.Binary(compute="_compute_model_file")

    @api.depends("month")
    def _compute_declaration_ids(self):
        chosen = self.env.context.get("active_ids")
        if self.env.context.get("active_model") != "insertion.declaration":
            chosen = None
        for wizard in self:
            if chosen:
                wizard.declaration_ids = [Command.set(chosen)]
            else:
                wizard.declaration_ids = self.env["insertion.declaration"].search(
                    [
                        ("month", "=", wizard.month and first_of_month(wizard.month)),
                        ("state", "in", EDITABLE_STATES),
                    ]
                )

    @api.depends("declaration_ids")
    def _compute_sender_name(self):
        for wizard in self:
            wizard.sender_name = MonthList(wizard.declaration_ids).get_usual_sender()

    @api.depends("line_ids.fate")
    @api.depends_context("lang")
    def _compute_summary(self):
        for wizard in self:
            fates = wizard.line_ids.mapped("fate")
            wizard.refused_count = fates.count(REFUSED)
            sentences = [
                self.env._(
                    "Taken: %(taken)s. Unchanged: %(unchanged)s. Refused: %(refused)s.",
                    taken=fates.count(TAKEN),
                    unchanged=fates.count(UNCHANGED),
                    refused=fates.count(REFUSED),
                )
            ]
            if ADDED in fates:
                sentences.append(self.env._("Added up: %s.", fates.count(ADDED)))
            if IGNORED in fates:
                sentences.append(self.env._("Left aside: %s.", fates.count(IGNORED)))
            wizard.summary = " ".join(sentences)

    def _compute_model_file(self):
        for wizard in self:
            sheet = HoursSheet(wizard.declaration_ids)
            wizard.model_file = base64.b64encode(sheet.get_xlsx())

    @api.onchange("data", "declaration_ids")
    def _onchange_data(self):
        """Show what becomes of each row; what is imported is read again."""
        self.line_ids = [Command.clear()]
        self.refusal = self.notes = False
        if not self.data:
            return
        reader = HoursFileReader(self.declaration_ids._origin)
        try:
            file = reader.read_file(self._get_content(), self.filename)
        except UserError as error:
            self.refusal = str(error)
            return
        self.notes = "\n".join(reader.get_notes(file))
        self.line_ids = [
            Command.create(
                {
                    "number": row.number,
                    "person": row.person,
                    "firm": row.line.sudo().partner_id.display_name,
                    "worked_hours": row.worked,
                    "training_hours": row.training,
                    "fate": row.fate,
                    "sentence": row.sentence,
                }
            )
            for row in reader.match(file)
        ]

    def action_download(self):
        self.ensure_one()
        if not self.declaration_ids.line_ids:
            raise UserError(
                self.env._("Choose at least one month with people at work first.")
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/model_file/"
            f"{self._get_model_filename()}?download=true",
            "target": "self",
        }

    def action_import(self):
        self.ensure_one()
        if not self.data:
            raise UserError(self.env._("Choose the file to import first."))
        declarations = self.declaration_ids._origin
        received = self._prepare_received() if self.declare else None
        reader = HoursFileReader(declarations)
        preview = reader.preview(self._get_content(), self.filename)
        taken = reader.take(preview)
        sentences = [self.env._("Rows of hours taken: %s.", taken)]
        if self.declare:
            filled = declarations.filtered(
                lambda declaration: declaration._get_declared_hours()
                and declaration.line_ids & self._get_lines(preview)
            )
            filled._declare(no_hours=False, received=received)
            sentences.append(self.env._("Months declared: %s.", len(filled)))
        return MonthList(declarations).tell(sentences)

    def action_back(self):
        return MonthList(self.declaration_ids._origin).open_panel()

    def _get_content(self):
        try:
            return base64.b64decode(self.data)
        except binascii.Error:
            return b""  # said to be empty

    def _get_lines(self, preview):
        return self.env["insertion.declaration.line"].union(
            *(row.line for row in preview if row.line)
        )

    def _get_model_filename(self):
        months = self.declaration_ids.mapped("month")
        return f"heures-{months[0]:%Y-%m}.xlsx" if months else "heures.xlsx"
