# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ...models.life.project_task import LABEL_ACTIONS
from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelAnimation(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Jo Doe",
                "email": "jo@alpha.example",
                "parent_id": cls.holder.id,
            }
        )
        cls.application = cls._bring_to(
            cls._create_application(contact_id=cls.contact.id), "under_review"
        )
        cls.application.action_notify("awarded")
        cls.event = (
            cls.env["event.event"]
            .with_user(cls.user_coach)
            .create(
                {
                    "name": "Breakfast of the holders",
                    "date_begin": "2026-12-01 08:00:00",
                    "date_end": "2026-12-01 10:00:00",
                    "label_programme_id": cls.programme.id,
                }
            )
        )

    # EVENTS

    def test_holders_are_invited_once(self):
        self.event.action_invite_label_holders()
        self.assertRecordValues(
            self.event.registration_ids,
            [
                {
                    "partner_id": self.contact.id,
                    "label_holder_id": self.holder.id,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(self.event.label_invited_count, 1)
        with self.assertRaisesRegex(UserError, "is already invited"):
            self.event.action_invite_label_holders()

    def test_attendance_is_counted_by_holder(self):
        self.event.action_invite_label_holders()
        self.assertEqual(self.event.label_attended_count, 0)
        self.event.registration_ids.action_set_done()
        self.assertEqual(self.event.label_attended_count, 1)

    def test_company_whose_label_ended_is_not_invited(self):
        award = self.application.award_id
        award._write_by_action(
            {"valid_from": "2020-01-01", "valid_until": "2022-12-31"}
        )
        with self.assertRaisesRegex(UserError, "is already invited"):
            self.event.action_invite_label_holders()

    # MEETINGS

    def test_meeting_is_planned_from_the_file(self):
        application = self.application.with_user(self.user_coach)
        action = application.action_view_meetings()
        self.assertIn(self.contact.id, action["context"]["default_partner_ids"])
        meeting = (
            self.env["calendar.event"]
            .with_user(self.user_coach)
            .with_context(**action["context"])
            .create({"start": "2026-12-03 09:00:00", "stop": "2026-12-03 10:00:00"})
        )
        self.assertEqual(meeting.name, "Alpha Works")
        self.assertIn(meeting, meeting.search(action["domain"]))
        application.invalidate_recordset(["meeting_count"])
        self.assertEqual(application.meeting_count, 1)

    # TIME

    def test_each_company_has_the_project_of_its_label(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(
            set(company.label_project_id.task_ids.mapped("label_action")),
            set(dict(LABEL_ACTIONS)),
        )
        project = company.label_project_id
        company._create_label_projects()
        self.assertEqual(company.label_project_id, project)

    def test_coach_notes_time_on_a_file(self):
        self.env["hr.employee"].create({"name": "Coach", "user_id": self.user_coach.id})
        action = self.env.company.with_user(
            self.user_coach
        )._get_label_timesheet_action()
        project = self.env.company.label_project_id
        self.assertEqual(action["context"]["default_project_id"], project.id)
        task = project.task_ids.filtered(lambda task: task.label_action == "support")
        line = (
            self.env["account.analytic.line"]
            .with_user(self.user_coach)
            .with_context(**action["context"])
            .create(
                {
                    "name": "Second reading",
                    "task_id": task.id,
                    "unit_amount": 1.5,
                    "label_application_id": self.application.id,
                }
            )
        )
        self.assertRecordValues(
            line,
            [
                {
                    "label_action": "support",
                    "label_partner_id": self.holder.id,
                    "project_id": project.id,
                }
            ],
        )
        self.assertEqual(self.application.timesheet_ids, line)

    def test_actions_of_the_label_are_not_deleted(self):
        with self.assertRaisesRegex(UserError, "cannot be deleted: rename them"):
            self.env.company.label_project_id.task_ids.unlink()

    def test_other_employees_note_their_time_as_before(self):
        user = new_test_user(
            self.env, "label_clerk", groups="hr_timesheet.group_hr_timesheet_user"
        )
        self.env["hr.employee"].create({"name": "Clerk", "user_id": user.id})
        line = (
            self.env["account.analytic.line"]
            .with_user(user)
            .create(
                {
                    "name": "Mail",
                    "project_id": self.env.company.label_project_id.id,
                    "unit_amount": 1,
                }
            )
        )
        self.assertEqual(line.unit_amount, 1)

    def test_label_of_a_file_is_closed_to_other_employees(self):
        user = new_test_user(
            self.env,
            "label_timesheets",
            groups="hr_timesheet.group_hr_timesheet_user",
        )
        fields_get = self.env["account.analytic.line"].with_user(user).fields_get()
        self.assertNotIn("label_application_id", fields_get)
