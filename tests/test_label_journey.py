# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A company's first steps in its label file, in a real browser."""

import time

from test_autosave import AutosaveCase

from odoo.tests import new_test_user, tagged

from odoo.addons.mife_label.tests.common import LabelCommon

CLICK = """[...document.querySelectorAll(%r)]
    .find((one) => one.textContent.includes(%r)).click()"""


@tagged("post_install", "-at_install", "standard")
class TestLabelJourney(LabelCommon, AutosaveCase):
    def _click(self, browser, selector, text):
        # the page that follows is waited for from now on
        browser._last_activity = time.monotonic()
        browser.evaluate(CLICK % (selector, text))
        browser.settle()

    def test_company_writes_its_first_answer(self):
        self.standard.action_publish()
        lead = new_test_user(
            self.env, "label_lead", groups="base.group_portal", lang="en_US"
        )
        application = self._bring_to(
            self._create_application(contact_id=lead.partner_id.id), "in_progress"
        )
        with self._browse("label_lead", "/my/label") as browser:
            self._click(browser, "a[href^='/my/label/']", "Alpha Works")
            self._click(browser, ".o_label_nav a", "Pupils")
            # it is saved by itself, and what is missing is told
            self._type(browser, "textarea[name=narrative]", "Six pupils a year")
            self._wait_for(
                browser, ".o_label_status", "Still missing: your self-assessment"
            )
            browser.evaluate(
                "[...document.querySelectorAll('.o_label_choice input')].at(-1).click()"
            )
            self._wait_for(browser, ".o_label_status", "This answer is complete")
            self._wait_for(browser, ".o_label_progress", "1 / 3")
            self._click(browser, "button[value=next]", "")
            self._wait_for(browser, "h1", "Advice")
            self.assertEqual(browser.errors, [])
        self.env.invalidate_all()
        answer = application.answer_ids[0]
        self.assertEqual(answer.narrative, "Six pupils a year")
        self.assertTrue(answer.is_complete)
        self.assertEqual(answer.updated_by_id, lead)
