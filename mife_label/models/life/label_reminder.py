# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_list

from ...common.mail_frame import MAIL_FRAME
from ...rules.periods import point_step, reminder_step


class LabelReminder(models.Model):
    """A mail that was sent about a label: it is why the next one is not."""

    _name = "label.reminder"
    _description = "Reminder sent about a label"
    _inherit = "label.search.mixin"
    _order = "sent_on desc, id desc"
    _rec_name = "award_id"

    award_id = fields.Many2one(
        comodel_name="label.award", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="award_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        selection=[("renewal", "Renewal"), ("point", "Yearly point")], required=True
    )
    step = fields.Integer(
        string="Month",
        required=True,
        help="Months before the end for a renewal, after the start for a yearly point.",
    )
    sent_on = fields.Date(string="Sent on", required=True)
    recipients = fields.Char(string="Sent to")

    _step_uniq = models.Constraint(
        "UNIQUE(award_id, kind, step)", "This reminder was already sent."
    )

    @api.model
    def _remind(self, award, today):
        """Write to the holder what the day asks for, once."""
        sent = award.reminder_ids.grouped("kind")
        step = reminder_step(today, award.valid_until)
        steps = sent.get("renewal", self).mapped("step")
        if step and all(step < one for one in steps) and self._is_to_renew(award):
            self._send(award, "renewal", step, "mife_label.mail_template_renewal")
        step = point_step(today, award.valid_from)
        steps = sent.get("point", self).mapped("step")
        if step and step not in steps and award.commitment_ids:
            self._send(award, "point", step, "mife_label.mail_template_point")

    def _is_to_renew(self, award):
        """Tell whether nothing of the renewal was submitted or awarded yet."""
        return award.renewal_id.state in (
            False,
            "first_contact",
            "eligibility",
            "in_progress",
        ) and not award.search_count(
            [
                ("partner_id", "=", award.partner_id.id),
                ("programme_id", "=", award.programme_id.id),
                ("valid_from", ">", award.valid_from),
            ],
            limit=1,
        )

    def _send(self, award, kind, step, template_xmlid):
        recipients = award._get_recipients()
        if recipients:
            self.env.ref(template_xmlid).send_mail(
                award.id,
                email_values={"recipient_ids": recipients.ids},
                email_layout_xmlid=MAIL_FRAME,
            )
        else:
            award.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Nobody to write to: find a new contact"),
                user_id=(award.user_id or self.env.user).id,
            )
        self.create(
            {
                "award_id": award.id,
                "kind": kind,
                "step": step,
                "sent_on": fields.Date.context_today(self),
                "recipients": format_list(self.env, recipients.mapped("email")),
            }
        )
