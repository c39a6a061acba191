# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A decision that departs from its vote has a reason, and two people behind it."""

from itertools import product

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common_vote import VoteCommon

NO_VOTE = "No vote was noted for Alpha Works"
DEPARTS = "The decision on Alpha Works departs from its vote: correct one"
SECOND = "The decision on Alpha Works departs from its vote: another person"


class DepartureCommon(VoteCommon):
    def _end(self, **vals):
        """Decide the first file as told, the second by its vote; end the meeting."""
        self._meet()
        self.other_hearing.write(self.refusal)
        self.hearing.write({"reasons": "Argued", **vals})
        self.jury.action_write_minutes()

    def _depart(self, **vals):
        self._end(
            **{
                "vote_against": 5,
                "decision": "awarded",
                "departure_reason": "The jury heard the company again after the vote",
                **vals,
            }
        )

    def _confirm(self, user=None):
        self.hearing.with_user(user or self.second_secretary).action_confirm_decision()


@tagged("post_install", "-at_install")
class TestLabelVoteDeparture(DepartureCommon):
    def test_which_decisions_depart_from_their_vote(self):
        """Votes (for, against, abstentions) and casting vote, then what is refused."""
        conditions = {"conditions": "A tutor", "date_condition": "2026-09-30"}
        cases = [
            ((5, 0, 0, False), "awarded", None),
            ((3, 2, 0, False), "awarded", None),
            ((3, 2, 0, False), "awarded_conditions", None),
            ((3, 2, 0, False), "refused", DEPARTS),
            ((3, 2, 0, False), "deferred", DEPARTS),
            ((0, 5, 0, False), "awarded", DEPARTS),
            ((0, 5, 0, False), "awarded_conditions", DEPARTS),
            ((0, 5, 0, False), "refused", None),
            ((0, 5, 0, False), "deferred", None),
            ((0, 0, 5, False), "awarded", DEPARTS),
            ((0, 0, 5, False), "refused", DEPARTS),
            ((0, 0, 5, False), "deferred", None),
            ((2, 2, 1, False), "awarded", DEPARTS),
            ((2, 2, 1, False), "refused", DEPARTS),
            ((2, 2, 1, "for"), "awarded", None),
            ((2, 2, 1, "for"), "refused", DEPARTS),
            ((2, 2, 1, "against"), "awarded", DEPARTS),
            # a casting vote settles nothing where nobody voted for
            ((0, 0, 5, "for"), "awarded", DEPARTS),
            ((0, 0, 0, False), "awarded", NO_VOTE),
            ((0, 0, 0, "for"), "awarded", NO_VOTE),
            ((0, 0, 0, False), "refused", NO_VOTE),
            ((0, 0, 0, False), "deferred", NO_VOTE),
        ]
        self._end(**self.award)
        for (votes_for, against, abstain, casting), decision, expected in cases:
            with self.subTest(votes=(votes_for, against, abstain), decision=decision):
                self.hearing.write(
                    {
                        "vote_for": votes_for,
                        "vote_against": against,
                        "vote_abstain": abstain,
                        "casting_vote": casting,
                        "decision": decision,
                        **conditions,
                    }
                )
                self.assertEqual(bool(self.hearing.vote_id.departs), bool(expected))
                if expected:
                    self.assertIn(expected, self._find_obstacle())

    def test_majority_of_those_present_counts_abstentions_against(self):
        self.programme.majority = "present"
        self._end(vote_for=2, vote_against=0, vote_abstain=3, decision="awarded")
        self.assertIn(DEPARTS, self._find_obstacle())

    def test_casting_vote_is_the_voice_of_somebody(self):
        self._meet()
        self._leave(self.anna, self.bruno)
        # three are there of five, and nobody presides
        self.hearing.write(
            {
                "vote_for": 1,
                "vote_against": 1,
                "vote_abstain": 1,
                "casting_vote": "for",
                "decision": "awarded",
            }
        )
        self.assertFalse(self.hearing.presiding_member_id)
        self.assertEqual(self.hearing.vote_result, "tie")
        self.assertTrue(self.hearing.vote_id.departs)

    def test_deferred_without_a_quorum_needs_no_vote(self):
        self._meet()
        self._leave(self.anna, self.bruno, self.chloe)
        self.hearing.write({"decision": "deferred", "reasons": "Too few of us"})
        self.other_hearing.write({"decision": "deferred", "reasons": "Too few of us"})
        self.jury.action_write_minutes()
        facts = self._read_file()
        self.assertEqual(facts["Hearing"], "Not heard")
        self.assertNotIn("Votes", facts)
        self.assertEqual(facts["Decision"], "Deferred")
        self.assertFalse(self._find_obstacle())
        self.assertEqual(self.application.result, "deferred")

    # REASON, THEN ANOTHER PERSON

    def test_departure_needs_a_reason_then_another_person(self):
        self._end(vote_against=5, decision="awarded")
        self.assertIn(DEPARTS, self._find_obstacle())
        self.assertIn(DEPARTS, self.hearing.vote_obstacle)
        with self.assertRaisesRegex(UserError, "or write why"):
            self._confirm()
        self.hearing.departure_reason = "  "
        self.assertIn(DEPARTS, self._find_obstacle())
        self.hearing.departure_reason = "The jury heard the company again"
        self.assertIn(SECOND, self._find_obstacle())
        with self.assertRaisesRegex(UserError, "another person confirms"):
            self._confirm(self.user_secretary)
        facts = self._read_file()
        self.assertEqual(
            facts["Departs from the vote"], "The jury heard the company again"
        )
        self.assertEqual(facts["Confirmed by"], "Not confirmed yet")
        self._confirm()
        facts = self._read_file()
        self.assertEqual(facts["Votes"], "0 for, 5 against, 0 abstentions")
        self.assertEqual(facts["Decision"], "Awarded")
        self.assertEqual(facts["Noted by"], "First secretary")
        self.assertIn("Second secretary, on ", facts["Confirmed by"])
        self.assertFalse(self._find_obstacle())
        self.assertEqual(self.application.result, "awarded")

    def test_decision_without_a_vote_is_printed_so(self):
        self._end(decision="awarded", departure_reason="Voted by mail last week")
        self.assertIn(SECOND, self._find_obstacle())
        self._confirm(self.user_manager)
        facts = self._read_file()
        self.assertNotIn("Votes", facts)
        self.assertEqual(facts["Decided without a vote"], "Voted by mail last week")
        self.assertFalse(self._find_obstacle())

    def test_who_confirms(self):
        self._depart()
        for user in (
            self.user_coach,
            self.user_internal,
            self.anna,
            self.emma,
            self.lead,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._confirm(user)
        # who typed any part of it confirms none of it
        for name, value in (
            ("vote_against", 4),
            ("departure_reason", "Heard again, and convinced"),
            ("decision", "awarded_conditions"),
            ("conditions", "A second tutor"),
        ):
            with self.subTest(name):
                self.hearing.with_user(self.second_secretary).write({name: value})
                with self.assertRaisesRegex(UserError, "You noted the decision"):
                    self._confirm()
                with self.assertRaisesRegex(UserError, "You noted the decision"):
                    self._confirm(self.user_secretary)
                self.hearing.with_user(self.user_secretary).write(
                    {
                        "vote_against": 5,
                        "decision": "awarded",
                        "conditions": False,
                        "departure_reason": "As before",
                    }
                )
        self._confirm()
        self.assertEqual(self.hearing.vote_id.confirmed_by_id, self.second_secretary)

    def test_secretary_with_a_link_or_who_coached_confirms_nothing(self):
        self._depart()
        self.application.user_id = self.second_secretary
        with self.assertRaisesRegex(UserError, "coached"):
            self._confirm()
        self.application.user_id = self.user_coach
        self._report_secretary(self.second_secretary)
        with self.assertRaises(AccessError):
            self._confirm()

    def test_confirmation_falls_if_a_link_of_its_author_is_found(self):
        self._depart()
        self._confirm()
        self._report_secretary(self.second_secretary)
        self.assertIn(SECOND, self._find_obstacle())

    def test_what_changes_after_the_confirmation_loses_it(self):
        self._depart(conditions="A tutor", date_condition="2026-10-31")
        for name, value in (
            ("decision", "awarded_conditions"),
            ("vote_against", 4),
            ("vote_abstain", 1),
            ("departure_reason", "Another reason"),
            ("conditions", "A second tutor"),
            ("date_condition", "2026-09-30"),
        ):
            with self.subTest(name):
                self._confirm()
                self.assertFalse(self.hearing.vote_obstacle)
                self.hearing.write({name: value})
                self.assertIn(SECOND, self.hearing.vote_obstacle)
                self.assertIn(SECOND, self._find_obstacle())

    def test_vote_taken_again_after_the_confirmation_loses_it(self):
        self._depart()
        self._confirm()
        self.hearing.vote_id.action_take_again("A proxy was miscounted")
        self.hearing.write(
            {
                "vote_against": 5,
                "decision": "awarded",
                "departure_reason": "As before",
            }
        )
        self.assertIn(SECOND, self._find_obstacle())

    def test_words_to_the_company_change_without_losing_the_confirmation(self):
        self._depart()
        self._confirm()
        self.hearing.write(
            {"reasons": "Argued, at length", "deliberation_note": "Long"}
        )
        self.assertFalse(self._find_obstacle())

    def test_saving_the_same_values_makes_nobody_the_author(self):
        self._depart()
        same = {
            name: self.hearing[name]
            for name in ("vote_for", "vote_against", "decision")
        }
        self.hearing.with_user(self.second_secretary).write(same)
        with self.assertRaisesRegex(UserError, "You noted the decision"):
            self._confirm(self.user_secretary)
        self._confirm()
        self.hearing.with_user(self.user_manager).write(same)
        self.assertFalse(self.hearing.vote_obstacle)

    def test_decision_that_follows_its_vote_has_nothing_to_confirm(self):
        self._end(**self.award)
        with self.assertRaisesRegex(UserError, "nothing to confirm"):
            self._confirm()

    def test_import_records_a_departing_decision_as_well(self):
        self._meet()
        self.other_hearing.write(self.refusal)
        self.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "hearing",
                "model": "label.hearing",
                "res_id": self.hearing.id,
            }
        )
        result = (
            self.env["label.hearing"]
            .with_user(self.user_secretary)
            .load(
                ["id", "vote_against", "decision", "reasons"],
                [["__test__.hearing", "5", "awarded", "Argued"]],
            )
        )
        self.assertFalse(result["messages"])
        self.jury.action_write_minutes()
        self.assertIn(DEPARTS, self._find_obstacle())

    def test_former_database_is_recorded_as_it_stands(self):
        """What was decided before votes were recorded is published, or explained."""
        self._end(vote_against=5, decision="awarded")
        self.hearing._write_by_action({"vote_id": False})
        self.assertIn(DEPARTS, self._find_obstacle())

    # WITHOUT A JURY

    def test_decision_without_a_jury_is_noted_by_one_and_confirmed_by_another(self):
        application = self._bring_to(
            self._create_application(partner_id=self._new_holder().id), "under_review"
        )
        first = application.with_user(self.user_secretary)
        second = application.with_user(self.second_secretary)
        for result, reason in product(("awarded", "refused"), (False, " ")):
            with self.assertRaisesRegex(UserError, "Write the reason"):
                first.action_notify(result, reason)
        with self.assertRaisesRegex(UserError, "No decision waits"):
            second.action_confirm_proposal()
        self.env["label.application.conclude"].with_user(self.user_secretary).create(
            {
                "application_id": application.id,
                "mode": "notify",
                "result": "awarded",
                "reason": "Labelled by another jury",
            }
        ).action_confirm()
        self.assertEqual(application.state, "under_review")
        self.assertFalse(application.award_ids)
        for user in (self.user_secretary,):
            with self.assertRaisesRegex(UserError, "You noted the decision"):
                application.with_user(user).action_confirm_proposal()
        with self.assertRaises(AccessError):
            application.with_user(self.user_coach).action_confirm_proposal()
        # nobody makes somebody else the author
        with self.assertRaises(UserError):
            first.proposal_ids.write({"user_id": self.user_coach.id})
        # the company and its coach read nothing of it
        self.assertEqual(application.public_state, "under_review")
        with self.assertRaises(AccessError):
            application.with_user(self.user_coach).read(["proposal_note"])
        self.assertIn("Labelled by another jury", second.proposal_note)
        second.action_confirm_proposal()
        self.assertEqual(application.result, "awarded")
        self.assertTrue(application.award_id)
        self.assertFalse(application.proposal_ids)
        self.assertIn("no jury voted it", str(application.message_ids.mapped("body")))

    def test_decision_changed_without_a_jury_waits_for_another_person_again(self):
        application = self._bring_to(
            self._create_application(partner_id=self._new_holder().id), "under_review"
        )
        application.with_user(self.user_secretary).action_notify("awarded", "Well done")
        application.with_user(self.second_secretary).action_notify("refused", "Not yet")
        with self.assertRaisesRegex(UserError, "You noted the decision"):
            application.with_user(self.second_secretary).action_confirm_proposal()
        application.with_user(self.user_secretary).action_confirm_proposal()
        self.assertEqual(application.result, "refused")

    def test_decision_reopened_is_not_changed_by_one_person(self):
        self._end(**self.refusal, vote_for=0)
        self.assertFalse(self._find_obstacle())
        self.assertEqual(self.application.result, "refused")
        manager = self.application.with_user(self.user_manager)
        manager.action_reopen()
        manager.action_notify("awarded", "On second thoughts")
        self.assertEqual(self.application.state, "under_review")
        with self.assertRaisesRegex(UserError, "You noted the decision"):
            manager.action_confirm_proposal()

    def test_withdrawal_forgets_a_decision_that_waited(self):
        application = self._bring_to(
            self._create_application(partner_id=self._new_holder().id), "under_review"
        )
        application.with_user(self.user_secretary).action_notify("awarded", "Well done")
        application.action_withdraw("Moving out")
        with self.assertRaisesRegex(UserError, "No decision waits"):
            application.with_user(self.second_secretary).action_confirm_proposal()


