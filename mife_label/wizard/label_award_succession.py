# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.models.res_partner_identity import IS_COMPANY, NEW_COMPANY
from ..common.rules.uploads import clean_name
from ..rules.validity import LIVE_STATES


class LabelAwardSuccession(models.TransientModel):
    """A firm takes over from the holder of a label, which goes on until its end.

    The certificate is issued again in its name; the former one names it. The file that
    gave the label counts for the firm that takes over as if it had written it.
    """

    _name = "label.award.succession"
    _description = "A firm takes over a label"
    _inherit = "label.search.mixin"
    _rec_name = "award_id"

    award_id = fields.Many2one(
        comodel_name="label.award",
        default=lambda self: self.env.context.get("active_id"),
        readonly=True,
        required=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Firm that takes over",
        required=True,
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
        help="The establishment, known by its own SIRET.",
    )
    date = fields.Date(string="From", default=fields.Date.context_today, required=True)
    reason = fields.Text(required=True, help="Kept in the history of the label.")
    document = fields.Binary(help="The merger, the transfer of business...")
    document_name = fields.Char()

    def action_confirm(self):
        self.ensure_one()
        award = self.award_id
        award.application_id._check_secretary()
        self._check_possible()
        former = award.partner_id
        # the address is kept as the certificate prints it
        heir = award.company_id._in_document_lang(self.partner_id)
        reason = self.env._(
            "%(heir)s takes over from %(former)s from %(date)s: %(reason)s",
            heir=self.partner_id.name,
            former=award.holder_name,
            date=format_date(self.env, self.date),
            reason=self.reason.strip(),
        )
        renewal = award.renewal_id
        successor = award._supersede(
            {
                "partner_id": heir.id,
                "holder_name": heir.name,
                "holder_siret": heir._get_typed_siret(),
                "holder_address": heir._get_label_address(),
            },
            reason,
        )
        if renewal.partner_id == former:
            # sudo: the file under way is the coach's
            renewal.sudo()._write_by_action({"partner_id": heir.id})
        document = self.with_context(bin_size=False).document
        name = clean_name(self.document_name or "document")
        successor.message_post(
            body=reason,
            attachments=[(name, base64.b64decode(document))] if document else None,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "label.award",
            "res_id": successor.id,
            "views": [(False, "form")],
        }

    def _check_possible(self):
        award = self.award_id
        if award.state not in (*LIVE_STATES, "future"):
            raise UserError(
                self.env._(
                    "The label of %s is not in force: nobody can take it over.",
                    award.holder_name,
                )
            )
        if self.partner_id == award.partner_id:
            raise UserError(self.env._("Choose another firm than the holder."))
        if not award.valid_from <= self.date <= award._get_today():
            raise UserError(
                self.env._(
                    "Enter the day on which the firm took over: between %(first)s, when "
                    "the label begins, and today.",
                    first=format_date(self.env, award.valid_from),
                )
            )
        self.partner_id._check_label_holder(award.application_id)
        own = award.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("programme_id", "=", award.programme_id.id),
                ("state", "in", (*LIVE_STATES, "future", "suspended")),
            ],
            limit=1,
        )
        if own:
            raise UserError(
                self.env._(
                    "%(heir)s already holds this label, No. %(number)s.",
                    heir=self.partner_id.name,
                    number=own.name,
                )
            )
