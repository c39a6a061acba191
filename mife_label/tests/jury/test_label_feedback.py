# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the jury tells each candidate, axis by axis, once it is notified."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .test_label_release import ReleaseCommon


@tagged("post_install", "-at_install")
class TestLabelFeedback(ReleaseCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refused_lead = new_test_user(
            cls.env,
            "label_lead_refused",
            groups="base.group_portal",
            lang="en_US",
            email="lead@beta.example",
        )
        cls.env["label.application.member"].create(
            {
                "application_id": cls.other_application.id,
                "partner_id": cls.refused_lead.partner_id.id,
                "role": "1_lead",
            }
        )

    def _write_letters(self):
        """Bring both files to their letters; return the feedback of each, by hand."""
        self._deliberate()
        self.jury.action_prepare_letters()
        feedback = self.jury.letter_ids.feedback_ids
        awarded = feedback.filtered(lambda one: one.application_id == self.application)
        return awarded, feedback - awarded

    def _get_page(self, letter):
        page = str(letter.sudo().with_context(lang="en_US")._render_page())
        return " ".join(page.split())

    def _read_portal(self, login, application):
        self.authenticate(login, login)
        response = self.url_open(f"/my/label/{application.id}")
        self.assertEqual(response.status_code, 200)
        return " ".join(response.text.split())

    def test_each_candidate_reads_its_own_once_notified(self):
        awarded, refused = self._write_letters()
        axes = self.standard.axis_ids
        self.assertEqual((awarded.axis_id, refused.axis_id), (axes, axes))
        awarded[0].strengths = "Tutors trained every year"
        refused[0].progress = "Offer internships to pupils"
        mine = "label_lead_jury", self.application
        other = "label_lead_refused", self.other_application
        for login, application in (mine, other):
            text = self._read_portal(login, application)
            self.assertNotIn("axis by axis", text)
        self._publish()
        text = self._read_portal(*mine)
        self.assertIn("What the jury notes, axis by axis", text)
        self.assertIn("Tutors trained every year", text)
        self.assertNotIn("internships to pupils", text)
        text = self._read_portal(*other)
        self.assertIn("Offer internships to pupils", text)
        self.assertNotIn("Tutors trained", text)
        # the letter of each says it too, and only it
        page = self._get_page(refused.letter_id)
        self.assertIn("Offer internships to pupils", page)
        self.assertIn(axes[0].name, page)
        self.assertNotIn("Tutors trained", page)

    def test_a_deferred_file_reads_it_as_well(self):
        self._deliberate()
        self.other_hearing.write({"decision": "deferred", "reasons": "Read again"})
        self.jury.action_prepare_letters()
        letter = self.jury.letter_ids.filtered(
            lambda one: one.hearing_id == self.other_hearing
        )
        letter.feedback_ids[0].progress = "Join the proofs of the second axis"
        self._publish()
        text = self._read_portal("label_lead_refused", self.other_application)
        self.assertIn("Join the proofs of the second axis", text)

    def test_it_is_frozen_with_its_letter(self):
        awarded, _refused = self._write_letters()
        awarded[0].strengths = "Tutors trained every year"
        awarded.letter_id.closing = "See you soon"
        self.jury.action_prepare_letters()
        self.assertEqual(awarded[0].strengths, "Tutors trained every year")
        self.assertEqual(awarded.letter_id.feedback_ids, awarded)
        with self.assertRaisesRegex(UserError, "Only the words"):
            awarded[0].axis_id = awarded[-1].axis_id
        self._publish()
        for words in ({"strengths": "Others"}, {"progress": "More"}):
            with self.assertRaisesRegex(UserError, "was sent"):
                awarded[0].write(words)
        with self.assertRaises(UserError):
            awarded[0].unlink()
        with self.assertRaises(UserError):
            awarded[0].copy({"strengths": "A second time"})

    def test_nobody_of_the_jury_is_named(self):
        awarded, _refused = self._write_letters()
        for words in ("As anna said, tutors are few", "BRUNO liked it"):
            with (
                self.subTest(words=words),
                self.assertRaisesRegex(ValidationError, "sits on the jury"),
            ):
                awarded[0].progress = words
        awarded[0].progress = "An annual plan; savannah of ideas"
        self.assertTrue(awarded[0].progress)

    def test_a_candidate_without_feedback_is_said_before_publishing(self):
        self._deliberate()
        self.assertNotIn("axis by axis", self.jury.release_remarks or "")
        self.jury.action_prepare_letters()
        self.jury.invalidate_recordset()
        name = self.other_application.partner_id.name
        self.assertIn(f"What the jury tells {name} axis", self.jury.release_remarks)
        refused = self.jury.letter_ids.filtered(
            lambda one: one.hearing_id == self.other_hearing
        ).feedback_ids
        refused[0].progress = "Offer internships"
        self.jury.invalidate_recordset()
        self.assertNotIn(f"tells {name}", self.jury.release_remarks)
        # it keeps nothing from being published
        self._publish()
        page = self._get_page(
            self.jury.letter_ids.filtered(lambda one: one.hearing_id == self.hearing)
        )
        self.assertNotIn("axis by axis", page)

    def test_only_the_secretary_reads_it_before(self):
        awarded, _refused = self._write_letters()
        awarded[0].strengths = "Tutors trained every year"
        for user in (self.user_coach, self.lead, self.anna):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                awarded.with_user(user).read(["strengths"])
        # a secretary who is a recused juror reads it once it is sent
        self._declare_recused(self.user_secretary)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            awarded.with_user(self.user_secretary).read(["strengths"])

    def _declare_recused(self, user):
        self.env["label.interest"].sudo()._by_action().create(
            {
                "partner_id": user.partner_id.id,
                "application_id": self.application.id,
                "session_id": self.jury.id,
                "kind": "declared",
                "state": "active",
            }
        )
