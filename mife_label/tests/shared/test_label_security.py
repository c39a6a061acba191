# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, users

from ..common import SIRETS, LabelCommon

MODELS = (
    "label.programme",
    "label.standard",
    "label.axis",
    "label.criterion",
    "label.scale.level",
    "label.application",
)


@tagged("post_install", "-at_install")
class TestLabelSecurity(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.application = cls._create_application()
        cls.user_portal = cls._create_new_portal_user()

    def _as_user(self, record):
        return record.with_user(self.env.user)

    @users("label_stranger", "portal_user")
    def test_others_see_nothing(self):
        for model in MODELS:
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].search([])
        with self.assertRaises(AccessError):
            self._as_user(self.application).action_withdraw("Not mine")

    @users("label_stranger")
    def test_others_see_no_count_on_a_company(self):
        holder = self._as_user(self.holder)
        with self.assertRaises(AccessError):
            holder.read(["label_application_count"])
        with self.assertRaises(AccessError):
            holder.search([("label_application_ids", "!=", False)])

    @users("label_coach", "label_secretary")
    def test_grid_is_read_only_below_the_manager(self):
        self.assertTrue(self._as_user(self.standard).axis_ids.criterion_ids.level_ids)
        for model in MODELS[:-1]:
            with self.subTest(model=model):
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(self.env[model].has_access(operation))
        with self.assertRaises(AccessError):
            self._as_user(self.standard).action_new_version()

    @users("label_manager")
    def test_manager_sets_the_label_up(self):
        programme = self.env["label.programme"].create({"name": "Open Windows"})
        standard = self._create_standard(programme=programme)
        self._as_user(standard).action_publish()
        self.assertEqual(programme.standard_id, standard)

    @users("label_coach")
    def test_coach_follows_a_company_to_its_submission(self):
        holder = self.env["res.partner"].create(
            {
                "name": "Gamma Works",
                "is_company": True,
                "country_id": self.env.ref("base.fr").id,
                "company_registry": SIRETS[3],
            }
        )
        application = self.env["label.application"].create(
            {"programme_id": self.programme.id, "partner_id": holder.id}
        )
        self.assertEqual(application.user_id, self.user_coach)
        application.action_check_eligibility()
        application.action_start()
        self._fill_file(application).action_submit()
        self._ask_completion(application)
        application.action_submit()
        self.assertEqual(application.state, "submitted")

    def test_coach_does_not_take_the_steps_of_the_secretary(self):
        for state, action, args in (
            ("submitted", "action_admit", ()),
            ("submitted", "action_close", ("Not serious",)),
            ("admissible", "action_put_on_agenda", ()),
            ("on_agenda", "action_start_review", ()),
            ("under_review", "action_notify", ("awarded",)),
        ):
            holder = self._create_establishment(f"Works {action}", SIRETS[3])
            application = self._bring_to(
                self._create_application(partner_id=holder.id), state
            )
            with (
                self.subTest(action=action),
                self.assertRaisesRegex(AccessError, "belongs to the secretary"),
            ):
                getattr(application.with_user(self.user_coach), action)(*args)
            self.assertEqual(application.state, state)

    @users("label_secretary")
    def test_secretary_brings_it_to_the_jury(self):
        self._bring_to(self.application, "submitted")
        application = self._as_user(self.application)
        application.action_admit()
        application.action_put_on_agenda()
        application.action_start_review()
        # no jury votes it: another person confirms
        application.action_notify("awarded", "Well argued")
        self.assertEqual(application.state, "under_review")
        application.with_user(self.user_manager).action_confirm_proposal()
        self.assertEqual(application.result, "awarded")

    def test_only_the_manager_reopens(self):
        self.application.action_withdraw("Moving out")
        for user in self.user_coach + self.user_secretary:
            with self.assertRaisesRegex(AccessError, "Only a label manager"):
                self.application.with_user(user).action_reopen()
        self.application.with_user(self.user_manager).action_reopen()
        self.assertEqual(self.application.state, "eligibility")

    def test_only_the_manager_corrects_the_dates_of_the_steps(self):
        self._bring_to(self.application, "submitted")
        for user in self.user_coach + self.user_secretary:
            with self.assertRaisesRegex(AccessError, "a label manager can correct"):
                self.application.with_user(user).date_submitted = "2026-12-31"
        self.application.with_user(self.user_manager).write(
            {"date_started": "2026-01-02", "date_submitted": "2026-02-02"}
        )
        with self.assertRaisesRegex(AccessError, "a label manager can correct"):
            self.env["label.application"].with_user(self.user_coach).create(
                {
                    "programme_id": self.programme.id,
                    "partner_id": self.other_holder.id,
                    "date_submitted": "2026-02-02",
                }
            )

    @users("label_coach", "label_secretary", "label_manager")
    def test_nobody_writes_the_state(self):
        application = self._as_user(self.application)
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            application.web_save({"state": "notified", "result": "awarded"}, {})
        with self.assertRaisesRegex(UserError, "follows the steps of the record"):
            application.with_context(label_by_action="object").write(
                {"state": "notified", "result": "awarded"}
            )

    @users("label_manager")
    def test_state_is_not_imported(self):
        result = self.env["label.application"].load(
            [".id", "state"], [[str(self.application.id), "submitted"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn(
            "follows the steps of the record", result["messages"][0]["message"]
        )
        self.assertEqual(self.application.state, "first_contact")

    @users("label_coach")
    def test_coach_does_not_delete(self):
        with self.assertRaises(AccessError):
            self._as_user(self.application).unlink()

    @users("label_manager")
    def test_manager_deletes_a_first_contact(self):
        self._as_user(self.application).unlink()
        self.assertFalse(self.application.exists())


@tagged("post_install", "-at_install")
class TestLabelMultiCompany(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.user_elsewhere = new_test_user(
            cls.env,
            "label_elsewhere",
            groups="mife_label.mife_label_group_manager",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )
        cls.standard.action_publish()
        cls.application = cls._create_application()

    def test_records_stay_in_their_company(self):
        for record in (
            self.programme,
            self.standard,
            self.axis,
            self.criterion,
            self.level,
            self.application,
        ):
            with self.subTest(model=record._name):
                foreign = record.with_user(self.user_elsewhere)
                self.assertFalse(foreign.search([("id", "=", record.id)]))
                with self.assertRaises(AccessError):
                    foreign.read(["display_name"])

    def test_company_comes_from_the_programme(self):
        programme = self.env["label.programme"].create(
            {"name": "Open Windows", "company_id": self.other_company.id}
        )
        application = self._create_application(
            programme_id=programme.id, user_id=self.user_elsewhere.id
        )
        self.assertEqual(application.company_id, self.other_company)
        self.assertEqual(
            self._create_standard(programme=programme).company_id, self.other_company
        )

    def test_holder_of_another_company_is_refused(self):
        holder = self._create_establishment(
            "Delta Works", SIRETS[3], company_id=self.other_company.id
        )
        with self.assertRaisesRegex(UserError, "Delta Works"):
            self._create_application(partner_id=holder.id)

    def test_coach_of_another_company_is_refused(self):
        with self.assertRaisesRegex(UserError, "label_elsewhere"):
            self.application.user_id = self.user_elsewhere

    def test_company_of_the_programme_wins(self):
        application = self._create_application(
            partner_id=self.other_holder.id, company_id=self.other_company.id
        )
        self.assertEqual(application.company_id, self.programme.company_id)
