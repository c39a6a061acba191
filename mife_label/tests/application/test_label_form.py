# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import Form, tagged, users

from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelForm(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()

    @users("label_coach")
    def test_coach_records_a_first_contact(self):
        with Form(self.env["label.application"]) as form:
            form.programme_id = self.programme
            form.partner_id = self.holder
            form.perimeter = "Both sites"
            self.assertEqual(form.kind, "first")
            self.assertEqual(form.siret, self.holder.company_registry)
        application = form.save()
        self.assertEqual(application.user_id, self.user_coach)
        self.assertEqual(application.public_state, "first_contact")

    def test_a_holder_created_from_its_name_is_a_company_and_its_contact_a_person(self):
        names = self.env["label.application"].fields_get(["partner_id", "contact_id"])
        for name, is_company in (("partner_id", True), ("contact_id", False)):
            partners = self.env["res.partner"].with_context(**names[name]["context"])
            created = partners.browse(partners.name_create("Camille")[0])
            self.assertEqual(created.is_company, is_company)

    @users("label_coach")
    def test_form_proposes_a_renewal(self):
        first = self._bring_to(self._create_application(), "under_review")
        first.action_notify("awarded")
        form = Form(self.env["label.application"])
        form.programme_id = self.programme
        form.partner_id = self.holder
        self.assertEqual(form.kind, "renewal")

    @users("label_coach")
    def test_form_opens_at_each_stage(self):
        application = self._bring_to(self._create_application(), "submitted")
        form = Form(application.with_user(self.env.user))
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.perimeter = "One site"
        form.date_jury = "2026-03-12"
        form.save()

    @users("label_manager")
    def test_manager_writes_a_standard(self):
        programme = self.env["label.programme"].create({"name": "Open Windows"})
        form = Form(self.env["label.standard"])
        form.programme_id = programme
        with form.axis_ids.new() as axis:
            axis.name = "Access"
            axis.floor = 30
        for value in range(2):
            with form.level_ids.new() as level:
                level.value = value
                level.name = f"Level {value}"
                level.anchor = f"We see {value}"
        standard = form.save()
        with Form(standard) as form:
            with form.criterion_ids.new() as criterion:
                criterion.axis_id = standard.axis_ids
                criterion.name = "Pupils"
                criterion.audience = "pupils"
                criterion.question = "How many pupils?"
        standard.action_publish()
        self.assertEqual(standard.axis_ids.criterion_count, 1)
        self.assertEqual(standard.criterion_ids.number, "1.1")

    @users("label_manager")
    def test_manager_writes_criteria_in_their_axis(self):
        draft = self.standard.with_user(self.env.user).browse(
            self.standard.with_user(self.env.user).action_new_version()["res_id"]
        )
        with Form(draft.axis_ids[0]) as form:
            with form.criterion_ids.new() as criterion:
                criterion.name = "Open days"
                criterion.audience = "environment"
                criterion.question = "Who visits you?"
        self.assertEqual(draft.criterion_count, 4)

    @users("label_manager")
    def test_published_standard_is_read_only(self):
        form = Form(self.standard.with_user(self.env.user))
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.change_note = "Nothing"

    @users("label_secretary")
    def test_secretary_notifies_the_decision(self):
        application = self._bring_to(self._create_application(), "under_review")
        form = self._conclude(application, "notify")
        form.result = "deferred"
        with self.assertRaisesRegex(AssertionError, "reason is a required field"):
            form.save()
        form.reason = "The plan has no date"
        form.save().action_confirm()
        # no jury votes it: another person confirms
        self.assertFalse(application.result)
        application.with_user(self.user_manager).action_confirm_proposal()
        self.assertEqual(application.result, "deferred")
        self.assertEqual(application.reason, "The plan has no date")

    @users("label_coach")
    def test_coach_records_a_withdrawal(self):
        application = self._create_application()
        form = self._conclude(application, "withdraw")
        form.reason = "Moving out"
        form.save().action_confirm()
        self.assertEqual(application.result, "withdrawn")

    @users("label_coach")
    def test_coach_closes_an_application(self):
        application = self._create_application()
        form = self._conclude(application, "close")
        form.reason = "No answer"
        form.save().action_confirm()
        self.assertEqual(application.result, "closed")

    @users("label_coach")
    def test_wizard_does_not_decide_in_place_of_the_jury(self):
        application = self._bring_to(self._create_application(), "in_progress")
        form = self._conclude(application, "notify")
        form.result = "awarded"
        form.reason = "Well argued"
        with self.assertRaisesRegex(UserError, "belongs to the secretary"):
            form.save().action_confirm()

    @users("label_coach")
    def test_company_shows_its_applications(self):
        application = self._create_application()
        holder = self.holder.with_user(self.env.user)
        self.assertEqual(Form(holder).label_application_count, 1)
        action = holder.action_view_label_applications()
        self.assertEqual(
            self.env["label.application"].search(action["domain"]), application
        )

    @users("label_coach")
    def test_smart_buttons_lead_to_what_they_count(self):
        application = self._bring_to(self._create_application(), "in_progress")
        application = application.with_user(self.env.user)
        criteria = self.env["label.criterion"].search(
            application.action_view_criteria()["domain"]
        )
        self.assertEqual(len(criteria), application.criterion_count)
        for record, model, action, count in (
            (application, "label.application", "action_view_partner_applications", 1),
            (self.programme, "label.application", "action_view_applications", 1),
            (self.programme, "label.standard", "action_view_standards", 1),
            (self.standard, "label.application", "action_view_applications", 1),
            (self.standard, "label.criterion", "action_view_criteria", 3),
        ):
            domain = getattr(record.with_user(self.env.user), action)()["domain"]
            with self.subTest(action=action, record=record):
                self.assertEqual(self.env[model].search_count(domain), count)

    def _conclude(self, application, mode):
        return Form(
            self.env["label.application.conclude"].with_context(
                active_id=application.id, default_mode=mode
            )
        )
