# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...report.derogation_letter import DerogationLetter
from ...rules import duty

FROZEN = (
    "contract_id",
    "reason_id",
    "justification",
    "author",
    "signatory_name",
    "signatory_role",
    "date",
)


class InsertionDerogation(models.Model):
    """Why a contract that the law obliges to bear a social clause bears none.

    The buyer justifies it and signs; what was issued changes no more, it is withdrawn
    with a reason. Source: code de la commande publique, L. 2112-2-1.
    """

    _name = "insertion.derogation"
    _description = "Derogation from the obligatory clause"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "mail.thread",
        "insertion.search.mixin",
    ]
    _order = "date desc, id desc"
    _rec_name = "contract_id"
    _rec_names_search = ["contract_id", "reason_id", "signatory_name"]
    _action_only_fields = ("state", "issued_on", "issued_by_id", "law", "withdrawn_on")

    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True
    )
    buyer_id = fields.Many2one(related="contract_id.buyer_id", store=True)
    user_id = fields.Many2one(related="contract_id.user_id")
    duty_state = fields.Selection(related="contract_id.duty_state")
    reason_id = fields.Many2one(
        comodel_name="insertion.reason",
        string="Ground",
        check_company=True,
        domain="[('is_derogation', '=', True)]",
        required=True,
        tracking=True,
    )
    justification = fields.Text(
        required=True,
        tracking=True,
        help="The facts that the ground rests on, in the buyer's words.",
    )
    author = fields.Char(
        string="Justified by",
        required=True,
        tracking=True,
        help="Who wrote the justification at the buyer's: name and service.",
    )
    signatory_name = fields.Char(string="Signed by", required=True, tracking=True)
    signatory_role = fields.Char(string="In the capacity of", required=True)
    date = fields.Date(
        string="Dated",
        default=fields.Date.context_today,
        required=True,
        tracking=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("issued", "In force"),
            ("withdrawn", "No longer in force"),
        ],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    issued_on = fields.Datetime(string="Taken on", copy=False, readonly=True)
    issued_by_id = fields.Many2one(
        comodel_name="res.users", string="Taken by", copy=False, readonly=True
    )
    law = fields.Text(
        string="Judged as",
        copy=False,
        readonly=True,
        help="What the law asked of the contract on the day it was taken.",
    )
    withdrawal_reason = fields.Text(copy=False, tracking=True)
    withdrawn_on = fields.Date(copy=False, readonly=True)
    letter_docx = fields.Binary(
        string="Letter (Word)", compute="_compute_letter_docx", exportable=False
    )

    _issued_uniq = models.UniqueIndex(
        "(contract_id) WHERE state = 'issued'",
        "This contract already has a derogation: withdraw it first.",
    )

    @api.depends("contract_id", "reason_id")
    def _compute_display_name(self):
        for derogation in self:
            derogation.display_name = self.env._(
                "Derogation - %s", derogation.contract_id.display_name or ""
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("Derogation - %s", "")

    def _compute_letter_docx(self):
        for derogation in self:
            derogation.letter_docx = base64.b64encode(
                derogation._get_letter().get_docx()
            )

    def _check_locked(self, vals):
        if any(derogation.state != "draft" for derogation in self):
            if vals.keys() & set(FROZEN):
                raise UserError(
                    self.env._(
                        "A derogation that was taken no longer changes: withdraw it "
                        "with a reason, and write another."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if any(derogation.state != "draft" for derogation in self):
            raise UserError(
                self.env._(
                    "A derogation that was taken is kept: withdraw it with a reason."
                )
            )

    def action_issue(self):
        """Freeze the derogation: it is public that it exists."""
        for derogation in self:
            derogation._check_can_issue()
            derogation._write_by_action(
                {
                    "state": "issued",
                    "issued_on": fields.Datetime.now(),
                    "issued_by_id": self.env.uid,
                    "law": derogation.contract_id.duty_label,
                }
            )
            derogation.contract_id.message_post(
                body=self.env._("Derogation taken: %s", derogation.reason_id.name)
            )

    def _check_can_issue(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("This derogation is already taken."))
        if self.contract_id.duty_state == duty.FREE:
            raise UserError(
                self.env._(
                    "The clause is not obligatory on %(contract)s, no derogation is "
                    "needed. %(why)s",
                    contract=self.contract_id.display_name,
                    why=self.contract_id.duty_label,
                )
            )
        if self.date > fields.Date.context_today(self):
            raise UserError(
                self.env._("The derogation is dated in the future: correct its date.")
            )

    def action_withdraw(self):
        for derogation in self:
            if derogation.state != "issued":
                raise UserError(
                    self.env._("Only a derogation that was taken is withdrawn.")
                )
            if not (derogation.withdrawal_reason or "").strip():
                raise UserError(
                    self.env._("Say why the derogation is withdrawn, then withdraw it.")
                )
        self._write_by_action(
            {"state": "withdrawn", "withdrawn_on": fields.Date.context_today(self)}
        )
        for derogation in self:
            derogation.contract_id.message_post(
                body=self.env._(
                    "Derogation withdrawn: %s", derogation.withdrawal_reason
                )
            )

    def action_download_letter(self):
        self.ensure_one()
        name = f"{self._get_letter().get_name()}.docx".replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/letter_docx/{name}"
            "?download=true",
            "target": "download",
        }

    def _get_letter(self):
        self.ensure_one()
        return DerogationLetter(self.company_id._in_document_lang(self))
