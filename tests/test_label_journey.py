# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A company's first steps in its label file, in a real browser."""

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_label.tests.common import LabelCommon


@tagged("post_install", "-at_install", "standard")
class TestLabelJourney(LabelCommon, HttpCase):
    def test_company_writes_its_first_answer(self):
        self.standard.action_publish()
        lead = new_test_user(
            self.env, "label_lead", groups="base.group_portal", lang="en_US"
        )
        application = self._bring_to(
            self._create_application(contact_id=lead.partner_id.id), "in_progress"
        )
        self.start_tour("/my/label", "label_portal_tour", login="label_lead")
        answer = application.answer_ids[0]
        self.assertEqual(answer.narrative, "Six pupils a year")
        self.assertTrue(answer.is_complete)
        self.assertEqual(answer.updated_by_id, lead)
