# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html


class InsertionEffortNote(models.TransientModel):
    _name = "insertion.effort.note"
    _description = "Note an effort or a difficulty"
    _inherit = "insertion.search.mixin"
    _rec_name = "lot_id"

    lot_id = fields.Many2one(comodel_name="insertion.lot", required=True)
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        domain="[('lot_id', '=', lot_id)]",
    )
    kind = fields.Selection(
        selection=[
            ("effort", "Effort of the company"),
            ("difficulty", "Difficulty reported"),
        ],
        default="effort",
        required=True,
    )
    date = fields.Date(default=fields.Date.context_today, required=True)
    description = fields.Text(string="What was done or said", required=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Documents", bypass_search_access=True
    )

    def action_note(self):
        self.ensure_one()
        if self.date > fields.Date.context_today(self):
            raise ValidationError(
                self.env._("An effort is noted once it is done: correct the date.")
            )
        body = plaintext2html(self.description)
        if self.contractor_id:
            firm = self.contractor_id.partner_id.display_name
            body = Markup("<p>%s</p>%s") % (self.env._("%s:", firm), body)
        self.lot_id.check_access("write")
        # sudo: nobody but this dialog dates a message of the day of the fact
        self.lot_id.sudo().message_post(
            author_id=self.env.user.partner_id.id,
            body=body,
            subtype_xmlid=f"mife_insertion_clauses.mt_insertion_{self.kind}",
            attachment_ids=self.attachment_ids.ids,
            date=datetime.combine(self.date, time(12)),
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
