# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.models.res_partner_identity import IS_COMPANY, NEW_COMPANY


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
    reason = fields.Text(required=True, help="The holder reads it.")
    document = fields.Binary(help="The merger, the transfer of business...")
    document_name = fields.Char()

    def action_confirm(self):
        self.ensure_one()
        award = self.award_id
        award.application_id._check_secretary()
        self._check_possible()
        # the address is kept as the certificate prints it
        heir = award.company_id._in_document_lang(self.partner_id)
        change = heir.env._(
            "%(heir)s takes over from %(former)s from %(date)s.",
            heir=heir.name,
            former=award.holder_name,
            date=format_date(heir.env, self.date),
        )
        return self.env["label.award.act"]._note(
            award,
            "succession",
            self.reason,
            {
                "partner_id": heir.id,
                "holder_name": heir.name,
                "holder_siret": heir._get_typed_siret(),
                "holder_address": heir._get_label_address(),
            },
            change=change,
            document=self.with_context(bin_size=False).document,
            document_name=self.document_name,
        )

    def _check_possible(self):
        award = self.award_id
        self.env["label.award.act"]._check_succession(award, self.partner_id)
        if not award.valid_from <= self.date <= award._get_today():
            raise UserError(
                self.env._(
                    "Enter the day on which the firm took over: between %(first)s, "
                    "when the label begins, and today.",
                    first=format_date(self.env, award.valid_from),
                )
            )
