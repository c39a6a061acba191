# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.people.insertion_followup import EMPLOYERS


class InsertionFollowupCall(models.TransientModel):
    """A call, or the paper that came back: what was said, in one screen.

    Saved, it opens the next person to call.
    """

    _name = "insertion.followup.call"
    _description = "Call to a person followed up"
    _inherit = "insertion.search.mixin"
    _rec_name = "followup_id"

    followup_id = fields.Many2one(
        comodel_name="insertion.followup", string="Follow-up", required=True
    )
    company_id = fields.Many2one(related="followup_id.company_id")
    participant_id = fields.Many2one(related="followup_id.participant_id")
    phone = fields.Char(related="followup_id.phone")
    call_time = fields.Selection(
        related="followup_id.participant_id.call_time", readonly=False
    )
    firm_id = fields.Many2one(related="followup_id.firm_id")
    last_day = fields.Date(related="followup_id.last_day")
    contact_ids = fields.One2many(related="followup_id.contact_ids")
    source = fields.Selection(
        selection=[
            ("phone", "I called"),
            ("incoming", "The person called, or came"),
            ("paper", "The paper came back"),
        ],
        string="How",
        default="phone",
        required=True,
    )
    result = fields.Selection(
        selection=[
            ("answered", "Answers"),
            ("absent", "No reply"),
            ("later", "Asks to be called again"),
            ("wrong", "Wrong number"),
            ("refused", "Does not wish to answer"),
            ("object", "Does not want to be contacted any more"),
        ],
        string="What happened",
        required=True,
    )
    choice_id = fields.Many2one(
        comodel_name="insertion.followup.choice",
        string="Situation",
        domain="[('company_id', 'in', [False, company_id]), "
        "('adapter_ids', 'not in', company_id)]",
    )
    employer_kind = fields.Selection(selection=EMPLOYERS, string="Employer")
    call_on = fields.Date(string="To call again on")
    to_call_count = fields.Integer(compute="_compute_to_call_count")

    @api.depends("followup_id")
    def _compute_to_call_count(self):
        Followup = self.env["insertion.followup"]
        for call in self:
            call.to_call_count = Followup.search_count(
                Followup._get_to_call_domain() & Domain("id", "!=", call.followup_id.id)
            )

    def action_save(self):
        self._save()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_save_and_next(self):
        self._save()
        following = self.followup_id._get_next_to_call()
        if not following:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return following._open_call()

    def _save(self):
        self.ensure_one()
        self._check_said()
        each = self.followup_id
        each.check_access("write")
        if self.source == "phone":
            each._check_due()
            spoke = self.result in ("answered", "refused", "object")
            each._contact(
                "phone",
                "reached" if spoke else self.result,
                call_on=self.call_on if self.result == "later" else None,
            )
        channel = "paper" if self.source == "paper" else "phone"
        if self.result == "answered":
            each._answer(self.choice_id, channel, self.employer_kind)
        elif self.result == "refused":
            each._refuse(channel)
        elif self.result == "object":
            each._object(channel)
        elif self.source == "incoming":
            each._postpone(self.call_on)

    def _check_said(self):
        if self.result == "answered" and not self.choice_id:
            raise UserError(self.env._("Choose the situation that the person told."))
        if self.result == "later":
            today = fields.Date.context_today(self)
            if not self.call_on or self.call_on <= today:
                raise UserError(
                    self.env._("Enter the day on which the person wants to be called.")
                )
        elif self.source != "phone" and self.result in ("absent", "wrong"):
            raise UserError(
                self.env._("Nobody was called: choose what the person said.")
            )
