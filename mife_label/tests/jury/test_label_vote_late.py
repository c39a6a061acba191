# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that leave the agenda, and files that came after its deadline."""

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ...report.session_board import SessionBoard
from .common_vote import VoteCommon


@tagged("post_install", "-at_install")
class TestLabelVoteOut(VoteCommon, HttpCase):
    def _withdraw(self, user=None, reason="They move away"):
        with freeze_time("2026-03-12 09:42:00"):
            self.application.with_user(user or self.user_coach).action_withdraw(reason)

    def test_file_withdrawn_at_the_jury_is_printed_so(self):
        self._meet()
        SessionBoard(self.jury).call_next()
        self._withdraw()
        self.other_hearing.write(self.refusal)
        self.jury.action_write_minutes()
        facts = self._read_file()
        # 09:42 in universal time is 10:42 in Paris in March
        self.assertIn("Withdrawn by the company on ", facts["Outcome"])
        self.assertIn("12", facts["Outcome"])
        self.assertIn("10:42, recorded by label_coach", facts["Outcome"])
        self.assertEqual(facts["Reason"], "They move away")
        for row in ("Decision", "Votes", "Quorum", "Reasons", "Took part"):
            self.assertNotIn(row, facts)
        self.assertFalse(self._find_obstacle())
        self.assertEqual(self.application.result, "withdrawn")
        self.assertIn("Withdrawn by the company", self._read_file()["Outcome"])

    def test_vote_of_a_file_withdrawn_afterwards_has_no_effect(self):
        self._meet()
        self.hearing.write({"vote_against": 5, "decision": "awarded"})
        self.other_hearing.write(self.refusal)
        self._withdraw()
        self.jury.action_write_minutes()
        facts = self._read_file()
        self.assertEqual(facts["Votes"], "The vote taken before has no effect")
        self.assertNotIn("Decision", facts)
        # nothing is to be confirmed of a decision that is not taken
        self.assertFalse(self._find_obstacle())
        self.assertFalse(self.hearing.vote_obstacle)

    def test_file_withdrawn_takes_no_decision_and_is_not_called(self):
        self._meet()
        self._withdraw()
        for vals in ({"vote_for": 5}, {"decision": "awarded"}, {"reasons": "Argued"}):
            with self.assertRaisesRegex(UserError, "left the agenda"):
                self.hearing.write(vals)
        with self.assertRaisesRegex(UserError, "left the agenda"):
            SessionBoard(self.jury).call(self.hearing)
        SessionBoard(self.jury).call_next()
        self.assertEqual(self.jury.current_hearing_id, self.other_hearing)

    def test_board_says_that_a_file_was_withdrawn(self):
        self._meet()
        SessionBoard(self.jury).call_next()
        self._withdraw()
        for user, path in (
            (self.user_secretary, ""),
            (self.user_secretary, "/room"),
            (self.anna, ""),
        ):
            user.lang = "en_US"
            self.authenticate(user.login, user.login)
            page = self.url_open(f"/label/board/{self.jury.id}{path}").text
            text = " ".join(html.fromstring(page).text_content().split())
            with self.subTest(user=user.login, path=path):
                self.assertIn("Alpha Works, withdrawn by the company", text)
                self.assertNotIn("They move away", text)

    def test_juror_reads_that_a_file_was_withdrawn(self):
        self._meet()
        self._withdraw()
        self.anna.lang = "en_US"
        self.authenticate(self.anna.login, self.anna.login)
        text = self.url_open(f"/my/jury/{self.jury.id}").text
        self.assertIn("Withdrawn by the company", text)
        self.assertNotIn("They move away", text)

    def test_file_closed_at_the_jury_is_printed_so(self):
        self._meet()
        self.application.with_user(self.user_secretary).action_close("Not eligible")
        self.other_hearing.write(self.refusal)
        self.jury.action_write_minutes()
        facts = self._read_file()
        self.assertIn("Closed without decision on ", facts["Outcome"])
        self.assertIn("recorded by First secretary", facts["Outcome"])
        self.assertEqual(facts["Reason"], "Not eligible")

    def test_file_withdrawn_before_the_meeting_bears_its_day(self):
        self.jury.action_open_reading()
        with freeze_time("2026-03-03 08:00:00"):
            self.application.with_user(self.user_coach).action_withdraw("Next year")
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        self.other_hearing.write(self.refusal)
        self.jury.action_write_minutes()
        self.assertIn("3", self._read_file()["Outcome"])
        self.assertIn("09:00", self._read_file()["Outcome"])

    def test_withdrawal_by_mistake_goes_back_to_the_jury(self):
        self._meet()
        self._withdraw()
        self.application.with_user(self.user_manager).action_reopen()
        self.assertEqual(self.application.state, "under_review")
        self.assertFalse(self.hearing.out_as)
        self.hearing.write(self.award)
        self.other_hearing.write(self.refusal)
        self.jury.action_write_minutes()
        self.assertFalse(self._find_obstacle())
        self.assertEqual(self.application.result, "awarded")

    def test_file_taken_off_the_agenda_is_not_in_the_minutes(self):
        self.other_hearing.unlink()
        self.assertEqual(self.other_application.state, "admissible")
        self._meet()
        self.hearing.write(self.award)
        self.jury.action_write_minutes()
        with self.assertRaises(IndexError):
            self._read_file(2)

    def test_file_never_heard_has_no_decision_to_publish(self):
        self._meet()
        self.hearing.write(self.award)
        with self.assertRaisesRegex(UserError, "no decision yet: Beta Works"):
            self.jury.action_write_minutes()

    def test_file_deferred_without_being_heard_says_so(self):
        self._meet()
        SessionBoard(self.jury).call_next()
        self.hearing.write(self.award)
        self.other_hearing.write({"decision": "deferred", "reasons": "No time left"})
        self.jury.action_write_minutes()
        # they were enough to vote, and did not: two people answer for it
        self.assertIn("No vote was noted for Beta Works", self._find_obstacle())
        self.other_hearing.departure_reason = "The company could not come"
        self.other_hearing.with_user(self.second_secretary).action_confirm_decision()
        facts = self._read_file(2)
        self.assertEqual(facts["Hearing"], "Not heard")
        self.assertNotIn("Votes", facts)
        self.assertEqual(facts["Decided without a vote"], "The company could not come")
        self.assertNotIn("Hearing", self._read_file())
        self.assertFalse(self._find_obstacle())


