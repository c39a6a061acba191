# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules import followup


class InsertionFollowupContact(models.Model):
    """A message or a call to a person, dated: never two of them in a week.

    The rule is that of the table, whoever writes and whatever the step. A call on the
    day that the person itself chose is not one more.
    """

    _name = "insertion.followup.contact"
    _description = "Contact with a person followed up"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.written.mixin",
        "insertion.search.mixin",
    ]
    _order = "date desc, id desc"
    _rec_name = "followup_id"
    _rec_names_search = ["followup_id"]

    followup_id = fields.Many2one(
        comodel_name="insertion.followup",
        string="Follow-up",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    participant_id = fields.Many2one(
        related="followup_id.participant_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="followup_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(readonly=True, required=True)
    kind = fields.Selection(
        selection=[
            ("mail", "E-mail"),
            ("sms", "Text message"),
            ("paper", "Letter"),
            ("phone", "Call"),
        ],
        readonly=True,
        required=True,
    )
    result = fields.Selection(
        selection=[
            ("sent", "Sent"),
            ("reached", "Reached"),
            ("absent", "No reply"),
            ("later", "Asks to be called again"),
            ("wrong", "Wrong number"),
        ],
        readonly=True,
        required=True,
    )
    call_on = fields.Date(
        string="To call again on",
        readonly=True,
        help="The day that the person chose.",
    )
    user_id = fields.Many2one(comodel_name="res.users", string="By", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        followups = self.env["insertion.followup"].browse(
            vals["followup_id"] for vals in vals_list
        )
        # Two that contact one person at once both write here: the second waits for
        # the first, then begins again and sees what was sent
        people = followups.participant_id.sudo()
        people.write({"contacted_on": fields.Date.today()})
        contacts = super().create(vals_list)
        contacts._check_quiet()
        return contacts

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if not self._is_by_action():
            raise UserError(self.env._("Who was contacted stays written."))

    def _check_quiet(self):
        """Refuse what follows another contact with the same person too closely."""
        others = self.sudo().search_fetch(
            [("participant_id", "in", self.participant_id.ids)],
            ["participant_id", "date", "call_on"],
        )
        for person, contacts in others.grouped("participant_id").items():
            chosen = set(contacts.mapped("call_on"))
            for contact in contacts & self:
                for other in contacts - contact:
                    if contact.date in chosen and other.date < contact.date:
                        continue
                    if not followup.is_quiet(other.date, contact.date):
                        raise UserError(
                            self.env._(
                                "%(person)s was already contacted on %(date)s: nobody "
                                "is contacted twice in a week. Wait for %(next)s.",
                                person=person.display_name,
                                date=format_date(self.env, other.date),
                                next=format_date(
                                    self.env, followup.get_quiet_end(other.date)
                                ),
                            )
                        )

    def _get_by_hand_sentence(self):
        return self.env._("Contacts are written by the buttons of the follow-up.")
