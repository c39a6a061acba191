# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ...common.rules.codes import normalize_code
from .common_followup import DUE, FollowupCommon


@tagged("post_install", "-at_install")
class TestFollowup(FollowupCommon):
    def _get_mails(self):
        return self.env["mail.mail"].search([("email_to", "=", "elodie@example.com")])

    # WHEN

    def test_three_steps_are_planned_a_month_after_the_last_hour(self):
        self._run_cron("2026-04-19")
        self.assertFalse(self.participant.followup_ids)
        self._run_cron("2026-04-20")
        self.assertEqual(
            [
                (each.step_id.months, str(each.date_due), str(each.date_close))
                for each in self.participant.followup_ids.sorted("date_due")
            ],
            [
                (3, "2026-06-20", "2026-08-04"),
                (6, "2026-09-20", "2026-11-04"),
                (12, "2027-03-20", "2027-05-04"),
            ],
        )
        self.assertEqual(
            set(self.participant.followup_ids.mapped("state")), {"planned"}
        )
        self.assertEqual(self.participant.followup_ids.placement_id, self.placement)

    def test_a_step_too_old_to_speak_of_is_never_asked(self):
        self._run_cron("2026-08-04")
        self.assertTrue(self._get_step())
        self.participant.followup_ids._by_action().unlink()
        self._run_cron("2026-08-05")
        self.assertFalse(self._get_step())
        self.assertTrue(self._get_step(6))

    def test_steps_are_those_of_the_organisation(self):
        self.env["insertion.followup.step"].create(
            {"name": "24 months", "months": 24, "company_id": self.env.company.id}
        )
        self.env.ref("mife_insertion_clauses.insertion_followup_step_6").active = False
        self._run_cron("2026-04-20")
        self.assertEqual(
            self.participant.followup_ids.sorted("date_due").step_id.mapped("months"),
            [3, 12, 24],
        )

    def test_the_link_leaves_on_the_day_once(self):
        self._plan("2026-06-19")
        self.assertFalse(self._get_mails())
        followup = self._plan("2026-06-20")
        mail = self._get_mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(followup.state, "asked")
        self.assertIn(f"/suivi/{followup._get_code()}", mail.body_html)
        for name in ("Élodie", "Guessan", self.participant.reference):
            self.assertNotIn(name, mail.body_html + mail.subject)
        for day in ("2026-06-21", "2026-06-29"):
            self._run_cron(day)
        self.assertEqual(self._get_mails(), mail)
        self.assertEqual(len(followup.contact_ids), 1)
        # silent for a week, the person is called
        with freeze_time("2026-06-26"):
            self.assertFalse(followup.to_call)
        followup.invalidate_recordset()
        with freeze_time("2026-06-27"):
            self.assertTrue(followup.to_call)
            self.assertEqual(
                self.Followup.search([("to_call", "=", True)]), followup.sudo()
            )

    def test_hours_and_placements_put_the_day_off_and_kill_the_link(self):
        followup = self._plan()
        code = followup._get_code()
        with freeze_time("2026-06-22"):
            self.assertTrue(self.Followup._find_by_code(code))
            self._new_placement(
                self.participant, date_start="2026-06-15", date_end="2026-07-31"
            )
            self.assertEqual(str(followup.date_due), "2026-09-15")
            self.assertEqual(followup.state, "planned")
            self.assertFalse(self.Followup._find_by_code(code))
        with freeze_time("2026-07-10"):
            self._work(date(2026, 6, 1), 80)
        self.assertEqual(str(followup.last_day), "2026-06-30")
        self.assertEqual(str(followup.date_due), "2026-09-30")
        # asked again then, by another link
        self._run_cron("2026-09-30")
        self.assertEqual(followup.state, "asked")
        self.assertNotEqual(followup._get_code(), code)

    def test_who_left_again_is_asked_again_and_the_first_answer_stays(self):
        first = self._plan()
        with freeze_time("2026-06-21"):
            first.sudo()._answer(self._choice("seeking"), "link")
        with freeze_time("2026-07-20"):
            self._new_placement(
                self.participant, date_start="2026-07-01", date_end="2026-07-15"
            )
            self._work(date(2026, 7, 1), 50)
        self._run_cron("2026-10-15")
        steps = self._get_step()
        self.assertEqual(set(steps.mapped("state")), {"answered", "asked"})
        self.assertEqual(first.result, "other")
        self.assertEqual(str(first.last_day), "2026-03-20")

    # ANSWERS

    def test_the_answer_counts_as_it_did_on_its_day(self):
        followup = self._plan()
        self.assertEqual(followup.result, "waiting")
        with freeze_time("2026-06-21"):
            followup.sudo()._answer(self._choice("temp_long"), "link")
        self.assertEqual(followup.result, "durable")
        outcome = self.env.ref("mife_insertion_clauses.insertion_outcome_temp_long")
        self.assertEqual(followup.outcome_id, outcome)
        outcome.category = "transition"
        self.assertEqual((followup.category, followup.result), ("durable",) * 2)

    def test_each_answer_means_a_row_of_the_typology(self):
        meant = {
            choice.get_external_id()[choice.id].rpartition("_choice_")[2]: (
                choice.outcome_id.code,
                choice.category,
            )
            for choice in self.env["insertion.followup.choice"].search([])
        }
        self.assertEqual(
            meant,
            {
                "permanent": ("permanent", "durable"),
                "fixed_long": ("fixed_long", "durable"),
                "fixed_short": ("fixed_short", "transition"),
                "temp_long": ("temp_long", "durable"),
                "temp_short": ("temp_short", "transition"),
                "aided": ("aided", "transition"),
                "structure": ("structure", "positive"),
                "business": ("business", "durable"),
                "civil_service": ("civil_service", "durable"),
                "training": ("training", "positive"),
                "apprentice": ("apprentice", "positive"),
                "refresher": ("inactive", "other"),
                "seeking": ("seeking", "other"),
                "inactive": ("inactive", "other"),
            },
        )

    def test_who_says_nothing_stays_unknown(self):
        followup = self._plan()
        self._run_cron("2026-08-04")
        self.assertEqual(followup.state, "asked")
        self._run_cron("2026-08-05")
        self.assertEqual((followup.state, followup.result), ("silent", "silent"))
        self.assertFalse(followup.outcome_id)
        with freeze_time("2026-08-05"):
            self.assertFalse(self.Followup._find_by_code(followup._get_code()))

    # CALLS

    def test_who_has_no_address_is_called(self):
        self.participant.email = False
        followup = self._plan()
        self.assertFalse(self._get_mails())
        with freeze_time(DUE):
            self.assertTrue(followup.to_call)
            call = self._call(followup, "absent")
            call.action_save()
            self.assertEqual(followup.state, "called")
            self.assertEqual(str(followup.call_on), "2026-06-27")
            self.assertFalse(followup.to_call)
        followup.invalidate_recordset()
        with freeze_time("2026-06-27"):
            self.assertTrue(followup.to_call)
            self._call(
                followup,
                "answered",
                choice_id=self._choice().id,
                employer_kind="same",
                call_time="evening",
            ).action_save()
        self.assertEqual(followup.result, "durable")
        self.assertEqual(followup.answered_by_id, self.officer)
        self.assertEqual(followup.channel, "phone")
        self.assertEqual(self.participant.call_time, "evening")
        self.assertEqual(followup.contact_ids.mapped("result"), ["reached", "absent"])

    def test_the_call_opens_the_next_person(self):
        self.participant.email = False
        other = self._new_worker("Karim", "Ziani", phone="0605060708")
        followup = self._plan()
        with freeze_time(DUE):
            opened = self._call(followup, "refused").action_save_and_next()
            following = self._get_step(person=other)
            self.assertEqual(opened["context"], {"default_followup_id": following.id})
            opened = self._call(following, "wrong").action_save_and_next()
            self.assertEqual(opened["tag"], "soft_reload")
        self.assertEqual(followup.result, "refused")
        # nobody answers there: no day to call, until the time is over
        self.assertFalse(following.call_on)

    def test_a_call_says_what_is_missing_and_writes_nothing(self):
        self.participant.email = False
        followup = self._plan()
        with freeze_time(DUE):
            for vals, sentence in (
                ({"result": "answered"}, "Choose the situation"),
                ({"result": "later"}, "Enter the day"),
                ({"result": "later", "call_on": "2026-06-20"}, "Enter the day"),
                ({"result": "absent", "source": "incoming"}, "Nobody was called"),
            ):
                with self.assertRaisesRegex(UserError, sentence):
                    self._call(followup, **vals).action_save()
            self.assertFalse(followup.contact_ids)
        with (
            freeze_time("2026-06-01"),
            self.assertRaisesRegex(UserError, "is not to be asked today"),
        ):
            self._call(followup, "absent").action_save()

    def test_who_calls_or_sends_the_paper_back_is_heard_any_day(self):
        followup = self._plan()
        with freeze_time("2026-06-22"):
            self._call(
                followup,
                "answered",
                source="incoming",
                choice_id=self._choice("seeking").id,
            ).action_save()
            self.assertEqual(followup.result, "other")
            self._call(
                followup,
                "answered",
                source="paper",
                choice_id=self._choice("training").id,
            ).action_save()
        self.assertEqual((followup.result, followup.channel), ("positive", "paper"))
        self.assertEqual(len(followup.contact_ids), 1)

    # A WEEK

    def test_nobody_is_contacted_twice_in_a_week_whoever_sends(self):
        followup = self._plan()
        again = followup.with_user(self.facilitator)
        for day, act in (
            ("2026-06-20", again.action_print),
            ("2026-06-26", again.action_print),
            ("2026-06-26", self._call(followup, "absent").action_save),
        ):
            with (
                freeze_time(day),
                self.assertRaisesRegex(UserError, "contacted twice in a week"),
                self.env.cr.savepoint(),
            ):
                act()
        self.assertEqual(len(followup.contact_ids), 1)
        # whatever the step, and whoever writes
        with (
            freeze_time("2026-06-26"),
            self.assertRaisesRegex(UserError, "contacted twice in a week"),
            self.env.cr.savepoint(),
        ):
            self._get_step(6).sudo()._contact("phone", "absent")
        with freeze_time("2026-06-27"):
            self._call(followup, "absent").action_save()
        self.assertEqual(len(followup.contact_ids), 2)

    def test_the_day_that_the_person_chose_is_no_more_contact(self):
        self.participant.email = False
        followup = self._plan()
        with freeze_time(DUE):
            self._call(followup, "later", call_on="2026-06-23").action_save()
            self.assertEqual(str(followup.call_on), "2026-06-23")
        with (
            freeze_time("2026-06-22"),
            self.assertRaisesRegex(UserError, "contacted twice in a week"),
            self.env.cr.savepoint(),
        ):
            self._call(followup, "absent").action_save()
        with freeze_time("2026-06-23"):
            self._call(followup, "absent").action_save()
        self.assertEqual(str(followup.call_on), "2026-06-30")

    def test_two_steps_on_one_day_are_one_message(self):
        # the steps of somebody whose hours came late are due together
        self.env.company.insertion_followup_days = 120
        self._run_cron("2026-09-20")
        self.assertEqual(len(self._get_mails()), 1)
        self.assertEqual(self._get_step().state, "asked")
        self.assertEqual(self._get_step(6).state, "planned")
        self._run_cron("2026-09-26")
        self.assertEqual(len(self._get_mails()), 1)
        self._run_cron("2026-09-27")
        self.assertEqual(len(self._get_mails()), 2)

    # NO MORE

    def test_who_objects_is_left_alone_at_every_step(self):
        followup = self._plan()
        code = followup._get_code()
        with freeze_time("2026-06-21"):
            self._call(followup, "object", source="incoming").action_save()
            self.assertTrue(self.participant.objects_to_contact)
            self.assertFalse(self.Followup._find_by_code(code))
        self.assertEqual(
            set(self.participant.followup_ids.mapped("state")), {"refused"}
        )
        for day in ("2026-06-27", "2026-09-20", "2027-03-20"):
            self._run_cron(day)
        self.assertEqual(len(self._get_mails()), 1)
        with (
            freeze_time("2026-09-20"),
            self.assertRaisesRegex(UserError, "asked not to be contacted"),
        ):
            self._get_step(6)._contact("phone", "absent")
        self._new_placement(
            self.participant, date_start="2026-07-01", date_end="2026-07-15"
        )
        with freeze_time("2026-08-05"):
            self._work(date(2026, 7, 1), 10)
        self._run_cron("2026-10-15")
        self.assertEqual(len(self.participant.followup_ids), 3)

    def test_who_is_forgotten_is_counted_and_cannot_be_reached(self):
        followup = self._plan()
        with freeze_time("2026-06-21"):
            followup.sudo()._answer(self._choice(), "link")
            code = followup._get_code()
            self.assertTrue(self.Followup._find_by_code(code))
            self.Followup._forget_people(self.participant)
            self.assertFalse(self.Followup._find_by_code(code))
        self.assertEqual(followup.result, "durable")
        self.assertFalse(followup.sudo().code)
        self.assertFalse(followup.contact_ids)
        # nor does the message that left say where to write
        self.assertFalse(self._get_mails())

    def test_two_entries_of_one_person_become_one_follow_up(self):
        other = self._new_participant("Elodie", "Nguessan")
        followup = self._plan()
        self._new_placement(other, date_start="2026-02-02", date_end="2026-05-02")
        with freeze_time("2026-06-21"):
            self._work(date(2026, 4, 1), 30)
        self._run_cron("2026-07-30")
        theirs = self._get_step(person=other)
        self.assertEqual(theirs.state, "planned")
        with freeze_time("2026-07-31"):
            self.participant._absorb(other)
            self._run_cron("2026-07-31")
        self.assertFalse(theirs.exists())
        self.assertEqual(self._get_step(), followup.sudo())
        self.assertEqual(len(self.participant.followup_ids), 3)
        # the last hour is now that of both
        self.assertEqual(str(followup.date_due), "2026-07-30")

    # RIGHTS

    def test_nothing_is_written_by_hand(self):
        followup = self._plan()
        for user in (self.facilitator, self.officer, self.manager):
            mine = followup.with_user(user)
            for vals in (
                {"state": "answered"},
                {"category": "durable"},
                {"call_on": "2026-07-01"},
                {"date_close": "2030-01-01"},
            ):
                with self.assertRaisesRegex(UserError, "written by the buttons"):
                    mine.write(vals)
            with self.assertRaises(AccessError):
                mine.unlink()
            with self.assertRaises(UserError):
                mine.copy()
            with self.assertRaises(AccessError):
                mine.read(["code"])
            with self.assertRaises(AccessError):
                self.env["insertion.followup"].with_user(user).search(
                    [("code", "!=", False)]
                )
        with self.assertRaises(UserError):
            followup.contact_ids.sudo().unlink()

    def test_another_organisation_sees_nothing(self):
        followup = self._plan()
        company = self.env["res.company"].create({"name": "Autre service"})
        stranger = new_test_user(
            self.env,
            login="followup_stranger",
            groups="mife_insertion_clauses.group_insertion_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        theirs = self.Followup.with_user(stranger)
        self.assertFalse(theirs.search([]))
        self.assertFalse(
            self.env["insertion.followup.contact"].with_user(stranger).search([])
        )
        with self.assertRaises(AccessError):
            followup.with_user(stranger).action_print()
        with self.assertRaises(AccessError):
            followup.with_user(self.portal_user).read(["state"])

    # MANY

    def test_planning_costs_the_same_for_many(self):
        def plan():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time("2026-04-25"):
                self.Followup._plan()
                self.env.flush_all()
            return self.env.cr.sql_log_count - before

        plan()
        few = plan()
        self._correct_march(
            [self._new_participant(f"Person {n}", f"Name{n}") for n in range(20)]
        )
        with freeze_time("2026-04-25"):
            self.Followup._plan()
        self.assertEqual(self.Followup.search_count([]), 3 * 21)
        self.assertLessEqual(plan(), few + 1)


@tagged("post_install", "-at_install")
class TestFollowupText(FollowupCommon):
    def setUp(self):
        super().setUp()
        self.participant.email = False

    def test_no_text_message_leaves_unless_the_office_says_so(self):
        followup = self._plan()
        self.assertEqual(followup.state, "planned")
        self.assertTrue(followup.call_on)

    def test_text_message_carries_the_link(self):
        if "sms.sms" not in self.env:
            self.skipTest("Odoo's text messages are not installed")
        self.env.company.insertion_followup_sms = True
        followup = self._plan()
        message = self.env["sms.sms"].search([("number", "=", "0601020304")])
        self.assertEqual(len(message), 1)
        self.assertIn(followup._get_code(), message.body)
        self.assertLessEqual(len(message.body), 306)
        self.assertEqual(followup.contact_ids.kind, "sms")
        self.assertTrue(normalize_code(followup._get_code()))
