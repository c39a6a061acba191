# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_list

from ...rules.periods import jury_for, reminder_step
from .label_award import LIVE_STATES


class LabelAward(models.Model):
    """What a holder is written before the end of its label, and each year."""

    _name = "label.award"
    _inherit = ["label.award"]

    reminder_ids = fields.One2many(
        comodel_name="label.reminder", inverse_name="award_id", string="Reminders"
    )

    @api.model
    def _cron_remind(self):
        """Write to the holders: renewal ladder and yearly points.

        A step is written once, whatever the number of runs; after a stop, only the
        step of the day is sent, not those that were missed.
        """
        today = self._get_today()
        for award in self.search([("state", "in", LIVE_STATES)]):
            award._remind_renewal(today)
            award._remind_point(today)

    def _remind_renewal(self, today):
        step = reminder_step(today, self.valid_until)
        sent = self.reminder_ids.filtered(lambda reminder: reminder.kind == "renewal")
        if (
            not step
            or any(reminder.step <= step for reminder in sent)
            or self.renewal_id.state
            not in (False, "first_contact", "eligibility", "in_progress")
            or self._is_renewed()
        ):
            return
        self._remind("renewal", step, "mife_label.mail_template_renewal")

    def _remind_point(self, today):
        step = 12
        while self.valid_from + relativedelta(months=step + 12) <= today:
            step += 12
        sent = self.reminder_ids.filtered(lambda reminder: reminder.kind == "point")
        if (
            today < self.valid_from + relativedelta(months=step)
            or step in sent.mapped("step")
            or not self.commitment_ids
        ):
            return
        self._remind("point", step, "mife_label.mail_template_point")

    def _remind(self, kind, step, template_xmlid):
        recipients = self._get_recipients()
        if recipients:
            self.env.ref(template_xmlid).send_mail(
                self.id,
                email_values={"recipient_ids": recipients.ids},
                email_layout_xmlid="mife_label.mail_frame",
            )
        else:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Nobody to write to: find a new contact"),
                user_id=(self.user_id or self.env.user).id,
            )
        self.env["label.reminder"].create(
            {
                "award_id": self.id,
                "kind": kind,
                "step": step,
                "sent_on": fields.Date.context_today(self),
                "recipients": format_list(self.env, recipients.mapped("email")),
            }
        )

    def _get_recipients(self):
        """Return who is still there to read a mail about this label, each once."""
        application = self.application_id
        people = application.active_member_ids.partner_id | application.contact_id
        if self.renewal_id:
            people |= self.renewal_id.active_member_ids.partner_id
        seen = set()
        recipients = self.env["res.partner"]
        for person in people:
            email = person.email_normalized
            if person.active and email and email not in seen:
                seen.add(email)
                recipients |= person
        return recipients

    def _is_renewed(self):
        return bool(
            self.search_count(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("programme_id", "=", self.programme_id.id),
                    ("valid_from", ">", self.valid_from),
                ],
                limit=1,
            )
        )

    def _get_jury(self):
        """Return the (day, deadline) of the jury to aim at, or None."""
        return jury_for(
            fields.Date.context_today(self),
            self.valid_until,
            [
                (jury.date, jury.date_deadline)
                for jury in self.programme_id.session_ids
                if jury.convocation == "first"
            ],
        )

    def _get_jury_sentence(self):
        jury = self._get_jury()
        if not jury:
            return ""
        return self.env._(
            "For the jury of %(day)s, submit your file by %(deadline)s.",
            day=format_date(self.env, jury[0], date_format="d MMMM yyyy"),
            deadline=format_date(self.env, jury[1], date_format="d MMMM yyyy"),
        )
