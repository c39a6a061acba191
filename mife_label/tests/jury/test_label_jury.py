# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from ..common import SIRETS
from .common_jury import JuryCommon


@tagged("post_install", "-at_install")
class TestLabelSession(JuryCommon):
    def test_agenda_has_its_slots(self):
        self.hearing.break_minutes = 10
        # 8:00 + 30 minutes + 10 of break
        self.assertEqual(
            self.jury.hearing_ids.mapped("slot_start"),
            [
                self.jury.date_start,
                self.jury.date_start.replace(hour=8, minute=40),
            ],
        )
        self.assertEqual(self.application.state, "on_agenda")
        self.assertEqual(str(self.application.date_jury), "2026-03-12")

    def test_day_of_a_late_meeting_is_the_one_of_the_clock_on_the_wall(self):
        # 23:30 UTC is already the 13th in Paris
        self.jury.date_stop = "2026-03-13 02:00:00"
        self.jury.date_start = "2026-03-12 23:30:00"
        self.assertEqual(str(self.jury.date), "2026-03-13")

    @users("label_secretary")
    def test_session_goes_through_its_stages(self):
        session = self.jury.with_user(self.env.user)
        with self.assertRaisesRegex(UserError, "this step is taken at"):
            session.action_start_meeting()
        session.action_open_reading()
        self.assertEqual(self.hearing.submission_id, self.application.submission_id)
        session.action_start_meeting()
        session.member_ids.presence = "present"
        self.assertEqual(self.application.state, "under_review")
        with self.assertRaisesRegex(UserError, "no decision yet: Alpha Works"):
            session.action_write_minutes()
        session.hearing_ids.write({"vote_for": 4, "decision": "awarded"})
        session.action_write_minutes()
        session.action_publish()
        self.assertEqual(session.state, "published")
        self.assertTrue(self.hearing.released_on)
        with self.assertRaisesRegex(UserError, "does not change any more"):
            self.hearing.with_user(self.env.user).reasons = "Something else"
        with self.assertRaisesRegex(UserError, "does not change any more"):
            session.member_ids[:1].presence = "absent"

    @users("label_secretary", "label_manager")
    def test_stage_is_not_written_by_hand(self):
        session = self.jury.with_user(self.env.user)
        for vals in (
            {"state": "published"},
            {"opened_on": "2026-03-12"},
            {"convocation": "second"},
        ):
            with self.assertRaisesRegex(UserError, "follows the steps of the record"):
                session.write(vals)
            with self.assertRaisesRegex(UserError, "follows the steps of the record"):
                session.with_context(label_by_action=True).write(vals)
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            session.with_context(default_state="meeting").copy()
        for vals in ({"submission_id": False}, {"round": 3}, {"released_on": False}):
            with self.assertRaisesRegex(UserError, "follows the steps of the record"):
                self.hearing.with_user(self.env.user).write(vals)

    @users("label_coach")
    def test_coach_moves_nothing(self):
        session = self.jury.with_user(self.env.user)
        for action in (
            "action_open_reading",
            "action_start_meeting",
            "action_open_marks",
            "action_write_minutes",
            "action_publish",
            "action_second_convocation",
            "action_add_applications",
            "action_propose_order",
            "action_invite",
        ):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(session, action)()

    def test_reading_needs_a_jury_and_files(self):
        session = self.jury.copy({"date_start": "2026-06-11 08:00:00"})
        with self.assertRaisesRegex(UserError, "Enter the members"):
            session.action_open_reading()

    def test_file_is_on_one_agenda(self):
        session = self.jury.copy({"date_start": "2026-06-11 08:00:00"})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            session.hearing_ids = [
                Command.create({"application_id": self.application.id})
            ]

    def test_only_admissible_files_of_the_label_go_to_the_jury(self):
        draft = self._create_application(partner_id=self._new_holder().id)
        with self.assertRaisesRegex(UserError, "not admissible yet"):
            self.jury.hearing_ids = [Command.create({"application_id": draft.id})]
        other = self.env["label.programme"].create({"name": "Open Windows"})
        foreign = self._create_application(
            partner_id=draft.partner_id.id, programme_id=other.id
        )
        with self.assertRaisesRegex(ValidationError, "another label"):
            self.jury.hearing_ids = [Command.create({"application_id": foreign.id})]

    def test_every_admissible_file_is_added_at_once(self):
        application = self._create_admissible(self._new_holder())
        self.jury.with_user(self.user_secretary).action_add_applications()
        self.assertEqual(
            self.jury.hearing_ids.application_id[-1:],
            application,
        )
        with self.assertRaisesRegex(UserError, "No other admissible file"):
            self.jury.action_add_applications()

    def test_file_taken_off_the_agenda_is_admissible_again(self):
        with self.assertRaisesRegex(UserError, "take it off there"):
            self.application.with_user(self.user_secretary).action_admit()
        self.hearing.with_user(self.user_secretary).unlink()
        self.assertEqual(self.application.state, "admissible")
        self._open_reading()
        with self.assertRaisesRegex(UserError, "can be deferred"):
            self.other_hearing.with_user(self.user_secretary).unlink()
        with self.assertRaisesRegex(UserError, "Take the right to vote away"):
            self._member(self.anna).with_user(self.user_secretary).unlink()

    def test_proposed_order_makes_people_leave_once(self):
        third = self._create_admissible(self._new_holder())
        self.jury.hearing_ids = [
            Command.create({"application_id": third.id, "sequence": 3})
        ]
        self._declare(self.anna, self.hearing, has_link=True)
        self._declare(self.anna, self.jury.hearing_ids[2], has_link=True)
        self.assertEqual(self.jury.movement_count, 4)
        self.jury.with_user(self.user_secretary).action_propose_order()
        self.jury.invalidate_recordset()
        self.assertEqual(self.jury.movement_count, 2)

    # INVITATIONS

    def test_trap_25_meeting_in_the_calendar_names_no_company(self):
        self.jury.with_user(self.user_secretary).action_invite()
        event = self.jury.event_id
        self.assertLessEqual(self.jurors.partner_id, event.partner_ids)
        shown = f"{event.name} {event.description} {event.location}"
        for holder in self.holder + self.other_holder:
            self.assertNotIn(holder.name, shown)
        self.jury.date_start = "2026-03-12 09:00:00"
        self.assertEqual(event.start, self.jury.date_start)

    def test_person_without_an_account_gets_one(self):
        person = self.env["res.partner"].create(
            {"name": "Eve", "email": "eve@jury.example"}
        )
        self.jury.member_ids = [Command.create({"partner_id": person.id})]
        self.jury.with_user(self.user_secretary).action_invite()
        self.assertTrue(person.user_ids._is_portal())

    def test_trap_27_every_voter_is_told_of_its_files(self):
        before = self.env["mail.mail"].search([])
        self._open_reading()
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(mails.recipient_ids, self.jurors.partner_id)

    def test_trap_07_mails_to_the_jury_name_no_company(self):
        """The president is recused: a mail that lists files would tell."""
        self._declare(self.anna, has_link=True)
        before = self.env["mail.mail"].search([])
        self._open_reading()
        with freeze_time("2026-03-08 06:00:00"):
            self.env["label.session"]._cron_remind_reading()
        self._mark(self.bruno, 2, 2, 2)
        self.env["label.sheet"]._cron_send_receipts()
        self.jury.with_user(self.user_secretary).action_start_meeting()
        self.jury.date_second = "2026-03-26 08:00:00"
        self.jury.with_user(self.user_secretary).action_second_convocation()
        mails = self.env["mail.mail"].search([]) - before
        # 4 readings, 4 reminders, 1 receipt, 4 second convocations
        self.assertEqual(len(mails), 13)
        for mail in mails:
            for secret in (self.holder.name, self.other_holder.name, "mark: "):
                self.assertNotIn(secret, f"{mail.subject} {mail.body_html}")

    def test_reminder_is_sent_once_to_all(self):
        self._open_reading()
        self._mark(self.anna, 2, 2, 2)
        self._mark(self.anna, 2, 2, 2, hearing=self.other_hearing)
        Mail = self.env["mail.mail"]
        for day, count in (("2026-03-06", 0), ("2026-03-07", 4), ("2026-03-08", 0)):
            before = Mail.search([])
            with freeze_time(f"{day} 06:00:00"):
                self.env["label.session"]._cron_remind_reading()
            self.assertEqual(len(Mail.search([]) - before), count, day)

    # QUORUM

    def test_trap_17_quorum_of_each_file(self):
        self._open_reading()
        self._declare(self.anna, has_link=True)
        self._member(self.anna).presence = "present"
        self._member(self.bruno).presence = "remote"
        # file 1: Bruno of 3; file 2: Anna and Bruno of 4
        self.assertFalse(self.hearing.is_quorum_met)
        self.assertTrue(self.other_hearing.is_quorum_met)
        self.assertEqual(self.hearing.recused_member_ids, self._member(self.anna))
        self.assertEqual(self.hearing.presiding_member_id, self._member(self.bruno))
        self.assertEqual(
            self.hearing.with_context(lang="en_US").quorum_note,
            "1 present and 0 represented of 3 who can take part.",
        )
        # Chloe gives her proxy: to Anna it is silent on file 1, to Bruno it counts
        self._member(self.chloe).proxy_member_id = self._member(self.anna)
        self.assertFalse(self.hearing.is_quorum_met)
        self._member(self.chloe).proxy_member_id = self._member(self.bruno)
        self.assertTrue(self.hearing.is_quorum_met)
        self.assertEqual(self.hearing.vote_count, 2)

    def test_trap_17_second_convocation(self):
        self._open_reading()
        self.jury.action_start_meeting()
        self._member(self.david).presence = "present"
        self.assertFalse(self.hearing.is_quorum_met)
        session = self.jury.with_user(self.user_secretary)
        with self.assertRaisesRegex(UserError, "Enter when the jury meets again"):
            session.action_second_convocation()
        session.date_second = "2026-03-26 08:00:00"
        session.action_second_convocation()
        self.assertEqual(str(session.date), "2026-03-26")
        self.assertEqual(len(session.hearing_ids), 2)
        self.assertFalse(self._member(self.david).presence)
        session.action_start_meeting()
        self._member(self.david).presence = "present"
        self.assertTrue(self.hearing.is_quorum_met)
        with self.assertRaisesRegex(UserError, "already the second"):
            session.action_second_convocation()

    def test_trap_17_proxies_are_limited(self):
        anna, bruno, chloe, david = self.jury.member_ids
        bruno.proxy_member_id = anna
        for member, holder, message in (
            (chloe, anna, "more proxies than the rules"),
            (anna, chloe, "holds the proxy of Bruno"),
            (david, bruno, "has given a proxy too"),
            (chloe, chloe, "another member"),
        ):
            with (
                self.subTest(message),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                member.proxy_member_id = holder
        david.has_vote = False
        with self.assertRaisesRegex(ValidationError, "both must have a vote"):
            chloe.proxy_member_id = david

    # DELIBERATION

    def test_file_withdrawn_before_the_meeting_needs_no_decision(self):
        self._open_reading()
        self.application.action_withdraw("Moving out")
        self.jury.action_start_meeting()
        self.other_hearing.decision = "refused"
        self.jury.action_write_minutes()
        self.assertEqual(self.jury.state, "minutes")

    def test_votes_are_entered_during_the_meeting(self):
        hearing = self.hearing.with_user(self.user_secretary)
        with self.assertRaisesRegex(UserError, "has not met yet"):
            hearing.decision = "awarded"
        self._open_reading()
        with self.assertRaisesRegex(UserError, "has not met yet"):
            hearing.vote_for = 1
        self.jury.action_start_meeting()
        with self.assertRaisesRegex(ValidationError, "0 are in hand"):
            hearing.vote_for = 1

    def test_trap_17_casting_vote_settles_a_tie(self):
        self._open_reading()
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        hearing = self.hearing.with_user(self.user_secretary)
        hearing.write({"vote_for": 2, "vote_against": 2})
        self.assertEqual(hearing.vote_result, "tie")
        hearing.casting_vote = "for"
        self.assertEqual(hearing.vote_result, "for")
        # the rules are those that stood when the jury met, for all its files
        self.programme.has_casting_vote = False
        self.jury.hearing_ids.invalidate_recordset()
        other = self.other_hearing.with_user(self.user_secretary)
        other.write({"vote_for": 2, "vote_against": 2, "casting_vote": "for"})
        self.assertEqual((hearing + other).mapped("vote_result"), ["for", "for"])
        self.assertEqual(self.jury.rules_id.number, 2)
        last = self.programme.version_ids.sorted()[0]
        self.assertEqual((last.number, last.changes), (3, "Casting vote: yes, then no"))

    def test_trap_15_nothing_is_decided_by_the_score(self):
        self._open_reading()
        for juror in self.jurors:
            self._mark(juror, 0, 0, 0)
        self._open_marks()
        self.assertIs(self._result()["award"], False)
        self.assertFalse(self.hearing.decision)
        self.jury.member_ids.presence = "present"
        self.hearing.write({"vote_for": 4, "decision": "awarded"})
        self.assertEqual(self.hearing.decision, "awarded")


@tagged("post_install", "-at_install")
class TestLabelInterest(JuryCommon):
    def _kinds(self, user, hearing=None):
        return set(
            self.env["label.interest"]
            .search(
                [
                    ("member_id", "=", self._member(user).id),
                    (
                        "application_id",
                        "=",
                        (hearing or self.hearing).application_id.id,
                    ),
                ]
            )
            .mapped("kind")
        )

    def _redetect(self):
        self.env["label.interest"]._detect(self.jury)

    def test_same_siren(self):
        # another establishment of the same firm: 999 013 568
        site = self._create_establishment("Alpha South", SIRETS[1])
        self.anna.partner_id.parent_id = site
        self._redetect()
        self.assertEqual(self._kinds(self.anna), {"same_company"})
        self.assertFalse(self._kinds(self.anna, self.other_hearing))

    def test_same_group(self):
        group = self._create_establishment("Alpha Group")
        sister = self._create_establishment("Alpha Sister", parent_id=group.id)
        self.holder.parent_id = group
        self.bruno.partner_id.parent_id = sister
        self._redetect()
        self.assertEqual(self._kinds(self.bruno), {"group"})

    def test_email_domain(self):
        self.holder.email = "contact@jury-chloe.example"
        self._redetect()
        self.assertEqual(self._kinds(self.chloe), {"email_domain"})
        # the company writes its address: it asks, and keeps nobody away
        self.assertEqual(self.hearing.question_ids.source, "jury-chloe.example")
        self.assertFalse(self.hearing.recused_member_ids)
        self.holder.email = "alpha@orange.fr"
        self.david.partner_id.email = "david@orange.fr"
        self._redetect()
        self.assertFalse(self._kinds(self.david))

    def test_declared_ties_and_their_end(self):
        Tie = self.env["label.tie"].with_user(self.user_secretary)
        Tie.create(
            {
                "partner_id": self.anna.partner_id.id,
                "organisation_id": self.holder.id,
                "kind": "supplier",
            }
        )
        self.assertEqual(self._kinds(self.anna), {"supplier"})
        Tie.create(
            {
                "partner_id": self.bruno.partner_id.id,
                "organisation_id": self.holder.id,
                "kind": "employer",
                "date_end": "2015-01-01",
            }
        )
        self.assertFalse(self._kinds(self.bruno))

    def test_trap_24_coach_never_votes_on_her_file(self):
        self.jury.member_ids = [
            Command.create({"partner_id": self.user_coach.partner_id.id})
        ]
        (link,) = self.env["label.interest"].search(
            [
                ("partner_id", "=", self.user_coach.partner_id.id),
                ("application_id", "=", self.application.id),
            ]
        )
        self.assertEqual(link.kind, "coach")
        self.assertEqual(link.state, "active")
        with self.assertRaisesRegex(AccessError, "a manager"):
            link.with_user(self.user_secretary).action_dismiss("She is fair")
        with self.assertRaisesRegex(UserError, "correct the coach of the file"):
            link.with_user(self.user_manager).action_dismiss("She is fair")
        self._open_reading()
        member = self._member(self.user_coach)
        self.env["label.interest"]._declare(self.hearing, member, False)
        self.assertFalse(self._sheet(self.user_coach))
        self.assertIn(member, self.hearing.recused_member_ids)
        # a wrong coach is corrected on the file, then the manager says why
        self.application.user_id = self.user_secretary
        link.with_user(self.user_manager).action_dismiss("Named by mistake")
        self.assertNotIn(member, self.hearing.recused_member_ids)
        # and named again, is away again
        self.application.user_id = self.user_coach
        self.assertIn(member, self.hearing.recused_member_ids)

    def test_trap_24_coach_named_later_is_found(self):
        self.application.user_id = self.user_secretary
        self.jury.member_ids = [
            Command.create({"partner_id": self.user_coach.partner_id.id})
        ]
        self.assertFalse(self._kinds(self.user_coach))
        self.application.user_id = self.user_coach
        self.assertEqual(self._kinds(self.user_coach), {"coach"})

    def test_trap_04_juror_invited_to_the_file_is_asked_about(self):
        self._open_reading()
        self._mark(self.anna, 2, 2, 2)
        self.env["label.application.member"].create(
            {
                "application_id": self.application.id,
                "partner_id": self.anna.partner_id.id,
            }
        )
        question = self.hearing.question_ids
        self.assertEqual(question.kind, "file_person")
        self.assertFalse(self.hearing._is_recused(self._member(self.anna)))
        self._mark(self.bruno, 2, 2, 2)
        question.with_user(self.user_secretary).action_uphold("She works there")
        self._open_marks()
        # the sheet given before stays, and no longer counts
        self.assertEqual(self._result()["sheets"], 1)

    def test_no_can_become_yes_but_not_the_reverse(self):
        self._open_reading()
        self._declare(self.anna)
        self.assertFalse(self.hearing._is_recused(self._member(self.anna)))
        self._declare(self.anna, has_link=True, note="My cousin works there")
        self.assertTrue(self.hearing._is_recused(self._member(self.anna)))
        self._declare(self.anna)
        self.assertTrue(self.hearing._is_recused(self._member(self.anna)))

    def test_dismissed_with_a_reason_by_another_person(self):
        self.holder.email = "contact@jury-chloe.example"
        self._redetect()
        link = self.env["label.interest"].search(
            [("member_id", "=", self._member(self.chloe).id)]
        )
        secretary = link.with_user(self.user_secretary)
        with self.assertRaisesRegex(UserError, "Write why"):
            secretary.action_dismiss(" ")
        with self.assertRaises(AccessError):
            link.with_user(self.user_coach).action_dismiss("No matter")
        self.assertEqual(link.state, "question")
        secretary.action_uphold("She works for them")
        self.assertTrue(self.hearing._is_recused(self._member(self.chloe)))
        secretary.action_dismiss("A shared office building")
        self.assertEqual(link.state, "dismissed")
        self.assertEqual(link.dismissed_by_id, self.user_secretary)
        self._redetect()
        self.assertFalse(self.hearing._is_recused(self._member(self.chloe)))
        # and the person may still step out
        self._declare(self.chloe, has_link=True)
        self.assertTrue(self.hearing._is_recused(self._member(self.chloe)))

    def test_trap_04_secretary_on_the_jury_does_not_dismiss_its_own_link(self):
        self.jury.member_ids = [
            Command.create({"partner_id": self.user_secretary.partner_id.id})
        ]
        link = self._declare(self.user_secretary, has_link=True)
        with self.assertRaises(AccessError):
            link.with_user(self.user_secretary).action_dismiss("It is nothing")

    @users("label_secretary")
    def test_links_are_reported_not_invented(self):
        Interest = self.env["label.interest"]
        vals = {
            "member_id": self._member(self.david).id,
            "application_id": self.application.id,
        }
        for kind in ("none", "coach", "declared"):
            with self.assertRaises(UserError):
                Interest.create({**vals, "kind": kind})
        for more in (
            {},
            {"note": "Seen in the press", "is_claim": True},
            {"note": "Seen in the press", "partner_id": self.anna.partner_id.id},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                Interest.create({**vals, **more})
        link = Interest.create({**vals, "note": "Seen in the press"})
        self.assertEqual(link.state, "active")
        self.assertEqual(link.source_user_id, self.env.user)
        for change in (lambda: link.write({"note": "No"}), link.unlink):
            with self.assertRaises(UserError):
                change()


@tagged("post_install", "-at_install")
class TestLabelSheet(JuryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jury.action_open_reading()

    def test_trap_06_no_sheet_before_the_question_is_answered(self):
        self.assertFalse(self._sheet(self.anna))
        self._declare(self.anna, has_link=True)
        self.assertFalse(self._sheet(self.anna))
        self._declare(self.bruno)
        self.assertEqual(len(self._sheet(self.bruno).line_ids), 3)

    def test_sheet_is_resumed_and_sent(self):
        sheet = self._mark(self.anna, 2, "na", "cannot", send=False)
        self.assertEqual(sheet.line_ids.mapped("kind"), ["mark", "na", "cannot"])
        criterion = sheet.line_ids[0].criterion_id
        sheet._save({criterion.id: {"reason": "Seen on site"}})
        self.assertEqual(sheet.line_ids[0].value, 2)
        sheet._save({criterion.id: {"choice": ""}})
        with self.assertRaisesRegex(UserError, "Still to answer: 1.1 Pupils"):
            sheet._send()
        sheet._save({criterion.id: {"choice": "na"}})
        sheet._send()
        with self.assertRaisesRegex(UserError, "ask to correct it"):
            sheet._save({})
        sheet._correct()
        self.assertEqual(sheet.state, "draft")

    def test_level_of_another_criterion_is_refused(self):
        sheet = self._mark(self.anna, 2, 2, 2, send=False)
        foreign = sheet.line_ids[2].level_id
        with self.assertRaisesRegex(UserError, "Choose a level of 1.1"):
            sheet._save(
                {sheet.line_ids[0].criterion_id.id: {"choice": str(foreign.id)}}
            )

    def test_trap_27_receipt_goes_to_the_juror_alone(self):
        before = self.env["mail.mail"].search([])
        sheet = self._mark(self.anna, 2, 2, 2)
        self.env["label.sheet"]._cron_send_receipts()
        self.env["label.sheet"]._cron_send_receipts()  # nothing is sent twice
        (mail,) = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.recipient_ids, self.anna.partner_id)
        self.assertIn(sheet.receipt, mail.subject)
        self.assertTrue(mail.auto_delete)

    def test_no_receipt_for_a_sheet_taken_back_at_once(self):
        before = self.env["mail.mail"].search([])
        sheet = self._mark(self.anna, 2, 2, 2)
        sheet._correct()
        self.env["label.sheet"]._cron_send_receipts()
        self.assertFalse(self.env["mail.mail"].search([]) - before)
        sheet._send()
        self.env["label.sheet"]._cron_send_receipts()
        self.assertEqual(len(self.env["mail.mail"].search([]) - before), 1)

    def test_trap_16_one_sheet_per_juror_version_and_round(self):
        sheet = self._mark(self.anna, 2, 2, 2)
        self.assertEqual(
            self.env["label.sheet"]._ensure(self.hearing, self._member(self.anna)),
            sheet,
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            sheet._by_action().copy()

    def test_trap_16_marks_after_the_opening_are_a_second_version(self):
        first = self._mark(self.anna, 0, 0, 0)
        self._mark(self.bruno, 2, 2, 2)
        self._open_marks()
        with self.assertRaisesRegex(UserError, "closed"):
            first._correct()
        with self.assertRaisesRegex(UserError, "Write why"):
            self.hearing.with_user(self.user_secretary).action_new_round("")
        self.hearing.with_user(self.user_secretary).action_new_round("New figures")
        sheets = self.env["label.sheet"]
        second = sheets._ensure(self.hearing, self._member(self.anna))
        self.assertEqual(second.line_ids.mapped("value"), [0, 0, 0])
        self._mark(self.anna, 2, 2, 2)
        self.assertEqual(first.line_ids.mapped("value"), [0, 0, 0])
        self.assertEqual((first.state, second.state), ("sent", "sent"))
        result = self._result()
        # Anna's second marks and Bruno's first ones, who had nothing to change
        self.assertEqual((result["sheets"], result["score"]), (2, "100.00"))
        self.assertEqual((first + second).mapped("is_last"), [False, True])

    def test_trap_11_marks_are_closed_in_the_model(self):
        sheet = self._mark(self.anna, 2, 2, 2)
        self._open_marks()
        for user in (self.user_secretary, self.user_manager):
            for record in (sheet, sheet.line_ids):
                for call in (
                    lambda record: record.write({"reason": "Better"}),
                    lambda record: record.unlink(),
                    lambda record: record.copy(),
                ):
                    with self.subTest(user=user.login), self.assertRaises(AccessError):
                        call(record.with_user(user))
        for context in ({}, {"label_by_action": True}):
            with self.assertRaises(AccessError):
                sheet.with_context(**context).write({"state": "draft"})
            with self.assertRaises(AccessError):
                sheet.line_ids.with_context(**context).write({"kind": "na"})

    def test_trap_12_sheet_is_tied_to_the_version_read(self):
        sheet = self._mark(self.anna, 2, 2, 2)
        version = self.application.submission_id
        self.assertEqual(sheet.submission_id, version)
        self.assertFalse(sheet.is_outdated)
        self.env["label.submission"]._seal(self.application)
        self.application.invalidate_recordset()
        sheet.invalidate_recordset()
        self.assertEqual(sheet.submission_id, version)
        self.assertTrue(sheet.is_outdated)

    def test_results_in_words(self):
        # weights 2, 1 and 1; scales of 2. Anna (4+1+2)/8, Bruno (2+0+2)/8
        self._mark(self.anna, 2, 1, 2)
        self._mark(self.bruno, 1, 0, 2)
        self.assertIsNone(self._result())
        self._open_marks()
        result = self._result()
        # (87.5 + 50) / 2
        self.assertEqual(result["score"], "68.75")
        # access: 5/6 and 2/6; people: 1 and 1
        self.assertEqual(
            [axis["score"] for axis in result["axes"]], ["58.33", "100.00"]
        )
        self.assertIs(result["award"], True)
        # without Anna, Access is at 33 under its floor of 40
        self.assertIs(result["solid"], False)
        self.assertIn("one sheet is left out", result["reasons"][0])
        self.assertFalse(result["obstacles"])

    def test_knocked_out_in_words(self):
        for juror in (self.anna, self.bruno):
            self._mark(juror, 2, 2, 0)
        self._open_marks()
        result = self._result()
        self.assertEqual(result["obstacles"], ["2.1 Duties is knocked out."])

    def test_trap_09_too_few_sheets_propose_nothing(self):
        self._mark(self.anna, 0, 0, 0)
        self._open_marks()
        result = self._result()
        self.assertIsNone(result["award"])
        self.assertIsNone(result["score"])

    def test_trap_13_pivot_of_weighted_sheets(self):
        self._mark(self.anna, 2, 1, 2)
        self._mark(self.bruno, 1, "na", 2)
        Report = self.env["label.sheet.report"].with_user(self.user_manager)
        self.assertFalse(Report.search([]))
        self._open_marks()
        self.hearing.action_new_round("New figures")
        self.env["label.sheet"]._ensure(self.hearing, self._member(self.anna))
        self._mark(self.anna, 0, 0, 2)
        self.env.flush_all()
        self.env.invalidate_all()
        lines = Report.search([("application_id", "=", self.application.id)])
        # Anna again (0+0+2)/8, Bruno without the second criterion (2+2)/6
        self.assertEqual(
            sorted(round(score, 2) for score in lines.mapped("score")), [25.0, 66.67]
        )
        ((average, count),) = Report._read_group(
            [("application_id", "=", self.application.id)],
            aggregates=["score:avg", "sheet_count:sum"],
        )
        # the mean that the verdict uses: (25 + 66.67) / 2
        self.assertAlmostEqual(average, 45.83, places=2)
        self.assertEqual(count, 2)
        self.assertEqual(self._result()["score"], "45.83")

    def test_agreement_is_of_the_grid(self):
        for juror, marks in ((self.anna, (2, 1, 2)), (self.bruno, (2, 0, 2))):
            self._mark(juror, *marks)
            self._mark(juror, 0, 1, 2, hearing=self.other_hearing)
        self.assertEqual(self.jury._get_reliability(), [])
        self._open_marks()
        first, second, third = self.jury._get_reliability()
        self.assertEqual(first["alpha"], 1)
        self.assertIsNotNone(second["alpha"])
        # everybody gave 2 everywhere: there is nothing to agree on
        self.assertIsNone(third["alpha"])
