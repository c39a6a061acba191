# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A vote belongs to its moment: what comes later changes later files only."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date, Datetime
from odoo.tests import new_test_user, tagged

from ...report.session_minutes import SessionMinutes
from .common_vote import VoteCommon

ALL_OF_FIVE = "5 present and 0 represented of 5 who can take part."
THREE_OF_FIVE = "3 present and 0 represented of 5 who can take part."


@tagged("post_install", "-at_install")
class TestLabelVote(VoteCommon):
    def _vote_first(self):
        self._meet()
        self.hearing.write(self.award)

    # THE MOMENT

    def test_president_who_leaves_after_the_vote_presided_over_it(self):
        self._vote_first()
        self._leave(self.anna, self.chloe)
        # file 1: voted by five, Anna in the chair; file 2: three are left of five
        self.assertRecordValues(
            self.hearing + self.other_hearing,
            [
                {
                    "is_quorum_met": True,
                    "quorum_note": ALL_OF_FIVE,
                    "presiding_member_id": self._member(self.anna).id,
                    "vote_count": 5,
                },
                {
                    "is_quorum_met": True,
                    "quorum_note": THREE_OF_FIVE,
                    "presiding_member_id": self._member(self.bruno).id,
                    "vote_count": 3,
                },
            ],
        )
        self.other_hearing.write(self.refusal)
        self.jury.action_write_minutes()
        self.assertFalse(self._find_obstacle())
        first, second = self._read_file(), self._read_file(2)
        self.assertEqual(first["Took part"], "Anna, Bruno, Chloe, David, and Emma")
        self.assertEqual(first["Presided by"], "Anna")
        self.assertEqual(
            first["Quorum"],
            f"Quorum met. {ALL_OF_FIVE}",
        )
        self.assertEqual(first["Votes"], "5 for, 0 against, 0 abstentions")
        self.assertEqual(second["Took part"], "Bruno, David, and Emma")
        self.assertEqual(second["Presided by"], "Bruno")
        self.assertEqual(self.application.result, "awarded")

    def test_quorum_lost_after_the_vote_stops_later_files_only(self):
        self._vote_first()
        self._leave(self.anna, self.bruno, self.chloe)
        self.other_hearing.write({**self.refusal, "vote_against": 2})
        self.jury.action_write_minutes()
        self.assertIn("quorum was not met for Beta Works", self._find_obstacle())
        self.other_hearing.decision = "deferred"
        self.assertFalse(self._find_obstacle())
        self.assertEqual(self.application.result, "awarded")

    def test_attendance_is_printed_apart_for_the_files_where_it_changed(self):
        self._vote_first()
        self._leave(self.anna)
        self._member(self.bruno).presence = "remote"
        self.other_hearing.write(self.refusal)
        self.jury.action_write_minutes()
        # everybody goes home: the minutes do not follow
        self._leave(self.bruno, self.chloe, self.david, self.emma)
        minutes = SessionMinutes(self.jury.sudo()).prepare()
        lines = {
            line[0]: line[2]
            for _college, rows in minutes["attendance"]
            for line in rows
        }
        self.assertEqual(
            lines,
            {
                "Anna (President)": "Present (file 1), Absent (file 2)",
                "Bruno (Deputy)": "Present (file 1), Present from afar (file 2)",
                "Chloe": "Present",
                "David": "Present",
                "Emma": "Present",
            },
        )
        self.assertEqual(
            minutes["signatures"][:2],
            [("The president", "Anna"), ("The deputy, who presided", "Bruno")],
        )

    def test_nothing_that_changes_later_changes_a_vote(self):
        """Each change is tried alone: the file voted reads the same, to the letter."""
        self.jury.action_open_reading()
        self._declare(self.emma, self.hearing, has_link=True, note="A cousin")
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        anna, bruno, chloe, david = (
            self._member(user)
            for user in (self.anna, self.bruno, self.chloe, self.david)
        )
        david.write({"presence": "absent", "proxy_member_id": anna.id})
        # 2 for, 2 against of four who can take part: Anna's voice settles it
        self.hearing.write(
            {**self.award, "vote_for": 2, "vote_against": 2, "casting_vote": "for"}
        )
        before = self._read_file()
        self.assertEqual(before["Took no part"], "Emma (says there is a link)")
        self.assertEqual(
            before["Took part"], "Anna, Bruno, Chloe, and David (represented by Anna)"
        )
        self.assertEqual(self.hearing.vote_result, "for")
        link = self.jury.interest_ids.filtered(lambda one: one.state == "active")
        changes = {
            "everybody leaves": lambda: self.jury.member_ids.write(
                {"presence": "absent", "proxy_member_id": False}
            ),
            "the member away arrives": lambda: david.write({"presence": "present"}),
            "proxy withdrawn": lambda: david.write({"proxy_member_id": False}),
            "proxy to somebody else": lambda: david.write(
                {"proxy_member_id": bruno.id}
            ),
            "president replaced": lambda: (
                self._change_panel(self.anna, "seat", role="3_member"),
                self._change_panel(self.chloe, "seat", role="1_president"),
            ),
            "right to vote taken away": lambda: (
                david.write({"proxy_member_id": False}),
                self._change_panel(self.anna, "vote_taken"),
            ),
            "college changed": lambda: self._change_panel(
                self.chloe, "seat", college_id=self.college_firms.id
            ),
            "person renamed": lambda: self.anna.partner_id.write({"name": "Annabel"}),
            "person archived": lambda: (
                self.chloe.write({"active": False}),
                self.chloe.partner_id.write({"active": False}),
            ),
            "link dismissed": lambda: link.with_user(
                self.second_secretary
            ).action_dismiss("Asked, and has no link"),
            "member added": lambda: self._change_panel(
                self._create_juror("late"), "joined"
            ),
            "rules of the programme": lambda: self.programme.write(
                {
                    "quorum_share": 100,
                    "quorum_by_college": True,
                    "max_proxies": 0,
                    "majority": "present",
                    "has_casting_vote": False,
                    "award_threshold": 99,
                }
            ),
            "order of the agenda": lambda: self.hearing.write({"break_minutes": 20}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                savepoint = self.env.cr.savepoint(flush=True)
                change()
                self.assertEqual(self._read_file(), before)
                self.assertEqual(self.hearing.vote_result, "for")
                self.assertFalse(self.hearing.vote_obstacle)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_order_changed_keeps_the_slot_of_the_vote(self):
        self._vote_first()
        minutes = SessionMinutes(self.jury.sudo()).prepare()
        slot = minutes["files"][0]["slot"]
        self.hearing.sequence, self.other_hearing.sequence = 20, 10
        self.env.invalidate_all()
        files = SessionMinutes(self.jury.sudo()).prepare()["files"]
        self.assertEqual(
            {file["title"]: file["slot"] for file in files},
            {"1. Beta Works": slot, "2. Alpha Works": slot},
        )

    def test_threshold_changed_after_the_vote_proposes_nothing_else(self):
        self.jury.action_open_reading()
        for user in (self.anna, self.bruno):
            self._mark(user, 1, 1, 2)
        self._open_marks()
        self.jury.member_ids.presence = "present"
        self.assertIs(self._result()["award"], True)
        self.hearing.write(self.award)
        self.programme.award_threshold = 99
        self._change_panel(self.anna, "vote_taken")
        result = self._result()
        self.assertIs(result["award"], True)
        self.assertEqual((result["threshold"], result["sheets"]), ("50.00", 2))

    def test_figures_typed_later_are_counted_on_who_was_there(self):
        self._vote_first()
        self._leave(self.anna, self.chloe)
        self.hearing.write({"vote_for": 4, "vote_against": 1})
        with self.assertRaisesRegex(ValidationError, "6 votes .* 5 are in hand"):
            self.hearing.write({"vote_for": 5})
        # what was noted before is printed with who corrected it
        self.assertRegex(
            self._read_file()["Noted before"],
            r"5 for, 0 against, 0 abstentions, Awarded. Corrected on .* by First",
        )

    def test_vote_noted_before_the_decision_is_the_moment(self):
        self._meet()
        self.hearing.write({"vote_for": 5})
        self._leave(self.anna, self.chloe)
        self.hearing.write({"decision": "awarded", "reasons": "Argued"})
        self.assertEqual(self.hearing.vote_count, 5)
        self.assertEqual(len(set(self.hearing.vote_ids.mapped("number"))), 1)
        self.assertNotIn("Noted before", self._read_file())

    def test_letter_and_award_bear_the_day_of_the_vote(self):
        self._vote_first()
        self.other_hearing.write(self.refusal)
        with self.assertRaisesRegex(UserError, "has voted: its day stays"):
            self.jury.date_start = "2026-04-12 08:00:00"
        self.jury.action_write_minutes()
        self.assertFalse(self._find_obstacle())
        letter = self.jury.letter_ids.filtered(
            lambda one: one.hearing_id == self.hearing
        )
        self.assertIn("12 March 2026", letter.opening.replace("March 12,", "12 March"))
        self.assertEqual(self.application.award_id.payload["jury_on"], "2026-03-12")

    def test_delays_are_those_of_the_rules_the_jury_met_by(self):
        self._vote_first()
        self.other_hearing.write(self.refusal)
        # months later, the rules are others
        self.programme.write(
            {"validity_months": 12, "reapply_months": 1, "contest_days": 1}
        )
        self.jury.action_write_minutes()
        self.assertFalse(self._find_obstacle())
        notified = self.application.date_notified
        self.assertEqual(
            self.application.award_id.valid_until,
            Date.add(notified, months=36, days=-1),
        )
        self.assertEqual(self.application.contest_until, Date.add(notified, days=60))
        self.assertEqual(
            self.other_application.date_reapply, Date.add(notified, months=12)
        )
        letter = self.jury.letter_ids.filtered(
            lambda one: one.hearing_id == self.other_hearing
        )
        self.assertEqual(
            letter._prepare_document_values()["date_reapply"],
            Date.add(notified, months=12),
        )

    # SECOND CONVOCATION

    def test_second_convocation_votes_again_only_what_had_no_quorum(self):
        self._vote_first()
        self._leave(self.anna, self.bruno, self.chloe)
        self.other_hearing.write({**self.refusal, "vote_against": 2})
        self.jury.date_second = "2026-03-26 08:00:00"
        self.jury.action_second_convocation()
        self.assertRecordValues(
            self.hearing + self.other_hearing,
            [
                {"decision": "awarded", "is_quorum_met": True, "vote_count": 5},
                {"decision": False, "is_quorum_met": False, "vote_count": 0},
            ],
        )
        self.assertEqual(str(self.application.date_jury), "2026-03-12")
        self.assertEqual(str(self.other_application.date_jury), "2026-03-26")
        self.jury.action_start_meeting()
        self._member(self.david).presence = "present"
        self.other_hearing.write({**self.refusal, "vote_against": 1})
        self.jury.action_write_minutes()
        self.assertFalse(self._find_obstacle())
        self.assertEqual(self._read_file()["Presided by"], "Anna")
        second = self._read_file(2)
        self.assertEqual(second["Took part"], "David")
        self.assertRegex(
            second["Vote taken before"],
            "0 for, 2 against, 0 abstentions, Refused, on .*the quorum was not met",
        )
        facts = SessionMinutes(self.jury.sudo()).prepare()["facts"]
        rules = {name: text for name, text in facts if name.startswith("Rules")}
        self.assertIn("50 %", rules["Rules, files 1"])
        self.assertIn("No quorum asked", rules["Rules, files 2"])

    # AGAIN

    def test_vote_taken_again_keeps_the_former(self):
        self._vote_first()
        former = self.hearing.vote_id
        self._leave(self.anna, self.chloe)
        for reason in ("", "  ", False):
            with self.assertRaisesRegex(UserError, "Write the reason"):
                former.with_user(self.user_secretary).action_take_again(reason)
        wizard = self.env["label.vote.settle"].with_user(self.user_secretary)
        wizard.with_context(active_id=self.hearing.id).create(
            {"reason": "A member misheard the question"}
        ).action_confirm()
        self.assertFalse(self.hearing.decision or self.hearing.vote_for)
        self.assertEqual(self.hearing.vote_count, 3)
        self.other_hearing.write(self.refusal)
        with self.assertRaisesRegex(UserError, "no decision yet: Alpha Works"):
            self.jury.action_write_minutes()
        self.hearing.write({"vote_for": 2, "vote_against": 1, "decision": "awarded"})
        self.jury.action_write_minutes()
        self.assertRecordValues(
            self.hearing.vote_ids.sorted("id"),
            [
                {"number": 1, "vote_for": 5, "decision": "awarded"},
                {"number": 2, "vote_for": 2, "decision": "awarded"},
            ],
        )
        facts = self._read_file()
        self.assertEqual(facts["Took part"], "Bruno, David, and Emma")
        self.assertRegex(
            facts["Vote taken before"],
            "5 for, 0 against, 0 abstentions, Awarded, on .* Taken again on .* by "
            "First secretary: A member misheard the question",
        )
        self.assertFalse(self._find_obstacle())

    def test_decision_missing_after_the_meeting_is_not_published(self):
        self._vote_first()
        self.other_hearing.write(self.refusal)
        self.jury.action_write_minutes()
        self.hearing.vote_id.action_take_again("Wrong file")
        self.assertIn("no decision yet: Alpha Works", self._find_obstacle())
        with self.assertRaisesRegex(UserError, "no decision yet"):
            self.jury.action_prepare_letters()

    # LINKS FOUND AFTERWARDS

    def test_link_found_after_a_vote_marks_it(self):
        self._vote_first()
        self.other_hearing.write(self.refusal)
        self._report_link(self.chloe)
        self.assertEqual(
            self.hearing.vote_obstacle,
            "A link of Chloe with Alpha Works was found after the vote: take the vote "
            "again, or keep it with the reason.",
        )
        self.assertFalse(self.other_hearing.vote_obstacle)
        # she took part, and the minutes say so
        self.assertIn("Chloe", self._read_file()["Took part"])
        self.assertEqual(self.hearing.vote_count, 5)
        self.jury.action_write_minutes()
        self.assertIn("A link of Chloe with Alpha Works", self._find_obstacle())
        with self.assertRaisesRegex(UserError, "A link of Chloe"):
            self.jury.action_prepare_letters()

    def test_vote_marked_is_kept_with_its_reason(self):
        self._vote_first()
        self.other_hearing.write(self.refusal)
        self._report_link(self.chloe)
        self.jury.action_write_minutes()
        vote = self.hearing.vote_id.with_user(self.user_secretary)
        with self.assertRaisesRegex(UserError, "Write the reason"):
            vote.action_keep(" ")
        vote.action_keep("Four votes were enough without hers")
        facts = self._read_file()
        self.assertEqual(facts["Link found after the vote"], "Chloe")
        self.assertIn("Four votes were enough without hers", facts["Vote kept"])
        self.assertIn("First secretary", facts["Vote kept"])
        # another link is another question
        self._report_link(self.david)
        self.assertIn("A link of David with Alpha Works", self._find_obstacle())
        vote.action_keep("Nor his")
        with self.assertRaisesRegex(UserError, "it stands"):
            vote.action_keep("Again")
        self.assertFalse(self._find_obstacle())

    def test_vote_marked_is_taken_again_without_the_member(self):
        self._vote_first()
        self._report_link(self.chloe)
        self.hearing.vote_id.action_take_again("Chloe had a link")
        self.assertEqual(self.hearing.vote_count, 4)
        self.hearing.write({**self.award, "vote_for": 4})
        self.assertFalse(self.hearing.vote_obstacle)
        facts = self._read_file()
        self.assertEqual(facts["Took no part"], "Chloe (known to the secretary)")
        self.assertIn("Chloe had a link", facts["Vote taken before"])

    def test_link_known_before_the_vote_marks_nothing(self):
        self._meet()
        self._report_link(self.chloe)
        self.hearing.write({**self.award, "vote_for": 4})
        self.assertFalse(self.hearing.vote_obstacle)

    def test_link_dismissed_before_the_vote_and_upheld_after_marks_it(self):
        self._meet()
        link = self._report_link(self.chloe)
        link.action_dismiss("A namesake")
        self.hearing.write(self.award)
        self.assertFalse(self.hearing.vote_obstacle)
        link.action_uphold("It was she")
        self.assertIn("A link of Chloe", self.hearing.vote_obstacle)
        link.action_dismiss("A namesake after all")
        self.assertFalse(self.hearing.vote_obstacle)

    def test_link_of_a_member_who_comes_later_marks_nothing(self):
        self._vote_first()
        late = self._create_juror("late")
        self._change_panel(late, "joined")
        self._report_link(late)
        self.assertFalse(self.hearing.vote_obstacle)

    def test_link_told_by_the_juror_after_the_vote_marks_it(self):
        self._vote_first()
        self._declare(self.emma, self.hearing, has_link=True, note="I forgot")
        self.assertIn("A link of Emma", self.hearing.vote_obstacle)

    def test_question_settled_after_the_vote_marks_it_if_upheld(self):
        self.env["label.application.member"].create(
            {
                "application_id": self.application.id,
                "partner_id": self.david.partner_id.id,
            }
        )
        self._vote_first()
        question = self.hearing.question_ids
        self.assertEqual(question.partner_id, self.david.partner_id)
        self.assertFalse(self.hearing.vote_obstacle)
        question.action_uphold("He works there")
        self.assertIn("A link of David", self.hearing.vote_obstacle)

    def test_secretary_with_a_link_settles_no_vote(self):
        self._vote_first()
        self._report_link(self.chloe)
        self._report_secretary(self.second_secretary)
        vote = self.hearing.vote_id.with_user(self.second_secretary)
        for act in (vote.action_keep, vote.action_take_again):
            with self.assertRaises(AccessError):
                act("It does not matter")
        with self.assertRaises(AccessError):
            vote.read(["decision"])

    def test_marks_given_again_after_the_vote_mark_it(self):
        self.jury.action_open_reading()
        for user in (self.anna, self.bruno):
            self._mark(user, 1, 1, 2)
        self._open_marks()
        self.jury.member_ids.presence = "present"
        self.hearing.write(self.award)
        self.other_hearing.write(self.refusal)
        self.hearing.action_new_round("A proof was not read")
        self.jury.action_write_minutes()
        self.assertIn("marks of Alpha Works were given again", self._find_obstacle())
        self.hearing.vote_id.action_keep("The new marks say the same")
        self.assertIn("The new marks say the same", self._read_file()["Vote kept"])
        self.assertFalse(self._find_obstacle())

    # THE RECORD

    def test_record_of_a_vote_moves_by_acts_only(self):
        self._vote_first()
        vote = self.hearing.vote_id.with_user(self.user_manager)
        for name, value in (
            ("vote_for", 1),
            ("decision", "refused"),
            ("confirmed_by_id", self.user_manager.id),
            ("confirmed_on", Datetime.now()),
            ("figures_by_id", self.user_coach.id),
            ("kept_reason", "Because"),
            ("payload", {}),
        ):
            for record in (vote, self.hearing.vote_id.sudo()):
                with self.subTest(name), self.assertRaises(UserError):
                    record.with_context(label_by_action=True).write({name: value})
        with self.assertRaises(UserError):
            vote.unlink()
        with self.assertRaises(UserError):
            vote.sudo().unlink()
        with self.assertRaises(UserError):
            vote.create({"hearing_id": self.hearing.id, "number": 2})
        self.assertFalse(self.env["label.vote"].create([]))
        for name in ("vote_id", "out_as", "out_on", "out_by_id", "out_reason"):
            with self.subTest(name), self.assertRaises(UserError):
                self.hearing.with_user(self.user_manager).write({name: False})
        with self.assertRaises(AccessError):
            vote.read(["payload"])

    def test_who_reads_a_vote(self):
        self._vote_first()
        for user in self.user_coach + self.anna + self.lead + self.user_internal:
            Vote = self.env["label.vote"].with_user(user)
            self.assertFalse(Vote.has_access("read"))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "label_stranger_secretary",
            groups="mife_label.mife_label_group_secretary",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.env["label.vote"].with_user(stranger).search([]))

    def test_same_values_saved_again_record_nothing(self):
        self._vote_first()
        count = len(self.hearing.vote_ids)
        self.hearing.with_user(self.second_secretary).write(
            {**self.award, "conditions": "", "departure_reason": ""}
        )
        self.assertEqual(len(self.hearing.vote_ids), count)
        self.assertEqual(self.hearing.vote_id.decided_by_id, self.user_secretary)

    @freeze_time("2026-03-12 09:20:00")
    def test_vote_says_when_it_was_taken(self):
        self._vote_first()
        # 09:20 in universal time is 10:20 in Paris in March
        self.assertIn("10:20", self._read_file()["Voted on"])
