# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from lxml import html

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from ...report.session_board import SessionBoard
from ...report.session_minutes import SessionMinutes
from .test_label_release import ReleaseCommon


@tagged("post_install", "-at_install")
class TestLabelBoard(ReleaseCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.jury.action_open_reading()
        self._declare(self.chloe, self.hearing, has_link=True, note="A cousin")
        self._mark(self.anna, 2, 2, 2)
        self._mark(self.bruno, 1, 2, 2)
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        self.url = f"/label/board/{self.jury.id}"
        self.authenticate("label_secretary", "label_secretary")

    def _page(self, path=""):
        response = self.url_open(f"{self.url}{path}")
        return html.fromstring(response.text)

    def _act(self, action, **data):
        token = self._page().xpath("//input[@name='csrf_token']/@value")[0]
        response = self.url_open(
            f"{self.url}/act", data={"csrf_token": token, "action": action, **data}
        )
        self.env.invalidate_all()
        return html.fromstring(response.text)

    def _room(self):
        return self._page("/room").text_content()

    def _note(self, action="save", **data):
        return self._act(
            action,
            id=self.jury.current_hearing_id.id,
            **{"vote_for": "2", "decision": "awarded", "reasons": "Argued", **data},
        )

    # ROOM

    def test_room_sees_who_is_heard_who_leaves_and_what_comes(self):
        self.assertIn("about to start", self._room())
        self._act("next")
        self.assertEqual(self.jury.current_hearing_id, self.hearing)
        self.assertTrue(self.hearing.started_on)
        text = " ".join(self._room().split())
        for words in (
            "Alpha Works",
            "Chloe leaves the room",
            "Quorum met",
            "3 present",
            "In the chair: Anna",
            "Next: Beta Works",
        ):
            self.assertIn(words, text)
        self._act("next")
        text = " ".join(self._room().split())
        self.assertIn("Chloe comes back", text)
        self.assertIn("This is the last file", text)
        self.assertTrue(self.hearing.ended_on)

    def test_room_says_when_the_quorum_is_not_met(self):
        self._act("next")
        for member in self.jury.member_ids:
            member.presence = "absent"
        self.assertIn("Quorum not met", self._room())

    def test_trap_02_room_shows_no_mark_no_vote_no_decision(self):
        self._act("next")
        self._act("open_marks")
        self._note(deliberation_note="They hesitated", conditions="Train a tutor")
        for path in ("/room", "?view=room"):
            text = self.url_open(f"{self.url}{path}").text
            for secret in (
                "They hesitated",
                "Train a tutor",
                "Argued",
                "deliberation",
                "o_label_board_secretary",
                "%",
            ):
                with self.subTest(path=path, secret=secret):
                    self.assertNotIn(secret, text.split("<main>")[-1])

    def test_trap_02_marks_stay_sealed_until_opened(self):
        self._act("next")
        self.assertIn("The marks are sealed", self._page().text_content())
        self._act("open_marks")
        self.assertTrue(self.jury.opened_on)
        self.assertNotIn("The marks are sealed", self._page().text_content())

    # WHO SEES IT

    def test_members_follow_on_their_phone_without_the_secretary_s_part(self):
        self._act("next")
        for login, seen in (
            ("juror_anna", True),
            ("label_coach", True),
            ("label_lead_jury", False),
            ("label_stranger", False),
        ):
            with self.subTest(login=login):
                self.authenticate(login, login)
                response = self.url_open(self.url)
                self.assertEqual(response.status_code, 200 if seen else 404)
                self.assertNotIn("For the secretary", response.text)
                act = self.url_open(
                    f"{self.url}/act",
                    data={
                        "action": "open_marks",
                        "csrf_token": Request.csrf_token(self),
                    },
                )
                self.assertEqual(act.status_code, 404)
        self.assertFalse(self.jury.opened_on)

    def test_board_of_another_organisation_is_not_found(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        new_test_user(
            self.env,
            "label_elsewhere",
            groups="mife_label.mife_label_group_secretary",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.authenticate("label_elsewhere", "label_elsewhere")
        self.assertEqual(self.url_open(self.url).status_code, 404)
        self.assertEqual(self.url_open("/label/board/0").status_code, 404)

    # SECRETARY

    def test_vote_and_decision_are_noted(self):
        self._act("next")
        self._note(
            "save_next",
            vote_against="1",
            decision="awarded_conditions",
            conditions="Train a tutor",
            date_condition="2026-09-30",
        )
        self.assertRecordValues(
            self.hearing,
            [
                {
                    "vote_for": 2,
                    "vote_against": 1,
                    "vote_abstain": 0,
                    "decision": "awarded_conditions",
                    "conditions": "Train a tutor",
                    "reasons": "Argued",
                }
            ],
        )
        self.assertEqual(self.jury.current_hearing_id, self.other_hearing)

    def test_what_was_typed_stays_after_a_mistake(self):
        self._act("next")
        page = self._note(vote_for="40")
        self.assertIn("votes were entered", page.text_content())
        self.assertEqual(page.get_element_by_id("vote_for").get("value"), "40")
        self.assertIn("Argued", page.get_element_by_id("reasons").text)
        self.assertFalse(self.hearing.decision)
        for vals in ({"vote_for": "two"}, {"date_condition": "soon"}):
            page = self._note(**vals)
            self.assertTrue(page.find_class("alert-danger"))
        self.assertFalse(self.hearing.decision)

    def test_decision_goes_to_the_file_that_was_on_the_screen(self):
        self._act("next")
        self._act("call", id=self.other_hearing.id)
        page = self._act(
            "save", id=self.hearing.id, decision="refused", reasons="Too recent"
        )
        self.assertIn("went on to another file", page.text_content())
        self.assertFalse(self.hearing.decision or self.other_hearing.decision)

    def test_trap_04_secretary_with_a_link_notes_nothing(self):
        self._act("next")
        self._report_secretary(self.user_secretary)
        page = self._page().text_content()
        self.assertIn("another secretary notes this", " ".join(page.split()))
        page = self._note()
        self.assertTrue(page.find_class("alert-danger"))
        self.assertFalse(self.hearing.sudo().decision)

    def test_attendance_and_proxies_change_the_quorum(self):
        self._act("next")
        anna, david = self._members(self.anna, self.david)
        data = {
            f"presence_{member.id}": "absent" for member in self.jury.member_ids - anna
        }
        data[f"presence_{anna.id}"] = "remote"
        data[f"proxy_{david.id}"] = anna.id
        self._act("attendance", company_presence="remote", **data)
        self.assertEqual(anna.presence, "remote")
        self.assertEqual(david.proxy_member_id, anna)
        self.assertEqual(self.hearing.company_presence, "remote")
        # three can take part: one there, one represented
        self.assertEqual(self.hearing.vote_count, 2)

    def _members(self, *users):
        return [
            self.jury.member_ids.filtered(
                lambda member, user=user: member.partner_id == user.partner_id
            )
            for user in users
        ]

    def test_meeting_ends_with_its_decisions(self):
        self._act("next")
        page = self._act("end")
        self.assertIn("no decision yet", page.text_content())
        self._note("save_next")
        self._note(vote_for="0", vote_against="2", decision="deferred")
        self._act("end")
        self.assertEqual(self.jury.state, "minutes")
        self._act("letters")
        self.assertEqual(self.jury.letter_count, 2)
        self.assertIn("under embargo", " ".join(self._page().text_content().split()))
        self.assertIn("The meeting is over", self._room())

    # NEXT

    def test_next_company_is_told_once_and_nothing_else(self):
        self.other_application.sudo().active_member_ids.unlink()
        self.env["label.application.member"].create(
            {
                "application_id": self.other_application.id,
                "partner_id": self.lead.partner_id.id,
            }
        )
        domain = [("model", "=", "label.hearing")]
        Mail = self.env["mail.mail"]
        self._act("next")
        mail = Mail.search(domain)
        self.assertEqual(mail.recipient_ids, self.lead.partner_id)
        self.assertIn("Beta Works", mail.body_html)
        for secret in ("Alpha Works", "Chloe", "Anna", "quorum"):
            self.assertNotIn(secret, mail.body_html)
        self._act("call", id=self.hearing.id)
        self.assertEqual(Mail.search(domain), mail)
        self.authenticate("label_lead_jury", "label_lead_jury")
        url = f"/my/label/{self.other_application.id}"
        self.assertIn("The jury hears you next", self.url_open(url).text)
        self.authenticate("label_secretary", "label_secretary")
        self._act("next")
        self.authenticate("label_lead_jury", "label_lead_jury")
        self.assertNotIn("The jury hears you next", self.url_open(url).text)

    def test_file_of_another_jury_is_not_called(self):
        with self.assertRaisesRegex(UserError, "not on the agenda"):
            SessionBoard(self.jury).call(self.env["label.hearing"])

    # MEMBERS

    def _seat(self, user):
        self.authenticate(user.login, user.login)
        text = " ".join(self._page("/seat").text_content().split())
        self.authenticate("label_secretary", "label_secretary")
        return text

    def test_each_member_reads_its_own_part_in_the_file(self):
        self._declare(self.david)
        self._act("next")
        anna = self._seat(self.anna)
        self.assertIn("You preside over this file.", anna)
        self.assertIn("You have one vote.", anna)
        self.assertIn("The marks stay sealed", anna)
        self.assertNotIn("preside", self._seat(self.bruno))
        self.assertIn("You leave the room for this file.", self._seat(self.chloe))
        self._act("open_marks")
        for user in self.anna + self.bruno + self.david:
            self.assertIn("Share of the points", self._seat(user))
        self.assertNotIn("Share of the points", self._seat(self.chloe))

    def test_member_away_reads_who_holds_its_proxy(self):
        self._declare(self.david)
        self._act("next")
        self._member(self.david).presence = "absent"
        self.assertIn("has not noted that you are here", self._seat(self.david))
        self._member(self.david).proxy_member_id = self._member(self.anna)
        self.assertIn("You gave your proxy to: Anna", self._seat(self.david))
        self.assertIn("proxies given to you: 2", self._seat(self.anna))

    def test_trap_06_part_of_a_member_starts_with_the_question(self):
        self._act("next")
        self._act("open_marks")
        text = self._seat(self.david)
        self.assertIn("Do you have a link with this company?", text)
        self.assertNotIn("Share of the points", text)

    def test_vote_is_shown_to_who_presides_and_to_no_other_member(self):
        self._act("next")
        self._note(vote_for="1", vote_against="1", deliberation_note="They hesitated")
        anna = self._seat(self.anna)
        self.assertIn("The votes are tied: your casting vote settles it.", anna)
        self.assertIn("Argued", anna)
        self.assertNotIn("They hesitated", anna)
        for user in self.bruno + self.chloe:
            text = self._seat(user)
            self.assertNotIn("Argued", text)
            self.assertNotIn("tied", text)

    def test_deputy_presides_when_the_president_leaves(self):
        self._declare(self.anna, self.other_hearing, has_link=True)
        self._declare(self.bruno, self.other_hearing)
        self._act("call", id=self.other_hearing.id)
        self.assertIn("You leave the room", self._seat(self.anna))
        self.assertIn("You preside over this file.", self._seat(self.bruno))

    def test_staff_without_a_place_has_no_part(self):
        self.authenticate("label_coach", "label_coach")
        self.assertEqual(self.url_open(f"{self.url}/seat").status_code, 404)

    def _end(self):
        self._act("next")
        self._note("save_next")
        self._note(vote_for="0", vote_against="2", decision="deferred")
        self._act("end")

    def _read_minutes(self, user):
        self.authenticate(user.login, user.login)
        url = f"/my/jury/{self.jury.id}/minutes"
        response = self.url_open(url, allow_redirects=False)
        return response.status_code == 200 and response.content[:4] == b"%PDF"

    def test_who_presided_reads_the_minutes_before_signing(self):
        self._declare(self.anna, self.other_hearing)
        self._end()
        self.assertFalse(self._read_minutes(self.anna), "not written yet")
        self.jury.action_print_minutes()
        self.assertTrue(self._read_minutes(self.anna))
        self.assertFalse(self._read_minutes(self.bruno), "he signs nothing")

    def test_trap_04_president_who_left_reads_the_minutes_once_published(self):
        self._declare(self.anna, self.other_hearing, has_link=True)
        self._end()
        self.jury.action_print_minutes()
        self.assertFalse(self._read_minutes(self.anna))
        self.assertTrue(self._read_minutes(self.bruno))
        signatures = SessionMinutes(self.jury.sudo()).prepare()["signatures"]
        self.assertEqual(
            signatures[:2],
            [("The president", "Anna"), ("The deputy, who presided", "Bruno")],
        )
        self.jury.action_publish()
        self.assertTrue(self._read_minutes(self.anna))

    def test_trap_04_secretary_with_a_link_opens_no_minutes_under_embargo(self):
        self._end()
        self.jury.action_print_minutes()
        other = new_test_user(
            self.env, "label_linked", groups="mife_label.mife_label_group_secretary"
        )
        self._report_secretary(other)
        self.authenticate(other.login, other.login)
        url = f"/label/minutes/{self.jury.id}/pdf"
        self.assertEqual(self.url_open(url).status_code, 404)
        with self.assertRaisesRegex(UserError, "another secretary"):
            self.jury.with_user(other).action_print_minutes()
        self.jury.signed_minutes = base64.b64encode(b"%PDF signed")
        self.assertFalse(self.jury.with_user(other).signed_minutes)
        self.jury.action_publish()
        self.assertEqual(self.url_open(url).status_code, 200)
        self.assertTrue(self.jury.with_user(other).signed_minutes)
