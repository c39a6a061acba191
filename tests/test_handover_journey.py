# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Somebody leaves: the manager hands over, the successor finds everything."""

import contextlib
import json
import time

from screenshots import SCREENS, Browser

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon

TYPE = """(() => {
    const input = document.querySelector(%s);
    input.focus();
    input.value = %s;
    input.dispatchEvent(new Event("input", {bubbles: true}));
})()"""
CHOOSE = """Array.from(document.querySelectorAll(".o-autocomplete--dropdown-item a"))
    .find((choice) => choice.textContent.includes(%s)).click()"""
PRESS = """Array.from(document.querySelectorAll(%s))
    .find((button) => button.textContent.trim() === %s).click()"""
FIRST_BYTES = """fetch(%s).then((answer) => answer.blob())
    .then((blob) => blob.slice(0, 5).text())"""


@tagged("post_install", "-at_install", "standard")
class TestHandoverJourney(InsertionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.successor = new_test_user(
            cls.env,
            login="insertion_next",
            groups="mife_insertion_clauses.group_insertion_facilitator",
            name="Zoé Le Goff",
        )
        cls.facilitator.name = "Chloé Hébrard"
        (cls.manager | cls.successor).lang = "en_US"
        cls.participant.user_id = cls.facilitator
        cls.contract.pitfalls = "Le chef de chantier décide"
        cls.contractor.with_user(cls.facilitator).lot_id.action_log_call()

    @contextlib.contextmanager
    def _as(self, browser, user):
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        width, height, mobile = SCREENS["desktop"]
        browser._resize(width, height, mobile)
        with self.allow_requests():
            browser.set_cookies(self.opener.cookies.get_dict())
            yield
        self.env.invalidate_all()

    def _do(self, browser, expression, *values):
        browser._last_activity = time.monotonic()
        browser.evaluate(expression % tuple(map(json.dumps, values)))
        browser.settle()

    def _choose(self, browser, field, name):
        self._do(browser, TYPE, f".o_field_widget[name={field}] input", name)
        self._do(browser, CHOOSE, name)

    def _read(self, browser, selector=".o_content"):
        text = browser.evaluate(f"document.querySelector({selector!r})?.innerText")
        return " ".join((text or "").split())

    def _print(self, browser, report, record):
        url = f"/report/pdf/mife_insertion_clauses.{report}/{record.id}"
        answer = browser.call(
            "Runtime.evaluate",
            expression=FIRST_BYTES % json.dumps(url),
            awaitPromise=True,
            returnByValue=True,
        )
        return answer["result"]["value"]

    def test_from_the_departure_to_the_successor_at_work(self):
        with Browser(self.base_url(), lang="en-US") as browser:
            with self._as(browser, self.manager):
                self._hand_over(browser)
            self.assertEqual(self.contract.user_id, self.successor)
            self.assertEqual(self.participant.user_id, self.successor)

            # who left has no account any more: the successor needs nobody
            self.facilitator.active = False
            with self._as(browser, self.successor):
                self._take_over(browser)
            self.assertEqual(browser.errors, [])

    def _hand_over(self, browser):
        browser.open("/odoo/insertion-departures/new")
        self._choose(browser, "leaver_id", "Chloé Hébrard")
        self.assertIn("2026-01 - Réhabilitation d'un gymnase", self._read(browser))
        self._choose(browser, "successor_id", "Zoé Le Goff")
        self._do(browser, PRESS, ".o_form_status_indicator_buttons button", "")
        handover = self.env["insertion.handover"].search([])
        self.assertEqual(handover.leaver_id, self.facilitator)
        self.assertEqual(self._print(browser, "handover_sheets", handover), "%PDF-")
        self._do(browser, PRESS, ".o_statusbar_buttons button", "Hand over")
        self._do(browser, PRESS, ".modal footer button", "Hand over")
        self.env.invalidate_all()
        self.assertEqual(handover.state, "done")

    def _take_over(self, browser):
        browser.open(f"/odoo/insertion-contracts/{self.contract.id}")
        page = self._read(browser)
        mine = "document.querySelector('.o_field_widget[name=user_id] input').value"
        self.assertEqual(browser.evaluate(mine), "Zoé Le Goff")
        self.assertIn("handed over to Zoé Le Goff", page)
        self._do(browser, PRESS, ".o_notebook .nav-link", "For who takes over")
        words = "document.querySelector('[name=pitfalls] textarea').value"
        self.assertEqual(browser.evaluate(words), "Le chef de chantier décide")
        self.assertEqual(
            self._print(browser, "handover_contract", self.contract), "%PDF-"
        )
        browser.open("/odoo/insertion-firms")
        self.assertIn("Peintures Dupré", self._read(browser))
        browser.open(f"/odoo/insertion-firms/{self.firm.id}")
        # the call that the other one made
        self.assertIn("Chloé Hébrard", self._read(browser))
        self._do(browser, PRESS, ".o_statusbar_buttons button", "Log a call")
        self.assertIn("Zoé Le Goff", self._read(browser))
