# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..common import LabelCommon

COACH = "mife_label.mife_label_group_coach"


@tagged("post_install", "-at_install")
class TestLabelHandover(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.leaver = cls.user_coach
        cls.successor = new_test_user(cls.env, "label_next", groups=COACH)
        cls.colleague = new_test_user(cls.env, "label_peer", groups=COACH)
        cls.labelled = cls._bring_to(cls._create_application(), "under_review")
        cls.labelled.action_notify("awarded")
        cls.award = cls.labelled.award_id
        other = cls.holder.copy(
            {"name": "Béton Été", "company_registry": False, "parent_id": False}
        )
        cls.file = cls._create_application(partner_id=other.id)
        cls.task = cls.file.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.leaver.id
        )
        start = fields.Datetime.now() + timedelta(days=2)
        cls.meeting = cls.env["calendar.event"].create(
            {
                "name": "Visite",
                "user_id": cls.leaver.id,
                "start": start,
                "stop": start + timedelta(hours=1),
                "res_model_id": cls.env["ir.model"]._get_id("label.application"),
                "res_id": cls.file.id,
            }
        )

    def _interview(self):
        file = self._create_application(partner_id=self.other_holder.id)
        self._bring_to(file, "in_progress")
        return (
            self.env["label.interview"]
            .with_user(self.leaver)
            .create(
                {
                    "application_id": file.id,
                    "spoken_with": "Marc",
                }
            )
        )

    def _prepare(self, successor=None):
        form = Form(self.env["label.handover"].with_user(self.user_manager))
        form.leaver_id = self.leaver
        form.successor_id = successor or self.env["res.users"]
        return form.save()

    def test_files_labels_meetings_and_tasks_go_to_the_successors(self):
        handover = self._prepare(self.successor)
        self.assertEqual(handover.line_ids.application_id, self.file)
        handover.line_ids.successor_id = self.colleague
        handover.action_hand_over()
        for record in (self.file, self.task, self.meeting):
            self.assertEqual(record.user_id, self.colleague, record)
        # a label in force whose file is closed: to the successor of all
        self.assertEqual(self.award.user_id, self.successor)
        # what was decided keeps the name of who coached it
        self.assertEqual(self.labelled.user_id, self.leaver)
        self.assertIn("handed over to", self.file.message_ids[0].body)

        handover.action_undo()
        for record in (self.file, self.task, self.meeting, self.award):
            self.assertEqual(record.user_id, self.leaver, record)

    def test_interviews_and_actions_of_the_plan_go_too(self):
        interview = self._interview()
        plan = self.env["label.plan"].create(
            {"programme_id": self.programme.id, "year": 2026}
        )
        to_do, done = self.env["label.plan.action"].create(
            [
                {
                    "name": name,
                    "plan_id": plan.id,
                    "user_id": self.leaver.id,
                    "date": "2026-10-01",
                    "state": state,
                }
                for name, state in (("Breakfast", "planned"), ("Visit", "done"))
            ]
        )
        handover = self._prepare(self.successor)
        self.assertIn("Breakfast", handover.portfolio)
        handover.line_ids.successor_id = self.colleague
        handover.action_hand_over()
        # an interview goes with its file, and tells who held it
        self.assertEqual(interview.user_id, self.colleague)
        self.assertEqual(interview.author_id, self.leaver)
        self.assertEqual(to_do.user_id, self.successor)
        self.assertEqual(done.user_id, self.leaver)
        handover.action_undo()
        for record in (interview, to_do):
            self.assertEqual(record.user_id, self.leaver, record)

    def _give_away(self, territory, coach_there):
        """Hand the file over to the label of another organisation."""
        programme = self.env["label.programme"].create(
            {"name": "Open Doors there", "company_id": territory.id}
        )
        self._create_standard(programme).action_publish()
        companies = self.env.company + territory
        both = new_test_user(
            self.env,
            "label_both_sides",
            groups="mife_label.mife_label_group_manager",
            company_ids=[Command.set(companies.ids)],
        )
        self.env["label.application.transfer"].with_user(both).with_context(
            active_ids=self.file.ids, allowed_company_ids=companies.ids
        ).create(
            {
                "programme_id": programme.id,
                "user_id": coach_there.id,
                "reason": "The firm moved",
            }
        ).action_transfer()

    def _check_given_away_stays(self, handover, coach_there):
        self.assertIn(self.file.name, handover.portfolio)
        handover.action_undo()
        self.assertEqual(self.award.user_id, self.leaver)
        self.assertEqual(self.file.user_id, coach_there)
        self.assertFalse(
            self.env["mail.activity"].search(
                [
                    ("user_id", "=", self.leaver.id),
                    ("res_model", "=", "label.application"),
                    ("res_id", "=", self.file.id),
                ]
            )
        )
        self.assertNotEqual(self.meeting.user_id, self.leaver)
        self.assertNotIn(
            self.leaver.partner_id,
            self.file.message_partner_ids | self.meeting.partner_ids,
        )
        self.assertIn(self.file.name, handover.message_ids[0].body)
        # what stayed here goes to somebody else again, the file does not
        self.env.invalidate_all()
        for user in (self.user_manager, self.user_manager.with_context(lang="fr_FR")):
            self.assertTrue(Form(handover.with_user(user)).portfolio)
        handover.action_prepare_again()
        handover.action_refresh()
        self.assertFalse(handover.line_ids)
        self.assertNotIn(self.file.name, handover.portfolio)
        handover.action_hand_over()
        self.assertEqual(self.award.user_id, self.successor)
        self.assertEqual(self.file.user_id, coach_there)

    def test_a_file_given_to_another_organisation_is_not_taken_back(self):
        territory = self.env["res.company"].create({"name": "Autre territoire"})
        coach_there = new_test_user(
            self.env,
            "label_there",
            groups=COACH,
            company_id=territory.id,
            company_ids=[Command.set(territory.ids)],
        )
        handover = self._prepare(self.successor)
        handover.action_hand_over()
        self._give_away(territory, coach_there)
        self._check_given_away_stays(handover, coach_there)

    def test_nor_when_the_successor_follows_it_there(self):
        territory = self.env["res.company"].create({"name": "Autre territoire"})
        self.successor.company_ids += territory
        handover = self._prepare(self.successor)
        handover.action_hand_over()
        self._give_away(territory, self.successor)
        self._check_given_away_stays(handover, self.successor)
        self.assertEqual(self.task.user_id, self.successor)

    def test_refusals_leave_everything_as_it_was(self):
        outsider = new_test_user(self.env, "label_out", groups="base.group_user")
        for successor, said in (
            (None, self.file.display_name),
            (outsider, 'does not have the role "Coach"'),
        ):
            handover = self._prepare(successor)
            with self.assertRaises(UserError) as refusal:
                handover.action_hand_over()
            self.assertIn(said, str(refusal.exception))
            self.assertEqual(self.file.user_id, self.leaver)

    def test_only_a_manager_hands_over(self):
        handover = self._prepare(self.successor)
        for user in (self.leaver, self.user_secretary):
            with self.assertRaises(AccessError):
                handover.with_user(user).action_hand_over()

    def test_the_page_of_a_company_tells_its_label(self):
        partner = self.holder.with_user(self.user_coach)
        form = Form(partner)
        self.assertEqual(len(form.label_application_ids), 1)
