# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import chasing
from ..shared.vocabulary import LAYOUT

TEMPLATES = {
    "opening": "mife_insertion_clauses.mail_template_month_opening",
    "reminder": "mife_insertion_clauses.mail_template_month_reminder",
    "correction": "mife_insertion_clauses.mail_template_month_correction",
    "validated": "mife_insertion_clauses.mail_template_month_validated",
}
CONTACT_ACTIVITY = "mife_insertion_clauses.mail_activity_type_insertion_month_contact"
LATE_ACTIVITY = "mife_insertion_clauses.mail_activity_type_insertion_month_late"


class InsertionMonthMessageMixin(models.AbstractModel):
    """What is written to a company about its month, and what was already.

    Messages wait in the queue: nothing leaves from inside a loop. Each step of the
    ladder (opening, two reminders, then the officer) is kept with its day, so that a
    task run twice, or again the day after, sends nothing again.
    """

    _name = "insertion.month.message.mixin"
    _description = "Month written about"

    opened_on = fields.Date(copy=False, readonly=True)
    chase_step = fields.Selection(
        selection=[
            (chasing.OPENING, "Opening"),
            (chasing.REMINDER, "First reminder"),
            (chasing.LAST_REMINDER, "Second reminder"),
            (chasing.OFFICER, "Handed to the officer"),
        ],
        string="Last step",
        copy=False,
        readonly=True,
        help="What was done so far to obtain the declaration.",
    )
    chased_on = fields.Date(string="Written to on", copy=False, readonly=True)
    given_back_on = fields.Date(string="To correct since", copy=False, readonly=True)

    @api.model
    def _cron_open_months(self):
        """Open the past month of each company on its day, and chase what is awaited."""
        companies = self.env["res.company"].sudo()
        for company in companies.search([("insertion_month_day", ">", 0)]):
            declarations = self.with_company(company)
            today = fields.Date.context_today(declarations)
            for month in chasing.get_months_to_open(
                company.insertion_month_opened, company.insertion_month_day, today
            ):
                declarations._open_month(month, company)
                company.insertion_month_opened = month
            declarations._chase(company, today)

    @api.model
    def _chase(self, company, today):
        """Take the step due today for each month still to declare or to correct."""
        ladder = company._get_insertion_ladder()
        awaited = self.search(
            Domain("company_id", "=", company.id)
            & Domain("contractor_id.active", "=", True)
            & (
                Domain("chase_step", "!=", chasing.OFFICER)
                | Domain("chase_step", "=", False)
            )
            & (
                Domain([("state", "=", "to_declare"), ("opened_on", "!=", False)])
                | Domain([("state", "=", "to_correct"), ("given_back_on", "!=", False)])
            )
        ).filtered(lambda declaration: declaration._is_chased())
        due = awaited.grouped(
            lambda declaration: chasing.get_step(
                declaration.chase_step,
                (today - declaration._get_awaited_since()).days,
                ladder,
            )
        )
        for step in chasing.STEPS:
            declarations = due.get(step, self.browse())
            if not declarations:
                continue
            if step == chasing.OFFICER:
                declarations._hand_to_officer()
            elif step == chasing.OPENING:
                declarations._send_if_wanted("opening")
            else:
                declarations._filter_wanted("reminder")._remind()
            declarations._write_by_action({"chase_step": step, "chased_on": today})

    def _is_chased(self):
        """Tell whether the month is asked for: on a lot given up it is not, but for
        the months before its end."""
        self.ensure_one()
        lot = self.lot_id
        return (
            self.state == "to_correct"
            or lot.state == "running"
            or lot.state == "terminated"
            and bool(lot.date_end)
            and lot.date_end >= self.month
        )

    def _get_awaited_since(self):
        self.ensure_one()
        if self.state == "to_correct":
            return self.given_back_on
        return self.opened_on

    def _remind(self):
        """Write again to the companies, in the words of what they are asked for.

        :return: the declarations about which somebody was written to
        """
        to_correct = self.filtered(
            lambda declaration: declaration.state == "to_correct"
        )
        sent = (self - to_correct)._send_message("reminder")
        return sent | to_correct._send_message("correction")

    def _send_if_wanted(self, kind):
        """Send the message unless the organisation switched it off."""
        return self._filter_wanted(kind)._send_message(kind)

    def _filter_wanted(self, kind):
        return self.filtered(
            lambda declaration: declaration.company_id.sudo()[f"insertion_mail_{kind}"]
        )

    def _send_message(self, kind):
        """Queue the message of ``kind`` to the contacts of each company.

        Each contact reads it in their language. A company that nobody can be written
        to gets an activity of the team instead, once.

        :param kind: opening, reminder, correction or validated
        :return: the declarations about which somebody was written to
        """
        recipients = {
            declaration: declaration._get_message_contacts() for declaration in self
        }
        reached = self.filtered(recipients.get)
        (self - reached)._ask_for_contact()
        langs = {
            contact.lang for contacts in recipients.values() for contact in contacts
        }
        # an officer need not be allowed to write letters to send this one
        template = self.env.ref(TEMPLATES[kind]).sudo()
        for lang in sorted(langs, key=str):
            to_send = reached.filtered(
                lambda declaration, lang=lang: lang
                in recipients[declaration].mapped("lang")
            )
            template.with_context(insertion_message_lang=lang).send_mail_batch(
                to_send.ids,
                email_values={"is_notification": True, "auto_delete": False},
                email_layout_xmlid=LAYOUT,
            )
        return reached

    def _get_message_contacts(self):
        """Return who can be reached about the month: never who left or bounces."""
        self.ensure_one()
        return (
            self.contractor_id.sudo()
            ._get_contacts()
            .filtered(
                lambda contact: contact.active
                and contact.email
                and not contact.message_bounce
            )
        )

    def _get_message_recipients(self):
        """Return the ids of those who read the message in the language of the run."""
        lang = self.env.context.get("insertion_message_lang")
        contacts = self._get_message_contacts()
        return ",".join(str(contact.id) for contact in contacts if contact.lang == lang)

    def _get_portal_page(self):
        self.ensure_one()
        return f"{self.get_base_url()}/my/insertion/months/{self.id}"

    def _ask_for_contact(self):
        self._schedule(
            CONTACT_ACTIVITY,
            self.env._("Nobody of the company can be written to: find a contact"),
        )

    def _hand_to_officer(self):
        to_correct = self.filtered(
            lambda declaration: declaration.state == "to_correct"
        )
        to_correct._schedule(
            LATE_ACTIVITY,
            self.env._(
                "Correction still awaited after the reminders: call the company"
            ),
        )
        (self - to_correct)._schedule(
            LATE_ACTIVITY,
            self.env._(
                "Hours still not declared after the reminders: call the company"
            ),
        )

    def _schedule(self, xml_id, summary):
        """Give each month one activity of this type, unless one is open."""
        activity_type = self.env.ref(xml_id)
        Activity = self.env["mail.activity"].sudo()
        busy = Activity.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", activity_type.id),
            ]
        ).mapped("res_id")
        model = self.env["ir.model"]._get(self._name)
        today = fields.Date.context_today(self)
        # the list of activities tells: no letter for each of a hundred months
        Activity.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model.id,
                    "res_id": declaration.id,
                    "activity_type_id": activity_type.id,
                    "summary": summary,
                    "user_id": declaration._get_officer().id,
                    "date_deadline": today + timedelta(days=activity_type.delay_count),
                }
                for declaration in self
                if declaration.id not in busy
            ]
        )

    def _get_officer(self):
        """Return who follows the hours: an officer, else the facilitator."""
        self.ensure_one()
        group = self.env.ref("mife_insertion_clauses.group_insertion_officer").sudo()
        company = self.company_id
        officers = group.user_ids.filtered(
            lambda user: not user.share and company in user.company_ids
        )
        return officers[:1] or self.contract_id.sudo().user_id or self.env.user
