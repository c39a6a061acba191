# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..common import SIRETS, LabelCommon


@tagged("post_install", "-at_install")
class TestLabelAward(LabelCommon):
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
        cls.application = cls._notify("awarded", "2026-03-12")
        cls.award = cls.application.award_id

    @classmethod
    def _notify(cls, result, day, reason="Well argued", **vals):
        """Bring a new application to a decision of ``day``."""
        with freeze_time(f"{day} 09:00:00"):
            application = cls._create_application(contact_id=cls.contact.id, **vals)
            cls._bring_to(application, "under_review")
            application.action_notify(result, reason, day)
        return application

    def _remind(self, day):
        mails = self.env["mail.mail"].search([])
        with freeze_time(f"{day} 06:00:00"):
            self.env["label.award"]._cron_remind()
            self.env.flush_all()
        return self.env["mail.mail"].search([]) - mails

    # AWARD

    def test_label_runs_to_the_day_before(self):
        # 36 months from 12 March 2026
        self.assertRecordValues(
            self.award,
            [
                {
                    "valid_from": Date.to_date("2026-03-12"),
                    "valid_until": Date.to_date("2029-03-11"),
                    "holder_name": "Alpha Works",
                    "holder_siret": SIRETS[0],
                    "perimeter": "The whole site",
                }
            ],
        )

    def test_status_is_read_from_the_dates(self):
        Award = self.env["label.award"]
        for day, state in (
            ("2026-03-11", "future"),
            ("2026-03-12", "valid"),
            ("2028-09-11", "valid"),
            ("2028-09-12", "to_renew"),
            ("2029-03-11", "to_renew"),
            ("2029-03-12", "expired"),
        ):
            with self.subTest(day=day), freeze_time(f"{day} 12:00:00"):
                self.award.invalidate_recordset(["state"])
                self.assertEqual(self.award.state, state)
                self.assertIn(self.award, Award.search([("state", "=", state)]))
                self.assertNotIn(self.award, Award.search([("state", "!=", state)]))

    def test_renewal_in_time_goes_on_from_the_end(self):
        renewal = self._notify("awarded", "2029-01-15")
        self.assertEqual(renewal.kind, "renewal")
        self.assertEqual(renewal.award_id.valid_from, Date.to_date("2029-03-12"))
        self.assertEqual(renewal.award_id.valid_until, Date.to_date("2032-03-11"))

    def test_late_renewal_shows_its_gap(self):
        renewal = self._notify("awarded", "2029-05-15")
        self.assertEqual(renewal.award_id.valid_from, Date.to_date("2029-05-15"))

    def test_corrected_notification_moves_the_label(self):
        manager = self.application.with_user(self.user_manager)
        with (
            self.assertRaisesRegex(UserError, "correct the certificate"),
            self.cr.savepoint(),
        ):
            manager.date_notified = "2026-03-20"
        self.env["label.award.correct"].with_user(self.user_secretary).create(
            {
                "award_id": self.award.id,
                "date_notified": "2026-03-20",
                "reason": "Told a week later",
            }
        ).action_confirm()
        corrected = self._carry_out(self.award)
        self.assertEqual(self.award.valid_from, Date.to_date("2026-03-12"))
        self.assertEqual(self.application.date_notified, Date.to_date("2026-03-20"))
        self.assertEqual(corrected.supersedes_id, self.award)
        self.assertEqual(corrected.valid_from, Date.to_date("2026-03-20"))
        self.assertEqual(corrected.valid_until, Date.to_date("2029-03-19"))

    def test_trap_21_number_is_never_used_again(self):
        with freeze_time("2026-03-12"):
            self._take_measure(self.award)
            self.application.action_reopen()
        self.assertFalse(self.award.active)
        with freeze_time("2026-03-12"):
            self.application.action_notify("awarded", False, "2026-03-12")
        again = self.application.award_id
        self.assertNotEqual(again, self.award)
        self.assertNotEqual(again.name, self.award.name)
        with self.assertRaisesRegex(UserError, "its number is never used again"):
            self.award.unlink()
        with self.assertRaisesRegex(UserError, "stay as they were awarded"):
            again.name = self.award.name

    def test_trap_21_label_keeps_what_was_awarded(self):
        self.holder.write({"name": "Gamma Works", "company_registry": SIRETS[3]})
        self.assertEqual(self.award.holder_name, "Alpha Works")
        self.assertEqual(self.award.holder_siret, SIRETS[0])
        for vals in (
            {"holder_name": "Gamma Works"},
            {"perimeter": "The whole group"},
            {"valid_until": "2040-01-01"},
            {"partner_id": self.other_holder.id},
        ):
            for user in self.env.user + self.user_manager:
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    self.award.with_user(user).write(vals)

    def test_label_is_not_created_by_hand(self):
        vals = self.award.copy_data()[0]
        with self.assertRaisesRegex(UserError, "notifying the decision"):
            self.award.create([vals])
        for user in self.user_coach + self.user_secretary + self.user_manager:
            award = self.award.with_user(user)
            self.assertFalse(award.has_access("create") or award.has_access("unlink"))

    # TRAPS: PARTNERS

    def _merge(self, *partners):
        Wizard = self.env["base.partner.merge.automatic.wizard"]
        with mute_logger("odoo.addons.base.wizard.base_partner_merge"):
            Wizard._merge(
                [partner.id for partner in partners],
                partners[-1],
                extra_checks=False,
            )

    def test_trap_22_two_holders_are_not_merged(self):
        self._create_application(partner_id=self.other_holder.id)
        with self.assertRaisesRegex(UserError, "two establishments, and are not"):
            self._merge(self.holder, self.other_holder)

    def test_trap_22_duplicate_without_a_file_is_merged(self):
        twin = self._create_establishment("Alpha Works (twin)")
        self._merge(twin, self.holder)
        self.assertFalse(twin.exists())
        self.assertEqual(self.award.partner_id, self.holder)

    def test_trap_22_archived_holder_hides_no_label(self):
        self.holder.active = False
        with freeze_time("2026-06-01"):
            live = self.env["label.award"].search(
                [("state", "in", ("valid", "to_renew"))]
            )
            self.assertIn(self.award, live)
        self.assertIn("Alpha Works", self.award.display_name)

    def test_trap_22_person_holds_no_label(self):
        person = self.env["res.partner"].create({"name": "Max"})
        application = self._create_application(partner_id=person.id)
        application.action_check_eligibility()
        with self.assertRaisesRegex(UserError, "Max is a person"):
            application.action_start()

    # TRAPS: DECISIONS

    def test_trap_23_refusal_gives_reasons_and_a_day_to_come_back(self):
        with self.assertRaisesRegex(UserError, "Write the reason"):
            self._notify("refused", "2026-04-01", " ", partner_id=self.other_holder.id)

    def test_trap_23_refused_company_waits_for_its_day(self):
        refused = self._notify("refused", "2026-04-01", partner_id=self.other_holder.id)
        self.assertEqual(refused.date_reapply, Date.to_date("2027-04-01"))
        for day, allowed in (("2027-03-31", False), ("2027-04-01", True)):
            with self.subTest(day=day), freeze_time(f"{day} 12:00:00"):
                again = self.env["label.application"].search(
                    [
                        ("partner_id", "=", self.other_holder.id),
                        ("state", "=", "eligibility"),
                    ]
                ) or self._create_application(partner_id=self.other_holder.id)
                again = again.with_user(self.user_coach)
                if again.state == "first_contact":
                    again.action_check_eligibility()
                if allowed:
                    again.action_start()
                    self.assertEqual(again.state, "in_progress")
                else:
                    with self.assertRaisesRegex(UserError, "may apply again from"):
                        again.action_start()

    def test_trap_23_conditions_have_a_day_and_somebody(self):
        for result in ("awarded_with_conditions", "deferred"):
            holder = self._create_establishment(f"Works {result}", SIRETS[3])
            application = self._notify(result, "2026-04-01", partner_id=holder.id)
            with self.subTest(result=result):
                self.assertEqual(application.date_condition, Date.to_date("2026-10-01"))
                activity = application.activity_ids
                self.assertEqual(activity.date_deadline, application.date_condition)
                self.assertEqual(activity.user_id, self.user_coach)

    # RENEWAL

    def test_renewal_starts_from_the_last_file(self):
        with freeze_time("2028-10-01"):
            draft = self.standard.browse(self.standard.action_new_version()["res_id"])
            draft.axis_ids[0].criterion_ids[0].name = "Pupils and students"
            draft.action_publish()
            renewal = self._create_application()
            self._bring_to(renewal, "in_progress")
        self.assertEqual(renewal.earlier_application_id, self.application)
        self.assertEqual(renewal.standard_id, draft)
        # the criteria were renamed and copied: the texts follow them
        self.assertEqual(
            renewal.answer_ids.mapped("narrative"),
            self.application.answer_ids.mapped("narrative"),
        )
        self.assertFalse(renewal.answer_ids.level_id)
        self.assertEqual(
            renewal.earlier_commitment_ids, self.application.commitment_ids
        )

    def test_what_was_done_since_is_sealed_in_the_renewal(self):
        commitment = self.application.commitment_ids
        with freeze_time("2028-10-01"):
            renewal = self._bring_to(self._create_application(), "in_progress")
            commitment._add_point("kept", "Two tutors trained")
            self._fill_file(renewal).action_submit()
        (earlier,) = renewal.submission_id.payload["earlier_commitments"]
        self.assertEqual(earlier["points"][0]["note"], "Two tutors trained")
        # the promise itself did not move in the file that made it
        self.assertFalse(self.application.submission_id._get_alterations())

    # REMINDERS

    def test_trap_20_each_step_is_written_once(self):
        self.programme.session_ids = [
            Command.create(
                {"date_start": "2028-12-07 08:00:00", "date_deadline": "2028-11-10"}
            )
        ]
        self._remind("2028-06-10")
        self.assertFalse(
            self.award.reminder_ids.filtered(lambda line: line.kind == "renewal")
        )
        for day, steps in (
            ("2028-06-11", [9]),
            ("2028-06-12", [9]),
            ("2028-09-11", [9, 6]),
            ("2028-09-12", [9, 6]),
            # the service was stopped for months: one mail, the one of the day
            ("2029-02-20", [9, 6, 1]),
            ("2029-02-21", [9, 6, 1]),
            ("2029-03-12", [9, 6, 1]),
        ):
            with self.subTest(day=day):
                mails = self._remind(day)
                sent = self.award.reminder_ids.filtered(
                    lambda line: line.kind == "renewal"
                )
                self.assertEqual(sorted(sent.mapped("step"), reverse=True), steps)
                self.assertLessEqual(len(mails), 2)

    def test_reminder_names_the_jury_to_aim_at(self):
        self.programme.session_ids = [
            Command.create(
                {"date_start": "2028-12-07 08:00:00", "date_deadline": "2028-11-10"}
            ),
            Command.create(
                {"date_start": "2029-06-07 08:00:00", "date_deadline": "2029-05-10"}
            ),
        ]
        with freeze_time("2028-06-11 06:00:00"):
            sentence = self.award.with_context(lang="en_US")._get_jury_sentence()
        self.assertEqual(
            sentence,
            "For the jury of 7 December 2028, submit your file by 10 November 2028.",
        )

    def test_trap_20_contact_who_left_is_not_written_to(self):
        self.contact.active = False
        mails = self._remind("2028-06-11")
        self.assertNotIn(self.contact, mails.recipient_ids)
        self.assertNotIn("jo@alpha.example", str(mails.mapped("email_to")))
        self.assertIn("find a new contact", self.award.activity_ids[:1].summary)
        # told once, not every day
        count = len(self.award.activity_ids)
        self._remind("2028-06-12")
        self.assertEqual(len(self.award.activity_ids), count)

    def test_trap_20_one_mail_for_two_contacts_with_one_address(self):
        twin = self.contact.copy({"email": "JO@alpha.example"})
        self.env["label.application.member"].create(
            {"application_id": self.application.id, "partner_id": twin.id}
        )
        self.assertEqual(len(self.award._get_recipients()), 1)

    def test_trap_20_company_that_moved_keeps_its_label_and_its_mails(self):
        self.holder.company_registry = SIRETS[3]
        self.assertTrue(self._remind("2028-06-11"))
        self.assertEqual(self.award.holder_siret, SIRETS[0])

    def test_no_reminder_once_the_renewal_is_submitted(self):
        with freeze_time("2028-05-01"):
            self._bring_to(self._create_application(), "submitted")
        self._remind("2028-06-11")
        self.assertNotIn("renewal", self.award.reminder_ids.mapped("kind"))

    def test_yearly_point_is_asked_on_each_anniversary(self):
        for day, steps in (
            ("2027-03-11", []),
            ("2027-03-12", [12]),
            ("2027-03-13", [12]),
            ("2028-03-12", [12, 24]),
        ):
            self._remind(day)
            with self.subTest(day=day):
                points = self.award.reminder_ids.filtered(
                    lambda line: line.kind == "point"
                )
                self.assertEqual(sorted(points.mapped("step")), steps)

    def test_renewal_is_prepared_from_the_label(self):
        action = self.award.action_open_renewal()
        self.assertEqual(action["context"]["default_partner_id"], self.holder.id)
        renewal = self._create_application()
        self.award.invalidate_recordset(["renewal_id"])
        self.assertEqual(self.award.action_open_renewal()["res_id"], renewal.id)

    def test_trap_25_nothing_shows_before_the_notification(self):
        application = self._create_application(partner_id=self.other_holder.id)
        self._bring_to(application, "under_review")
        self.assertFalse(application.award_ids)
        self.assertFalse(self.other_holder.category_id)
        self.assertEqual(application.public_state, "under_review")

    def test_news_go_once_to_those_who_follow_the_label(self):
        action = self.env.ref("mife_label.label_award_news_action")
        context = dict(
            safe_eval(action.context),
            active_model="label.award",
            active_ids=self.award.ids,
        )
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.user_coach)
            .with_context(**context)
        )
        composer.subject = "Petit-déjeuner des labellisés"
        composer.save()._action_send_mail()
        mail = self.env["mail.mail"].search(
            [("subject", "=", "Petit-déjeuner des labellisés")]
        )
        self.assertEqual(mail.recipient_ids, self.award._get_recipients())
