# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.mail_frame import MAIL_FRAME

# days during which the end of a label is told: after a longer stop, nobody is written
# to about a label that ended long before
TOLD_DAYS = 31
# days that the holder has to take the logo down, then somebody looks
REMOVAL_DAYS = 30


class LabelLogoRemoval(models.Model):
    """A label stopped: its holder is asked to take the logo down, somebody checks."""

    _name = "label.logo.removal"
    _description = "Logo of a label to take down"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "id desc"
    _rec_name = "award_id"
    _rec_names_search = ["award_id"]
    _action_only_fields = ("checked_on", "checked_by_id", "outcome")

    award_id = fields.Many2one(
        comodel_name="label.award",
        string="Label",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="award_id.company_id", store=True, precompute=True, index=True
    )
    cause = fields.Selection(
        selection=[
            ("expiry", "End of the label"),
            ("suspension", "Suspension"),
            ("withdrawal", "Withdrawal"),
        ],
        readonly=True,
        required=True,
    )
    asked_on = fields.Date(string="Asked on", readonly=True, required=True)
    due_on = fields.Date(string="Taken down by", readonly=True, required=True)
    checked_on = fields.Date(string="Checked on", readonly=True)
    checked_by_id = fields.Many2one(
        comodel_name="res.users", string="Checked by", readonly=True
    )
    outcome = fields.Selection(
        selection=[
            ("gone", "Taken down"),
            ("shown", "Still shown"),
            ("lapsed", "No longer asked"),
        ],
        string="What was seen",
        readonly=True,
    )
    note = fields.Text(
        string="Where it was looked for",
        help="Site, signatures, vehicles, front: what was looked at and seen.",
    )

    _cause_uniq = models.UniqueIndex(
        "(award_id, cause) WHERE checked_on IS NULL",
        "The holder was already asked to take this logo down.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(
                self.env._("The logo is asked to be taken down when its label stops.")
            )
        return super().create(vals_list)

    def _check_locked(self, vals):
        if self.filtered("checked_on"):
            raise UserError(self.env._("What was checked stays as it was noted."))

    @api.model
    def _ask_after_end(self, today):
        """Write to the holders whose label has just ended without a renewal."""
        Award = self.env["label.award"]
        ended = Award.search(
            [
                ("state", "=", "expired"),
                ("valid_until", ">=", fields.Date.subtract(today, days=TOLD_DAYS)),
                ("removal_ids", "not any", [("cause", "=", "expiry")]),
            ]
        )
        followed = set(
            Award._read_group(
                [
                    ("partner_id", "in", ended.partner_id.ids),
                    ("programme_id", "in", ended.programme_id.ids),
                    ("state", "not in", ("expired", "withdrawn", "superseded")),
                ],
                ["partner_id", "programme_id"],
            )
        )
        for award in ended:
            if (award.partner_id, award.programme_id) not in followed:
                self._ask(award, "expiry", "mife_label.mail_template_ended")

    @api.model
    def _ask(self, award, cause, template_xmlid=False):
        """Ask for the logo to be taken down, and call somebody to look."""
        today = award._get_today()
        if award.removal_ids.filtered(
            lambda one: one.cause == cause and not one.checked_on
        ):
            return
        # sudo: it is written in no other way
        removal = (
            self.sudo()
            ._by_action()
            .create(
                {
                    "award_id": award.id,
                    "cause": cause,
                    "asked_on": today,
                    "due_on": fields.Date.add(today, days=REMOVAL_DAYS),
                }
            )
        )
        recipients = award._get_recipients()
        if template_xmlid and recipients:
            self.env.ref(template_xmlid).send_mail(
                removal.id,
                email_values={"recipient_ids": recipients.ids},
                email_layout_xmlid=MAIL_FRAME,
            )
        coach = award.user_id or self.env.user
        env = self.with_context(lang=coach.lang).env
        award.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=removal.due_on,
            summary=env._("Check that the logo is no longer shown")
            if recipients
            else env._("Nobody to write to: ask for the logo by letter"),
            user_id=coach.id,
        )

    def _lapse(self):
        """The holder may show its label again: nothing is looked for any more."""
        for removal in self.filtered(lambda one: not one.checked_on):
            removal._write_by_action(
                {
                    "outcome": "lapsed",
                    "checked_on": removal.award_id._get_today(),
                    "checked_by_id": self.env.uid,
                }
            )

    def action_gone(self):
        self._check("gone")

    def action_shown(self):
        self._check("shown")

    def _check(self, outcome):
        for removal in self:
            if not (removal.note or "").strip():
                raise UserError(
                    self.env._(
                        'Write in "Where it was looked for" what you looked at, and '
                        "what you saw."
                    )
                )
            if removal.checked_on:
                raise UserError(self.env._("What was checked stays as it was noted."))
            removal._write_by_action(
                {
                    "outcome": outcome,
                    "checked_on": removal.award_id._get_today(),
                    "checked_by_id": self.env.uid,
                }
            )
            # one request at most waits, as the database sees it
            removal.flush_recordset(["checked_on"])
            # sudo: the coach looks, and does not write the label
            award = removal.sudo().award_id
            award.activity_feedback(["mail.mail_activity_data_todo"])
            if outcome == "shown":
                award.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("The logo is still shown: write to the holder"),
                    user_id=self.env.uid,
                )
                self._ask_again(award, removal.cause)

    def _ask_again(self, award, cause):
        self._ask(award, cause, "mife_label.mail_template_ended")
