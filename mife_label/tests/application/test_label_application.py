# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...rules.steps import JURY_RESULTS, OPEN_STATES, PUBLIC_STATES, RESULTS, STATES
from ..common import SIRETS, LabelCommon


@tagged("post_install", "-at_install")
class TestLabelApplication(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.application = cls._create_application()

    # HOLDER

    def test_person_cannot_hold_a_label(self):
        person = self.env["res.partner"].create(
            {"name": "Jo Doe", "parent_id": self.holder.id}
        )
        application = self._create_application(partner_id=person.id)
        application.action_check_eligibility()
        with self.assertRaisesRegex(UserError, "Alpha Works, Jo Doe is a person: ch"):
            application.action_start()

    def test_holder_needs_a_siret(self):
        holder = self._create_establishment("Gamma Works")
        application = self._create_application(partner_id=holder.id)
        application.action_check_eligibility()
        with self.assertRaisesRegex(UserError, "Gamma Works has no SIRET: enter its 1"):
            application.action_start()
        self.assertEqual(application.state, "eligibility")
        holder.company_registry = SIRETS[3]
        application.action_start()
        self.assertEqual(application.state, "in_progress")

    def test_siren_is_not_enough(self):
        holder = self._create_establishment("Gamma Works", SIRETS[3][:9])
        application = self._create_application(partner_id=holder.id)
        application.action_check_eligibility()
        with self.assertRaisesRegex(UserError, "has no SIRET"):
            application.action_start()

    def test_holder_without_country_has_no_siret(self):
        self.holder.country_id = False
        self.application.action_check_eligibility()
        with self.assertRaisesRegex(UserError, r"its country \(France\)"):
            self.application.action_start()

    def test_siret_is_checked_again_at_submission(self):
        self._bring_to(self.application, "in_progress")
        self.holder.company_registry = False
        with self.assertRaisesRegex(UserError, "has no SIRET"):
            self.application.action_submit()

    def test_site_of_a_group_holds_its_own_label(self):
        site = self._create_establishment(
            "Alpha Works South", SIRETS[1], parent_id=self.holder.id
        )
        application = self._bring_to(
            self._create_application(partner_id=site.id), "in_progress"
        )
        self.assertEqual(application.siret, SIRETS[1])

    def test_no_second_open_application(self):
        with self.assertRaisesRegex(
            UserError,
            f"Alpha Works already has an open application for Open Doors, "
            f"{self.application.name}",
        ):
            self._create_application()

    def test_no_second_open_application_by_copy(self):
        with self.assertRaisesRegex(UserError, "Alpha Works already has an open"):
            self.application.copy()
        self._bring_to(self.application, "in_progress").action_withdraw("Moving out")
        copy = self.application.copy()
        self.assertEqual(copy.state, "first_contact")
        self.assertFalse(copy.result or copy.reason or copy.standard_id)

    def test_no_second_open_application_by_changing_the_holder(self):
        other = self._create_application(partner_id=self.other_holder.id)
        with self.assertRaisesRegex(UserError, "Alpha Works already has an open"):
            other.partner_id = self.holder

    def test_no_second_open_application_by_the_context(self):
        Application = self.env["label.application"].with_context(
            default_partner_id=self.holder.id, default_programme_id=self.programme.id
        )
        with self.assertRaisesRegex(UserError, "already has an open application"):
            Application.create({})

    def test_no_second_open_application_in_one_batch(self):
        vals = {"programme_id": self.programme.id, "partner_id": self.other_holder.id}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.env["label.application"].create([vals, vals])

    def test_other_programme_is_another_application(self):
        other = self.env["label.programme"].create({"name": "Open Windows"})
        self.assertTrue(self._create_application(programme_id=other.id))

    def test_finished_application_leaves_room_for_the_next(self):
        self.application.action_withdraw("Moving out")
        self.assertEqual(self._create_application().state, "first_contact")

    # STEPS

    @freeze_time("2026-02-03")
    def test_start_freezes_the_standard_in_force(self):
        self._bring_to(self.application, "in_progress")
        self.assertEqual(self.application.standard_id, self.standard)
        self.assertEqual(self.application.date_started, Date.to_date("2026-02-03"))
        draft = self.standard.browse(self.standard.action_new_version()["res_id"])
        draft.action_publish()
        self.assertEqual(self.application.standard_id, self.standard)
        later = self._create_application(partner_id=self.other_holder.id)
        self.assertEqual(self._bring_to(later, "in_progress").standard_id, draft)

    def test_start_needs_a_published_standard(self):
        programme = self.env["label.programme"].create({"name": "Open Windows"})
        self._create_standard(programme=programme)
        application = self._create_application(programme_id=programme.id)
        application.action_check_eligibility()
        with self.assertRaisesRegex(UserError, "Open Windows has no published stand"):
            application.action_start()

    @freeze_time("2026-03-02")
    def test_submission_after_completion_moves_its_day(self):
        self._bring_to(self.application, "submitted")
        self._ask_completion(self.application)
        self.assertEqual(self.application.state, "to_complete")
        with freeze_time("2026-03-09"):
            self.application.action_submit()
        self.assertEqual(self.application.date_submitted, Date.to_date("2026-03-09"))

    def test_agenda_needs_the_day_of_the_jury(self):
        self._bring_to(self.application, "admissible")
        self.application.date_jury = False
        with self.assertRaisesRegex(UserError, "Enter the day of the jury"):
            self.application.action_put_on_agenda()

    def test_taken_off_the_agenda(self):
        self._bring_to(self.application, "on_agenda")
        self.application.action_admit()
        self.assertEqual(self.application.state, "admissible")

    def test_steps_are_not_skipped(self):
        for action in (
            "action_start",
            "action_submit",
            "action_ask_completion",
            "action_admit",
            "action_put_on_agenda",
            "action_start_review",
        ):
            with (
                self.subTest(action=action),
                self.assertRaisesRegex(UserError, 'is at "First contact": it cannot'),
            ):
                getattr(self.application, action)()
        self.assertEqual(self.application.state, "first_contact")

    def test_steps_are_not_walked_back(self):
        self._bring_to(self.application, "submitted")
        for action in ("action_check_eligibility", "action_start", "action_submit"):
            with (
                self.subTest(action=action),
                self.assertRaisesRegex(UserError, 'is at "Submitted": it cannot go'),
            ):
                getattr(self.application, action)()

    def test_steps_of_several_are_all_or_nothing(self):
        other = self._create_application(partner_id=self.other_holder.id)
        other.action_check_eligibility()
        with self.assertRaisesRegex(UserError, rf"Beta Works \({other.name}\) is at"):
            (self.application + other).action_check_eligibility()
        self.assertEqual(self.application.state, "first_contact")

    # CONCLUSION

    @freeze_time("2026-03-20")
    def test_jury_results(self):
        for result, _label in JURY_RESULTS:
            with self.subTest(result=result):
                holder = self._create_establishment(f"Works {result}", SIRETS[3])
                application = self._bring_to(
                    self._create_application(partner_id=holder.id), "under_review"
                )
                application.action_notify(result, "Well argued", "2026-03-15")
                self.assertRecordValues(
                    application,
                    [
                        {
                            "state": "notified",
                            "result": result,
                            "reason": "Well argued",
                            "date_notified": Date.to_date("2026-03-15"),
                        }
                    ],
                )

    def test_result_only_after_the_review(self):
        self._bring_to(self.application, "on_agenda")
        with self.assertRaisesRegex(UserError, 'is at "On the agenda": it cannot go'):
            self.application.action_notify("awarded")

    def test_result_of_the_jury_is_one_of_its_own(self):
        self._bring_to(self.application, "under_review")
        for result in ("withdrawn", "closed", "excellent", False):
            with (
                self.subTest(result=result),
                self.assertRaisesRegex(UserError, "choose one of these"),
            ):
                self.application.action_notify(result, "Because")

    def test_result_other_than_awarded_has_reasons(self):
        self._bring_to(self.application, "under_review")
        for result in ("awarded_with_conditions", "deferred", "refused"):
            with (
                self.subTest(result=result),
                self.assertRaisesRegex(UserError, "Write the reason"),
            ):
                self.application.action_notify(result, " ")

    @freeze_time("2026-03-20")
    def test_result_is_not_notified_in_the_future(self):
        self._bring_to(self.application, "under_review")
        with self.assertRaisesRegex(UserError, "cannot be notified in the future"):
            self.application.action_notify("awarded", False, "2026-03-21")

    def test_withdrawal_at_any_time_with_its_reason(self):
        for state in OPEN_STATES:
            with self.subTest(state=state):
                holder = self._create_establishment(f"Works {state}", SIRETS[3])
                application = self._create_application(partner_id=holder.id)
                if state == "to_complete":
                    self._ask_completion(self._bring_to(application, "submitted"))
                elif state != "first_contact":
                    self._bring_to(application, state)
                self.assertEqual(application.state, state)
                with self.assertRaisesRegex(UserError, "Write the reason"):
                    application.action_withdraw("")
                application.action_withdraw("Moving out")
                self.assertEqual(application.result, "withdrawn")
                self.assertEqual(application.reason, "Moving out")

    def test_closing_needs_its_reason(self):
        with self.assertRaisesRegex(UserError, "Write the reason"):
            self.application.action_close(False)
        self.application.action_close("No answer for a year")
        self.assertEqual(self.application.result, "closed")

    def test_notified_application_is_finished(self):
        self.application.action_withdraw("Moving out")
        with self.assertRaisesRegex(UserError, 'is at "Notified"'):
            self.application.action_withdraw("Again")
        with self.assertRaisesRegex(UserError, 'is at "Notified"'):
            self.application.action_check_eligibility()

    def test_reopening_goes_back_where_it_was_left(self):
        self.application.action_withdraw("Moving out")
        self.application.action_reopen()
        self.assertEqual(self.application.state, "eligibility")
        self.application.action_start()
        self.application.action_close("No answer")
        self.application.action_reopen()
        self.assertEqual(self.application.state, "in_progress")
        self.assertFalse(self.application.result)
        self._fill_file(self.application).action_submit()
        self.application.action_admit()
        self.application.date_jury = "2026-03-12"
        self.application.action_put_on_agenda()
        self.application.action_start_review()
        self.application.action_notify("refused", "Too early")
        self.application.action_reopen()
        self.assertEqual(self.application.state, "under_review")

    def test_a_conclusion_taken_back_is_kept(self):
        manager = self.application.with_user(self.user_manager)
        with freeze_time("2026-03-20"):
            self.application.with_user(self.user_coach).action_close("No answer")
        with freeze_time("2026-04-02"):
            manager.action_reopen()
            self.assertFalse(self.application.reason or self.application.date_notified)
            self.application.action_withdraw("Moving out")
        self.assertEqual(self.application.reason, "Moving out")
        self.assertRecordValues(
            self.application.conclusion_ids,
            [
                {
                    "result": "withdrawn",
                    "reason": "Moving out",
                    "date_notified": Date.to_date("2026-04-02"),
                    "taken_back_on": False,
                    "taken_back_by_id": False,
                },
                {
                    "result": "closed",
                    "reason": "No answer",
                    "date_notified": Date.to_date("2026-03-20"),
                    "taken_back_on": Date.to_date("2026-04-02"),
                    "taken_back_by_id": self.user_manager.id,
                },
            ],
        )
        self.assertEqual(
            self.application.conclusion_ids.create_uid, self.user_coach + self.env.user
        )

    def test_a_conclusion_is_not_written_by_hand(self):
        self.application.action_close("No answer")
        conclusion = self.application.conclusion_id
        for user, vals in (
            (self.user_manager, {"result": "awarded"}),
            (self.user_manager, {"reason": "Another"}),
            (self.user_manager, {"taken_back_on": "2026-04-02"}),
            (self.user_manager, {"date_condition_met": "2026-04-02"}),
            (self.user_secretary, {"date_notified": "2026-01-02"}),
            (self.user_coach, {"date_condition": "2026-12-31"}),
        ):
            with (
                self.subTest(user=user.login, vals=vals),
                self.assertRaises(UserError),
            ):
                conclusion.with_user(user).write(vals)
        with self.assertRaises(UserError):
            conclusion.with_user(self.user_manager).create(
                {"application_id": self.application.id, "result": "awarded"}
            )

    def test_reopening_meets_the_next_application(self):
        self.application.action_withdraw("Moving out")
        self._create_application()
        with self.assertRaisesRegex(UserError, "already has an open application"):
            self.application.action_reopen()

    # LOCKS

    def test_state_is_not_written_by_hand(self):
        for vals in (
            {"state": "notified", "result": "awarded"},
            {"state": "in_progress"},
            {"result": "awarded"},
            {"reason": "A word"},
            {"standard_id": self.standard.id},
            {"name": "LAB/1"},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "follows the steps of the record"),
            ):
                self.application.write(vals)

    def test_state_is_not_brought_at_creation(self):
        for vals in (
            {"state": "submitted"},
            {"standard_id": self.standard.id},
            {"state": "notified", "result": "awarded"},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "follows the steps of the record"),
                self.cr.savepoint(),
            ):
                self._create_application(partner_id=self.other_holder.id, **vals)

    def test_state_is_not_brought_by_the_context(self):
        Application = self.env["label.application"].with_context(
            default_state="submitted", label_by_action=True
        )
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            Application.create(
                {
                    "programme_id": self.programme.id,
                    "partner_id": self.other_holder.id,
                }
            )
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            self.application.with_context(label_by_action=True).write(
                {"state": "submitted"}
            )

    def test_state_is_not_written_through_the_holder(self):
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            self.holder.label_application_ids = [
                Command.update(self.application.id, {"state": "in_progress"})
            ]

    def test_holder_and_programme_are_fixed_once_started(self):
        self._bring_to(self.application, "in_progress")
        with self.assertRaisesRegex(UserError, '"Establishment" of application'):
            self.application.partner_id = self.other_holder
        other = self.env["label.programme"].create({"name": "Open Windows"})
        with self.assertRaisesRegex(UserError, '"Programme" of application'):
            self.application.programme_id = other
        self.application.write({"partner_id": self.holder.id, "size": "small"})

    def test_perimeter_is_fixed_once_submitted(self):
        self._bring_to(self.application, "submitted")
        with self.assertRaisesRegex(UserError, '"Perimeter" of application'):
            self.application.perimeter = "One site"
        self._ask_completion(self.application)
        self.application.perimeter = "One site"

    def test_started_application_is_not_deleted(self):
        self.application.action_check_eligibility()
        with self.assertRaisesRegex(UserError, "close it with its reason instead"):
            self.application.unlink()

    # READING

    def test_under_review_until_notified(self):
        self._bring_to(self.application, "under_review")
        self.assertEqual(self.application.public_state, "under_review")
        self.application.action_notify("refused", "Too early")
        self.assertEqual(self.application.public_state, "refused")

    def test_each_state_and_result_has_its_public_words(self):
        public = dict(PUBLIC_STATES)
        for value, _label in STATES[:-1] + RESULTS:
            self.assertIn(value, public)
        self.assertNotIn("notified", public)

    def test_kind_follows_the_earlier_award(self):
        self.assertEqual(self.application.kind, "first")
        self._bring_to(self.application, "under_review").action_notify("awarded")
        renewal = self._create_application()
        self.assertEqual(renewal.kind, "renewal")
        self.assertEqual(self.application.kind, "first")
        self.assertEqual(renewal.partner_application_count, 2)

    def test_refusal_does_not_make_a_renewal(self):
        self._bring_to(self.application, "under_review")
        self.application.action_notify("refused", "Too early")
        self.assertEqual(self._create_application().kind, "first")

    def test_very_small_firm_answers_fewer_criteria(self):
        self._bring_to(self.application, "in_progress")
        self.assertEqual(self.application.criterion_count, 3)
        self.application.size = "very_small"
        self.assertEqual(
            self.application.criterion_ids.mapped("name"), ["Pupils", "Duties"]
        )

    def test_milestone_follows_the_stage(self):
        self.application.date_deadline = "2026-01-31"
        milestone = Date.to_date("2026-01-31")
        self.assertEqual(self.application.date_milestone, milestone)
        self._bring_to(self.application, "submitted")
        self.assertEqual(self.application.date_milestone, Date.to_date("2026-03-12"))

    @freeze_time("2026-02-03")
    def test_number_bears_the_year_of_the_first_contact(self):
        self.assertRegex(
            self._create_application(partner_id=self.other_holder.id).name,
            r"^LAB/2026/\d{3,}$",
        )
        holder = self._create_establishment("Gamma Works")
        self.assertRegex(
            self._create_application(
                partner_id=holder.id, date_first_contact="2023-05-06"
            ).name,
            r"^LAB/2023/\d{3,}$",
        )

    def test_fee_is_off_by_default(self):
        self.assertFalse(self.application.has_fee)
        self.assertEqual(self.application.fee_amount, 0)

    def test_fee_of_the_programme_is_proposed(self):
        self.programme.write({"has_fee": True, "fee_amount": 500})
        application = self._create_application(partner_id=self.other_holder.id)
        self.assertEqual(application.fee_amount, 500)
        application.fee_amount = 250
        self.assertEqual(application.fee_amount, 250)

    def test_pipeline_shows_its_empty_stages(self):
        Application = self.env["label.application"]
        groups = Application.with_context(read_group_expand=True).web_read_group(
            [("id", "=", self.application.id)], ["state"], ["__count"]
        )["groups"]
        self.assertEqual(
            [(group["state"], group["__count"]) for group in groups],
            [(state, int(state == "first_contact")) for state in OPEN_STATES],
        )

    def test_stages_sort_as_they_follow_each_other(self):
        later = self._bring_to(
            self._create_application(partner_id=self.other_holder.id), "admissible"
        )
        Application = self.env["label.application"]
        domain = [("id", "in", (self.application + later).ids)]
        self.assertEqual(
            Application.search(domain, order="state"), self.application + later
        )
        self.assertEqual(
            Application.search(domain, order="state desc"), later + self.application
        )
        for order in (None, "state", "partner_id, state"):
            groups = Application._read_group(
                domain, ["state", "partner_id"], ["__count"], order=order
            )
            with self.subTest(order=order):
                self.assertEqual(
                    [state for state, _holder, _count in groups],
                    ["first_contact", "admissible"],
                )

    def test_counts_on_programme_standard_and_partner(self):
        self._bring_to(self.application, "in_progress")
        self._create_application(partner_id=self.other_holder.id).action_close("No")
        self.assertEqual(self.programme.application_count, 2)
        self.assertEqual(self.programme.open_application_count, 1)
        self.assertEqual(self.standard.application_count, 1)
        self.assertEqual(self.holder.label_application_count, 1)
