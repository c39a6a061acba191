# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.fields import Date

from ..common.mail_frame import MAIL_FRAME
from ..common.words import write_day
from ..models.shared.vocabulary import EDITABLE_STATES
from ..rules import chasing

TEMPLATES = {
    "opening": "mife_insertion_clauses.mail_template_month_opening",
    "reminder": "mife_insertion_clauses.mail_template_month_reminder",
    "correction": "mife_insertion_clauses.mail_template_month_correction",
    "validated": "mife_insertion_clauses.mail_template_month_validated",
}
CONTACT_ACTIVITY = "mife_insertion_clauses.mail_activity_type_insertion_month_contact"
LATE_ACTIVITY = "mife_insertion_clauses.mail_activity_type_insertion_month_late"


class MonthMessages:
    """What is written to companies about their months, and to the team instead.

    Messages wait in the queue: nothing leaves from inside a loop.
    """

    def __init__(self, declarations):
        self.env = declarations.env
        self.declarations = declarations

    def send(self, kind):
        """Queue the message of ``kind`` to the contacts of each company.

        Each contact reads it in their language. A company that nobody can be written
        to gets an activity of the team instead, once.

        :param kind: opening, reminder, correction or validated
        :return: the declarations about which somebody was written to
        """
        recipients = {
            declaration: get_contacts(declaration) for declaration in self.declarations
        }
        reached = self.declarations.filtered(recipients.get)
        MonthMessages(self.declarations - reached)._ask_for_contact()
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
                email_layout_xmlid=MAIL_FRAME,
            )
        return reached

    def send_if_wanted(self, kind):
        """Send the message unless the organisation switched it off."""
        return MonthMessages(self.get_wanted(kind)).send(kind)

    def get_wanted(self, kind):
        """Return the declarations whose organisation sends messages of ``kind``."""
        return self.declarations.filtered(
            lambda declaration: declaration.company_id.sudo()[f"insertion_mail_{kind}"]
        )

    def remind(self):
        """Write again to the companies, in the words of what they are asked for.

        :return: the declarations about which somebody was written to
        """
        to_correct = self._get_to_correct()
        sent = MonthMessages(self.declarations - to_correct).send("reminder")
        return sent | MonthMessages(to_correct).send("correction")

    def take_step(self, step):
        """Do what a step of the ladder asks for: write, or hand to the officer."""
        if step == chasing.OFFICER:
            self._hand_to_officer()
        elif step == chasing.OPENING:
            self.send_if_wanted("opening")
        else:
            MonthMessages(self.get_wanted("reminder")).remind()

    def get_waiting_sentences(self, declaration):
        """Return what is asked of the company, and how it was asked."""
        if declaration.state not in EDITABLE_STATES:
            return []
        if not declaration.line_ids:
            return [self.env._("Nobody is at work: nothing is asked of the company.")]
        sentences = []
        if declaration.state == "to_correct" and declaration.correction_reason:
            if declaration.chase_step == chasing.OFFICER and not declaration.chased_on:
                # nobody was asked for it
                reason = declaration.correction_reason
                return [self.env._("The team corrects it: %s", reason)]
            sentences.append(
                self.env._("Correction asked: %s", declaration.correction_reason)
            )
        contractor = declaration.contractor_id
        if contractor.contact_problem:
            sentences.append(contractor.contact_alert)
        elif declaration.chase_step == chasing.OFFICER:
            sentences.append(self.env._("Reminders did not help: call the company."))
        if declaration.chased_on:
            day = write_day(self.env, declaration.chased_on, "d MMMM")
            sentences.append(self.env._("Last message: %s.", day))
        else:
            sentences.append(self.env._("Not written to yet."))
        return sentences

    def plan_portal_activity(self, summary):
        for declaration in self.declarations.filtered("contract_id.user_id"):
            declaration.activity_schedule(
                "mife_insertion_clauses.mail_activity_type_insertion_portal",
                summary=summary,
                user_id=declaration.contract_id.user_id.id,
            )

    def _get_to_correct(self):
        return self.declarations.filtered(
            lambda declaration: declaration.state == "to_correct"
        )

    def _ask_for_contact(self):
        self._schedule(
            CONTACT_ACTIVITY,
            self.env._("Nobody of the company can be written to: find a contact"),
        )

    def _hand_to_officer(self):
        to_correct = self._get_to_correct()
        MonthMessages(to_correct)._schedule(
            LATE_ACTIVITY,
            self.env._(
                "Correction still awaited after the reminders: call the company"
            ),
        )
        MonthMessages(self.declarations - to_correct)._schedule(
            LATE_ACTIVITY,
            self.env._(
                "Hours still not declared after the reminders: call the company"
            ),
        )

    def _schedule(self, xml_id, summary):
        """Give each month one activity of this type, unless one is open."""
        activity_type = self.env.ref(xml_id)
        model = self.env["ir.model"]._get(self.declarations._name)
        Activity = self.env["mail.activity"].sudo()
        busy = Activity.search(
            [
                ("res_model", "=", model.model),
                ("res_id", "in", self.declarations.ids),
                ("activity_type_id", "=", activity_type.id),
            ]
        ).mapped("res_id")
        today = Date.context_today(self.declarations)
        # the list of activities tells: no letter for each of a hundred months
        Activity.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model.id,
                    "res_id": declaration.id,
                    "activity_type_id": activity_type.id,
                    "summary": summary,
                    "user_id": _get_officer(declaration).id,
                    "date_deadline": today + timedelta(days=activity_type.delay_count),
                }
                for declaration in self.declarations
                if declaration.id not in busy
            ]
        )


def get_contacts(declaration):
    """Return who can be reached about the month: never who left or bounces."""
    return (
        declaration.contractor_id.sudo()
        ._get_contacts()
        .filtered(
            lambda contact: contact.active
            and contact.email
            and not contact.message_bounce
        )
    )


def _get_officer(declaration):
    """Return who follows the hours: an officer, else the facilitator."""
    env = declaration.env
    group = env.ref("mife_insertion_clauses.group_insertion_officer").sudo()
    company = declaration.company_id
    officers = group.user_ids.filtered(
        lambda user: not user.share and company in user.company_ids
    )
    return officers[:1] or declaration.contract_id.sudo().user_id or env.user
