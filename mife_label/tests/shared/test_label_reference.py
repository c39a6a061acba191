# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelReference(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.college = cls.env["label.college"].create({"name": "State"})
        cls.body = cls.env["label.body"].create(
            {"name": "Prefecture", "college_id": cls.college.id}
        )
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = new_test_user(
            cls.env,
            login="label_elsewhere",
            groups="mife_label.mife_label_group_manager",
            company_id=cls.elsewhere.id,
            company_ids=[Command.set(cls.elsewhere.ids)],
        )

    def test_a_body_is_adapted_and_replaces_the_common_one(self):
        body = self.body.with_user(self.user_secretary)
        with self.assertRaisesRegex(AccessError, "Adapt it for your organisation"):
            body.name = "Prefect"
        body.action_adapt()
        own = body.search([("origin_id", "=", body.id)])
        own.name = "Prefect"
        self.assertEqual(own.college_id, self.college)
        self.assertEqual((body.name, body.scope), ("Prefecture", "replaced"))
        in_use = body.search(body._get_offered_domain(self.env.company))
        self.assertIn(own, in_use)
        self.assertNotIn(body, in_use)
        self.assertNotIn(own, body.with_user(self.stranger).search([]))

    def test_ties_of_jurors_stay_in_their_organisation(self):
        juror = self.env["res.partner"].create({"name": "Jeanne Essai"})
        vals = {
            "partner_id": juror.id,
            "organisation_id": self.holder.id,
            "kind": "mandate",
        }
        Tie = self.env["label.tie"]
        tie = Tie.with_user(self.user_secretary).create(vals)
        self.assertEqual(tie.company_id, self.env.company)
        self.assertFalse(Tie.with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            tie.with_user(self.stranger).unlink()
        # each organisation writes down what it was told
        self.assertTrue(Tie.with_user(self.stranger).create(vals))

    def test_a_draft_standard_takes_no_part_of_another_organisation(self):
        programme = self.env["label.programme"].create(
            {"name": "Elsewhere", "company_id": self.elsewhere.id}
        )
        other = self._create_standard(programme)
        axis = self.axis.with_user(self.user_manager)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            axis.standard_id = other
        with self.assertRaises(AccessError):
            axis.create({"name": "Axis", "standard_id": other.id})
