# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

ACTORS = [
    ("facilitator", "Me (facilitator)"),
    ("company", "Firm"),
    ("buyer", "Buyer"),
    ("officer", "Hours officer"),
    ("prescriber", "Prescriber"),
]


class InsertionTurnMixin(models.AbstractModel):
    """What can wait for somebody: a contract or a lot.

    Whose turn it is follows from the facts (see ``insertion.turn``), unless somebody
    said by hand what is awaited, from whom, since when.
    """

    _name = "insertion.turn.mixin"
    _description = "What can wait for somebody"

    state_since = fields.Date(
        string="In this state since",
        compute="_compute_state_since",
        store=True,
        precompute=True,
        copy=False,
    )
    awaited_from = fields.Selection(
        selection=ACTORS, string="Waiting for", copy=False, tracking=True
    )
    awaited_what = fields.Char(string="What is awaited", copy=False, tracking=True)
    awaited_since = fields.Date(string="Waiting since", copy=False)
    last_contact_on = fields.Date(string="Last call", copy=False, readonly=True)
    turn_actor = fields.Selection(
        selection=ACTORS, string="Whose turn", compute="_compute_turn"
    )
    turn_label = fields.Char(string="Awaited", compute="_compute_turn")
    turn_days = fields.Integer(string="Days waiting", compute="_compute_turn")

    _awaited_whole = models.Constraint(
        "CHECK((awaited_from IS NULL) = (awaited_since IS NULL))",
        "Say who is awaited and since when, or neither.",
    )

    @api.depends("state")
    def _compute_state_since(self):
        self.state_since = fields.Date.context_today(self)

    def _compute_turn(self):
        self.env.flush_all()  # the turns are read in the tables themselves
        turns = self._get_turns()
        for record in self:
            turn = turns.get(record.id or record._origin.id)
            record.turn_actor = turn and turn.actor
            record.turn_label = turn and turn.awaited
            record.turn_days = turn and turn.days

    @api.constrains("awaited_from", "awaited_what")
    def _check_awaited_what(self):
        for record in self:
            if record.awaited_from and not (record.awaited_what or "").strip():
                raise ValidationError(
                    self.env._("Say in a few words what is awaited, and from whom.")
                )

    def action_answer_received(self):
        self.write(self._prepare_answered_vals())

    def action_log_call(self):
        """Note a call in one click: what it was about is what is awaited."""
        self.last_contact_on = fields.Date.context_today(self)
        for record in self:
            record.message_post(
                body=self.env._("Phone call. Awaited: %s", record.turn_label)
                if record.turn_label
                else self.env._("Phone call."),
                subtype_xmlid="mife_insertion_clauses.mt_insertion_call",
            )

    def action_send_reminder(self):
        """Open a letter to those whose turn it is, ready to send."""
        self.ensure_one()
        partners = self._get_awaited_contacts()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a reminder"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": partners.ids,
                "default_subject": self._get_turn_subject(),
                "default_body": self._get_reminder_body(partners),
            },
        }

    def _get_turns(self):
        """Return {id: its insertion.turn}, in one query for all records."""
        raise NotImplementedError

    def _get_turn_subject(self):
        self.ensure_one()
        return self.display_name

    def _get_awaited_contacts(self):
        """Return who can be written to about what is awaited."""
        return {
            "company": self._get_company_contacts,
            "buyer": lambda: self.buyer_id._get_insertion_contacts(),
            "officer": self._get_officers,
        }.get(self.turn_actor, lambda: self.env["res.partner"])()

    def _get_officers(self):
        """Return the hours officers of the organisation, by their role alone."""
        group = self.env.ref("mife_insertion_clauses.group_insertion_officer").sudo()
        return group.user_ids.filtered(
            lambda user: self.company_id in user.company_ids
        ).partner_id

    def _get_company_contacts(self):
        return self._get_contractors()._get_contacts()

    def _get_contractors(self):
        raise NotImplementedError

    def _get_reminder_body(self, partners):
        lang = partners[:1].lang or self.env.lang
        record = self.with_context(lang=lang).with_prefetch()
        record.invalidate_recordset(["turn_label"])
        sentences = [
            record.env._("Hello,"),
            record.env._(
                "About %s, we are waiting for the following:",
                record._get_turn_subject(),
            ),
            record.turn_label or "",
            record.env._(
                "Could you tell us where it stands? A call is enough if it is simpler."
            ),
            record.env._("Thank you,"),
        ]
        return Markup("").join(Markup("<p>%s</p>") % text for text in sentences if text)

    def _prepare_answered_vals(self):
        return {"awaited_from": False, "awaited_what": False, "awaited_since": False}
