# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...report.session_minutes import SessionMinutes
from ..common import LabelCommon
from ..jury.test_label_release import ReleaseCommon


class RetentionCommon:
    def _review(self, day):
        with freeze_time(day):
            return (
                self.env["label.retention.review"]
                .with_user(self.user_manager)
                .create({})
            )

    def _approve(self, review, day, reason="Comité du label"):
        with freeze_time(day):
            review.reason = reason
            review.action_approve()


@tagged("post_install", "-at_install")
class TestLabelRetentionOfMarks(RetentionCommon, ReleaseCommon):
    """Decisions notified on 20 March 2026: 60 days to contest, until 19 May."""

    def setUp(self):
        super().setUp()
        self.jury.action_open_reading()
        self._mark(self.anna, 2, 1, 2)
        self._mark(self.bruno, 1, "na", 2)
        self._mark(self.chloe, 2, 2, 0)
        sheet = self._sheet(self.anna)
        sheet._by_action().private_note = "Je les connais un peu"
        self._declare(self.david, has_link=True, note="Ma sœur y travaille")
        self._meet()
        self._publish()

    def _meet(self):
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        self._open_marks()
        for hearing, decision in (
            (self.hearing, "awarded"),
            (self.other_hearing, "refused"),
        ):
            hearing.write(
                {
                    "vote_for": 3 if decision == "awarded" else 0,
                    "vote_against": 0 if decision == "awarded" else 3,
                    "decision": decision,
                    "reasons": "Entendu",
                }
            )
        self.jury.action_write_minutes()

    def _lines(self, day):
        return self._review(day).line_ids.filtered(
            lambda line: line.session_id == self.jury.sudo()
        )

    def test_marks_are_kept_with_their_jurors_while_a_decision_may_be_contested(self):
        until = self.application.contest_until
        self.assertEqual(until, date(2026, 5, 19))
        self.assertFalse(self._lines("2026-05-19"))
        self.assertEqual(self._lines("2026-06-20").due_since, date(2026, 5, 20))

    def test_an_appeal_keeps_them_until_it_is_answered(self):
        self.env["label.complaint"].create(
            {
                "kind": "appeal",
                "application_id": self.application.id,
                "programme_id": self.programme.id,
                "received_on": "2026-05-02",
                "complainant": "Alpha Works",
                "subject": "Recours",
                "description": "Nous contestons",
            }
        )
        self.assertFalse(self._lines("2026-06-20"))

    def test_marks_lose_their_juror_and_every_figure_stays(self):
        before = (
            self._result_without_records(),
            self.jury.sudo()._get_reliability(),
            SessionMinutes(self.jury.sudo()).prepare(),
        )
        self._approve(self._review("2026-06-20"), "2026-06-20")
        self.env.invalidate_all()
        sheets = self.env["label.sheet"].search([("hearing_id", "=", self.hearing.id)])
        self.assertEqual(len(sheets), 3)
        self.assertFalse(sheets.member_id)
        self.assertEqual(set(sheets.mapped("display_name")), {"Juror"})
        self.assertFalse(any(sheets.mapped("private_note")))
        jurors = self.jurors.ids
        self.assertFalse(
            {*sheets.create_uid.ids, *sheets.line_ids.write_uid.ids} & {*jurors}
        )
        after = (
            self._result_without_records(),
            self.jury.sudo()._get_reliability(),
            SessionMinutes(self.jury.sudo()).prepare(),
        )
        self.assertEqual(before, after)
        # who stepped out still did, why is erased
        interest = self.env["label.interest"].search([("kind", "=", "declared")])
        self.assertEqual((interest.state, interest.note), ("active", False))
        # and nothing is left to list
        self.assertFalse(self._lines("2026-07-20"))

    def _result_without_records(self):
        result = dict(self._result())
        del result["general"]
        result["criteria"] = [
            (one["criterion"], sorted(one["lines"].mapped("value")))
            for one in result["criteria"]
        ]
        return result

    def test_a_reason_keeps_them_back(self):
        review = self._review("2026-06-20")
        line = review.line_ids.filtered(lambda one: one.session_id == self.jury.sudo())
        line.keep_reason = "Un recours est annoncé"
        self._approve(review, "2026-06-20")
        self.assertEqual(line.state, "due")
        self.assertTrue(self._sheet(self.anna).member_id)


