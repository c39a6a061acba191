# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from unittest.mock import patch

from docx import Document
from freezegun import freeze_time

from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import (
    IrMail_Server,
    MailDeliveryException,
)
from odoo.addons.mail.tests.common import MailCase

from ...report.session_minutes import SessionMinutes
from .common_jury import JuryCommon


class ReleaseCommon(JuryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = new_test_user(
            cls.env,
            "label_lead_jury",
            groups="base.group_portal",
            lang="en_US",
            email="lead@alpha.example",
        )
        cls.env["label.application.member"].create(
            {
                "application_id": cls.application.id,
                "partner_id": cls.lead.partner_id.id,
                "role": "1_lead",
            }
        )
        cls.jury = cls.jury.with_user(cls.user_secretary).with_context(lang="en_US")
        cls.hearing, cls.other_hearing = cls.jury.hearing_ids

    def _deliberate(self, presence="present"):
        """Bring the session to its minutes: one label, one refusal."""
        self.jury.action_open_reading()
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = presence
        if presence == "present":
            self._member(self.david).write(
                {
                    "presence": "absent",
                    "proxy_member_id": self._member(self.anna).id,
                }
            )
        votes = {"vote_for": 3, "vote_against": 1} if presence == "present" else {}
        self.hearing.write(
            {
                **votes,
                "decision": "awarded_conditions",
                "conditions": "Train a second tutor",
                "date_condition": "2026-09-30",
                "reasons": "A sincere approach, known to the teams",
            }
        )
        against = {"vote_for": 1, "vote_against": 3} if votes else {}
        self.other_hearing.write(
            {
                **against,
                "decision": "refused",
                "reasons": "The actions are recent: come back after a full year",
            }
        )
        self.jury.action_write_minutes()

    def _publish(self, day="2026-03-20"):
        with freeze_time(f"{day} 09:00:00"):
            self.jury.action_publish()


@tagged("post_install", "-at_install")
class TestLabelRelease(ReleaseCommon, MailCase):
    # THE MAIL OF A LETTER

    def test_a_letter_says_whether_its_mail_left_and_leaves_again(self):
        self._deliberate()
        self.jury.action_prepare_letters()
        self._publish()
        letter = self._get_letter()
        self.assertFalse(letter.mailed_on or letter.mail_failure)
        mails = self.env["mail.mail"].sudo()
        own = [("model", "=", "label.letter"), ("res_id", "=", letter.id)]
        refused = MailDeliveryException("The server refused the connection")
        with (
            self.mock_mail_gateway(),
            patch.object(IrMail_Server, "send_email", side_effect=refused),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            mails.search(own).send()
        self.assertIn("refused", letter.mail_failure)
        self.assertFalse(letter.mailed_on)
        warning = self.application.activity_ids.filtered("note")
        self.assertEqual(warning.user_id, self.application.user_id)
        files = self.env["ir.attachment"].sudo()
        sent = files.search_count([("res_model", "=", "label.letter")])
        letter.action_mail_again()
        self.assertFalse(letter.mail_failure)
        with self.mock_mail_gateway():
            mails.search([*own, ("state", "=", "outgoing")]).send()
        self.assertEqual(len(self._mails), 1)
        self.assertTrue(letter.mailed_on)
        self.assertEqual(files.search_count([("res_model", "=", "label.letter")]), sent)

    def test_a_letter_under_embargo_leaves_by_no_button(self):
        self._deliberate()
        self.jury.action_prepare_letters()
        with self.assertRaisesRegex(UserError, "are published"):
            self._get_letter().action_mail_again()
        with self.assertRaises(AccessError):
            self._get_letter().with_user(self.user_coach).action_mail_again()

    def _get_letter(self):
        letters = self.jury.letter_ids
        return letters.filtered(lambda letter: letter.hearing_id == self.hearing)

    # EMBARGO

    def test_trap_25_nothing_shows_before_the_publication(self):
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        attachments = self.env["ir.attachment"].search([], order="id desc", limit=1).id
        self._deliberate()
        self.jury.action_prepare_letters()
        self.jury.action_print_minutes()
        self.assertEqual(self.jury.letter_count, 2)
        # the file, as the company and its coach read it
        for application in self.application + self.other_application:
            self.assertEqual(application.public_state, "under_review")
            self.assertFalse(application.result)
            self.assertFalse(application.reason)
            self.assertFalse(application.date_condition or application.date_reapply)
            self.assertFalse(application.award_ids)
            self.assertFalse(application.activity_ids)
            self.assertFalse(application.partner_id.category_id)
            self.assertFalse(self.env["label.letter"]._find_sent(application))
        # messages, mails and meetings written meanwhile
        words = ("Train a second tutor", "sincere approach", "refus", "Awarded")
        messages = self.env["mail.message"].search([("id", ">", before)])
        for message in messages:
            for word in words:
                self.assertNotIn(word, f"{message.subject} {message.body}")
        self.assertNotIn("label.letter", messages.mapped("model"))
        event = self.jury.event_id
        self.assertNotIn("Alpha Works", f"{event.name} {event.description}")
        # what the coach and the company can open
        coach_session = self.jury.with_user(self.user_coach)
        for name in ("letter_ids", "minutes_pdf", "minutes_docx"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                coach_session.read([name])
        for name in ("decision", "conditions", "reasons", "vote_for"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.hearing.with_user(self.user_coach).read([name])
            with self.assertRaises(AccessError):
                self.hearing.with_user(self.user_coach).search([(name, "!=", False)])
        for user in self.user_coach + self.lead + self.anna:
            letter = self.env["label.letter"].with_user(user)
            self.assertFalse(letter.has_access("read"))
        files = self.env["ir.attachment"].search(
            [
                ("id", ">", attachments),
                ("res_field", "!=", False),
                ("res_model", "in", ("label.session", "label.letter")),
            ]
        )
        self.assertTrue(files)
        for user in self.user_coach + self.lead + self.anna:
            for file in files:
                self.assertFalse(file.with_user(user).has_access("read"))

    def test_trap_25_decision_is_not_notified_apart_from_its_jury(self):
        self._deliberate()
        for user in self.user_secretary + self.user_manager:
            application = self.application.with_user(user).with_context(
                label_by_action=True
            )
            with self.assertRaisesRegex(UserError, "when they are published"):
                application.action_notify("awarded")

    # RELEASE

    def test_decisions_are_released_together(self):
        self._deliberate()
        self._publish()
        self.assertEqual(self.jury.state, "published")
        applications = self.application + self.other_application
        self.assertEqual(set(applications.mapped("state")), {"notified"})
        self.assertEqual(
            applications.conclusion_id.hearing_id, self.hearing + self.other_hearing
        )
        self.assertRecordValues(
            self.application.conclusion_id + self.other_application.conclusion_id,
            [
                {
                    "result": "awarded_with_conditions",
                    "conditions": "Train a second tutor",
                    "date_condition": Date.to_date("2026-09-30"),
                    "date_reapply": False,
                    "date_notified": Date.to_date("2026-03-20"),
                },
                {
                    "result": "refused",
                    "conditions": False,
                    "date_condition": False,
                    "date_reapply": Date.to_date("2027-03-20"),
                    "date_notified": Date.to_date("2026-03-20"),
                },
            ],
        )
        award = self.application.award_id
        self.assertEqual(award.valid_from, Date.to_date("2026-03-20"))
        self.assertEqual(award.valid_until, Date.to_date("2029-03-19"))
        self.assertEqual(award.payload["jury_on"], "2026-03-12")
        self.assertFalse(self.other_application.award_ids)
        letters = self.jury.letter_ids
        self.assertEqual(len(letters.filtered("released_on")), 2)
        # 20 March and 60 days: 19 May
        self.assertEqual(
            set(letters.mapped("contest_until")), {Date.to_date("2026-05-19")}
        )
        self.assertTrue(self.hearing.released_on)
        mail = self.env["mail.mail"].search(
            [("model", "=", "label.letter"), ("res_id", "in", letters.ids)]
        )
        self.assertEqual(mail.recipient_ids, self.lead.partner_id)
        self.assertEqual(len(mail.attachment_ids), 1)
        # nobody to write to for the other one: its coach is told
        self.assertIn(
            "Nobody to write to: post the decision letter",
            self.other_application.activity_ids.mapped("summary"),
        )

    def test_decisions_are_released_once(self):
        self._deliberate()
        self._publish()
        count = self.env["mail.mail"].search_count([("model", "=", "label.letter")])
        awards = self.env["label.award"].search_count([])
        with self.assertRaisesRegex(UserError, '"Published"'):
            self._publish()
        self.assertEqual(
            self.env["mail.mail"].search_count([("model", "=", "label.letter")]), count
        )
        self.assertEqual(self.env["label.award"].search_count([]), awards)

    def test_two_secretaries_do_not_publish_together(self):
        self._deliberate()
        Session = self.registry["label.session"]
        with (
            patch.object(Session, "lock_for_update", side_effect=LockError("busy")),
            self.assertRaisesRegex(UserError, "publishing these decisions right now"),
        ):
            self._publish()
        self.assertFalse(self.application.award_ids)

    def test_release_that_fails_releases_nothing(self):
        self._deliberate()
        Letter = self.registry["label.letter"]
        with (
            patch.object(Letter, "_mail", side_effect=ZeroDivisionError),
            self.assertRaises(ZeroDivisionError),
            self.env.cr.savepoint(),
        ):
            self._publish()
        self.env.invalidate_all()
        self.assertEqual(self.jury.state, "minutes")
        self.assertFalse(self.application.result)
        self.assertFalse(self.application.award_ids)
        self.assertFalse(self.jury.letter_ids.filtered("released_on"))
        self._publish()
        self.assertEqual(len(self.application.award_ids), 1)

    def test_company_that_withdrew_gets_no_decision(self):
        self._deliberate()
        self.other_application.action_withdraw("They move away")
        self._publish()
        self.assertEqual(self.other_application.result, "withdrawn")
        self.assertEqual(self.jury.letter_ids.hearing_id, self.hearing)
        self.assertTrue(self.other_hearing.released_on)

    def test_trap_17_no_quorum_no_decision(self):
        self._deliberate(presence="absent")
        with self.assertRaisesRegex(UserError, "quorum was not met for Alpha Works"):
            self._publish()
        self.hearing.decision = "deferred"
        self.other_hearing.decision = "deferred"
        self._publish()
        self.assertEqual(self.application.result, "deferred")

    def test_trap_23_decision_has_its_reasons_and_conditions(self):
        self._deliberate()
        for hearing, vals, message in (
            (self.other_hearing, {"reasons": " "}, "Write the reasons"),
            (self.hearing, {"conditions": ""}, "Write the conditions"),
            (self.hearing, {"date_condition": False}, "Write the conditions"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, message):
                with self.env.cr.savepoint():
                    hearing.write(vals)
                    self._publish()
            hearing.invalidate_recordset()

    def test_coach_releases_nothing(self):
        self._deliberate()
        session = self.jury.with_user(self.user_coach)
        for action in (
            "action_publish",
            "action_prepare_letters",
            "action_print_minutes",
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(session, action)()

    # LETTERS

    def test_letter_keeps_the_words_of_the_secretary(self):
        self._deliberate()
        self.jury.action_prepare_letters()
        letter = self.jury.letter_ids.filtered(
            lambda one: one.hearing_id == self.hearing
        )
        self.assertIn("Open Doors", letter.subject)
        self.assertIn(self.application.name, letter.opening)
        letter.closing = "See you at the ceremony"
        self.jury.action_prepare_letters()
        self.assertEqual(letter.closing, "See you at the ceremony")
        # another decision is another letter
        self.hearing.decision = "awarded"
        self.jury.action_prepare_letters()
        self.assertEqual(letter.decision, "awarded")
        self.assertNotEqual(letter.closing, "See you at the ceremony")
        self._publish()
        with self.assertRaisesRegex(UserError, "was sent"):
            letter.subject = "Something else"
        with self.assertRaises(UserError):
            letter.write({"decision": "refused"})
        with self.assertRaisesRegex(UserError, "is kept"):
            letter.unlink()

    def test_trap_23_letter_prints_reasons_way_back_and_last_day(self):
        self._deliberate()
        self._publish()
        refusal = self.jury.letter_ids.filtered(
            lambda one: one.hearing_id == self.other_hearing
        )
        values = refusal._prepare_document_values()
        self.assertIn("come back after a full year", values["reasons"])
        self.assertEqual(values["date_reapply"], Date.to_date("2027-03-20"))
        self.assertEqual(values["contest_until"], Date.to_date("2026-05-19"))
        conditions = (self.jury.letter_ids - refusal)._prepare_document_values()
        self.assertEqual(conditions["conditions"], "Train a second tutor")
        self.assertEqual(conditions["date_condition"], Date.to_date("2026-09-30"))
        self.assertEqual(conditions["award"], self.application.award_id)

    def test_letter_in_french_agrees_with_the_name_of_the_company(self):
        template = self.env["label.letter.template"]
        text = "Dossier de {company} ; jury de {label}"
        values = {"company": "Alpha Works", "label": "Open Doors"}
        self.assertEqual(
            template.with_context(lang="fr_FR")._fill_in(text, values),
            "Dossier d'Alpha Works ; jury d'Open Doors",
        )
        self.assertEqual(
            template.with_context(lang="en_US")._fill_in(text, values),
            "Dossier de Alpha Works ; jury de Open Doors",
        )

    def test_template_with_an_unknown_word_is_refused(self):
        templates = self.env["label.letter.template"]._ensure(self.programme)
        self.assertEqual(len(templates), 4)
        self.assertEqual(
            self.env["label.letter.template"]._ensure(self.programme), templates
        )
        with self.assertRaisesRegex(ValidationError, r"\{score\} cannot be filled in"):
            templates[0].opening = "Your score is {score}"

    # MINUTES

    def test_minutes_tell_who_was_there_and_what_was_decided(self):
        self.jury.action_open_reading()
        self._declare(self.chloe, self.hearing, has_link=True, note="A cousin")
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        self._member(self.david).write(
            {"presence": "absent", "proxy_member_id": self._member(self.anna).id}
        )
        self.hearing.write(
            {"vote_for": 3, "decision": "awarded", "reasons": "Well argued"}
        )
        self.other_hearing.write({"decision": "deferred", "reasons": "Read again"})
        with self.assertRaisesRegex(UserError, "End the meeting first"):
            self.jury.action_print_minutes()
        self.jury.action_write_minutes()
        self.jury.action_download_minutes()
        minutes = SessionMinutes(self.jury.sudo()).prepare()
        colleges = dict(minutes["attendance"])
        self.assertEqual(set(colleges), {"State (test)", "Firms (test)"})
        lines = {line[0]: line[2] for lines in colleges.values() for line in lines}
        self.assertEqual(lines["Anna (President)"], "Present")
        self.assertEqual(lines["David"], "Represented by Anna")
        file, other = minutes["files"]
        facts = dict(file["facts"])
        self.assertEqual(facts["Took no part"], "Chloe (says there is a link)")
        # 4 members, one recused: 2 present and 1 represented of 3
        self.assertIn(
            "Quorum met. 2 present and 1 represented of 3 who can take part.",
            facts["Quorum"],
        )
        self.assertEqual(facts["Votes"], "3 for, 0 against, 0 abstentions")
        self.assertEqual(facts["Decision"], "Awarded")
        self.assertEqual(dict(other["facts"])["Took no part"], "Nobody")
        # why somebody has a link is nobody's business
        self.assertNotIn("A cousin", str(minutes))
        document = Document(io.BytesIO(base64.b64decode(self.jury.sudo().minutes_docx)))
        text = "\n".join(
            [paragraph.text for paragraph in document.paragraphs]
            + [
                cell.text
                for table in document.tables
                for row in table.rows
                for cell in row.cells
            ]
        )
        for words in ("Minutes of the jury", "Alpha Works", "Represented by Anna"):
            self.assertIn(words, text)

    def test_trap_02_minutes_and_letters_hold_no_mark(self):
        self.jury.action_open_reading()
        self._mark(self.anna, 2, 2, 2)
        self._mark(self.bruno, 1, 2, 2)
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        self.jury.action_open_marks()
        for hearing in self.jury.hearing_ids:
            hearing.write({"decision": "deferred", "reasons": "Read again"})
        self.jury.action_write_minutes()
        minutes = str(SessionMinutes(self.jury.sudo()).prepare()["files"])
        for word in ("%", "point", "mark", "score"):
            self.assertNotIn(word, minutes.lower())

    def test_trap_24_complaint_is_not_examined_by_who_voted(self):
        juror = new_test_user(
            self.env, "label_both", groups="mife_label.mife_label_group_secretary"
        )
        self._member(self.chloe).partner_id = juror.partner_id
        self._deliberate()
        self._publish()
        vals = {
            "programme_id": self.programme.id,
            "application_id": self.other_application.id,
            "complainant": "Beta Works",
            "subject": "The reasons",
        }
        complaint = self.env["label.complaint"].create(
            {**vals, "user_id": self.user_secretary.id}
        )
        with self.assertRaisesRegex(ValidationError, "voted on this file"):
            complaint.user_id = juror

    def test_signed_minutes_are_kept_after_the_publication(self):
        self._deliberate()
        self._publish()
        self.assertTrue(self.jury.minutes_hash)
        frozen = self.jury.minutes_hash
        self.jury.write(
            {
                "signed_minutes": base64.b64encode(b"%PDF signed"),
                "signed_minutes_filename": "signed.pdf",
            }
        )
        self.jury.action_print_minutes()
        self.assertEqual(self.jury.minutes_hash, frozen)
        with self.assertRaisesRegex(UserError, "does not change any more"):
            self.jury.place = "Elsewhere"


@tagged("post_install", "-at_install")
class TestLabelReleasePortal(ReleaseCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self._deliberate()

    def test_trap_25_portal_says_under_review_until_the_publication(self):
        self.jury.action_prepare_letters()
        self.authenticate("label_lead_jury", "label_lead_jury")
        url = f"/my/label/{self.application.id}"
        for path in (url, f"{url}/letter", f"{url}/award", "/my/label"):
            text = self.url_open(path).text
            with self.subTest(path=path):
                self.assertNotIn("Train a second tutor", text)
                self.assertNotIn("sincere approach", text)
                self.assertNotIn("decision letter", text)
        letter = self.jury.letter_ids[0]
        self.assertEqual(self.url_open(f"/label/letter/{letter.id}").status_code, 404)
        self.jury.action_publish()
        self.assertIn("Read the decision letter", self.url_open(url).text)
        self.assertEqual(self.url_open(f"{url}/letter").content[:4], b"%PDF")
