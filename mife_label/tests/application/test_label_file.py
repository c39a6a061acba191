# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io

from freezegun import freeze_time
from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Datetime
from odoo.tests import new_test_user, tagged

from ...models.application.label_answer import fingerprint
from ..common import PDF, LabelCommon


@tagged("post_install", "-at_install")
class TestLabelFile(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.criterion.evidence = "Signed agreements"
        cls.standard.action_publish()
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Jo Doe",
                "email": "jo@alpha.example",
                "parent_id": cls.holder.id,
            }
        )
        cls.application = cls._bring_to(
            cls._create_application(contact_id=cls.contact.id), "in_progress"
        )
        cls.answer = cls.application.answer_ids[0]
        cls.writer = new_test_user(
            cls.env, "label_writer", groups="base.group_portal", name="Ann Writer"
        )
        cls.other_writer = new_test_user(
            cls.env, "label_other_writer", groups="base.group_portal", name="Bob Writer"
        )

    def _as(self, user, record):
        """A person of the company writes through its invitation, as superuser."""
        return record.with_user(user).sudo()

    # ANSWERS

    def test_file_opens_with_one_answer_per_criterion(self):
        self.assertEqual(
            self.application.answer_ids.criterion_id, self.standard.criterion_ids
        )
        self.assertEqual(self.application.completeness, 0)

    def test_contact_of_the_company_leads_its_file(self):
        self.assertRecordValues(
            self.application.active_member_ids,
            [{"partner_id": self.contact.id, "role": "1_lead"}],
        )

    def test_size_changes_the_questions_and_loses_nothing(self):
        optional = self.application.answer_ids.filtered(
            lambda answer: answer.criterion_id.size_variant != "all"
        )
        optional.narrative = "Written already"
        self.application.size = "very_small"
        self.assertEqual(
            self.application.answer_ids.criterion_id, self.application.criterion_ids
        )
        self.assertNotIn(optional, self.application.answer_ids)
        self.application.size = "small"
        self.assertIn(optional, self.application.answer_ids)
        self.assertEqual(optional.narrative, "Written already")

    def test_answer_tells_what_it_lacks(self):
        self.assertEqual(
            self.answer.with_context(lang="en_US").missing,
            "your answer, your self-assessment, and a proof",
        )
        self.answer.narrative = "  \n "
        self.assertIn("your answer", self.answer.missing)
        self.answer.narrative = "Six pupils a year"
        self.answer.level_id = self.answer.scale_level_ids[2]
        self.assertEqual(self.answer.missing, "a proof")
        evidence = self._create_evidence(self.answer)
        self.assertTrue(self.answer.is_complete)
        evidence.action_remove()
        self.assertFalse(self.answer.is_complete)

    def test_nothing_is_proved_where_nothing_is_done(self):
        self.answer.write(
            {
                "narrative": "Nothing yet, we plan it for next year",
                "level_id": self.answer.scale_level_ids[0].id,
            }
        )
        self.assertTrue(self.answer.is_complete)

    def test_meter_is_full_only_when_all_is_complete(self):
        first, second, third = self.application.answer_ids
        for answer in first + second:
            answer.narrative = "Done"
            answer.level_id = answer.scale_level_ids[0]
        # 2 of 3 answers: 66.67 % is shown 66, never rounded up to a full meter
        self.assertEqual(self.application.completeness, 66)
        third.narrative = "Done"
        third.level_id = third.scale_level_ids[0]
        self.assertEqual(self.application.completeness, 100)

    def test_self_assessment_is_on_the_scale_of_the_criterion(self):
        own_scale = self.application.answer_ids[2].scale_level_ids
        with self.assertRaisesRegex(ValidationError, "is not on the scale"):
            self.answer.level_id = own_scale[0]

    # TWO WRITERS

    def test_second_writer_is_told_and_both_texts_are_kept(self):
        base = fingerprint(self.answer.narrative)
        mine = self._as(self.writer, self.answer)
        theirs = self._as(self.other_writer, self.answer)
        self.assertFalse(mine._save_typed("Six pupils", base))
        aside = theirs._save_typed("Ten pupils", base)
        self.assertEqual(self.answer.narrative, "Six pupils")
        self.assertEqual(self.answer.updated_by_id, self.writer)
        self.assertRecordValues(
            aside, [{"narrative": "Ten pupils", "author_id": self.other_writer.id}]
        )
        # having read the other text, the second writer decides
        base = fingerprint(self.answer.narrative)
        self.assertFalse(theirs._save_typed("Sixteen pupils", base))
        self.assertEqual(self.answer.narrative, "Sixteen pupils")

    def test_text_set_aside_follows_what_is_typed(self):
        base = fingerprint(self.answer.narrative)
        self._as(self.writer, self.answer)._save_typed("Six pupils", base)
        theirs = self._as(self.other_writer, self.answer)
        theirs._save_typed("Ten", base)
        theirs._save_typed("Ten pupils", base)
        self.assertEqual(self.answer.aside_ids.narrative, "Ten pupils")

    def test_writers_of_different_fields_do_not_disturb_each_other(self):
        base = fingerprint(self.answer.narrative)
        second = self.answer.scale_level_ids[1]
        self._as(self.writer, self.answer)._save_typed("Six pupils", base)
        aside = self._as(self.other_writer, self.answer)._save_typed(
            "", base, second.id
        )
        self.assertFalse(aside)
        self.assertEqual(self.answer.narrative, "Six pupils")
        self.assertEqual(self.answer.level_id, second)
        # the level shown to the first writer was none, and was left as it was
        self._as(self.writer, self.answer)._save_typed(
            "Six pupils", fingerprint("Six pupils"), None, None
        )
        self.assertEqual(self.answer.level_id, second)

    def test_line_ends_of_browsers_are_no_change(self):
        self.answer.narrative = "One\r\nTwo"
        self.assertEqual(self.answer.narrative, "One\nTwo")
        self.assertEqual(fingerprint("One\r\nTwo "), fingerprint("One\nTwo"))

    # ACTIONS AND PLAN

    def test_action_is_for_the_audience_of_its_question(self):
        action = self.env["label.action"].create(
            {"answer_id": self.answer.id, "name": "Visits", "people_count": 12}
        )
        self.assertRecordValues(
            action,
            [
                {
                    "application_id": self.application.id,
                    "axis_id": self.axis.id,
                    "audience": "pupils",
                    "partner_id": self.holder.id,
                }
            ],
        )

    def test_commitment_follows_its_last_point(self):
        commitment = self.env["label.commitment"].create(
            {
                "application_id": self.application.id,
                "name": "Second tutor",
                "date_due": "2020-01-01",
            }
        )
        self.assertEqual(commitment.state, "planned")
        self.assertTrue(commitment.is_late)
        Point = self.env["label.commitment.point"]
        Point.create(
            [
                {"commitment_id": commitment.id, "date": day, "state": state}
                for day, state in (
                    ("2026-02-01", "kept"),
                    ("2026-01-01", "under_way"),
                )
            ]
        )
        self.assertEqual(commitment.state, "kept")
        self.assertFalse(commitment.is_late)

    # PROOFS

    def test_proof_is_hashed(self):
        evidence = self._create_evidence(self.answer)
        # sha256sum of "%PDF-1.4 a document"
        self.assertEqual(
            evidence.sha256,
            "d9ee405443ab48ff717857a5e817271b9ad19d1b7fedcbcba11b3a706ac37da9",
        )
        self.assertEqual(evidence.file_size, len(PDF))

    def test_picture_stays_what_was_hashed(self):
        stream = io.BytesIO()
        Image.new("L", (3000, 10)).save(stream, "PNG")
        evidence = self._create_evidence(
            self.answer, filename="photo.png", content=stream.getvalue()
        )
        content = base64.b64decode(evidence.file)
        self.assertEqual(hashlib.sha256(content).hexdigest(), evidence.sha256)

    def test_trap_28_no_page_is_taken_as_a_proof(self):
        for filename, content in (
            ("visit.html", b"<html><script>"),
            ("visit.svg", b"<svg onload='x'/>"),
            ("visit.pdf", b"<html><script>"),
            ("visit.xml", b"<?xml version='1.0'?>"),
        ):
            with (
                self.subTest(filename=filename),
                self.assertRaisesRegex(UserError, "cannot be taken|is not really"),
            ):
                self._create_evidence(self.answer, filename=filename, content=content)

    def test_trap_28_file_too_large_is_told_with_its_size(self):
        content = b"%PDF-" + b"0" * 11 * 1024 * 1024
        with self.assertRaisesRegex(UserError, "too large: 11 MB for 10 MB at most"):
            self._create_evidence(self.answer, content=content)

    def test_trap_28_file_of_a_proof_is_not_replaced(self):
        evidence = self._create_evidence(self.answer)
        with self.assertRaisesRegex(UserError, "file of a proof does not change"):
            evidence.file = base64.b64encode(b"%PDF-other")
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", evidence._name), ("res_id", "=", evidence.id)]
            + [("res_field", "=", "file")]
        )
        self.assertTrue(attachment)
        for user in self.env.user + self.user_manager:
            with self.assertRaisesRegex(UserError, "files of a label file never"):
                attachment.with_user(user).sudo().raw = b"<svg/>"
            with self.assertRaisesRegex(UserError, "files of a label file never"):
                attachment.with_user(user).sudo().unlink()
        evidence.unlink()
        self.assertFalse(attachment.exists())

    def test_file_of_a_proof_moves_to_another_store_as_it_is(self):
        evidence = self._create_evidence(self.answer)
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", evidence._name), ("res_id", "=", evidence.id)]
            + [("res_field", "=", "file")]
        )
        content = attachment.raw
        self.assertTrue(attachment.store_fname)
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        attachment._migrate()
        self.assertFalse(attachment.store_fname)
        self.assertEqual(attachment.raw, content)
        # as fs_attachment moves it
        attachment.write(
            {"datas": base64.b64encode(content), "mimetype": attachment.mimetype}
        )
        for vals in (
            {"datas": base64.b64encode(b"%PDF-other")},
            {"raw": content, "mimetype": "text/html"},
            {"raw": content, "name": "other.pdf"},
            {"raw": False},
            {"public": True},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "files of a label file never"),
            ):
                attachment.write(vals)

    # COACH

    def test_trap_08_notes_advice_and_reasons_are_three_fields(self):
        self.answer.coach_note = "Ask the workshop manager"
        self.answer.advice = "Tell how pupils are chosen"
        Answer = self.env["label.answer"]
        self.assertEqual(
            Answer._fields["coach_note"].groups, "mife_label.mife_label_group_coach"
        )
        # closed to whoever is given the answers to read without being a coach
        self.env["ir.model.access"].create(
            {
                "name": "a juror of tomorrow",
                "model_id": self.env["ir.model"]._get_id("label.answer"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
            }
        )
        answer = self.answer.with_user(self.writer)
        answer.read(["narrative"])
        with self.assertRaises(AccessError):
            answer.read(["coach_note"])
        with self.assertRaises(AccessError):
            answer.search([("coach_note", "ilike", "manager")])
        with self.assertRaises(AccessError):
            answer.search([], order="coach_note")
        self.assertNotIn("coach_note", answer.fields_get())

    def test_trap_08_coach_writes_on_a_sealed_file_without_changing_it(self):
        self._fill_file(self.application)
        self._create_evidence(self.answer)
        self.application.action_submit()
        self.answer.with_user(self.user_coach).write(
            {"coach_note": "Strong on figures", "advice": "Prepare the oral"}
        )
        payload = str(self.application.submission_id.payload)
        self.assertNotIn("Strong on figures", payload)
        self.assertNotIn("Prepare the oral", payload)

    def test_help_goes_on_the_coach_s_list(self):
        member = self.env["label.application.member"].create(
            {
                "application_id": self.application.id,
                "partner_id": self.writer.partner_id.id,
            }
        )
        self._as(self.writer, member)._ask_help("What is a proof?")
        activity = self.application.activity_ids
        self.assertEqual(activity.user_id, self.user_coach)
        self.assertIn("Ann Writer asks for help", activity.summary)
        self.assertIn("What is a proof?", activity.note)

    # EVIDENCE ONCE

    def test_earlier_proof_is_offered_and_taken_once(self):
        self._fill_file(self.application)
        self._create_evidence(self.answer)
        self._create_evidence(
            self.answer,
            "ISO of old",
            kind="certification",
            valid_until="2020-01-01",
        )
        self.application.action_withdraw("Next year")
        renewal = self._bring_to(self._create_application(), "in_progress")
        answer = renewal.answer_ids[0]
        offers = answer._get_evidence_offers()
        self.assertEqual([offer["name"] for offer in offers], ["Agreement"])
        evidence = answer._take_evidence(offers[0]["source"])
        self.assertEqual(evidence.sha256, self.application.evidence_ids[0].sha256)
        self.assertFalse(answer._get_evidence_offers())

    def test_trap_29_proofs_of_another_establishment_are_not_offered(self):
        self._create_evidence(self.answer)
        other = self._bring_to(
            self._create_application(partner_id=self.other_holder.id), "in_progress"
        )
        answer = other.answer_ids[0]
        self.assertFalse(answer._get_evidence_offers())
        with self.assertRaisesRegex(UserError, "no longer offered"):
            answer._take_evidence(f"label.evidence,{self.application.evidence_ids.id}")

    # PEOPLE

    def _invite(self, name, email, role="2_writer"):
        """Invite, and let the job that follows give the account and the mail."""
        Member = self.env["label.application.member"]
        member = Member._invite(self.application, name, email, role)
        Member._cron_send_invitations()
        return member

    def test_trap_29_person_invited_by_mail_gets_this_file_only(self):
        Member = self.env["label.application.member"]
        member = self._invite("Zoe Ray", "Zoe@Elsewhere.example")
        person = member.partner_id
        # outside the company: nothing else of it opens by the chain of contacts
        self.assertFalse(person.parent_id)
        self.assertNotEqual(
            person.commercial_partner_id, self.holder.commercial_partner_id
        )
        self.assertTrue(person.user_ids._is_portal())
        other = self._create_application(partner_id=self.other_holder.id)
        self.assertFalse(
            Member.with_user(person.user_ids).search(
                [("application_id", "=", other.id)]
            )
        )
        self.assertEqual(Member.with_user(person.user_ids).search([]), member)
        with self.assertRaises(AccessError):
            self.application.with_user(person.user_ids).read(["name"])

    def test_trap_29_access_ends_when_it_is_revoked(self):
        Member = self.env["label.application.member"]
        member = self._invite("Zoe", "zoe@x.example", "3_reader")
        user = member.partner_id.user_ids
        member.action_revoke()
        self.assertFalse(Member.with_user(user).search([]))
        self.assertNotIn(member, self.application.active_member_ids)
        with self.assertRaisesRegex(UserError, "is kept in the history"):
            member.unlink()
        again = self._invite("Zoe", "zoe@x.example")
        self.assertEqual(again.partner_id, member.partner_id)

    def test_invitation_asks_what_it_needs(self):
        Member = self.env["label.application.member"]
        for name, email, role, message in (
            ("Zoe", "zoe", "2_writer", "complete e-mail address"),
            ("Zoe", "zoe@x.example", "9_owner", "what this person may do"),
            (" ", "zoe@x.example", "2_writer", "the name of the person"),
        ):
            with self.subTest(email=email), self.assertRaisesRegex(UserError, message):
                Member._invite(self.application, name, email, role)

    def test_invitation_finds_the_account_of_the_person(self):
        self.writer.login = "ann@x.example"
        member = self._invite("A.", "Ann@x.example")
        self.assertEqual(member.partner_id, self.writer.partner_id)
        # told with the name as it was typed
        with self.assertRaisesRegex(UserError, "^A. is already invited"):
            self._invite("B.", "ann@x.example", "3_reader")

    def test_same_account_under_two_addresses_is_invited_once(self):
        self.writer.write({"login": "ann@x.example", "email": "ann@other.example"})
        self.env["label.application.member"].create(
            {
                "application_id": self.application.id,
                "partner_id": self.writer.partner_id.id,
            }
        )
        member = self._invite("Ann", "ann@x.example")
        self.assertTrue(member.revoked_on)
        self.assertFalse(member.partner_id)

    def test_address_of_a_closed_account_is_told_to_the_coach_alone(self):
        self.writer.login = "ann@x.example"
        self.writer.active = False
        member = self._invite("Ann", "ann@x.example")
        self.assertFalse(member.partner_id)
        activity = self.application.activity_ids.filtered(
            lambda activity: "Ann" in (activity.summary or "")
        )
        self.assertEqual(activity.user_id, self.user_coach)
        self.assertIn("address of another account", activity.note)
        # who then sends it from the office, once the account is open again
        self.writer.active = True
        member.with_user(self.user_coach).action_send_invitation()
        self.assertEqual(member.partner_id, self.writer.partner_id)

    def test_trap_29_invitation_does_not_tell_of_the_file_over_rpc(self):
        Member = self.env["label.application.member"]
        Member.create(
            {
                "application_id": self.application.id,
                "partner_id": self.writer.partner_id.id,
            }
        )
        Member = Member.with_user(self.writer)
        self.assertTrue(Member.search([]))
        for attempt in (
            lambda: Member.search([("application_id.reason", "!=", False)]),
            lambda: Member.search([("application_id.state", "=", "in_progress")]),
            lambda: Member.search([]).application_id.read(["eligibility_note"]),
            lambda: Member._read_group([], ["application_id.state"], ["__count"]),
            lambda: Member.search([]).write({"role": "1_lead"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_trap_07_mails_go_to_people_of_the_file_only(self):
        left = self._invite("Zoe", "zoe@x.example")
        left.action_revoke()
        gone = self._invite("Max", "max@x.example")
        gone.partner_id.user_ids.active = False
        gone.partner_id.active = False
        self._fill_file(self.application)
        self._create_evidence(self.answer)
        mails = self.env["mail.mail"].search([])
        self.application.action_submit()
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertFalse(mail.email_to or mail.email_cc)

    # KEEPING

    def test_trap_26_forgotten_file_is_asked_about_once(self):
        Application = self.env["label.application"]
        self.answer.narrative = "Six pupils"
        self.env.flush_all()
        for months, activities in ((10, 0), (12, 1), (13, 1)):
            with freeze_time(Datetime.add(Datetime.now(), months=months)):
                Application._cron_flag_stale_files()
            with self.subTest(months=months):
                self.assertEqual(len(self.application.activity_ids), activities)
        self.assertEqual(self.application.activity_ids.user_id, self.user_coach)

    # LOCKS

    def test_file_is_closed_before_it_starts(self):
        application = self._create_application(partner_id=self.other_holder.id)
        with self.assertRaisesRegex(UserError, "not open to writing"):
            self.env["label.answer"].create(
                {
                    "application_id": application.id,
                    "criterion_id": self.criterion.id,
                }
            )

    def test_commands_through_the_application_meet_the_lock(self):
        self._fill_file(self.application)
        self._create_evidence(self.answer)
        self.application.action_submit()
        with self.assertRaisesRegex(UserError, "not open to writing"):
            self.application.answer_ids = [
                Command.update(self.answer.id, {"narrative": "Other"})
            ]