@tagged("post_install", "-at_install")
class TestLabelVoteLate(VoteCommon, HttpCase):
    """The session asks for the files by 15 February 2026."""

    def _submit(self, moment, holder=None):
        with freeze_time("2026-01-10 09:00:00"):
            application = self._create_application(
                partner_id=(holder or self._new_holder()).id
            )
            self._bring_to(application, "in_progress")
            self._fill_file(application)
        with freeze_time(moment):
            application.action_submit()
        return application

    def _put_on_agenda(self, application):
        application.action_admit()
        return self.env["label.hearing"].create(
            {"session_id": self.jury.id, "application_id": application.id}
        )

    def test_file_submitted_after_the_deadline_is_marked(self):
        late = self._submit("2026-02-16 09:00:00")
        hearing = self._put_on_agenda(late)
        note = "Submitted on 02/16/2026, after the deadline of the jury (02/15/2026)."
        self.assertEqual(hearing.late_note, note)
        for user in self.user_coach + self.user_secretary:
            file = late.with_user(user).with_context(lang="en_US")
            self.assertEqual(file.late_note, note)
            found = self.env["label.application"].with_user(user)
            self.assertIn(late, found.search([("is_late", "=", True)]))
            self.assertNotIn(late, found.search([("is_late", "=", False)]))
            agenda = hearing.with_user(user).with_context(lang="en_US")
            self.assertEqual(agenda.late_note, note)
        self.jury.action_open_reading()
        self.jury.action_start_meeting()
        self.assertEqual(self._read_file(3)["Submission"], note)
        SessionBoard(self.jury).call(hearing)
        self.authenticate(self.user_secretary.login, self.user_secretary.login)
        self.user_secretary.lang = "en_US"
        page = self.url_open(f"/label/board/{self.jury.id}").text
        self.assertIn("after the deadline of the jury", page)

    def test_file_submitted_on_the_last_day_is_in_time(self):
        # 22:30 in universal time is 23:30 in Paris: still the 15th
        for moment, is_late in (
            ("2026-02-14 09:00:00", False),
            ("2026-02-15 22:30:00", False),
            ("2026-02-15 23:30:00", True),
        ):
            with self.subTest(moment):
                savepoint = self.env.cr.savepoint(flush=True)
                application = self._submit(moment)
                hearing = self._put_on_agenda(application)
                self.assertEqual(bool(hearing.late_note), is_late)
                self.assertEqual(application.is_late, is_late)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_late_file_is_marked_before_it_is_on_the_agenda(self):
        application = self._submit("2026-02-20 09:00:00")
        application.date_jury = "2026-03-12"
        self.assertTrue(application.is_late)

    def test_deadline_put_back_forgives(self):
        hearing = self._put_on_agenda(self._submit("2026-02-16 09:00:00"))
        self.jury.date_deadline = "2026-02-20"
        self.assertFalse(hearing.late_note or hearing.application_id.is_late)

    def _complete(self, application, asked, answered, **vals):
        with freeze_time(asked):
            self._ask_completion(application, **vals)
        if answered:
            with freeze_time(answered):
                application.action_submit()

    def test_completion_answered_late_is_told_apart(self):
        """In time by its first version; what was asked is due on its own day."""
        on_time = "2026-02-10 09:00:00"
        for asked, due, answered, expected in (
            # asked after the deadline, due on its day
            ("2026-02-18", "2026-02-25", "2026-02-24", ""),
            (
                "2026-02-18",
                "2026-02-25",
                "2026-02-27",
                "Completion answered on 02/27/2026, expected by 02/25/2026.",
            ),
            # asked before the deadline without a day: the deadline holds
            (
                "2026-02-11",
                False,
                "2026-02-17",
                "Completion answered on 02/17/2026, expected by 02/15/2026.",
            ),
            ("2026-02-11", False, "2026-02-14", ""),
            # asked after the deadline without a day: nothing is late
            ("2026-02-18", False, "2026-03-01", ""),
            # not answered
            (
                "2026-02-18",
                "2026-02-25",
                None,
                "Completion not answered yet, expected by 02/25/2026.",
            ),
        ):
            with self.subTest(asked=asked, due=due, answered=answered):
                savepoint = self.env.cr.savepoint(flush=True)
                application = self._submit(on_time)
                application.date_jury = "2026-03-12"
                self._complete(
                    application,
                    f"{asked} 09:00:00",
                    answered and f"{answered} 09:00:00",
                    date_due=due,
                )
                file = application.with_context(lang="en_US")
                self.assertEqual(file.late_note, expected)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_completion_of_a_late_file_does_not_hide_it(self):
        application = self._submit("2026-02-16 09:00:00")
        application.date_jury = "2026-03-12"
        self._complete(application, "2026-02-18 09:00:00", "2026-02-19 09:00:00")
        self.assertIn(
            "Submitted on 02/16/2026", application.with_context(lang="en_US").late_note
        )

    def test_day_of_a_file_handed_in_on_paper_is_corrected(self):
        application = self._submit("2026-02-16 09:00:00")
        application.date_jury = "2026-03-12"
        application.with_user(self.user_manager).date_submitted = "2026-02-13"
        self.assertFalse(application.is_late)
