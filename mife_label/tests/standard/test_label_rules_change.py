# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelRulesChange(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = new_test_user(
            cls.env, "label_second", groups="mife_label.mife_label_group_manager"
        )
        cls.managed = cls.programme.with_user(cls.user_manager)

    def _propose(self, **vals):
        action = self.managed.action_propose_rules()
        form = Form(
            self.env["label.rules.propose"]
            .with_user(self.user_manager)
            .with_context(**action["context"])
        )
        for name, value in vals.items():
            setattr(form, name, value)
        form.reason = "Decided by the bodies"
        form.save().action_propose()

    def test_rules_are_free_until_a_standard_is_published(self):
        self.managed.award_threshold = 60
        self.assertEqual(self.programme.award_threshold, 60)

    def test_rules_of_a_label_change_by_two_people(self):
        self.standard.action_publish()
        with self.assertRaisesRegex(UserError, "change by two people"):
            self.managed.award_threshold = 60
        # what is no rule, and a rule saved as it is, are written as before
        self.managed.write({"presentation": "Other words", "award_threshold": 50})
        self._propose(award_threshold=60, has_casting_vote=False)
        self.assertEqual(self.programme.award_threshold, 50)
        self.assertIn("Decided by the bodies", self.programme.waiting_rules)
        self.assertIn("50, then 60", self.programme.waiting_rules)
        with self.assertRaisesRegex(UserError, "another manager confirms"):
            self.managed.action_confirm_rules()
        with self.assertRaises(AccessError):
            self.programme.with_user(self.user_secretary).action_confirm_rules()
        self.programme.with_user(self.second).action_confirm_rules()
        self.assertRecordValues(
            self.programme,
            [
                {
                    "award_threshold": 60,
                    "has_casting_vote": False,
                    "waiting_rules": False,
                }
            ],
        )
        version = self.programme.version_ids.sorted("number")[-1]
        self.assertEqual(version.award_threshold, 60)
        self.assertEqual(version.note, "Decided by the bodies")
        with self.assertRaisesRegex(UserError, "waits any more"):
            self.programme.with_user(self.second).action_confirm_rules()

    def test_change_that_is_dropped_leaves_the_rules(self):
        self.standard.action_publish()
        self._propose(contest_days=10)
        self.managed.action_drop_rules()
        self.assertEqual(self.programme.contest_days, 60)
        self.assertEqual(self.programme.rules_change_ids.state, "dropped")
        self.assertFalse(self.programme.version_ids.filtered("note"))

    def test_nothing_to_propose_is_said(self):
        self.standard.action_publish()
        with self.assertRaisesRegex(UserError, "Change a rule"):
            self._propose()

    def test_change_is_written_by_no_other_way(self):
        self.standard.action_publish()
        self._propose(contest_days=10)
        change = self.programme.rules_change_ids.with_user(self.second)
        for way in (
            lambda: change.write({"reason": "other"}),
            lambda: change.copy(),
            lambda: change.unlink(),
        ):
            with self.assertRaises(UserError):
                way()
