# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is typed while the network is away waits on the device, then is saved."""

import contextlib
import time

from screenshots import Browser

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)
from odoo.addons.mife_label.tests.common import LabelCommon
from odoo.addons.mife_label.tests.jury.test_label_release import ReleaseCommon

TYPE = """(() => {
    const field = document.querySelector(%r);
    field.value = %r;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    field.dispatchEvent(new Event("change", {bubbles: true}));
})()"""
PATIENCE = 20


class AutosaveCase(HttpCase):
    @contextlib.contextmanager
    def _browse(self, login, path, lang="en-US"):
        self.env.flush_all()
        self.authenticate(login, login)
        with (
            Browser(self.base_url(), lang=lang) as browser,
            self.allow_requests(all_requests=True),
        ):
            browser.set_cookies(self.opener.cookies.get_dict())
            browser.open(path)
            yield browser

    def _cut(self, browser, is_cut):
        browser.call(
            "Network.emulateNetworkConditions",
            offline=is_cut,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def _lose_saves(self, browser, are_lost):
        """Lose what is saved; the browser does not know when that ends."""
        browser.call("Network.setBlockedURLs", urls=["*/save"] if are_lost else [])

    def _type(self, browser, selector, text):
        browser.evaluate(TYPE % (selector, text))

    def _wait_for(self, browser, selector, text):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = browser.evaluate(
                f"document.querySelector({selector!r})?.textContent || ''"
            )
            if text in found:
                return
            time.sleep(0.2)
        self.fail(f"{text!r} is not in {found!r}")

    def _come_back(self, browser, path):
        browser.open("about:blank")
        self._lose_saves(browser, False)
        browser.open(path)


@tagged("post_install", "-at_install", "standard")
class TestMonthAutosave(InsertionPortalCommon, AutosaveCase):
    def test_hours_typed_without_network_come_back_and_are_saved(self):
        field = f"[name=worked_{self.line.id}]"
        with self._browse(self.portal_user.login, self.url) as browser:
            self._lose_saves(browser, True)
            self._type(browser, field, "7h30")
            self._wait_for(browser, ".o_insertion_status", "kept on this device")
            self._come_back(browser, self.url)
            self._wait_for(browser, ".o_insertion_status", "Saved at")
        self.env.invalidate_all()
        self.assertEqual(self.line.worked_hours, 7.5)

    def test_hours_are_saved_when_the_network_is_back(self):
        field = f"[name=worked_{self.line.id}]"
        with self._browse(self.portal_user.login, self.url) as browser:
            self._cut(browser, True)
            self._type(browser, field, "35")
            self._wait_for(browser, ".o_insertion_status", "kept on this device")
            self._cut(browser, False)
            self._wait_for(browser, ".o_insertion_status", "Saved at")
        self.env.invalidate_all()
        self.assertEqual(self.line.worked_hours, 35)

    def test_hours_typed_again_as_they_are_wait_for_nothing(self):
        field = f"[name=worked_{self.line.id}]"
        with self._browse(self.portal_user.login, self.url) as browser:
            self._type(browser, field, "35")
            self._wait_for(browser, ".o_insertion_status", "Saved at")
            self._type(browser, field, "35")
            said = browser.evaluate(
                "document.querySelector('.o_insertion_status').textContent"
            )
        self.assertIn("Saved at", said)

    def test_hours_put_back_as_they_were_lose_their_mark(self):
        field = f"[name=worked_{self.line.id}]"
        marked = f"document.querySelector('{field}').ariaInvalid"
        with self._browse(self.portal_user.login, self.url) as browser:
            self._type(browser, field, "abc")
            self._wait_for(browser, f"#worked_{self.line.id}_error", "7h30")
            self.assertEqual(browser.evaluate(marked), "true")
            self._type(browser, field, "")
            self.assertIsNone(browser.evaluate(marked))


@tagged("post_install", "-at_install", "standard")
class TestAnswerAutosave(LabelCommon, AutosaveCase):
    def test_a_text_typed_without_network_waits_to_be_put_back(self):
        self.standard.action_publish()
        lead = new_test_user(
            self.env, "label_lead", groups="base.group_portal", lang="en_US"
        )
        application = self._bring_to(
            self._create_application(contact_id=lead.partner_id.id), "in_progress"
        )
        answer = application.answer_ids[0]
        path = f"/my/label/{application.id}/question/{answer.id}"
        with self._browse("label_lead", path) as browser:
            self._lose_saves(browser, True)
            self._type(browser, "textarea[name=narrative]", "Six élèves par an")
            self._wait_for(browser, ".o_label_status", "kept on this device")
            self._come_back(browser, path)
            self._wait_for(browser, ".o_label_kept_text", "Six élèves par an")
            browser.evaluate("document.querySelector('.o_label_restore').click()")
            self._wait_for(browser, ".o_label_status", "Saved at")
        self.env.invalidate_all()
        self.assertEqual(answer.narrative, "Six élèves par an")


@tagged("post_install", "-at_install", "standard")
class TestSheetAutosave(ReleaseCommon, AutosaveCase):
    def test_a_mark_given_without_network_waits_to_be_put_back(self):
        self.jurors.lang = "en_US"
        self.jury.action_open_reading()
        juror = self.jurors[0]
        self._declare(juror)
        path = f"/my/jury/{self.jury.id}/{self.hearing.id}"
        with self._browse(juror.login, path) as browser:
            self._lose_saves(browser, True)
            browser.evaluate(
                "document.querySelector('.o_label_criterion input[type=radio]').click()"
            )
            self._wait_for(browser, ".o_label_status", "kept on this device")
            self._come_back(browser, path)
            self._wait_for(browser, ".o_label_kept:not(.d-none)", "were not saved")
            browser.evaluate("document.querySelector('.o_label_restore').click()")
            self._wait_for(browser, ".o_label_status", "Saved at")
        self.env.invalidate_all()
        sheet = self._sheet(juror)
        self.assertEqual(len(sheet.line_ids.filtered("level_id")), 1)