@tagged("post_install", "-at_install")
class TestLabelRetentionOfDrafts(RetentionCommon, LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        with freeze_time("2026-02-03"):
            cls.draft = cls._create_application(date_first_contact="2026-02-03")
            cls._bring_to(cls.draft, "in_progress")
        cls.answer = cls.draft.answer_ids[:1]
        cls.answer.narrative = "Nous accueillons des stagiaires"
        cls.evidence = cls._create_evidence(cls.answer)
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE label_answer SET write_date = '2026-03-10'")
        cls.env.invalidate_all()

    def test_a_draft_is_listed_two_years_after_somebody_wrote_in_it(self):
        self.assertFalse(self._review("2028-03-10").line_ids)
        line = self._review("2028-04-11").line_ids
        self.assertEqual(line.application_id, self.draft)
        self.assertEqual(line.due_since, date(2028, 3, 11))

    def test_a_draft_is_deleted_with_its_proofs(self):
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "label.evidence"),
                ("res_id", "=", self.evidence.id),
                ("res_field", "!=", False),
            ]
        )
        self.assertTrue(files)
        review = self._review("2028-04-11")
        self._approve(review, "2028-04-11")
        self.env.invalidate_all()
        for records in (self.draft, self.evidence, files):
            self.assertFalse(records.exists(), records)
        self.assertIn("Drafts deleted: 1", review.result)
        self.assertFalse(review.line_ids.application_id)
        self.assertEqual(review.line_ids.state, "done")

    def test_a_submitted_file_is_never_a_draft(self):
        with freeze_time("2026-04-02"):
            other = self._create_application(partner_id=self.other_holder.id)
            self._bring_to(other, "submitted")
        lines = self._review("2030-01-01").line_ids
        self.assertEqual(lines.application_id, self.draft)

    def test_only_a_manager_approves_once_with_grounds(self):
        review = self._review("2028-04-11")
        with self.assertRaisesRegex(UserError, "Write the grounds"):
            self._approve(review, "2028-04-11", reason=" ")
        for user in (self.user_coach, self.user_secretary):
            with self.assertRaises(AccessError):
                review.with_user(user).action_approve()
        self._approve(review, "2028-04-11")
        with self.assertRaisesRegex(UserError, "stays in the register"):
            review.reason = "Autre chose"
        with self.assertRaisesRegex(UserError, "already approved"):
            review.action_approve()


@tagged("post_install", "-at_install")
class TestLabelRetentionOfPeople(RetentionCommon, LabelCommon):
    """What happened in March 2026: 36 months for agreements, 12 for the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        with freeze_time("2026-03-10 10:00:00"):
            cls.application = cls._bring_to(cls._create_application(), "under_review")
            cls.application.action_notify("awarded")
            cls.person = cls.env["res.partner"].create(
                {"name": "Zoé Attendue", "email": "zoe@alpha.example"}
            )
            cls.ended, cls.live = (
                cls.env["label.consent"].create(
                    {
                        "partner_id": partner.id,
                        "programme_id": cls.programme.id,
                        "source": "Form",
                    }
                )
                for partner in (cls.person, cls.person.copy())
            )
            cls.ended.action_end()
            cls.asked, cls.shown = cls.env["label.ambassador"].create(
                [
                    {
                        "application_id": cls.application.id,
                        "name": name,
                        "consent_on": "2026-03-10",
                        "email": "own@alpha.example",
                        "words": "I welcome pupils",
                    }
                    for name in ("Never agreed", "Has a page")
                ]
            )
            cls.shown._agree_to_page()
            cls.event = cls.env["event.event"].create(
                {
                    "name": "Breakfast",
                    "label_programme_id": cls.programme.id,
                    "date_begin": "2026-03-10 08:00:00",
                    "date_end": "2026-03-10 09:00:00",
                }
            )
            cls.came = cls.env["event.registration"].create(
                {
                    "event_id": cls.event.id,
                    "partner_id": cls.person.id,
                    "label_holder_id": cls.holder.id,
                    "state": "done",
                    "label_opinion": "4",
                    "label_opinion_note": "Thanks to Zoé Attendue",
                }
            )
            cls.came.message_post(body=cls.person.name)

    def _kinds(self, day):
        lines = self._review(day).line_ids
        return {line.kind: line.due_since for line in lines}

    def test_names_are_listed_at_their_term_and_not_before(self):
        self.assertEqual(self._kinds("2027-03-10"), {})
        self.assertEqual(
            self._kinds("2027-04-01"),
            {"attendee": date(2027, 3, 11), "address": date(2027, 3, 11)},
        )
        self.programme.attendee_months = 24
        # the label ended on 9 March 2029, twelve months before
        self.assertEqual(
            self._kinds("2030-04-01"),
            {
                "attendee": date(2028, 3, 11),
                "address": date(2027, 3, 11),
                "consent": date(2029, 3, 11),
            },
        )

    def test_names_go_and_figures_stay(self):
        review = self._review("2029-04-02")
        self._approve(review, "2029-04-02")
        self.env.invalidate_all()
        self.assertFalse(self.ended.exists())
        self.assertTrue(self.live.exists())
        self.assertFalse(self.asked.email)
        # its page may be taken back for twelve months more
        self.assertEqual(self.shown.email, "own@alpha.example")
        self.assertRecordValues(
            self.came,
            [
                {
                    "partner_id": False,
                    "email": False,
                    "label_opinion_note": False,
                    "label_opinion": "4",
                    "label_holder_id": self.holder.id,
                    "state": "done",
                }
            ],
        )
        self.assertNotIn("Zoé", self.came.name)
        self.assertFalse(self.came.message_ids)
        self.assertEqual(self.event.label_opinion_average, 4)
        self.assertIn("Agreements deleted: 1", review.result)
        # what was done is listed no more
        self.assertEqual(self._kinds("2029-05-02"), {})

    def test_a_reason_keeps_names_back(self):
        review = self._review("2029-04-02")
        line = review.line_ids.filtered(lambda one: one.kind == "consent")
        line.keep_reason = "A complaint is announced"
        self._approve(review, "2029-04-02")
        self.assertTrue(self.ended.exists())
        self.assertFalse(self.asked.email)
        self.assertEqual(len(review.line_ids), 3)
