# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import dataclasses

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import code_translations

from ...common.rules.apart import OverBudget, call_apart
from ...fields import FileName
from ...procurement import ANOMALY_CODES, UNREADABLE_CODES, UnreadableFile, read_decp
from ...rules.budgets import MAX_NOTICE_BYTES, MAX_NOTICE_ROWS


def translate_sentence(env, template, **values):
    """Return a sentence of ``procurement`` in the language of the user.

    The readers know nothing of Odoo: their sentences are templates, marked for
    extraction where they stand and looked up here.
    """
    terms = code_translations.get_python_translations(
        "mife_insertion_clauses", env.lang or "en_US"
    )
    return (terms.get(template) or template).format(**values)


class InsertionNoticeImport(models.Model):
    """One file of open data that was read, and what became of each record."""

    _name = "insertion.notice.import"
    _description = "Import of public notices"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "id desc"
    _action_only_fields = (
        "state",
        "file_format",
        "created_count",
        "updated_count",
        "unchanged_count",
        "rejected_count",
        "file_anomalies",
    )

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    file = fields.Binary(attachment=True, required=True)
    filename = FileName()
    source = fields.Char(
        help="Where the file comes from; shown with its date beside the figures."
    )
    state = fields.Selection(
        selection=[("draft", "To read"), ("done", "Read")],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
    )
    file_format = fields.Selection(
        selection=[("decp_v1", "DECP version 1"), ("decp_v2", "DECP version 2")],
        copy=False,
        readonly=True,
    )
    created_count = fields.Integer(string="Created", copy=False, readonly=True)
    updated_count = fields.Integer(string="Updated", copy=False, readonly=True)
    unchanged_count = fields.Integer(string="Already known", copy=False, readonly=True)
    rejected_count = fields.Integer(string="Rejected", copy=False, readonly=True)
    file_anomalies = fields.Json(copy=False, readonly=True)
    file_remarks = fields.Text(
        string="Remarks on the file", compute="_compute_file_remarks"
    )
    rejection_ids = fields.One2many(
        comodel_name="insertion.notice.rejection", inverse_name="import_id"
    )
    notice_ids = fields.One2many(
        comodel_name="insertion.notice", inverse_name="import_id"
    )

    @api.depends("filename")
    def _compute_name(self):
        for notice_import in self:
            if not notice_import.name:
                notice_import.name = notice_import.filename or self.env._(
                    "File without name"
                )

    @api.depends("file_anomalies")
    @api.depends_context("lang")
    def _compute_file_remarks(self):
        for notice_import in self:
            notice_import.file_remarks = "\n".join(
                translate_sentence(
                    self.env,
                    ANOMALY_CODES[anomaly["code"]],
                    field=anomaly["field"],
                    value=anomaly["value"],
                )
                for anomaly in notice_import.file_anomalies or ()
            )

    def write(self, vals):
        if "file" in vals and "done" in self.mapped("state"):
            raise UserError(
                self.env._("This file was already read: make a new import instead.")
            )
        return super().write(vals)

    def action_read(self):
        """Read the file: each record becomes a notice or a rejection with a reason.

        Reading the same file twice creates nothing the second time.
        """
        for notice_import in self:
            if notice_import.state == "draft":
                notice_import._read_file()

    def action_view_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_notice_action"
        )
        return action | {"domain": [("import_id", "=", self.id)], "context": {}}

    def _read_content(self, content):
        try:
            result = call_apart(
                read_decp, content[: MAX_NOTICE_BYTES + 1], self.filename or ""
            )
        except OverBudget as error:
            raise UnreadableFile("over_budget") from error
        if result.row_count > MAX_NOTICE_ROWS:
            raise UnreadableFile("too_many_rows")
        return result

    def _read_file(self):
        self.ensure_one()
        try:
            content = base64.b64decode(self.file or b"")
            result = self._read_content(content)
        except UnreadableFile as error:
            sentence = translate_sentence(
                self.env, UNREADABLE_CODES[error.code], detail=error.detail
            )
            raise UserError(sentence) from error
        except binascii.Error as error:
            raise UserError(self.env._("The file is damaged: choose it again.")) from (
                error
            )
        counts = self.env["insertion.notice"]._upsert(result.notices, self)
        self.env["insertion.notice.rejection"].create(
            [
                {
                    "import_id": self.id,
                    "position": rejection.position,
                    "reason": rejection.reason,
                    "reference": rejection.reference,
                    "detail": rejection.detail,
                    "raw": rejection.raw_text,
                }
                for rejection in result.rejections
            ]
        )
        self._write_by_action(
            {
                "state": "done",
                "file_format": result.format,
                "rejected_count": len(result.rejections),
                "file_anomalies": [
                    dataclasses.asdict(anomaly) for anomaly in result.file_anomalies
                ],
                **counts,
            }
        )
