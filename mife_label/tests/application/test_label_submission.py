# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Messages of tests are in no language: pylint: disable=translation-required

import base64
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.fields import Command, Datetime
from odoo.tests import new_test_user, tagged

from ...rules.difference import ADDED, REMOVED
from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelSubmission(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.application = cls._create_application()
        cls._bring_to(cls.application, "in_progress")
        cls.answer, cls.second, cls.third = cls.application.answer_ids
        cls.evidence = cls._create_evidence(cls.answer)
        cls.action = cls.env["label.action"].create(
            {"answer_id": cls.answer.id, "name": "Visits", "people_count": 12}
        )
        cls._fill_file(cls.application)

    def _submit(self):
        self.application.action_submit()
        return self.application.submission_id

    def test_incomplete_file_tells_what_is_missing(self):
        self.answer.narrative = False
        self.application.perimeter = False
        self.application.commitment_ids.unlink()
        with self.assertRaises(UserError) as caught:
            self.application.action_submit()
        self.assertEqual(
            str(caught.exception).splitlines()[1:],
            [
                "- 1.1 Pupils: your answer",
                "- what the label would cover (the perimeter)",
                "- at least one commitment of the improvement plan",
            ],
        )
        self.assertFalse(self.application.submission_ids)

    def test_submission_holds_all_that_was_said(self):
        payload = self._submit().payload
        self.assertEqual(payload["version"], 1)
        self.assertEqual(payload["holder"]["siret"], self.holder.company_registry)
        self.assertEqual(payload["perimeter"], "The whole site")
        answers = [answer for axis in payload["axes"] for answer in axis["answers"]]
        self.assertEqual(
            [answer["narrative"] for answer in answers],
            self.application.answer_ids.mapped("narrative"),
        )
        self.assertEqual(answers[0]["actions"][0]["people"], 12)
        self.assertEqual(payload["evidence"][0]["sha256"], self.evidence.sha256)
        self.assertEqual(payload["commitments"][0]["name"], "Train a second tutor")

    def test_trap_11_sealed_file_does_not_change_by_any_door(self):
        submission = self._submit()
        commitment = self.application.commitment_ids
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "label.submission"),
                ("res_id", "=", submission.id),
                ("res_field", "=", "pdf"),
            ]
        )
        doors = {
            "answer": lambda: self.answer.write({"narrative": "Other"}),
            "level": lambda: self.answer.write({"level_id": False}),
            "answer archived": lambda: self.answer.write({"active": False}),
            "answer moved": lambda: self.answer.write(
                {"application_id": self._create_other().id}
            ),
            "answer deleted": lambda: self.answer.unlink(),
            "action": lambda: self.action.write({"people_count": 99}),
            "action added": lambda: self.action.copy(),
            "action deleted": lambda: self.action.unlink(),
            "proof renamed": lambda: self.evidence.write({"name": "Other"}),
            "proof removed": lambda: self.evidence.action_remove(),
            "proof deleted": lambda: self.evidence.unlink(),
            "proof added": lambda: self._create_evidence(self.answer, "Late"),
            "proof unlinked": lambda: self.answer.write({"evidence_ids": [(5,)]}),
            "commitment": lambda: commitment.write({"date_due": "2030-01-01"}),
            "commitment deleted": lambda: commitment.unlink(),
            "strengths": lambda: self.application.write({"strengths": "All"}),
            "perimeter": lambda: self.application.write({"perimeter": "All"}),
            "command": lambda: self.application.write(
                {"commitment_ids": [Command.clear()]}
            ),
            "version": lambda: submission.write({"payload": {}}),
            "version's document": lambda: submission.write({"pdf": b""}),
            "version forged": lambda: submission.copy(),
            "version deleted": lambda: submission.unlink(),
            "document's attachment": lambda: attachment.write({"raw": b"x"}),
            "document's attachment deleted": lambda: attachment.unlink(),
        }
        for door, attempt in doors.items():
            with (
                self.subTest(door=door),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                attempt()
                self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(submission._get_alterations())

    def _create_other(self):
        other = self._create_application(partner_id=self.other_holder.id)
        return self._bring_to(other, "in_progress")

    def test_trap_11_forged_context_opens_no_seal(self):
        submission = self._submit()
        forged = {"label_by_action": True}
        with self.assertRaisesRegex(UserError, "never changes"):
            submission.with_context(**forged).payload = {}
        with self.assertRaisesRegex(UserError, "sealed by submitting"):
            submission.with_context(**forged).create(
                {
                    "application_id": self.application.id,
                    "company_id": self.application.company_id.id,
                    "partner_id": self.holder.id,
                    "standard_id": self.standard.id,
                    "version": 7,
                    "submitted_on": "2026-01-01",
                }
            )

    def test_trap_11_roles_have_no_more_rights_than_the_lock(self):
        submission = self._submit()
        for user in self.user_coach + self.user_secretary + self.user_manager:
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    self.answer.with_user(user).narrative = "Other"
                with self.assertRaisesRegex(UserError, "never changes"):
                    submission.with_user(user).write({"version": 3})
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(submission.with_user(user).has_access(operation))

    def test_trap_11_chatter_does_not_touch_the_sealed_file(self):
        submission = self._submit()
        self.application.with_user(self.user_coach).message_post(
            body="Here is a better agreement",
            attachments=[("agreement.pdf", b"%PDF-better")],
        )
        self.assertFalse(submission._get_alterations())
        self.assertEqual(self.application.evidence_ids, self.evidence)
        self.assertFalse(hasattr(submission, "message_post"))

    def test_trap_11_lock_holds_after_the_notification(self):
        self._submit()
        self.application.action_admit()
        self.application.date_jury = "2026-03-12"
        self.application.action_put_on_agenda()
        self.application.action_start_review()
        self.application.action_notify("awarded")
        with self.assertRaisesRegex(UserError, "not open to writing"):
            self.answer.narrative = "Other"

    def test_sealed_version_is_verified_months_later(self):
        submission = self._submit()
        with freeze_time(Datetime.add(submission.submitted_on, months=9)):
            self.holder.name = "Alpha Works and Sons"
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertFalse(submission._get_alterations())
            self.assertEqual(submission.action_verify()["params"]["type"], "success")
        self.assertEqual(submission.payload["holder"]["name"], "Alpha Works")

    def test_who_may_not_read_a_version_is_told_nothing_of_it(self):
        submission = self._submit()
        employee = new_test_user(self.env, "verifier", groups="base.group_user")
        with self.assertRaises(AccessError):
            submission.with_user(employee).action_verify()

    def test_alterations_in_the_database_are_seen(self):
        submission = self._submit()
        self.env.cr.execute(
            """
            UPDATE label_submission
               SET payload = jsonb_set(payload, '{perimeter}', '"Everything"')
             WHERE id = %s
            """,
            [submission.id],
        )
        self.env.cr.execute(
            """
            UPDATE ir_attachment SET store_fname = NULL, db_datas = 'other'
             WHERE res_model = 'label.evidence' AND res_id = %s
            """,
            [self.evidence.id],
        )
        self.env.invalidate_all()
        self.assertEqual(
            submission._get_alterations(),
            [
                "The text or the figures were altered.",
                'The proof "Agreement" was altered or lost.',
            ],
        )

    # COMPLETION

    def test_completion_reopens_only_the_questions_named(self):
        first = self._submit()
        request = self._ask_completion(self.application, self.second)
        self.assertEqual(request.submission_id, first)
        self.second.narrative = "We advise ten people a year"
        self.env["label.action"].create(
            {"answer_id": self.second.id, "name": "Interviews", "people_count": 10}
        )
        self._create_evidence(self.second, "Letter of a partner")
        for attempt in (
            lambda: self.answer.write({"narrative": "Other"}),
            lambda: self.action.write({"people_count": 99}),
            lambda: self.evidence.action_remove(),
            lambda: self._create_evidence(self.answer, "Late"),
            lambda: self.application.commitment_ids.unlink(),
            lambda: self.application.write({"strengths": "All"}),
        ):
            with self.assertRaisesRegex(UserError, "Only the questions|no longer"):
                attempt()
        self.application.action_submit()
        self.assertEqual(request.state, "answered")
        with self.assertRaisesRegex(UserError, "not open to writing"):
            self.second.narrative = "Other"

    def test_completion_makes_version_2_and_version_1_stays(self):
        first = self._submit()
        before = first.payload
        self._ask_completion(self.application, self.second)
        self.second.narrative = "What we do on Advice, twice a year"
        second = self._submit()
        self.assertEqual((first.version, second.version), (1, 2))
        self.assertEqual(second.payload["previous_hash"], first.payload_hash)
        self.env.invalidate_all()
        self.assertEqual(first.payload, before)
        self.assertFalse(first._get_alterations() + second._get_alterations())

    def test_difference_is_visible_afterwards(self):
        self.assertEqual(self._submit()._get_differences(), [])
        self._ask_completion(self.application, self.second)
        self.second.narrative = "What we do on Advice twice a year"
        (difference,) = self._submit()._get_differences()
        self.assertEqual(difference["number"], "1.2")
        added = [text for kind, text in difference["pieces"] if kind == ADDED]
        removed = [text for kind, text in difference["pieces"] if kind == REMOVED]
        self.assertEqual("".join(added).strip(), "twice a year")
        self.assertFalse(removed)
        self.assertIn("<ins", str(self.application.submission_id.changes))

    def test_proof_removed_in_version_2_stays_in_version_1(self):
        first = self._submit()
        self._ask_completion(self.application, self.answer)
        with self.assertRaisesRegex(UserError, "remove it from the file instead"):
            self.evidence.unlink()
        self.evidence.action_remove()
        self.assertFalse(self.evidence.active)
        self.answer.level_id = self.answer.scale_level_ids[0]
        second = self._submit()
        self.assertFalse(second.payload["evidence"])
        self.assertFalse(first._get_alterations())

    def test_a_sealed_version_keeps_its_proofs_by_the_side_of_the_proof_too(self):
        """No link is cut or made from the proof, by its form, a copy or a call."""
        first = self._submit()
        self._ask_completion(self.application, self.answer)
        evidence = self.evidence.with_user(self.user_coach)
        for commands in (False, [Command.clear()], [Command.unlink(first.id)]):
            with self.assertRaisesRegex(UserError, "sealed by submitting"):
                evidence.write({"submission_ids": commands})
        with self.assertRaisesRegex(UserError, "sealed by submitting"):
            self._create_evidence(self.answer, submission_ids=[Command.link(first.id)])
        self.assertFalse(evidence.copy().submission_ids)
        self.assertEqual(first.evidence_ids, self.evidence)

    def test_draft_proof_is_deleted_by_who_prepares_the_file(self):
        self._submit()
        self._ask_completion(self.application, self.answer)
        draft = self._create_evidence(self.answer).with_user(self.user_coach)
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_plan_is_reopened_on_request(self):
        self._submit()
        self._ask_completion(self.application, self.second, reopens_plan=True)
        self.application.strengths = "Tutors"
        self.application.commitment_ids.date_due = "2028-01-01"

    def test_request_names_at_least_one_question(self):
        self._submit()
        request = self.env["label.completion.request"].create(
            {"application_id": self.application.id}
        )
        with self.assertRaisesRegex(UserError, "Name at least one question"):
            request.action_send()
        self.assertEqual(self.application.state, "submitted")

    def test_request_asks_about_its_own_file(self):
        other = self._create_other()
        self._submit()
        with self.assertRaisesRegex(ValidationError, "is not one of the file"):
            self._ask_completion(self.application, other.answer_ids[0])

    def test_request_does_not_change_once_sent(self):
        self._submit()
        request = self._ask_completion(self.application)
        for attempt in (
            lambda: request.write({"message": "Also..."}),
            lambda: request.write({"state": "draft"}),
            lambda: request.line_ids.write({"message": "Other"}),
            lambda: request.write(
                {"line_ids": [Command.create({"answer_id": self.third.id})]}
            ),
            lambda: request.line_ids.unlink(),
            lambda: request.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "does not change once it is sent"):
                attempt()

    def test_file_being_written_is_not_sealed(self):
        Answer = type(self.env["label.answer"])
        with (
            patch.object(Answer, "lock_for_update", side_effect=LockError("busy")),
            self.assertRaisesRegex(UserError, "Somebody is writing in this file"),
        ):
            self.application.action_submit()
        self.assertFalse(self.application.submission_ids)

    def test_second_submission_of_the_same_file_is_refused(self):
        self._submit()
        with self.assertRaisesRegex(UserError, 'is at "Submitted"'):
            self.application.action_submit()

    def test_button_opens_the_draft_of_the_request(self):
        self._submit()
        action = self.application.action_ask_completion()
        self.assertEqual(
            action["context"]["default_application_id"], self.application.id
        )
        draft = self.env["label.completion.request"].create(
            {"application_id": self.application.id}
        )
        self.assertEqual(self.application.action_ask_completion()["res_id"], draft.id)


@tagged("post_install", "-at_install")
class TestLabelDocument(LabelCommon):
    def test_file_is_printed_as_a_document(self):
        # the one test that runs the engine
        self.standard.action_publish()
        Submission = type(self.env["label.submission"])
        with patch.object(Submission, "_render_pdf", type(self).render_pdf):
            application = self._bring_to(self._create_application(), "submitted")
        pdf = base64.b64decode(application.submission_id.pdf)
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertGreater(len(pdf), 5000)
        self.assertFalse(application.submission_id._get_alterations())

    # TRAPS OF THE GRID

    def test_trap_10_size_variant_changes_the_applicable_weight_only(self):
        self.standard.action_publish()
        small = self._bring_to(self._create_application(), "in_progress")
        # weights: Pupils 2, Advice 1 (not for very small firms), Duties 1
        self.assertEqual(sum(small.criterion_ids.mapped("weight")), 4)
        small.size = "very_small"
        self.assertEqual(sum(small.criterion_ids.mapped("weight")), 3)
        self.assertEqual(len(small.answer_ids), 2)

    def test_trap_10_file_keeps_its_version_of_the_grid(self):
        self.standard.action_publish()
        application = self._bring_to(self._create_application(), "in_progress")
        draft = self.standard.browse(self.standard.action_new_version()["res_id"])
        draft.axis_ids[0].criterion_ids[0].unlink()
        draft.action_publish()
        self.assertEqual(application.standard_id, self.standard)
        self.assertEqual(len(application.answer_ids), 3)
        self._fill_file(application).action_submit()
        self.assertEqual(
            application.submission_id.payload["standard"], "Open Doors, version 1"
        )
        with self.assertRaisesRegex(UserError, "does not change any more"):
            self.criterion.weight = 9
