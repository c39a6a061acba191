# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The files of an establishment go to another organisation of the same database."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ...report.badge_status import BadgeStatus
from ..jury.test_label_release import ReleaseCommon

# what lives goes, what was done stays; both read the second
GOES = (
    *("label.application", "label.answer", "label.evidence", "label.commitment"),
    *("label.conclusion", "label.application.member", "label.award"),
)
READ_BY_BOTH = ("label.submission", "label.letter", "label.complaint", "label.standard")
STAYS = ("label.session", "label.hearing", "label.vote")


@tagged("post_install", "-at_install")
class TestLabelTransfer(ReleaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.territory = cls.env["res.company"].create({"name": "Autre territoire"})
        cls.coach_there, cls.secretary_there = (
            new_test_user(
                cls.env,
                login=f"label_there_{role}",
                groups=f"mife_label.mife_label_group_{role}",
                company_id=cls.territory.id,
                company_ids=[Command.set(cls.territory.ids)],
                lang="en_US",
            )
            for role in ("coach", "secretary")
        )
        cls.both = new_test_user(
            cls.env,
            login="label_both",
            groups="mife_label.mife_label_group_manager",
            company_ids=[Command.set((cls.env.company + cls.territory).ids)],
            lang="en_US",
        )
        cls.programme_there = cls.env["label.programme"].create(
            {"name": "Open Doors there", "company_id": cls.territory.id}
        )
        cls.standard_there = cls._create_standard(cls.programme_there)
        # a question of its own, and one that is asked otherwise
        pupils, advice = cls.standard_there.axis_ids[0].criterion_ids
        pupils.question = "Which pupils?"
        advice.name = "Orientation"
        cls.standard_there.action_publish()

    @classmethod
    def _fill_file(cls, application):
        super()._fill_file(application)
        cls._create_evidence(application.answer_ids[0])
        return application

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-04-20"))

    def _label(self):
        """Bring both files to their end: one label, one refusal, two letters."""
        self._deliberate()
        self._publish()
        return self.application.award_id

    def _prepare(self, applications=None, **vals):
        return (
            self.env["label.application.transfer"]
            .with_user(self.both)
            .with_context(
                active_ids=(applications or self.application).ids,
                allowed_company_ids=self.both.company_ids.ids,
                lang="en_US",
            )
            .create(
                {
                    "programme_id": self.programme_there.id,
                    "user_id": self.coach_there.id,
                    "reason": "The firm moved",
                    **vals,
                }
            )
        )

    def test_a_manager_of_both_fills_the_form(self):
        self._label()
        form = Form(
            self.env["label.application.transfer"]
            .with_user(self.both)
            .with_context(
                active_ids=self.application.ids,
                allowed_company_ids=self.both.company_ids.ids,
            )
        )
        self.assertEqual(form.company_id, self.env.company)
        form.programme_id = self.programme_there
        self.assertEqual(form.receiver_id, self.territory)
        form.user_id = self.coach_there
        form.reason = "The firm moved"
        self.assertFalse(form.waiting)
        form.save().action_transfer()
        self.assertEqual(self.application.company_id, self.territory)

    def _count(self, user, models):
        """Return how many records about the firm somebody finds."""
        self.env.invalidate_all()
        return {
            model: self.env[model].with_user(user).search_count(self._about(model))
            for model in models
        }

    def _about(self, model):
        if model in ("label.standard", "label.session"):
            field = "application_ids" if model == "label.standard" else "hearing_ids"
            path = field if model == "label.standard" else "hearing_ids.application_id"
            return [(path, "in", self.application.ids)]
        field = "id" if model == "label.application" else "application_id"
        return [(field, "in", self.application.ids)]

    def _freeze(self):
        """Return what no transfer may change, as it stands."""
        self.env.invalidate_all()
        award = self.application.award_id
        versions = self.application.submission_ids
        return {
            "numbers": [self.application.name, award.name],
            "label": [award.token, award.payload_hash, award.pdf_hash, award.payload],
            "dates": [award.valid_from, award.valid_until],
            "versions": versions.mapped("payload_hash") + versions.mapped("pdf_hash"),
            "proofs": self.application.evidence_ids.mapped("sha256"),
            "letters": self.jury.letter_ids.sudo().mapped("pdf_hash"),
            "kind": self.application.kind,
            "result": self.application.result,
            "jury": [self.hearing.session_id, self.hearing.sudo().vote_id.payload_hash],
        }

    def test_what_lives_goes_and_what_was_done_stays(self):
        self._label()
        self.env["label.complaint"].create(
            {
                "kind": "holder",
                "programme_id": self.programme.id,
                "application_id": self.application.id,
                "complainant": "A neighbour",
                "subject": "The logo",
                "user_id": self.user_manager.id,
            }
        ).write(
            {
                "acknowledged_on": "2026-04-20",
                "answered_on": "2026-04-20",
                "outcome": "unfounded",
                "answer": "It is right",
            }
        )
        here = self.user_secretary
        models = (*GOES, *READ_BY_BOTH, *STAYS)
        before = self._count(here, models)
        self.assertFalse([name for name in models if not before[name]])
        there = self._count(self.secretary_there, models)
        self.assertFalse([name for name in models if there[name]])
        frozen = self._freeze()

        self._prepare().action_transfer()

        self.assertEqual(self._freeze(), frozen)
        after = self._count(here, models)
        there = self._count(self.secretary_there, models)
        for name in GOES:
            self.assertEqual((after[name], there[name]), (0, before[name]), name)
        for name in READ_BY_BOTH:
            self.assertEqual((after[name], there[name]), (before[name],) * 2, name)
        for name in STAYS:
            self.assertEqual((after[name], there[name]), (before[name], 0), name)
        # read there, never written there
        self.assertFalse(
            self.env["label.letter"]
            .with_user(self.secretary_there)
            .search(self._about("label.letter"))
            ._filtered_access("write")
        )

    def test_everything_opens_here_and_there(self):
        """Each field of what somebody finds is read, as forms and lists do."""
        self._label()
        self._prepare().action_transfer()
        read = 0
        for user in (
            *(self.coach_there, self.secretary_there),
            *(self.user_coach, self.user_secretary, self.user_manager),
        ):
            for name in self._list_models(user):
                self.env.invalidate_all()
                Model = self.env[name].with_user(user)
                with self.subTest(user=user.login, model=name):
                    records = Model.search([])
                    read += len(records)
                    fields = Model.fields_get(attributes=["type"])
                    records.web_read({name: {} for name in fields})
        self.assertGreater(read, 100)
        with self.assertRaises(AccessError):
            self.application.with_user(self.user_secretary).read(["name"])

    def _list_models(self, user):
        return [
            name
            for name in sorted(self.registry)
            if name.startswith("label.")
            and self.env[name]._auto
            and not self.env[name]._abstract
            and not self.env[name]._transient
            and self.env[name].with_user(user).has_access("read")
        ]

    def test_the_other_organisation_follows_the_label(self):
        award = self._label()
        self._prepare().action_transfer()
        self.assertEqual(award.user_id, self.coach_there)
        self.assertEqual(award.company_id, self.territory)
        self.assertEqual(award.programme_id, self.programme_there)
        self.assertEqual(self.application.kind, "first")
        # the rules that its jury met by still say until when it is contested
        self.assertEqual(
            self.application.with_user(self.coach_there).contest_until,
            date(2026, 5, 19),
        )
        measure = (
            self.env["label.award.event"]
            .with_user(self.secretary_there)
            .create({"award_id": award.id, "reason": "No report"})
        )
        measure.action_inform()
        self.assertEqual(measure.company_id, self.territory)
        renewal = (
            self.env["label.application"]
            .with_user(self.coach_there)
            .create(
                {"programme_id": self.programme_there.id, "partner_id": self.holder.id}
            )
        )
        self.assertEqual(renewal.kind, "renewal")
        renewal.action_check_eligibility()
        renewal.action_start()
        self.assertEqual(renewal.earlier_application_id, self.application)

    def test_who_awarded_a_label_goes_on_saying_whether_it_holds(self):
        award = self._label()
        self._prepare().action_transfer()
        self.assertEqual(award.issuer_id, self.env.company)
        here, there = (BadgeStatus(one) for one in (award.issuer_id, self.territory))
        self.assertNotIn(award.id, here._find("suspension").ids)
        with freeze_time("2026-04-21"):
            self._suspend(award)
            self.env.invalidate_all()
            self.assertIn(award.id, here._find("suspension").ids)
            self.assertNotIn(award.id, there._find("suspension").ids)

    def _suspend(self, award):
        measure = (
            self.env["label.award.event"]
            .with_user(self.secretary_there)
            .create({"award_id": award.id, "kind": "suspension", "reason": "No report"})
        )
        measure.action_inform()
        measure.write({"answer": "So be it", "answered_on": measure.informed_on})
        manager = new_test_user(
            self.env,
            login="label_there_manager",
            groups="mife_label.mife_label_group_manager",
            company_id=self.territory.id,
            company_ids=[Command.set(self.territory.ids)],
        )
        measure.with_user(manager).action_decide()

    def test_nothing_frozen_is_found_changed(self):
        self._label()
        self._prepare().action_transfer()
        self.env.invalidate_all()
        documents = 0
        for name in self.env["label.check"]._get_models():
            records = self.env[name].search(self.env[name]._frozen_domain)
            documents += len(records)
            self.assertFalse(list(records._find_faults()), name)
            if self.env[name]._series_number:
                for company in self.env.company + self.territory:
                    series = records._find_series_faults(company, {})
                    self.assertFalse(list(series), name)
        self.assertGreater(documents, 5)

    def test_the_act_is_kept_where_it_left_and_where_it_went(self):
        award = self._label()
        # somebody here still had to call, and followed the file
        todo = self.application.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.user_coach.id
        )
        self.assertIn(self.user_coach.partner_id, self.application.message_partner_ids)
        self._prepare().action_transfer()
        sentence = (
            f"{self.env.company.name} handed this over to Autre territoire, from "
            "04/20/2026 on: The firm moved"
        )
        for record in (self.application, award):
            bodies = record.message_ids.mapped("body")
            self.assertTrue([body for body in bodies if sentence in body], record)
        left = " ".join(self.programme.message_ids.mapped("body"))
        self.assertIn(self.application.name, left)
        self.assertEqual(todo.user_id, self.coach_there)
        self.assertNotIn(
            self.user_coach.partner_id, self.application.message_partner_ids
        )
        # the company goes on reading
        self.assertIn(
            self.lead.partner_id, self.application.active_member_ids.partner_id
        )

    def test_a_history_goes_as_a_whole(self):
        self._label()
        renewal = self._create_application()
        self._bring_to(renewal, "in_progress")
        self.assertEqual(renewal.kind, "renewal")
        transfer = self._prepare(renewal)
        self.assertEqual(transfer.related_files, self.application.name)
        transfer.action_transfer()
        self.assertEqual(
            (renewal | self.application).programme_id, self.programme_there
        )
        self.assertEqual((renewal.kind, self.application.kind), ("renewal", "first"))
        self.assertEqual(renewal.earlier_application_id, self.application)
        self.assertEqual(self.other_application.programme_id, self.programme)

    def test_a_file_being_written_takes_the_questions_there(self):
        holder = self._new_holder()
        file = self._create_application(partner_id=holder.id)
        self._fill_file(self._bring_to(file, "in_progress"))
        pupils, advice, duties = file.answer_ids
        proof = pupils.evidence_ids
        written = pupils.updated_on, pupils.updated_by_id
        with freeze_time("2026-04-21"):
            self._prepare(file).action_transfer()
        self.assertEqual(file.standard_id, self.standard_there)
        self.assertEqual(file.answer_ids.criterion_id, file.criterion_ids)
        self.assertEqual(len(file.answer_ids), 3)
        self.assertEqual(pupils.question, "Which pupils?")
        self.assertEqual(pupils.narrative, "What we do on Pupils")
        self.assertEqual(pupils.level_id, pupils.criterion_id._get_scale()[-1])
        self.assertEqual(pupils.evidence_ids, proof)
        self.assertEqual((pupils.updated_on, pupils.updated_by_id), written)
        self.assertIn(duties, file.answer_ids)
        # its question is not asked there: out of the file, not lost
        self.assertFalse(advice.active)
        self.assertEqual(advice.narrative, "What we do on Advice")
        self.assertEqual(file.complete_count, 2)

    def test_what_is_under_way_is_finished_first(self):
        transfer = self._prepare()
        self.assertIn(self.application.display_name, transfer.waiting)
        with self.assertRaisesRegex(UserError, "taken back to writing"):
            transfer.action_transfer()
        award = self._label()
        self.assertFalse(self._prepare().waiting)
        measure = self.env["label.award.event"].create(
            {"award_id": award.id, "reason": "No report"}
        )
        with self.assertRaisesRegex(UserError, "Measures to decide"):
            self._prepare().action_transfer()
        measure.unlink()
        twin = self.env["label.application"].create(
            {"programme_id": self.programme_there.id, "partner_id": self.holder.id}
        )
        self.assertFalse(self._prepare().waiting)
        renewal = self._create_application()
        with self.assertRaisesRegex(UserError, "Already followed there"):
            self._prepare(renewal).action_transfer()
        self.assertEqual(twin.company_id, self.territory)

    def test_who_may_and_where(self):
        self._label()
        for vals, sentence in (
            ({"programme_id": self.programme.id}, "another organisation"),
            ({"user_id": self.user_coach.id}, "does not work for"),
            ({"date": "2026-04-21"}, "to come"),
            ({"reason": "  "}, "reason"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self._prepare(**vals).action_transfer()
        # a manager of one organisation gives nothing to the other, nor takes it
        for user in (self.user_manager, self.user_secretary):
            with self.assertRaises(AccessError):
                self._prepare().with_user(user).action_transfer()
        self.assertEqual(self.application.company_id, self.env.company)
