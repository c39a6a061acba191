# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A label stops: its holder is told, the logo is asked for, looked for, noted."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import freeze_time, tagged

from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelEnd(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Jo Doe",
                "email": "jo@alpha.example",
                "parent_id": cls.holder.id,
            }
        )
        with freeze_time("2026-03-12 09:00:00"):
            cls.application = cls._bring_to(
                cls._create_application(contact_id=cls.contact.id), "under_review"
            )
            cls.application.action_notify("awarded", "Well argued", "2026-03-12")
        cls.award = cls.application.award_id

    def _remind(self, day):
        mails = self.env["mail.mail"].search([])
        with freeze_time(f"{day} 06:00:00"):
            self.env.invalidate_all()
            self.env["label.award"]._cron_remind()
            self.env.flush_all()
        sent = self.env["mail.mail"].search([]) - mails
        # the coach is told of its activity as well
        return sent.filtered(lambda mail: mail.model == "label.logo.removal")

    def test_holder_is_told_once_on_the_day_after(self):
        # valid until 11 March 2029
        self.assertFalse(self._remind("2029-03-11"))
        self.assertFalse(self.award.removal_ids)
        mail = self._remind("2029-03-12")
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn("take the logo down", mail.subject)
        self.assertFalse(self._remind("2029-03-13"))
        self.assertRecordValues(
            self.award.removal_ids,
            [
                {
                    "cause": "expiry",
                    "asked_on": Date.to_date("2029-03-12"),
                    "due_on": Date.to_date("2029-04-11"),
                    "checked_on": False,
                }
            ],
        )
        activity = self.award.activity_ids
        self.assertEqual(activity.user_id, self.user_coach)
        self.assertEqual(activity.date_deadline, Date.to_date("2029-04-11"))

    def test_nobody_is_told_long_afterwards(self):
        self.assertFalse(self._remind("2029-06-01"))
        self.assertFalse(self.award.removal_ids)

    def test_renewed_label_keeps_its_logo(self):
        with freeze_time("2029-01-15 09:00:00"):
            renewal = self._bring_to(
                self._create_application(contact_id=self.contact.id), "under_review"
            )
            renewal.action_notify("awarded", "Again", "2029-01-15")
        self._remind("2029-03-12")
        self.assertFalse(self.award.removal_ids)

    def test_what_was_seen_is_noted_and_stays(self):
        self._remind("2029-03-12")
        removal = self.award.removal_ids.with_user(self.user_coach)
        with self.assertRaisesRegex(UserError, "Where it was looked for"):
            removal.action_gone()
        with freeze_time("2029-04-12 09:00:00"):
            removal.note = "Site and front: still there"
            removal.action_shown()
            again = self.award.removal_ids - removal
            self.assertEqual(again.asked_on, Date.to_date("2029-04-12"))
            again = again.with_user(self.user_coach)
            again.note = "Site and front: gone"
            again.action_gone()
        self.assertRecordValues(
            again,
            [
                {
                    "outcome": "gone",
                    "checked_on": Date.to_date("2029-04-12"),
                    "checked_by_id": self.user_coach.id,
                }
            ],
        )
        for vals in ({"note": "Nothing seen"}, {"outcome": "shown"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                again.write(vals)

    def test_coach_writes_no_label(self):
        award = self.award.with_user(self.user_coach)
        with self.assertRaises(AccessError):
            award.directory_text = "We welcome pupils"
        # but talks about it
        award.message_post(body=award.perimeter)
        award.activity_schedule("mail.mail_activity_data_todo", summary="To call")

    @freeze_time("2026-05-01 09:00:00")
    def test_measure_takes_two_people_and_asks_for_the_logo(self):
        measure = (
            self.env["label.award.event"]
            .with_user(self.user_secretary)
            .create(
                {
                    "award_id": self.award.id,
                    "kind": "suspension",
                    "reason": "No yearly point was held",
                }
            )
        )
        measure.action_inform()
        measure.answered_on = "2026-05-01"
        with self.assertRaisesRegex(UserError, "Write what Alpha Works answered"):
            measure.with_user(self.user_manager).action_decide()
        measure.answer = "In June"
        with self.assertRaisesRegex(UserError, "You prepared this step"):
            measure.action_decide()
        measure.with_user(self.user_manager).action_decide()
        # sixty days to contest
        self.assertEqual(measure.contest_until, Date.to_date("2026-06-30"))
        self.assertEqual(self.award.removal_ids.cause, "suspension")
        with self.assertRaisesRegex(UserError, "stays as it was"):
            measure.answer = "Never"
        measure.end_reason = "The point was held"
        measure.with_user(self.user_manager).action_reinstate()
        self.assertEqual(measure.ended_by_id, self.user_manager)
        self.assertEqual(self.award.removal_ids.outcome, "lapsed")

    @freeze_time("2026-06-20 09:00:00")
    def test_absence_of_an_answer_is_dated(self):
        with freeze_time("2026-06-01 09:00:00"):
            measure = (
                self.env["label.award.event"]
                .with_user(self.user_secretary)
                .create(
                    {
                        "award_id": self.award.id,
                        "kind": "withdrawal",
                        "reason": "Closed for good",
                    }
                )
            )
            measure.action_inform()
        measure.with_user(self.user_manager).action_decide()
        self.assertEqual(measure.no_answer_on, Date.to_date("2026-06-20"))