@tagged("post_install", "-at_install")
class TestLabelVoteDeparturePortal(DepartureCommon, HttpCase):
    """The same on the board, as the president and the secretaries use it."""

    def setUp(self):
        super().setUp()
        for user in (self.anna, self.bruno, self.emma):
            user.lang = "en_US"
        self.url = f"/label/board/{self.jury.id}"

    def _page(self, user):
        self.authenticate(user.login, user.login)
        return html.fromstring(self.url_open(self.url).text)

    def _act(self, user, action, **data):
        self.authenticate(user.login, user.login)
        token = Request.csrf_token(self)
        response = self.url_open(
            f"{self.url}/act", data={"csrf_token": token, "action": action, **data}
        )
        self.env.invalidate_all()
        return response

    def _text(self, user):
        return " ".join(self._page(user).text_content().split())

    def test_president_confirms_on_the_board(self):
        self._depart()
        for user in (self.bruno, self.emma):
            self.assertNotIn("Decisions to confirm", self._text(user))
            self._act(user, "confirm_as_chair", id=self.hearing.id)
            self.assertFalse(self.hearing.vote_id.confirmed_on)
        text = self._text(self.anna)
        self.assertIn("Decisions to confirm", text)
        self.assertIn("The jury heard the company again after the vote", text)
        self._act(self.anna, "confirm_as_chair", id=self.hearing.id)
        self.assertEqual(self.hearing.vote_id.confirmed_by_id, self.anna)
        self.assertNotIn("Decisions to confirm", self._text(self.anna))
        self.assertIn("Anna, on ", self._read_file()["Confirmed by"])
        self.assertFalse(self._find_obstacle())

    def test_president_with_a_link_confirms_nothing(self):
        self._depart()
        self._report_link(self.anna)
        self.hearing.vote_id.action_keep("One voice of five")
        self.assertNotIn("Decisions to confirm", self._text(self.anna))
        self._act(self.anna, "confirm_as_chair", id=self.hearing.id)
        self.assertFalse(self.hearing.vote_id.confirmed_on)

    def test_secretaries_settle_votes_on_the_board(self):
        self._depart()
        self._report_link(self.chloe)
        text = self._text(self.second_secretary)
        self.assertIn("Votes to settle before the publication", text)
        self.assertIn("A link of Chloe with Alpha Works", text)
        page = self._act(self.second_secretary, "keep", id=self.hearing.id, reason=" ")
        self.assertIn("Write the reason", page.text)
        self._act(
            self.second_secretary,
            "keep",
            id=self.hearing.id,
            reason="One voice of five",
        )
        self.assertIn("another person", self._text(self.user_secretary))
        page = self._act(self.user_secretary, "confirm", id=self.hearing.id)
        self.assertIn("You noted the decision on Alpha Works", page.text)
        self._act(self.second_secretary, "confirm", id=self.hearing.id)
        self.assertFalse(self._find_obstacle())

    def test_secretary_with_a_link_sees_no_vote_to_settle(self):
        self._depart()
        other = new_test_user(
            self.env,
            "label_linked_two",
            groups="mife_label.mife_label_group_secretary",
            lang="en_US",
        )
        self._report_secretary(other)
        text = self._text(other)
        self.assertNotIn("Votes to settle", text)
        self.assertNotIn("heard the company again", text)
        for action in ("confirm", "keep", "again"):
            self._act(other, action, id=self.hearing.id, reason="Because")
        self.assertFalse(self.hearing.vote_id.confirmed_on)
        self.assertEqual(self.hearing.decision, "awarded")
